#!/usr/bin/env python3
"""The daemon against the outside world on loopback: a lab of publishers (feedlab) and strict alert
receivers (sinklab), with faults and kills. Prints one JSON report; exit 0 when every expected
alert reached every receiver exactly once and nobody complained.

    lab.py --newsalertd BUILD/newsalertd --tools ../shared/tools [--feeds 500] [--minutes 10]
           [--rate 6] [--receiver-faults 0.05] [--kills 50] [--keep]
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from world import get, wait_for

MARKER = r"flid-(\d{5}-\d{6})-(\d{16})"


def configuration(folder, options, ports, ca):
    os.makedirs(f"{folder}/feeds.d")
    os.makedirs(f"{folder}/rules.d")
    loopback = '["127.0.0.0/8"]'
    with open(f"{folder}/newsalertd.toml", "w") as out:
        out.write(f"""
[state]
path = "{folder}/state.db"
[fetch]
min_interval = "10s"
allow_networks = {loopback}
startup_spread = "5s"
host_gap = "0ms"
[alerts]
alert_if_newer_than = "any"
allow_inline_secrets = true
[channels.hook]
type = "webhook"
url = "http://127.0.0.1:{options.feedlab_port}/sink"
allow_networks = {loopback}
[channels.slack]
type = "slack"
url = "http://127.0.0.1:{ports['http']}/services/T1/B1/lab"
allow_networks = {loopback}
rate = "200/s"
[channels.mail]
type = "email"
server = "smtp://127.0.0.1:{ports['smtp']}"
tls = "none"
from = "alerts@desk.example"
to = ["desk@desk.example"]
allow_networks = {loopback}
""")
    with open(f"{folder}/rules.d/lab.toml", "w") as out:
        out.write("""
[[watch]]
name = "lab"
any = ["ALERTME"]
stories = "off"
notify = ["hook", "slack", "mail"]
""")
    with urllib.request.urlopen(f"http://127.0.0.1:{options.feedlab_port}/feeds.txt") as answer:
        lines = answer.read().decode().split()
    with open(f"{folder}/feeds.d/lab.toml", "w") as out:
        for number, url in enumerate(lines):
            out.write(f'[[feed]]\nname = "lab-{number:05d}"\nurl = "{url}"\ninterval = "10s"\n')


def start(options, folder, log):
    return subprocess.Popen(
        [options.newsalertd, "run", "--config", folder, "--log-level", options.log_level],
        stdout=log, stderr=log)


def resident_mib(process):
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def run(options, folder, log):
    """Runs the daemon for the time asked, killing it as often as asked; gives its peak memory."""
    dice = random.Random(options.seed)
    seconds = options.minutes * 60
    started = time.monotonic()
    kills = sorted(dice.uniform(5, max(6, seconds - 20)) for _ in range(options.kills))
    daemon = start(options, folder, log)
    peak = 0
    publishing = True
    while time.monotonic() < started + seconds + options.tail:
        try:
            sys.exit(f"lab.py: the daemon ended with {daemon.wait(timeout=0.02)}; "
                     f"see {folder}/log")
        except subprocess.TimeoutExpired:
            pass  # it runs, as it should
        at = time.monotonic() - started
        if publishing and at > seconds:
            get(f"http://127.0.0.1:{options.feedlab_port}/ctl/rate?rate=0", b"")
            publishing = False
        if kills and at > kills[0]:
            kills.pop(0)
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
            get(f"http://127.0.0.1:{options.sink['http']}/_sink/crash", b"")
            daemon = start(options, folder, log)
        peak = max(peak, resident_mib(daemon))
    cpu = subprocess.run(["ps", "-o", "cputimes=", "-p", str(daemon.pid)], capture_output=True,
                         text=True, check=True).stdout.strip()
    daemon.terminate()
    return {"peak_rss_mib": round(peak, 1), "cpu_seconds_last_run": int(cpu),
            "exit": daemon.wait(timeout=30)}


def judge(options, report):
    """What is wrong with the run, as sentences."""
    complaints = []
    lab, sink = report["feedlab"], report["sinklab"]
    if lab["violations"]:
        complaints.append(f"feedlab violations: {lab['violations']}")
    for channel in ("slack", "smtp"):
        if channel not in sink:
            complaints.append(f"{channel}: nothing arrived")
            continue
        for what in ("rejected", "violations"):
            found = dict(sink[channel][what])
            if options.receiver_faults:
                found = {k: v for k, v in found.items() if not k.startswith("fault")}
            if found:
                complaints.append(f"{channel} {what}: {found}")
        if sink[channel]["duplicates_unexcused"]:
            complaints.append(f"{channel}: {sink[channel]['duplicates_unexcused']} duplicates")
    for channel, got in report["received"].items():
        if got["lost"]:
            complaints.append(f"{channel}: lost {got['lost']}")
    alerts = lab["alerts"]
    for what in ("missing_though_served", "missing_never_fetched", "forged", "pending"):
        if alerts[what]:
            complaints.append(f"feedlab alerts {what}: {alerts[what]}")
    # A repeat after an answer that never came is what at-least-once means; others are not.
    if alerts["duplicate"] and not (options.receiver_faults or options.kills):
        complaints.append(f"feedlab duplicates: {alerts['duplicate']}")
    return complaints


def markers(options, channel):
    found = get(f"http://127.0.0.1:{options.sink['http']}/_sink/markers?channel={channel}")
    return {json.dumps([m.get("stream"), m.get("seq")]) if isinstance(m, dict) else str(m) for m in found}


def received(options, lab):
    """The publishers' own receiver knows what was to be told; the others must have the same."""
    told = lab["alerts"]["received"] + lab["alerts"]["unexpected_old"]
    slack, mail = markers(options, "slack"), markers(options, "smtp")
    every = slack | mail
    return {"hook": {"alerts": told, "lost": len(every) - told if len(every) > told else 0},
            "slack": {"alerts": len(slack), "lost": max(len(every), told) - len(slack)},
            "smtp": {"alerts": len(mail), "lost": max(len(every), told) - len(mail)}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--tail", type=float, default=40, help="seconds to let the last alerts through")
    parser.add_argument("--rate", type=float, default=6, help="items a feed an hour")
    parser.add_argument("--match", type=float, default=0.3)
    parser.add_argument("--formats", default="rss,atom")
    parser.add_argument("--receiver-faults", type=float, default=0, help="share of 500, reset, ghost")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feedlab-port", type=int, default=8900)
    parser.add_argument("--feedlab-args", default="")
    parser.add_argument("--log-level", default="info")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="newsalertd-lab-")
    log = open(f"{folder}/log", "w")
    helpers = []
    try:
        faults = []
        if options.receiver_faults:
            share = options.receiver_faults
            faults = ["--fault", f"slack:500={share},reset={share},ghost={share}",
                      "--fault", f"smtp:reset={share},ghost={share},mail451={share}"]
        helpers.append(subprocess.Popen(
            [sys.executable, f"{options.tools}/sinklab.py", "serve", "--http-port", "0", "--smtp-port", "0",
             "--marker", MARKER, "--rate", "slack=1000/1:1000", "--ready-file", f"{folder}/ready.json",
             *faults], stdout=log, stderr=log))
        lab = [sys.executable, f"{options.tools}/feedlab.py", "--port", str(options.feedlab_port),
               "--feeds", str(options.feeds), "--hosts", str(options.hosts), "--rate", str(options.rate),
               "--match", str(options.match), "--min-interval", "10", "--formats", options.formats,
               "--warmup", "15", *options.feedlab_args.split()]
        if options.receiver_faults:
            share = options.receiver_faults * 100
            lab += ["--sink-fail", f"500:{share},reset:{share}"]
        helpers.append(subprocess.Popen(lab, stdout=log, stderr=log))
        wait_for("sinklab", lambda: os.path.exists(f"{folder}/ready.json"), 20)
        ready = json.load(open(f"{folder}/ready.json"))
        options.sink = ready
        wait_for("feedlab", lambda: get(f"http://127.0.0.1:{options.feedlab_port}/stats"), 30)
        configuration(folder, options, options.sink, ready.get("ca"))
        report = {"run": run(options, folder, log)}
        report["feedlab"] = get(f"http://127.0.0.1:{options.feedlab_port}/stats")
        report["sinklab"] = get(f"http://127.0.0.1:{options.sink['http']}/_sink/stats")["channels"]
        report["received"] = received(options, report["feedlab"])
        report["complaints"] = judge(options, report)
        print(json.dumps(report, indent=1))
        return 1 if report["complaints"] else 0
    finally:
        for helper in helpers:
            helper.terminate()
        if options.keep:
            print(f"kept: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
