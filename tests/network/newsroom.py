"""A newsalertd that runs on feeds of real servers, and the receiver of its alerts."""
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 40  # seconds; a pass never waits this long


def wait_for(what, check, told=lambda: ""):
    """Until `check` holds. There is no event to wait on from outside of a server."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        value = check()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {PATIENCE} s\n{told()}")


def rss(*titles):
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title>"
                    f"<link>http://wire.example/{number}</link></item>"
                    for number, title in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'


class Receiver:
    """A webhook's other end on loopback; keeps the titles that it was told."""

    def __init__(self, ipv6):
        titles = self.titles = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                titles.append(body["data"]["title"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ipv6 else socket.AF_INET

        self.server = Server(("::1" if ipv6 else "127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://{'[::1]' if ipv6 else '127.0.0.1'}:{self.server.server_port}/hook"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Newsroom:
    """A folder with configuration, state and what the servers need; one daemon at a time. All
    processes that spawn() starts end with it."""

    def __init__(self, fetch="", networks=("127.0.0.0/8", "::1"), ipv6=False):
        self.binary = os.path.abspath(sys.argv[1])
        self.folder = tempfile.mkdtemp(prefix="newsalertd-network-")
        self.receiver = Receiver(ipv6)
        self.processes = []
        self.daemon = None
        self.starts = 0
        self.networks = json.dumps(list(networks))
        for name in ("etc/feeds.d", "etc/rules.d", "www"):
            os.makedirs(f"{self.folder}/{name}")
        self.fetch = fetch
        self.configure(fetch)
        self.write("etc/rules.d/own.toml", """
[[watch]]
name = "saffron"
query = "saffron"
stories = "off"
notify = ["hook"]
""")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.receiver.close()
        shutil.rmtree(self.folder)

    def configure(self, fetch):
        """`fetch`: lines of [fetch] beside what every test needs."""
        self.write("etc/newsalertd.toml", f"""
[state]
path = "{self.folder}/state/state.db"
[fetch]
min_interval = "10s"
startup_spread = "0s"
host_gap = "0ms"
allow_networks = {self.networks}
{fetch}
[alerts]
alert_if_newer_than = "any"
allow_inline_secrets = true
[channels.hook]
type = "webhook"
url = "{self.receiver.url}"
allow_networks = ["127.0.0.0/8", "::1"]
rate = "1000/s"
[operator]
notify = []
""")

    def write(self, name, content):
        """Text or bytes; puts it in place at once."""
        path = f"{self.folder}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        with open(f"{path}.new", "wb") as out:
            out.write(data)
        os.chmod(f"{path}.new", 0o640)
        os.replace(f"{path}.new", path)
        return path

    def read(self, name):
        try:
            with open(f"{self.folder}/{name}", encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def feeds(self, **urls):
        """The feeds, by name: a URL, or a URL and further lines."""
        text = ""
        for name, value in urls.items():
            url, more = value if isinstance(value, tuple) else (value, "")
            text += f'[[feed]]\nname = "{name}"\nurl = "{url}"\ninterval = "10s"\n{more}\n'
        self.write("etc/feeds.d/own.toml", text)

    def publish(self, name, *titles):
        """A feed document below the servers' root."""
        self.write(f"www/{name}", rss(*titles))

    def spawn(self, *command, log="servers.log"):
        with open(f"{self.folder}/{log}", "ab") as out:
            process = subprocess.Popen(list(command), stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def start(self):
        self.starts += 1
        self.daemon = self.spawn(self.binary, "run", "--log-level", "debug", "--config",
                                 f"{self.folder}/etc", log=f"daemon-{self.starts}.log")

    def stop(self):
        self.daemon.send_signal(signal.SIGTERM)
        code = self.daemon.wait(timeout=PATIENCE)
        assert code == 0, f"the daemon ended with {code}\n{self.log()}"

    def log(self):
        """What the daemon said, since its first start."""
        return "".join(self.read(f"daemon-{number + 1}.log") for number in range(self.starts))

    def told(self):
        return f"---- daemon\n{self.log()[-6000:]}\n---- servers\n{self.read('servers.log')[-3000:]}"

    def ask(self, *arguments):
        """A verb of newsalertd, to its end; what it printed."""
        done = subprocess.run([self.binary, *arguments, "--config", f"{self.folder}/etc"],
                              capture_output=True, text=True, check=False, timeout=PATIENCE)
        return done.stdout + done.stderr

    def failed_polls(self):
        return json.loads(self.ask("status", "--json"))["counters"]['feed_polls_total{result="failed"}']

    def reload(self):
        said = self.ask("reload", "--wait")
        assert "loaded" in said or said == "", said

    def alert(self, title):
        """Waits until the receiver has this alert, once."""
        wait_for(f"the alert {title!r}", lambda: title in self.receiver.titles, self.told)
        assert self.receiver.titles.count(title) == 1, self.receiver.titles

    def logged(self, text):
        wait_for(f"{text!r} in the log", lambda: text in self.log(), self.told)

    def checked(self, name):
        """What `feeds check` says of a feed, on one line."""
        found = [line for line in self.ask("feeds", "check", name).splitlines() if line.strip()]
        return " ".join(" ".join(found).split())
