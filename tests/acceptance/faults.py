#!/usr/bin/env python3
"""The daemon while the network, the name server or the clock is at fault, on a lab of publishers
(feedlab) in name spaces of its own. Prints one JSON report for each run; exit 0 when nothing was lost
or came twice, no rule of politeness was broken, and what is to be told was told once.

    faults.py --newsalertd BUILD/newsalertd --tools ../shared/tools --clock BUILD/.../libclock_shim.so
              [--run half|dns|vanish|clock] [--short] [--feeds 600] [--minutes 2] [--dns-minutes 5]

half: half of the hosts answer nothing, then lose all packets. dns: names cannot be looked up: the server
fails while the daemon runs, then is silent when it starts. vanish: the network goes; all connections die
without a word; packets are lost. clock: the wall clock is set, the process is stopped, the machine
sleeps. --short: all four at once, as facts without claims about time."""
import argparse
import json
import os
import signal
import struct
import subprocess
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../network"))

import apart  # noqa: E402
from fault_scene import Scene, host_of, name_of  # noqa: E402
from nameserver import NameServer  # noqa: E402

GONE = "it seems to be our own network"
BACK = "our own network works again"


def settings(options):
    """The sizes of the short form and of the full one."""
    if options.short:
        options.feeds, options.interval, options.minutes = 60, 10, 0
    else:
        options.interval = 20
    return options


def baseline(scene):
    """Every feed is read once; in the full form a while of ordinary days follows."""
    scene.start()
    scene.until("the first polls", lambda: scene.all_polled(0), 60)
    scene.last(1)  # their ends
    if scene.options.short:
        return None
    since = time.monotonic()
    scene.publish_over(60)
    scene.last(60)
    report = scene.measured(since)
    report["settled_s"] = scene.settle(60)
    scene.reset()
    return report


def run_half(options):
    with Scene(options) as scene:
        report = {"before": baseline(scene)}
        quick = set(range(0, scene.feeds, 2))
        dead = [scene.hosts[number] for number in range(1, scene.feeds, 2)]
        phases = {"hang": dead, "drop": dead}
        if options.short:
            phases = {"hang": dead[::2]} | {"drop": dead[1::2]}
            for mode, hosts in phases.items():
                scene.wire.set(hosts, mode)
            scene.publish(quick)
            report["alerted_s"] = scene.settle(40)
            scene.expect(any(address in dead for _, address, _, _ in scene.wire.requests[scene.feeds:]),
                         "no host hung")
            return scene.done(report)
        for mode, hosts in phases.items():
            scene.wire.set(hosts, mode)
            since = time.monotonic()
            scene.publish_over(options.minutes * 60)
            scene.last(options.minutes * 60)
            report[mode] = scene.measured(since, quick)
            scene.wire.set(hosts, "pass")
            back = time.monotonic()
            report[mode]["settled_s"] = scene.settle(600)
            report[mode]["after"] = scene.returned(back)
            scene.reset()
        return scene.done(report)


def outage(scene, begin, end, seconds, lasts=lambda: None, then=lambda _: {}, lab_is_there=False):
    """One outage of the network, of so many seconds from when it was noticed; what it was like and
    what came after it. `lasts` is done while it lasts, `then` when its end was told."""
    if not scene.options.short and not lab_is_there:
        scene.publish_over(max(60, seconds))
    gone = time.monotonic()
    said = [scene.said().count(words) for words in (GONE, BACK)]
    begin()
    scene.until("the daemon's word for it", lambda: scene.said().count(GONE) > said[0], 600)
    report = {"told_s": round(time.monotonic() - gone, 1)}
    lasts()
    if not scene.options.short and lab_is_there:
        scene.publish_over(seconds)
    scene.last(seconds)
    report["shown"] = scene.shown()
    report["memory_mib"] = scene.memory()
    end()
    back = time.monotonic()
    scene.until("its word for the end", lambda: scene.said().count(BACK) > said[1], 600)
    report["told_back_s"] = round(time.monotonic() - back, 1)
    report |= then(back)
    report["all_polled_s"] = scene.until("every feed", lambda: scene.all_polled(back), 600)
    report["settled_s"] = scene.settle(600)
    report["after"] = scene.returned(back)
    for words, before in zip((GONE, BACK), said):
        scene.expect(scene.said().count(words) == before + 1, f"not told once: {words}")
    return report


def run_dns(options):
    addresses = {name_of(number): host_of(number) for number in range(options.feeds)}
    server = NameServer(addresses.get)

    def turn(mode):
        server.mode = mode

    def start_with(mode):
        """As a machine that starts before its network."""
        scene.stop(scene.run)
        turn(mode)
        scene.publish(range(scene.feeds))
        scene.start()

    minutes = 0 if options.short else options.dns_minutes * 60
    with Scene(options, by_name=True) as scene:
        report = {"before": baseline(scene)}
        if options.short:
            report["servfail"] = outage(scene, lambda: start_with("servfail"), lambda: turn("answer"), 0)
            return scene.done(report)
        # Addresses are remembered for five minutes, so that long nothing is noticed.
        report["servfail"] = outage(scene, lambda: turn("servfail"), lambda: turn("answer"), minutes,
                                    lab_is_there=True)
        scene.reset()
        report["silent"] = outage(scene, lambda: start_with("silent"), lambda: turn("answer"), minutes,
                                  lab_is_there=True)
        return scene.done(report)


def run_vanish(options):
    with Scene(options) as scene:
        report = {"before": baseline(scene)}
        minutes, injected = options.minutes * 60, []

        def inject():
            """News that comes another way: its alert waits for the network."""
            injected.append(f"ALERTME told by hand {len(injected)}")
            article = {"id": injected[-1], "title": injected[-1], "content": "While nothing goes out."}
            done = subprocess.run([scene.newsalertd, "inject", "--config", scene.folder], text=True,
                                  input=json.dumps(article), capture_output=True, check=False, timeout=60)
            scene.expect(done.returncode == 0, f"inject: {done.stderr}")

        def told_by_hand(back):
            """Without the network's return it would wait for its next attempt."""
            scene.until("the alert that waited", lambda: scene.alerts()["no_token"] > 0, 600)
            return {"waiting_alert_s": round(time.monotonic() - back, 1)}

        def told_once():
            scene.expect(scene.alerts()["no_token"] == 1, "the alert that waited did not come once")

        if options.short:
            scene.publish(range(scene.feeds))
            scene.wire.close_connections()  # else it takes twelve seconds to see that they are dead
        report["down"] = outage(scene, lambda: apart.address_loopback("0.0.0.0"),
                                lambda: apart.address_loopback("127.0.0.1"), minutes, inject, told_by_hand)
        told_once()
        if options.short:
            return scene.done(report)
        scene.reset()
        report["connections_lost"] = lost_connections(scene)
        everything = list(scene.wire.addresses)
        report["drop"] = outage(scene, lambda: scene.wire.set(everything, "drop"),
                                lambda: scene.wire.set(everything, "pass"), minutes, inject, told_by_hand)
        told_once()
        return scene.done(report)


def lost_connections(scene):
    """All connections that stand die without a word, as behind a router that was switched off."""
    since = time.monotonic()
    scene.wire.lose_connections()
    scene.publish(range(scene.feeds))
    report = {"alerted_s": scene.settle(600)}
    report |= scene.measured(since)
    scene.reset()
    return report


def run_clock(options):
    report = {}

    def set_clocks(wall, boot=0):
        with open(f"{scene.folder}/clock", "r+b") as file:
            file.write(struct.pack("qq", wall, boot))

    def after(what, change, seconds):
        """All feeds have news at that moment."""
        scene.reset()
        scene.publish(range(scene.feeds))
        since = time.monotonic()
        change()
        part = report[what] = {"all_polled_s": scene.until("every feed", lambda: scene.all_polled(since), 120)}
        scene.last(seconds)
        part |= {"alerted_s": scene.settle(120)} | scene.measured(since)
        part["after"] = scene.returned(since)

    def stop():
        scene.run.send_signal(signal.SIGSTOP)
        scene.last(45)
        scene.run.send_signal(signal.SIGCONT)

    with Scene(options) as scene:
        scene.write("clock", "\0" * 16)
        scene.environment |= {"LD_PRELOAD": os.path.abspath(options.clock),
                              "NEWSALERTD_TEST_CLOCK": f"{scene.folder}/clock"}
        report["before"] = baseline(scene)
        seconds = options.minutes * 60
        after("forward", lambda: set_clocks(3600), seconds)
        after("back", lambda: set_clocks(0), seconds)
        for words in ("the clock was set forward by 3600 s", "the clock was set back by 3600 s"):
            scene.expect(scene.said().count(words) == 1, f"not told once: {words}")
        if not options.short:
            after("stopped", stop, seconds)
            scene.reset()
            # By the daemon's clocks an hour has gone by, by the lab's no time: what it calls too
            # soon is not.
            scene.slept = True
            after("slept", lambda: set_clocks(3600, 3600), seconds)
        return scene.done(report)


RUNS = {"half": run_half, "dns": run_dns, "vanish": run_vanish, "clock": run_clock}


def all_at_once(options):
    """Each in name spaces of its own."""
    command = [sys.executable, *sys.argv]
    started = {run: subprocess.Popen([*command, "--run", run], stdout=subprocess.PIPE, text=True) for run in RUNS}
    codes = []
    for process in started.values():
        print(process.communicate()[0])
        codes.append(process.returncode)
    return next((code for code in codes if code not in (0, apart.SKIPPED)), max(codes))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--clock", required=True, help="the shared object of tests/support/clock_shim.cpp")
    parser.add_argument("--run", choices=RUNS)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--feeds", type=int, default=600)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--dns-minutes", type=float, default=5)
    parser.add_argument("--keep", action="store_true")
    options = settings(parser.parse_args())
    if not os.path.exists(f"{options.tools}/feedlab.py"):
        apart.skip(f"no feedlab in {options.tools}")
    if options.short and not options.run:
        return all_at_once(options)
    apart.go()
    worst = 0
    for run in [options.run] if options.run else RUNS:
        report, wrong = RUNS[run](options)
        print(json.dumps({run: report}, indent=1), flush=True)
        for one in wrong:
            print(f"wrong: {run}: {one}", file=sys.stderr)
            worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main())
