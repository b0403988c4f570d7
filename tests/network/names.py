#!/usr/bin/env python3
"""Host names against nginx: international ones, and names of which an address is dead.

    names.py BINARY"""
import socket
import unittest

import apart
from newsroom import Newsroom
from servers import Authority, Nginx, https_server

HOSTS = ("127.0.0.1 xn--mller-kva.example",
         "::1 both.example", "127.0.0.1 both.example",
         "::1 silent.example", "127.0.0.1 silent.example")


class International(unittest.TestCase):
    def test_is_asked_in_ascii_and_shown_as_written(self):
        with Newsroom() as room:
            authority = Authority(room)
            nginx = Nginx(room, "server { listen 80; }" + https_server(
                "xn--mller-kva.example", authority.certificate("xn--mller-kva.example")))
            room.publish("plain", "Saffron from Müller")
            room.publish("secure", "Saffron from Müller by TLS")
            self.write_feeds(room, authority)
            room.start()
            room.alert("Saffron from Müller")
            room.alert("Saffron from Müller by TLS")
            for scheme in ("http", "https"):
                self.assertEqual([request["authority"] for request in nginx.requests(scheme=scheme)],
                                 ["xn--mller-kva.example"])
            self.assertEqual(nginx.requests(scheme="https")[0]["sni"], "xn--mller-kva.example")
            self.assertIn("http://müller.example/plain", room.ask("feeds", "list", "--json"))
            self.assertIn("müller.example", room.ask("feeds", "list"))
            self.assertNotIn("xn--", room.ask("feeds", "list"))

    def write_feeds(self, room, authority):
        room.write("etc/feeds.d/own.toml", f"""
[[feed]]
url = "http://müller.example/plain"
[[feed]]
name = "secure"
url = "https://müller.example/secure"
ca_file = "{authority.file}"
""")


class DeadAddresses(unittest.TestCase):
    """::1 comes first in the answer of the resolver."""

    def test_one_that_refuses(self):
        with Newsroom() as room:
            nginx = Nginx(room, "server { listen 127.0.0.1:80; }")
            room.publish("feed", "Saffron past a refusal")
            room.feeds(wire="http://both.example/feed")
            room.start()
            room.alert("Saffron past a refusal")
            self.assertEqual(nginx.requests()[0]["client"], "127.0.0.1")

    def test_one_that_never_answers(self):
        # A listener whose queue is full drops every further SYN.
        with socket.socket(socket.AF_INET6) as full, Newsroom() as room:
            full.bind(("::1", 80))
            full.listen(0)
            waiting = []
            while self.is_taken(waiting):
                pass
            nginx = Nginx(room, "server { listen 127.0.0.1:80; }")
            room.publish("feed", "Saffron past silence")
            room.feeds(wire="http://silent.example/feed")
            room.start()
            room.alert("Saffron past silence")
            self.assertEqual(nginx.requests()[0]["client"], "127.0.0.1")
            for client in waiting:
                client.close()

    @staticmethod
    def is_taken(waiting):
        client = socket.socket(socket.AF_INET6)
        waiting.append(client)
        client.settimeout(0.5)
        try:
            client.connect(("::1", 80))
            return True
        except TimeoutError:
            return False


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", hosts=HOSTS)
