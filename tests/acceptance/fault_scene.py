"""A daemon on a lab of publishers (feedlab), with the wire between that breaks, and what came of it:
which polls arrived when, which alerts, what the daemon told."""
import json
import os
import re
import subprocess
import sys
import time

from wire import Wire
from world import World, get, proc_value, wait_for

LAB, WIRE = 8900, 8901  # in a name space of the run's own nothing else listens
SINK = "127.8.8.8"
WORRY = re.compile(r"^\S+Z (?:warning|error|critical): (.*)", re.MULTILINE)


def host_of(number):
    """As feedlab numbers its hosts."""
    return f"127.0.{number // 250}.{1 + number % 250}"


def name_of(number):
    return f"h{number}.wire.example"


def spread(values):
    """Some numbers of a distribution."""
    ordered = sorted(values)
    if not ordered:
        return None
    def at(part):
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)
    return {"n": len(ordered), "p50": at(0.5), "p99": at(0.99), "max": at(1)}


class Scene(World):
    """`options`: of faults.py. Every feed has a host of its own."""

    def __init__(self, options, min_interval=10, by_name=False):
        super().__init__(options.newsalertd, options.tools, options.keep)
        self.options, self.feeds = options, options.feeds
        self.hosts = [host_of(number) for number in range(self.feeds)]
        self.spawn(sys.executable, f"{self.tools}/feedlab.py", "--port", LAB, "--feeds", self.feeds,
                   "--hosts", self.feeds, "--rate", 0, "--match", 1, "--min-interval", min_interval,
                   "--window", 40)
        wait_for("feedlab", lambda: self.lab() is not None, 60)
        self.wire = Wire({host: (host, LAB) for host in self.hosts} | {SINK: ("127.0.0.1", LAB)}, WIRE)
        self.environment = dict(os.environ)
        self.configure(by_name)
        self.run = None
        self.slept = False  # the daemon's clocks ran ahead of the lab's
        self.publishing = 0.0
        self.wrong = []

    def configure(self, by_name):
        self.write("newsalertd.toml", f"""
[state]
path = "{self.folder}/state/state.db"
[fetch]
min_interval = "10s"
allow_networks = ["127.0.0.0/8"]
startup_spread = "{self.options.interval // 10}s"
budget_per_second = 1000
[alerts]
alert_if_newer_than = "0s"
[channels.sink]
type = "webhook"
url = "http://{SINK}:{WIRE}/sink"
allow_networks = ["127.0.0.0/8"]
rate = "1000/s burst 1000"
""")
        self.write("rules.d/all.toml", '[[watch]]\nname = "all"\nquery = "ALERTME"\nstories = "off"\nnotify = ["sink"]\n')
        text = ""
        for feed in get(f"http://127.0.0.1:{LAB}/feeds.json"):
            number = feed["id"]
            host = name_of(number) if by_name else self.hosts[number]
            path = feed["url"].split(str(LAB), 1)[1]
            text += (f'[[feed]]\nname = "lab-{number:05d}"\nurl = "http://{host}:{WIRE}{path}"\n'
                     f'interval = "{self.options.interval}s"\n')
        self.write("feeds.d/lab.toml", text)

    # ---- the daemon

    def start(self):
        self.run = self.daemon(env=self.environment)

    def last(self, seconds):
        """Lets it run; its end would be the run's."""
        try:
            self.run.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return
        self.is_alive()

    def is_alive(self):
        if self.run.poll() is not None:
            sys.exit(f"the daemon ended with {self.run.returncode}\n{self.said()[-3000:]}")
        return True

    def until(self, what, check, seconds):
        """Waits for `check`; how long it took."""
        begun = time.monotonic()
        wait_for(what, lambda: self.is_alive() and check(), seconds)
        return round(time.monotonic() - begun, 2)

    def said(self):
        with open(f"{self.folder}/log", encoding="utf-8", errors="replace") as log:
            return log.read()

    def told(self):
        """Warnings and worse, alike ones counted."""
        counts = {}
        for words in WORRY.findall(self.said()):
            words = re.sub(r"lab-\d+|h\d+\.wire|127\.\d+\.\d+\.\d+", "…", words)
            counts[words] = counts.get(words, 0) + 1
        return counts

    def verb(self, *words):
        return subprocess.run([self.newsalertd, *words, "--config", self.folder], capture_output=True,
                              text=True, check=False, timeout=60)

    def shown(self):
        """What `status --check` and `feeds list` show of it."""
        check = self.verb("status", "--check")
        states = {}
        for line in self.verb("feeds", "list", "--json").stdout.splitlines():
            state = json.loads(line)["health"]
            states[state] = states.get(state, 0) + 1
        return {"check": check.stdout.strip().splitlines()[:3], "exit": check.returncode, "feeds": states}

    def memory(self):
        return round(proc_value(self.run.pid, "VmRSS") / 1024, 1)

    # ---- the lab

    def lab(self, what="/stats"):
        return get(f"http://127.0.0.1:{LAB}{what}")

    def publish_over(self, seconds):
        """In all feeds, about ten entries a second."""
        each = max(1, round(10 * seconds / self.feeds))
        get(f"http://127.0.0.1:{LAB}/ctl/publish?all=1&match=1&n={each}&spread={seconds}", b"")
        self.publishing = time.monotonic() + seconds

    def publish(self, feeds):
        """One entry in each."""
        for feed in feeds:
            get(f"http://127.0.0.1:{LAB}/ctl/publish?feed={feed}&match=1", b"")

    def reset(self):
        """What was counted is judged, and counted anew."""
        self.judge()
        get(f"http://127.0.0.1:{LAB}/ctl/reset", b"")

    def judge(self):
        stats = self.lab()
        for name, count in stats["violations"].items():
            self.expect(count == 0 or (self.slept and name == "F-interval"),
                        f"{name} = {count}, such as {self.lab('/stats/examples').get(name, [])[:2]}")
        for name in ("duplicate", "missing_though_served", "missing_never_fetched", "unexpected_old", "forged"):
            self.expect(stats["alerts"][name] == 0, f"{name} = {stats['alerts'][name]}")

    def expect(self, is_so, otherwise):
        if not is_so:
            self.wrong.append(otherwise)

    def alerts(self):
        return self.lab()["alerts"]

    def all_alerted(self):
        alerts = self.alerts()
        return alerts["received"] - alerts["duplicate"] >= alerts["expected"]

    def settle(self, seconds):
        """Until all is published that is to be, and alerted."""
        self.last(max(0, self.publishing - time.monotonic()))
        return self.until("the alerts of all that was published", self.all_alerted, seconds)

    # ---- the report

    def measured(self, since, feeds=None):
        """Since then; the gaps between polls are of `feeds` alone."""
        latency = self.lab()["latency_s"]
        return {"served_to_receipt_s": latency["served_to_receipt"],
                "published_to_receipt_s": latency["publish_to_receipt_healthy"],
                "gaps_s": self.gaps(range(self.feeds) if feeds is None else feeds, since),
                "polls_a_second": self.busiest(since), "memory_mib": self.memory(), "shown": self.shown()}

    def returned(self, since):
        """What the minute after it was like."""
        return {"first_polls_s": self.first_polls(since),
                "polls_a_second": self.busiest(since, min(time.monotonic(), since + 60)),
                "shown": self.shown()}

    def done(self, report):
        """The report with what was told, and what was wrong."""
        self.judge()
        report["told"] = self.told()
        report["alerts"] = self.alerts()
        code = self.stop(self.run)
        self.expect(code == 0, f"the daemon ended with {code}")
        return report, self.wrong

    # ---- the wire

    def polls(self, since=0.0, until=None):
        """(time, feed) of requests for feeds."""
        until = time.monotonic() if until is None else until
        for at, address, method, path in list(self.wire.requests):
            if address != SINK and method == "GET" and since <= at < until:
                yield at, int(re.search(r"(\d{5})\.", path).group(1))

    def all_polled(self, since):
        return len({feed for _, feed in self.polls(since)}) == self.feeds

    def busiest(self, since, until=None):
        """Polls that arrived a second: the most, and as a rule."""
        until = time.monotonic() if until is None else until
        seconds = [0] * max(1, int(until - since))
        for at, _ in self.polls(since, until):
            seconds[min(len(seconds) - 1, int(at - since))] += 1
        return {"most": max(seconds), "mean": round(sum(seconds) / len(seconds), 1)}

    def first_polls(self, since):
        """How long after `since` each feed was first polled."""
        first = {}
        for at, feed in self.polls(since):
            first.setdefault(feed, at - since)
        return spread(first.values())

    def gaps(self, feeds, since, until=None):
        """Seconds between the polls of each of `feeds`."""
        last, gaps = {}, []
        for at, feed in self.polls(since, until):
            if feed in feeds:
                if feed in last:
                    gaps.append(at - last[feed])
                last[feed] = at
        return spread(gaps)
