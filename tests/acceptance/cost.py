#!/usr/bin/env python3
"""What polling costs, against publishers on loopback (feedlab): CPU time of unchanged polls and of
polls with news, synced writes, memory, rest; and that no kill leads to a request too soon. Several
binaries are measured one after the other in one run, beside `curl -Z`, newsboat and rss2email where
they are installed (others.py).

    cost.py --newsalertd BUILD/newsalertd [--newsalertd OTHER/newsalertd] --tools ../shared/tools
            [--only unchanged,news,syncs,rest,kills,large,bombs,curl,newsboat,rss2email] [--feeds 1000] [--short]

--short takes 20 s and asserts what is no matter of speed: so many synced writes for 1,000 unchanged
polls, and nothing asked too soon over kills. Exit 1 where that does not hold.
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
import time
import urllib.request

from others import OTHERS
from world import CONFIGURATION, World, cpu_seconds, free_port, get, proc_value, wait_for

MOST_SYNCS = 10  # of 1,000 unchanged polls within ten seconds
# What feedlab calls a request that is too soon. A document whose answer came in the moment of the
# kill is fetched again, without its validators (F-unconditional): nothing of it was stored.
TOO_SOON = ("F-interval", "F-fresh", "F-retry-after", "F-backoff", "F-gone")


def settings(world, lab, interval="10s", spread="10s"):
    world.write("newsalertd.toml", CONFIGURATION.format(spread=spread, newer="0s", folder=world.folder) + f"""
[channels.hook]
type = "webhook"
url = "{lab}/sink"
allow_networks = ["127.0.0.0/8"]
""")
    with urllib.request.urlopen(f"{lab}/feeds.txt") as answer:
        urls = answer.read().decode().split()
    world.write("feeds.d/all.toml", "".join(f'[[feed]]\nname = "f{n}"\nurl = "{url}"\ninterval = "{interval}"\n'
                                            for n, url in enumerate(urls)))
    world.write("rules.d/all.toml", '[[watch]]\nname = "all"\nany = ["ALERTME"]\nstories = "off"\nnotify = ["hook"]\n')
    return urls


def publishers(world, feeds, *arguments):
    port = free_port()
    world.spawn(sys.executable, f"{world.tools}/feedlab.py", "--port", port, "--feeds", feeds, "--rate", "0",
                "--initial", "15", "--match", "0.5", *arguments)
    lab = f"http://127.0.0.1:{port}"
    wait_for("feedlab", lambda: get(f"{lab}/stats"), 60)
    return lab


def polls(lab):
    return get(f"{lab}/stats")["polls"]


def first_round(world, lab, feeds, daemon):
    wait_for("the first round", lambda: get(f"{lab}/stats")["feeds_polled"] >= feeds, 300)
    wait_for("all of it stored", lambda: (world.status() or {"feeds": {"polling": feeds}})["feeds"]["polling"]
             < max(feeds / 50, 5), 300)
    return proc_value(daemon.pid, "VmRSS") // 1024


def synced(pid, lab, most_polls, seconds=10):
    """fsync and fdatasync calls, and polls meanwhile."""
    with subprocess.Popen(["strace", "-f", "-q", "-e", "trace=fsync,fdatasync", "-p", str(pid)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as tracer:
        before, since = polls(lab), time.monotonic()
        wait_for("polls", lambda: polls(lab) - before >= most_polls or time.monotonic() > since + seconds,
                 seconds + 5)
        asked, took = polls(lab) - before, time.monotonic() - since
        tracer.send_signal(signal.SIGINT)
        calls = re.findall(r"(\w+)\((\d+)", tracer.communicate()[1])
    return {"polls": asked, "seconds": round(took, 1),
            "syncs": sum(name in ("fsync", "fdatasync") for name, _ in calls)}


def steady(binary, options, report):
    """1,000 feeds that bring nothing new, then one item each, then nothing is due."""
    with World(binary, options.tools, options.keep) as world:
        lab = publishers(world, options.feeds, "--min-interval", "0")
        settings(world, lab)
        daemon = world.daemon()
        first_round(world, lab, options.feeds, daemon)
        if "unchanged" in options.only:
            wait_for("a round of 304", lambda: get(f"{lab}/stats")["not_modified"] >= options.feeds, 60)
            cpu, asked, until = cpu_seconds(daemon.pid), polls(lab), time.monotonic() + 10 * options.rounds
            wait_for("rounds of 304", lambda: time.monotonic() > until, 10 * options.rounds + 5)
            cpu, asked = cpu_seconds(daemon.pid) - cpu, polls(lab) - asked
            report["unchanged"] = {"polls": asked, "cpu_s_per_1000": round(1000 * cpu / asked, 3),
                                   "rss_mib": proc_value(daemon.pid, "VmRSS") // 1024}
        if "syncs" in options.only:
            report["syncs"] = synced(daemon.pid, lab, options.feeds)
        if "news" in options.only:
            cpu, asked, got = cpu_seconds(daemon.pid), polls(lab), get(f"{lab}/stats")["alerts"]["received"]
            get(f"{lab}/ctl/publish?all=1", b"")
            wait_for("the news", lambda: polls(lab) - asked >= options.feeds * 1.02, 60)
            wait_for("the alerts", lambda: get(f"{lab}/stats")["alerts"]["pending"] == 0, 60)
            alerts = get(f"{lab}/stats")["alerts"]
            report["news"] = {"cpu_s": round(cpu_seconds(daemon.pid) - cpu, 3), "polls": polls(lab) - asked,
                              "alerts": alerts["received"] - got, "duplicate": alerts["duplicate"],
                              "missing": alerts["missing_though_served"]}
        if "rest" in options.only:
            settings(world, lab, "2h")
            wait_for("the reload", lambda: quiet(lab), 60)
            cpu, at = cpu_seconds(daemon.pid), time.monotonic()
            wait_for("rest", lambda: time.monotonic() > at + 60, 65)
            report["rest"] = {"share_of_a_core": round((cpu_seconds(daemon.pid) - cpu) / 60, 5),
                              "wakeups_per_s": wakeups(daemon)}
        report["exit"] = world.stop(daemon)


def quiet(lab):
    asked = polls(lab)
    until = time.monotonic() + 3
    wait_for("three seconds", lambda: polls(lab) != asked or time.monotonic() > until, 5)
    return polls(lab) == asked


def wakeups(daemon):
    """How often a thread of it ran, by thread, in ten seconds."""
    def switches():
        counts = {}
        for task in os.listdir(f"/proc/{daemon.pid}/task"):
            with open(f"/proc/{daemon.pid}/task/{task}/status") as status:
                text = status.read()
            counts[task] = int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", text).group(1))
        return counts
    before = switches()
    try:
        daemon.wait(timeout=10)
        sys.exit(f"the daemon ended with {daemon.returncode}")
    except subprocess.TimeoutExpired:
        pass  # the time over which is counted
    return round(sum(count - before.get(task, 0) for task, count in switches().items()) / 10, 1)


def large(binary, options, report):
    with World(binary, options.tools, options.keep) as world:
        lab = publishers(world, options.large, "--min-interval", "0", "--hosts", "250", "--cache-mb", "1")
        settings(world, lab, "60s")
        daemon = world.daemon()
        rss = first_round(world, lab, options.large, daemon)
        wait_for("a round of 304", lambda: get(f"{lab}/stats")["not_modified"] >= options.large / 2, 300)
        report["large"] = {"feeds": options.large, "rss_mib_first": rss,
                           "rss_mib": proc_value(daemon.pid, "VmRSS") // 1024,
                           "peak_mib": proc_value(daemon.pid, "VmHWM") // 1024}
        world.stop(daemon)


def bombs(binary, options, report):
    with World(binary, options.tools, options.keep) as world:
        lab = publishers(world, 6, "--min-interval", "0", "--hosts", "6", "--faults", "bomb!:100",
                         "--bomb-mb", "128")
        settings(world, lab)
        world.write("feeds.d/all.toml", "")
        daemon = world.daemon()
        wait_for("the control socket", world.status, 30)
        before = proc_value(daemon.pid, "VmHWM") // 1024
        settings(world, lab)
        wait_for("the bombs", lambda: get(f"{lab}/stats")["feeds_polled"] >= 6, 60)
        wait_for("their end", lambda: world.status()["feeds"]["polling"] == 0, 60)
        report["bombs"] = {"grew_mib": proc_value(daemon.pid, "VmHWM") // 1024 - before}
        world.stop(daemon)


def killed(world, lab, feeds, kills, seconds, dice):
    """Kills the daemon at any moment; what the publishers complain of."""
    daemon = world.daemon()
    wait_for("first polls", lambda: get(f"{lab}/stats")["feeds_polled"] >= feeds / 2, 60)
    moments = sorted(time.monotonic() + dice.uniform(0, seconds) for _ in range(kills))
    for moment in moments:
        wait_for("the moment", lambda at=moment: time.monotonic() > at, seconds + 5)
        daemon.kill()
        daemon.wait()
        daemon = world.daemon()
    asked, until = polls(lab), time.monotonic() + 22
    wait_for("polls after the kills", lambda: polls(lab) > asked + feeds * 0.9 or time.monotonic() > until, 30)
    world.stop(daemon)
    stats = get(f"{lab}/stats")
    return {"kills": kills, "polls": stats["polls"], "violations": stats["violations"],
            "alerts_twice": stats["alerts"]["duplicate"], "alerts_lost": stats["alerts"]["missing_though_served"]}


def kills(binary, options, report):
    with World(binary, options.tools, options.keep) as world:
        lab = publishers(world, options.feeds, "--min-interval", "10", "--cache", "12:10,25:10",
                         "--faults", "e500:3,e429:2,e503:3")
        settings(world, lab)
        report["kills"] = killed(world, lab, options.feeds, options.kills, options.kills * 5,
                                 random.Random(options.seed))


def others(options, report):
    """Beside them, on a lab of its own each."""
    for name, measure in OTHERS.items():
        if name not in options.only:
            continue
        if not shutil.which({"rss2email": "r2e"}.get(name, name)):
            report[name] = "not installed"
            continue
        with World(None, options.tools, options.keep) as world:
            lab = publishers(world, options.feeds, "--min-interval", "0")
            report[name] = measure(world, lab, settings(world, lab))


def short(binary, options):
    """What is no matter of speed; sentences about what does not hold."""
    complaints = []
    with World(binary, options.tools, options.keep) as world:
        lab = publishers(world, 1000, "--min-interval", "10")
        settings(world, lab, spread="1s")
        daemon = world.daemon()
        first_round(world, lab, 1000, daemon)
        for _ in range(3):  # all feeds are read: none is due
            daemon = killed_once(world, daemon)
        asked, result = polls(lab), {}
        if shutil.which("strace"):
            result["syncs"] = synced(daemon.pid, lab, 900, 60)
            most = MOST_SYNCS * max(1, result["syncs"]["seconds"] / 10)
            if result["syncs"]["syncs"] > most or result["syncs"]["polls"] < 900:
                complaints.append(f"synced writes of unchanged polls: {result['syncs']}")
        wait_for("unchanged polls", lambda: polls(lab) - asked >= 900, 60)
        daemon = killed_once(world, daemon)  # what became of these polls is not stored yet
        after = time.monotonic() + 3
        wait_for("feeds that are asked too soon", lambda: time.monotonic() > after, 5)
        world.stop(daemon)
        result["violations"] = get(f"{lab}/stats")["violations"]
        if soon := {name: count for name, count in result["violations"].items() if name in TOO_SOON}:
            complaints.append(f"kills led to {soon}")
    print(json.dumps(result))
    return complaints


def killed_once(world, daemon):
    daemon.kill()
    daemon.wait()
    daemon = world.daemon()
    wait_for("the control socket", world.status, 30)
    return daemon


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsalertd", required=True, action="append")
    parser.add_argument("--tools", required=True, help="the folder of feedlab.py")
    parser.add_argument("--only", default="unchanged,news,syncs,rest,kills,large,bombs,curl,newsboat,rss2email")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--large", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=3, help="of unchanged polls, ten seconds each")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the folders")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if not os.path.exists(f"{options.tools}/feedlab.py"):
        print(f"skipped: no feedlab in {options.tools}")
        return 77
    if options.short:
        complaints = short(options.newsalertd[0], options)
        for complaint in complaints:
            print(f"cost.py: {complaint}", file=sys.stderr)
        return 1 if complaints else 0
    reports = {}
    for binary in options.newsalertd:
        report = reports.setdefault(binary, {})
        if {"unchanged", "news", "syncs", "rest"} & set(options.only):
            steady(binary, options, report)
        for run in (kills, large, bombs):
            if run.__name__ in options.only:
                run(binary, options, report)
        print(json.dumps({binary: report}), file=sys.stderr)
    others(options, reports)
    print(json.dumps(reports, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
