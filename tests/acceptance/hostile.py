#!/usr/bin/env python3
"""The daemon in a hostile world: a lab of publishers (feedlab) that time out, break off, send bombs,
loop, limit, move and lie, with steady news beside them. Prints one JSON report; exit 0 when the lab
saw no rule of politeness broken and no alert missing, twice, old or forged.

    hostile.py --newsalertd BUILD/newsalertd --tools ../shared/tools
               [--feeds 2000] [--minutes 30] [--rate 6] [--shipped] [--keep]

--shipped: the intervals that the tiers have, a third of the feeds in each, and min_interval as it
ships; else every feed is polled each ten seconds. With it the report is the ledger: from publication
to the receiver's answer, by tier; --faults "" leaves the publishers sound.
"""
import argparse
import datetime
import json
import subprocess
import sys
import time

from world import World, cpu_seconds, free_port, get, proc_value, wait_for

FAULTS = ("timeout:1,timeout!:1,reset:1,trunc:1,truncgz:1,garbage:1,html:1,empty:1,e500:2,e429:1,e429d:1,"
          "e503:1,drip:1,slowhdr:1,bomb:1,bomb2:1,huge:1,loop:1,many:1,rfile:1,rcanary:1,r301:2,r308:1,"
          "r302:1,chain:1,xhost:1,gone410:1,cf403:1,ctype:2,chunked:2,nolen:1,etagflap:1,rot304:1,"
          "same200:1,oddetag:1,edit:1,reorder:1,dupitem:1,cookie:1")
BAD = ("missing_though_served", "duplicates", "duplicate", "unexpected_old", "forged")


def settings(world, options, port):
    interval = "" if options.shipped else 'min_interval = "10s"\n'
    world.write("newsalertd.toml", f"""
[state]
path = "{world.folder}/state/state.db"
[fetch]
{interval}allow_networks = ["127.0.0.0/24"]
startup_spread = "5s"
budget_per_second = 1000
[alerts]
alert_if_newer_than = "0s"
[channels.sink]
type = "webhook"
url = "http://127.0.0.1:{port}/sink"
allow_networks = ["127.0.0.0/8"]
rate = "1000/s burst 1000"
""")
    world.write("rules.d/all.toml", '[[watch]]\nname = "all"\nquery = "ALERTME"\nstories = "off"\nnotify = ["sink"]\n')


def write_feeds(world, options, port):
    urls = get(f"http://127.0.0.1:{port}/feeds.json")
    with open(f"{world.folder}/feeds.d/lab.toml", "w") as out:
        for number, feed in enumerate(urls):
            url = feed["url"] if isinstance(feed, dict) else feed
            how = f"tier = {number % 3 + 1}" if options.shipped else 'interval = "10s"'
            out.write(f'[[feed]]\nname = "lab-{number:05d}"\nurl = "{url}"\n{how}\n')


def memory(pid):
    return proc_value(pid, "VmRSS") / 1024


def watched(process, seconds):
    """Resident MiB at a tenth of the time, at its end, and the most."""
    until, early, most = time.monotonic() + seconds, None, 0
    while time.monotonic() < until:
        now = memory(process.pid)
        most = max(most, now)
        if early is None and time.monotonic() > until - seconds * 0.9:
            early = now
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        sys.exit(f"the daemon ended with {process.returncode}")
    return early, memory(process.pid), most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=6, help="entries a feed an hour")
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--faults", default=FAULTS)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    try:
        open(f"{options.tools}/feedlab.py").close()
    except OSError:
        print(f"skipped: no feedlab in {options.tools}")
        return 77

    with World(options.newsalertd, options.tools, options.keep) as world:
        port = free_port()
        world.spawn(sys.executable, f"{options.tools}/feedlab.py", "--port", port, "--feeds", options.feeds,
                    "--rate", options.rate, "--rate-dist", "lognormal", "--pattern", "mix", "--match", "0.5",
                    "--min-interval", "60" if options.shipped else "10", "--cache", "60:10", "--ttl", "1:10",
                    *(("--faults", options.faults) if options.faults else ()))
        wait_for("feedlab", lambda: get(f"http://127.0.0.1:{port}/stats") is not None, 60)
        settings(world, options, port)
        write_feeds(world, options, port)
        process = world.daemon()
        early, late, most = watched(process, options.minutes * 60)
        cpu = cpu_seconds(process.pid)
        # What was served at the very end is told within moments; nothing new is published meanwhile.
        get(f"http://127.0.0.1:{port}/ctl/rate?rate=0", b"")
        until = time.monotonic() + 30
        wait_for("the last alerts", lambda: not missing(lab(port)) or time.monotonic() > until, 60)
        stats = lab(port)
        status = world.status()
        told = ledger(world, options)
        code = world.stop(process)
        report = {"minutes": options.minutes, "feeds": options.feeds, "exit": code,
                  "memory_mib": {"early": early, "end": late, "most": most}, "cpu_seconds": cpu,
                  "polls": {k: v for k, v in status["counters"].items() if k.startswith("feed_polls_total")},
                  "ledger": told, "lab": stats}
        print(json.dumps(report, indent=1))
        wrong = complaints(stats)
        for one in wrong:
            print(f"wrong: {one}", file=sys.stderr)
        if wrong:
            print(json.dumps(get(f"http://127.0.0.1:{port}/stats/examples"), indent=1), file=sys.stderr)
        return 1 if wrong or code != 0 else 0


def flat(value, path=""):
    """Every number in a report, by its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def ledger(world, options):
    """Seconds from publication to the receiver's answer, and how much of that was ours."""
    asked = subprocess.run([options.newsalertd, "alerts", "--json", "-n", "100000", "--config", world.folder],
                           capture_output=True, text=True, check=True)
    told = {}
    for line in asked.stdout.splitlines():
        alert = json.loads(line)
        if not alert["accepted"]:
            continue
        accepted, latency = at(alert["accepted"]), alert["newest"]["latency"]
        tier = int(alert["newest"]["source"].removeprefix("lab-")) % 3 + 1
        told.setdefault(f"tier {tier}" if options.shipped else "all", []).append(
            (accepted - at(latency["published"]), accepted - at(latency["fetched"]),
             at(alert["sent"]) - at(latency["fetched"])))
    # What comes after "sent" is the receiver's, the lab itself.
    return {tier: {"alerts": len(rows), "published_to_accepted_s": spread(row[0] for row in rows),
                   "fetched_to_accepted_s": spread(row[1] for row in rows),
                   "fetched_to_sent_s": spread(row[2] for row in rows)}
            for tier, rows in sorted(told.items())}


def at(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def spread(values):
    ordered = sorted(values)
    return {f"p{part}": round(ordered[min(len(ordered) * part // 100, len(ordered) - 1)], 3) for part in (50, 90, 95, 99)}


def lab(port):
    return get(f"http://127.0.0.1:{port}/stats")


def missing(stats):
    return [path for path, value in flat(stats) if path.endswith("missing_though_served") and value]


def complaints(stats):
    out = []
    for path, value in flat(stats):
        if value and (path.startswith("violations.") or path.rsplit(".", 1)[-1] in BAD or path.endswith("canary_hits")):
            out.append(f"{path} = {value}")
    return out


if __name__ == "__main__":
    sys.exit(main())
