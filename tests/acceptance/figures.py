#!/usr/bin/env python3
"""First figures: polls and entries a CPU second, resident memory with 500 and 10,000 feeds, and the
time from a document's service to the alert's receipt.

    figures.py --newsalertd BUILD/newsalertd --shared ../shared [--feeds 500,10000] [--seconds 40]
"""
import argparse
import json
import sys
import time
import urllib.request

from world import CONFIGURATION, World, cpu_seconds, get, proc_value, wait_for


def one_run(options, feeds, port):
    with World(options.newsalertd, f"{options.shared}/tools", options.keep) as world:
        world.spawn(sys.executable, f"{world.tools}/feedlab.py", "--port", port, "--feeds", feeds, "--hosts", "250",
                    "--rate", "0", "--match", "0.01", "--formats", "rss,atom", "--min-interval", "0", "--initial", "10")
        lab = f"http://127.0.0.1:{port}"
        wait_for("feedlab", lambda: get(f"{lab}/stats"), 60)
        with urllib.request.urlopen(f"{lab}/feeds.txt") as answer:
            urls = answer.read().decode().split()
        world.write("newsalertd.toml", CONFIGURATION.format(spread="10s", newer="any", folder=world.folder) + f"""
[channels.hook]
type = "webhook"
url = "{lab}/sink"
allow_networks = ["127.0.0.0/8"]
""")
        world.write("feeds.d/all.toml", "".join(f'[[feed]]\nname = "f{n}"\nurl = "{url}"\ninterval = "10s"\n'
                                                for n, url in enumerate(urls)))
        world.write("rules.d/all.toml", '[[watch]]\nname = "all"\nany = ["ALERTME"]\nstories = "off"\nnotify = ["hook"]\n')
        started = time.monotonic()
        daemon = world.daemon()
        wait_for("the control socket", world.status, 60)
        ready = time.monotonic() - started
        wait_for("the first round", lambda: get(f"{lab}/stats")["feeds_polled"] >= feeds, 300)
        wait_for("all stored", lambda: world.status()["feeds"]["polling"] < feeds / 50, 300)
        first = {"wall_s": round(time.monotonic() - started, 1), "cpu_s": round(cpu_seconds(daemon.pid), 2),
                 "entries": world.counter('entries_total{outcome="fresh"}')}
        first["entries_per_cpu_s"] = round(first["entries"] / first["cpu_s"])
        cpu, polls, at = cpu_seconds(daemon.pid), get(f"{lab}/stats")["polls"], time.monotonic()
        wait_for("rounds of 304", lambda: time.monotonic() > at + options.seconds, options.seconds + 5)
        cpu, polls, wall = cpu_seconds(daemon.pid) - cpu, get(f"{lab}/stats")["polls"] - polls, time.monotonic() - at
        get(f"{lab}/ctl/publish?all=1&spread=20", b"")
        wait_for("the news", lambda: time.monotonic() > at + options.seconds + 45, options.seconds + 60)
        stats = get(f"{lab}/stats")
        report = {"feeds": feeds, "ready_s": round(ready, 2), "first_round": first,
                  "polls_per_s": round(polls / wall, 1), "polls_per_cpu_s": round(polls / cpu),
                  "cpu_share_of_a_core": round(cpu / wall, 3), "rss_mib": proc_value(daemon.pid, "VmRSS") // 1024,
                  "peak_rss_mib": proc_value(daemon.pid, "VmHWM") // 1024, "seconds": world.status()["seconds"],
                  "served_to_receipt_s": stats["latency_s"]["served_to_receipt"],
                  "publish_to_receipt_s": stats["latency_s"]["publish_to_receipt_healthy"],
                  "violations": stats["violations"], "alerts": stats["alerts"]}
        report["exit"] = world.stop(daemon)
        return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--feeds", default="500,10000")
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--feedlab-port", type=int, default=8950)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    runs = [one_run(options, int(feeds), options.feedlab_port + i)
            for i, feeds in enumerate(options.feeds.split(","))]
    print(json.dumps(runs, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
