#!/usr/bin/env python3
"""A machine that has IPv6 and nothing else: feeds of nginx and the receiver are on ::1.

    ipv6_only.py BINARY"""
import unittest

import apart
from newsroom import Newsroom
from servers import Nginx

HOSTS = ("::1 six.example",)


class Ipv6Only(unittest.TestCase):
    def test_feeds_by_address_and_by_name(self):
        with Newsroom(networks=("::1",), ipv6=True) as room:
            nginx = Nginx(room, "server { listen [::1]:80; }")
            room.publish("address", "Saffron from an address")
            room.publish("name", "Saffron from a name")
            room.feeds(address="http://[::1]/address", name="http://six.example/name")
            room.start()
            room.alert("Saffron from an address")
            room.alert("Saffron from a name")
            asked = {request["uri"]: request for request in nginx.requests()}
            self.assertEqual(asked["/address"]["host"], "[::1]")
            self.assertEqual(asked["/name"]["host"], "six.example")
            self.assertEqual({request["client"] for request in asked.values()}, {"::1"})

    def test_loopback_is_not_allowed_unless_it_is_named(self):
        with Newsroom(networks=(), ipv6=True) as room:
            nginx = Nginx(room, "server { listen [::1]:80; }")
            room.publish("name", "Saffron that nobody sees")
            room.feeds(wire="http://six.example/name")
            room.start()
            room.logged("not allowed")
            self.assertEqual(nginx.requests(), [])


if __name__ == "__main__":
    apart.run("nginx (nginx)", hosts=HOSTS, ipv4=False)
