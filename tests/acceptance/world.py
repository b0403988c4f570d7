"""What the acceptance runs share: a folder, the receivers' lab, a daemon, small servers."""
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request


def get(url, data=None, timeout=20):
    request = urllib.request.Request(url, data=data, method="POST" if data is not None else "GET")
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.loads(answer.read().decode() or "null")


def wait_for(what, check, seconds):
    """Until `check` holds; OSError counts as not yet. Ends the run when it takes too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            value = check()
            if value:
                return value
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit(f"{what}: not within {seconds} s")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def proc_value(pid, name):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(rf"{name}:\s+(\d+)", status.read()).group(1))


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class World:
    """A temporary folder and the processes in it; all gone at the end."""

    def __init__(self, newsalertd, tools, keep=False):
        self.newsalertd, self.tools, self.keep = newsalertd, tools, keep
        self.folder = tempfile.mkdtemp(prefix="newsalertd-acceptance-")
        self.log = open(f"{self.folder}/log", "a")
        self.processes = []
        # The state has a folder of its own, as it has where the daemon is installed.
        for name in ("feeds.d", "rules.d", "state"):
            os.makedirs(f"{self.folder}/{name}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=30)
        self.log.close()
        if self.keep:
            print(f"kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w") as out:
            out.write(text)

    def spawn(self, *command, **options):
        process = subprocess.Popen([str(c) for c in command], stdout=self.log, stderr=self.log, **options)
        self.processes.append(process)
        return process

    def daemon(self, **options):
        return self.spawn(self.newsalertd, "run", "--config", self.folder, **options)

    def status(self):
        out = subprocess.run([self.newsalertd, "status", "--json", "--config", self.folder],
                             capture_output=True, text=True, check=False)
        return json.loads(out.stdout) if out.returncode == 0 else None

    def counter(self, name):
        status = self.status()
        return status["counters"].get(name, 0) if status else 0

    def sinklab(self, *arguments):
        ready = f"{self.folder}/ready.json"
        self.spawn(sys.executable, f"{self.tools}/sinklab.py", "serve", "--http-port", "0",
                   "--smtp-port", "0", "--ready-file", ready, *arguments)
        wait_for("sinklab", lambda: os.path.exists(ready), 40)
        return json.load(open(ready))

    def stop(self, process, how=signal.SIGTERM):
        process.send_signal(how)
        return process.wait(timeout=30)


def serve(pages):
    """An HTTP server on loopback for {path: bytes}, with ETags; gives its base URL. `pages` may be
    changed while it runs."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = pages.get(self.path)
            tag = f'"{hash(body)}"'
            known = body is not None and self.headers.get("If-None-Match") == tag
            self.send_response(304 if known else 200 if body is not None else 404)
            self.send_header("ETag", tag)
            if not known:
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            if not known:
                self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


CONFIGURATION = """
[fetch]
min_interval = "10s"
allow_networks = ["127.0.0.0/8"]
startup_spread = "{spread}"
host_gap = "0ms"
host_connections = 8
[alerts]
alert_if_newer_than = "{newer}"
allow_inline_secrets = true
[state]
path = "{folder}/state/state.db"
"""
