#!/usr/bin/env python3
"""What servers do in their daily life: connections without keep-alive, GOAWAY while answers are
under way, restarts between polls, interim answers, an HTTP/2 front end before a server without.

    habits.py BINARY [Connections|BetweenPolls|FrontEnd]"""
import os
import re
import socket
import sys
import threading
import unittest
import urllib.request

import apart
from newsroom import Newsroom, rss, wait_for
from servers import Authority, Nghttpx, Nginx, https_server, wait_until_serving

HOSTS = ("127.0.0.1 wire.example",)
FEEDLAB = os.path.join(os.environ.get("NEWSALERTD_SHARED", ""), "tools/feedlab.py")


class OneAnswer:
    """A server that gives these bytes to every request, then closes the connection."""

    def __init__(self, answer):
        self.answer = answer
        self.socket = socket.create_server(("127.0.0.1", 80))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return  # closed
            with client:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += client.recv(65536) or b"\r\n\r\n"
                client.sendall(self.answer)

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class Case(unittest.TestCase):
    def setUp(self):
        self.room = Newsroom()
        self.addCleanup(self.room.__exit__)
        self.authority = Authority(self.room)
        self.pair = self.authority.certificate("wire.example")
        self.room.configure(f'ca_file = "{self.authority.file}"')

    def no_poll_failed(self):
        self.assertEqual(self.room.failed_polls(), 0, self.room.told())


class Connections(Case):
    def many(self, scheme, count):
        """This many feeds of one host, each with an alert."""
        names = [f"f{number}" for number in range(count)]
        for name in names:
            self.room.publish(name, f"Saffron {name}")
        self.room.feeds(**{name: f"{scheme}://wire.example/{name}" for name in names})
        self.room.start()
        for name in names:
            self.room.alert(f"Saffron {name}")

    def one(self, answer, title):
        server = OneAnswer(answer)
        self.addCleanup(server.close)
        self.room.feeds(wire="http://wire.example/feed")
        self.room.start()
        self.room.alert(title)
        self.no_poll_failed()

    def test_none_is_kept_alive(self):
        nginx = Nginx(self.room, "server { listen 80; keepalive_timeout 0; }")
        self.many("http", 6)
        self.assertEqual(len({request["connection"] for request in nginx.requests()}), 6)
        self.no_poll_failed()

    def test_http10_without_a_length(self):
        self.one(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" +
                 rss("Saffron from long ago").encode(), "Saffron from long ago")

    def test_early_hints_before_the_answer(self):
        body = rss("Saffron behind hints").encode()
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
        self.one(hints + hints + b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
                 b"Content-Length: %d\r\n\r\n%s" % (len(body), body), "Saffron behind hints")

    def test_goaway_after_every_third_request(self):
        nginx = Nginx(self.room, https_server("wire.example", self.pair, "keepalive_requests 3;"))
        self.many("https", 20)
        requests = nginx.requests()
        self.assertEqual({request["protocol"] for request in requests}, {"HTTP/2.0"})
        self.assertGreaterEqual(len({request["connection"] for request in requests}), 4)
        self.no_poll_failed()

    def test_goaway_in_the_middle_of_an_answer(self):
        # The subrequest is logged when the answer begins, which takes seconds to come.
        nginx = Nginx(self.room, https_server("wire.example", self.pair, """
    location = /slow { auth_request /begun; limit_rate 8k; }
    location = /begun { internal; log_subrequest on; return 204; }"""))
        self.room.publish("slow", "Saffron that takes its time",
                          *(f"Nothing about it {number}" for number in range(200)))
        self.room.feeds(wire="https://wire.example/slow")
        self.room.start()
        nginx.wait_for_requests(1, status="204")
        nginx.reload(wait_for_old=False)
        self.assertEqual(nginx.requests(status="200"), [], "the answer was too quick")
        self.room.alert("Saffron that takes its time")
        self.no_poll_failed()


class BetweenPolls(Case):
    def between_polls(self, scheme, nginx, change):
        self.room.publish("feed", "Saffron before")
        self.room.feeds(wire=f"{scheme}://wire.example/feed")
        self.room.start()
        self.room.alert("Saffron before")
        change(nginx)
        self.room.publish("feed", "Saffron after")
        self.room.alert("Saffron after")
        self.no_poll_failed()
        before, *_, after = nginx.requests()
        self.assertNotEqual(before["pid"], after["pid"])

    @staticmethod
    def restart(nginx):
        nginx.stop()
        nginx.start()

    def test_a_restart_between_polls(self):
        self.between_polls("http", Nginx(self.room, "server { listen 80; }"), self.restart)

    def test_a_restart_between_polls_of_http2(self):
        self.between_polls("https", Nginx(self.room, https_server("wire.example", self.pair)), self.restart)

    def test_a_reload_between_polls_of_http2(self):
        self.between_polls("https", Nginx(self.room, https_server("wire.example", self.pair)), Nginx.reload)


class FrontEnd(Case):
    def test_goaway_of_nghttpx_between_polls(self):
        Nginx(self.room, "server { listen 127.0.0.1:8080; }")
        front = Nghttpx(self.room, self.pair, 8080)
        self.room.publish("feed", "Saffron before")
        self.room.feeds(wire="https://wire.example/feed")
        self.room.start()
        self.room.alert("Saffron before")
        front.end_gracefully()
        front.process.wait(timeout=30)
        front.start()
        self.room.publish("feed", "Saffron after")
        self.room.alert("Saffron after")
        self.assertEqual({protocol for protocol, _, _ in front.log()}, {"h2"})
        self.no_poll_failed()

    def test_a_lab_of_feeds_behind_nghttpx(self):
        if not os.path.exists(FEEDLAB):
            self.skipTest("the shared feedlab.py is absent")
        lab = self.room.spawn(sys.executable, FEEDLAB, "--port", "8900", "--feeds", "40", "--hosts", "1",
                              "--rate", "0", "--match", "0", "--min-interval", "10")
        wait_until_serving(self.room, lab, 8900)
        front = Nghttpx(self.room, self.pair, 8900)
        self.room.write("etc/rules.d/own.toml", """
[[watch]]
name = "lab"
any = ["ALERTME"]
stories = "off"
notify = ["hook"]
""")
        with urllib.request.urlopen("http://127.0.0.1:8900/feeds.txt") as answer:
            paths = re.findall(r"http://[^/]+(\S+)", answer.read().decode())
        self.assertEqual(len(paths), 40)
        self.room.feeds(**{f"f{number}": f"https://wire.example{path}" for number, path in enumerate(paths)})
        self.room.start()
        wait_for("every feed", lambda: len({path for _, _, path in front.log()}) == 40, self.room.told)
        urllib.request.urlopen("http://127.0.0.1:8900/ctl/publish?all=1&match=1", data=b"").close()
        wait_for("an alert of every feed", lambda: self.feeds_told() == 40, self.room.told)
        self.assertEqual({protocol for protocol, _, _ in front.log()}, {"h2"})
        self.assertGreaterEqual(len(front.log()), 80)
        self.no_poll_failed()

    def feeds_told(self):
        return len(set(re.findall(r"flid-(\d{5})-", " ".join(self.room.receiver.titles))))


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", "nghttpx (nghttp2-proxy)", hosts=HOSTS)
