#!/usr/bin/env python3
"""Strict-Transport-Security of nginx: a host that asks for https is asked so from then on.

    hsts.py BINARY"""
import unittest

import apart
from newsroom import Newsroom
from servers import Authority, Nginx, https_server

HOSTS = ("127.0.0.1 strict.example sub.strict.example",)
HEADER = 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;'
PLAIN = "server { listen 80; }"


class StrictTransport(unittest.TestCase):
    def setUp(self):
        self.room = Newsroom()
        self.addCleanup(self.room.__exit__)
        self.authority = Authority(self.room)
        pair = self.authority.certificate("strict.example", "sub.strict.example")
        self.nginx = Nginx(self.room, PLAIN + https_server("strict.example", pair, HEADER))
        self.room.configure(f'ca_file = "{self.authority.file}"')
        for name in ("first", "second", "third"):
            self.room.publish(name, f"Saffron {name}")

    def learn(self):
        """The daemon meets the header, and no feed is asked in clear text from then on."""
        self.room.feeds(first="https://strict.example/first")
        self.room.start()
        self.room.alert("Saffron first")

    def then_asks(self):
        self.room.feeds(first="https://strict.example/first", second="http://strict.example/second",
                        third="http://sub.strict.example:80/third")

    def is_asked_over_https(self):
        self.room.alert("Saffron second")
        self.room.alert("Saffron third")
        self.assertEqual(self.nginx.requests(scheme="http"), [])
        self.assertEqual({request["sni"] for request in self.nginx.requests()},
                         {"strict.example", "sub.strict.example"})

    def test_holds_at_once(self):
        self.learn()
        self.then_asks()
        self.room.reload()
        self.is_asked_over_https()

    def test_holds_after_a_restart(self):
        self.learn()
        self.room.stop()
        self.then_asks()
        self.room.start()
        self.is_asked_over_https()

    def test_is_no_way_back_to_clear_text(self):
        self.learn()
        self.room.stop()
        self.nginx.write(PLAIN)
        self.nginx.reload()
        self.then_asks()
        self.room.start()
        self.room.logged("because the host requires it: Strict-Transport-Security")
        self.assertEqual(self.nginx.requests(scheme="http"), [])

    def test_without_the_header_http_stays_http(self):
        self.nginx.write(PLAIN + https_server("strict.example", self.authority.certificate("strict.example")))
        self.nginx.reload()
        self.learn()
        self.then_asks()
        self.room.reload()
        self.room.alert("Saffron second")
        self.room.alert("Saffron third")
        self.assertEqual(len(self.nginx.requests(scheme="http")), 2)


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", hosts=HOSTS)
