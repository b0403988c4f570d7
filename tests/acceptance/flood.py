#!/usr/bin/env python3
"""Memory under answers that unpack to much more than they weigh on the wire (fetching.md F36, X3).

  flood.py --nad build/release/newsalertd [--kind bomb|dense|plain] [--hosts 254] [--seconds 25] [--most MIB]

Serves one answer of 10 MiB from each of many loopback addresses, all asked at once, and one feed that publishes all
the time. Prints how far the daemon's memory grew, and how many of the good feed's alerts came and how late; fails if
the growth exceeds --most, or alerts are missing.

  bomb   blanks, 1000:1     dense   far below the ratio that ends a bomb     plain   uncompressed
"""
import argparse, gzip, http.server, pathlib, random, shutil, signal, subprocess, sys, tempfile, threading, time

import world

ITEM = "<item><title>%s</title><link>https://site.example/%d</link><guid isPermaLink='false'>%d</guid><pubDate>%s</pubDate></item>"


def feed(items):
    return "<?xml version='1.0'?><rss version='2.0'><channel><title>F</title>%s</channel></rss>" % items


def large(kind):
    """(body, Content-Encoding) of a document of nearly 10 MiB."""
    size = 10 * 2**20 - 2000
    item = "<item><title>calm</title><guid isPermaLink='false'>c</guid><description>%s</description></item>"
    if kind == "bomb": return gzip.compress(feed(item % (" " * size)).encode()), "gzip"
    chance = random.Random(1)
    words = ["%06x" % chance.getrandbits(24) for _ in range(500)]
    text, made = [], 0
    while made < size - 400_000:
        sentence = " ".join(chance.choices(words, k=40)) + " "
        repeats = 40 if kind != "plain" else 1
        text.append(sentence * repeats)
        made += len(text[-1])
    items = "".join("<item><title>calm %d</title><guid isPermaLink='false'>c%d</guid><description>%s</description></item>" % (i, i, "".join(text[i::100])) for i in range(100))
    body = feed(items).encode()
    return (body, None) if kind == "plain" else (gzip.compress(body), "gzip")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body, coding = b"", None
    asked, published = set(), []
    hosts, all_asked = 0, threading.Event()     # all answer at once

    def log_message(self, *_): pass

    def do_GET(self):
        if self.path == "/good":
            n = len(Handler.published)
            Handler.published.append(time.time())
            body, coding = feed("".join(ITEM % ("zap %d" % i, i, i, time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(t)))
                                        for i, t in list(enumerate(Handler.published))[-5:])).encode(), None
        else:
            Handler.asked.add(self.client_address)
            if len(Handler.asked) >= Handler.hosts: Handler.all_asked.set()
            Handler.all_asked.wait(12)
            body, coding = Handler.body, Handler.coding
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            if coding: self.send_header("Content-Encoding", coding)
            self.end_headers()
            self.wfile.write(body)
        except OSError: pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    def handle_error(self, *_): pass


def memory(pid, key="VmRSS"):
    for line in pathlib.Path("/proc/%d/status" % pid).read_text().splitlines():
        if line.startswith(key + ":"): return int(line.split()[1]) / 1024
    return 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nad", required=True)
    parser.add_argument("--kind", choices=["bomb", "dense", "plain"], default="bomb")
    parser.add_argument("--hosts", type=int, default=254)
    parser.add_argument("--seconds", type=float, default=25)
    parser.add_argument("--most", type=float, default=150)
    options = parser.parse_args()
    Handler.body, Handler.coding = large(options.kind)
    Handler.hosts = min(options.hosts, 250)     # the transfers that the daemon has under way
    server = Server(("0.0.0.0", 0), Handler)
    port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="flood-"))
    process = None
    try:
        (folder / "feeds.d").mkdir(); (folder / "rules.d").mkdir()
        (folder / "newsalertd.toml").write_text("""[state]
path = "%s/state.db"
[fetch]
min_interval = "10s"
startup_spread = "1s"
budget_per_second = 1000
allow_networks = ["127.0.0.0/8"]
[alerts]
alert_if_newer_than = "1h"
[channels.log]
type = "jsonl"
path = "alerts.jsonl"
""" % folder)
        good = '[[feed]]\nname = "good"\nurl = "http://127.0.0.1:%d/good"\ninterval = "10s"\ntier = 1\n' % port
        (folder / "feeds.d" / "a.toml").write_text(good)
        (folder / "rules.d" / "r.toml").write_text('[[watch]]\nname = "zap"\nquery = "zap"\nnotify = ["log"]\n')
        log = open(folder / "log", "wb")
        process = subprocess.Popen([options.nad, "run", "--config", folder], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        alerts = folder / "alerts.jsonl"
        world.wait_for("the first alert of the good feed", alerts.exists, 30)
        before = memory(process.pid)
        bad = "".join('[[feed]]\nname = "b%d"\nurl = "http://127.0.%d.%d:%d/bad"\ninterval = "10s"\ntier = 2\n' % (i, 1 + i // 250, 1 + i % 250, port)
                      for i in range(options.hosts))
        (folder / "feeds.d" / "b.toml").write_text(bad)
        subprocess.run([options.nad, "reload", "--wait", "--config", folder], stdout=log, stderr=log)
        began, most = time.time(), 0.0
        while time.time() - began < options.seconds and process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.02)
        alive = process.poll() is None
        asked = len(Handler.asked)
        published = list(Handler.published)
        world.wait_for("the last alert of the good feed", lambda: len(alerts.read_text().splitlines()) >= len(published), 30)
        told = alerts.read_text().splitlines()
        process.send_signal(signal.SIGTERM)
        stopping = time.time()
        try: process.wait(30)
        except subprocess.TimeoutExpired: process.kill(); process.wait()
        stopped = time.time() - stopping
        print("%s: %d answers of %.1f MiB (%d kB on the wire): memory %.0f -> %.0f MiB (+%.0f), %d of %d alerts of the good feed, stop %.1f s%s"
              % (options.kind, asked, 10.0, len(Handler.body) // 1000, before, most, most - before, len(told), len(published), stopped,
                 "" if alive else ", DIED"))
        return 0 if alive and most - before <= options.most and len(told) >= len(published) else 1
    finally:
        if process and process.poll() is None: process.kill()
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
