#!/usr/bin/env python3
"""Deliveries and small polls while the world is slow: 6 ms added to each sync, a 5,000-entry
document amid steady news, a name service that never answers, 300 feeds that hang. Against an
undisturbed run of the same news, the p99 from a document's service to the alert's receipt may grow
by 50 ms at most.

    slow_disk.py --newsalertd BUILD/newsalertd --shared ../shared [--seconds 60]
"""
import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time

from world import CONFIGURATION, World, get, serve, wait_for


def big_document(generation):
    items = "".join(f"<item><guid>big-{generation}-{i}</guid><title>Long document {generation}, entry {i}</title>"
                    f"<link>http://big.example/{generation}/{i}</link><description>{'filler words ' * 20}</description>"
                    "</item>" for i in range(5000))
    return f'<rss version="2.0"><channel><title>big</title>{items}</channel></rss>'.encode()


def hang():
    """Accepts and never answers; gives its port. On every loopback address."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("0.0.0.0", 0))
    server.listen(1024)
    kept = []

    def accept():
        while True:
            kept.append(server.accept())

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def one_run(options, disturbed):
    with World(options.newsalertd, f"{options.shared}/tools", options.keep) as world:
        port = options.feedlab_port
        world.spawn(sys.executable, f"{world.tools}/feedlab.py", "--port", port, "--feeds", "300", "--hosts", "100",
                    "--rate", "60", "--match", "1", "--formats", "rss,atom", "--initial", "2", "--warmup", "12")
        wait_for("feedlab", lambda: get(f"http://127.0.0.1:{port}/stats"), 40)
        import urllib.request
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/feeds.txt") as answer:
            urls = answer.read().decode().split()
        feeds = [(f"lab-{n}", url, 1) for n, url in enumerate(urls)]
        environment = dict(os.environ)
        pages = {"/big.xml": big_document(0)}
        if disturbed:
            library = f"{world.folder}/slow.so"
            source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "slow_world.cpp")
            subprocess.run(["clang++-19", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
            environment.update(LD_PRELOAD=library, SLOW_SYNC_MS="6")
            base = serve(pages)
            feeds.append(("big", base + "/big.xml", 3))
            hung = hang()
            feeds += [(f"hung-{n}", f"http://127.1.{n // 250}.{n % 250 + 1}:{hung}/feed", 2) for n in range(300)]
            feeds += [(f"dead-{n}", f"http://feed{n}.invalid/feed", 2) for n in range(50)]
        world.write("newsalertd.toml", CONFIGURATION.format(spread="5s", newer="any", folder=world.folder) + f"""
[channels.hook]
type = "webhook"
url = "http://127.0.0.1:{port}/sink"
allow_networks = ["127.0.0.0/8"]
""")
        world.write("feeds.d/all.toml", "".join(
            f'[[feed]]\nname = "{name}"\nurl = "{url}"\ntier = {tier}\ninterval = "10s"\n' for name, url, tier in feeds))
        world.write("rules.d/all.toml", '[[watch]]\nname = "all"\nany = ["ALERTME"]\nstories = "off"\nnotify = ["hook"]\n')
        daemon = world.daemon(env=environment)
        wait_for("the first round", lambda: get(f"http://127.0.0.1:{port}/stats")["feeds_polled"] >= 300, 60)
        until = time.monotonic() + options.seconds
        generation = 0
        while time.monotonic() < until:
            generation += 1
            pages["/big.xml"] = big_document(generation)
            threading.Event().wait(10)
        stats = get(f"http://127.0.0.1:{port}/stats")
        status = world.status()
        counters = {k: v for k, v in status["counters"].items() if v}
        exit_code = world.stop(daemon)
        return {"disturbed": disturbed, "served_to_receipt": stats["latency_s"]["served_to_receipt"],
                "publish_to_first_served": stats["latency_s"]["publish_to_first_served"],
                "seconds": status["seconds"], "alerts": stats["alerts"], "counters": counters, "exit": exit_code}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--feedlab-port", type=int, default=8930)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    calm = one_run(options, False)
    options.feedlab_port += 1
    slow = one_run(options, True)
    grown = {"deliveries_p99_s": slow["served_to_receipt"]["p99"] - calm["served_to_receipt"]["p99"],
             "polls_p99_s": slow["seconds"]["poll_lag"]["p99"] - calm["seconds"]["poll_lag"]["p99"]}
    print(json.dumps({"calm": calm, "slow": slow, "grown": grown}, indent=1))
    return 0 if max(grown.values()) <= 0.05 and not slow["alerts"]["missing_though_served"] else 1


if __name__ == "__main__":
    sys.exit(main())
