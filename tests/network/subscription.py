#!/usr/bin/env python3
"""`feeds add` of an http address whose host, nginx, serves https too, or something else there.

    subscription.py BINARY"""
import unittest

import apart
from newsroom import Newsroom, rss
from servers import Authority, Nginx, https_server

HOSTS = ("127.0.0.1 wire.example other.example",)
PLAIN = "server { listen 80; server_name wire.example; }"


class Subscription(unittest.TestCase):
    def setUp(self):
        self.room = Newsroom()
        self.addCleanup(self.room.__exit__)
        self.authority = Authority(self.room)
        self.room.configure(f'ca_file = "{self.authority.file}"')
        self.room.publish("feed", "Saffron", "Cinnamon")

    def serve(self, *more):
        return Nginx(self.room, PLAIN + "".join(more))

    def secure(self, name="wire.example", more=""):
        return https_server(name, self.authority.certificate(name), more)

    def added(self, *arguments):
        """What the command said, and the addresses in the file that it wrote."""
        said = self.room.ask("feeds", "add", *arguments)
        lines = self.room.read("etc/feeds.d/added.toml").splitlines()
        return said, [line.split('"')[1] for line in lines if line.startswith("url")]

    def test_the_same_entries_are_followed_over_https(self):
        nginx = self.serve(self.secure())
        said, urls = self.added("http://wire.example/feed")
        self.assertEqual(urls, ["https://wire.example/feed"], said)
        self.assertIn('"https://wire.example/feed" serves the same entries', said)
        self.assertEqual([request["scheme"] for request in nginx.requests()], ["http", "https"])

    def test_the_port_of_the_web_is_no_port_of_its_own(self):
        self.serve(self.secure())
        self.assertEqual(self.added("http://wire.example:80/feed")[1], ["https://wire.example/feed"])

    def test_unless_the_user_wants_http(self):
        nginx = self.serve(self.secure())
        self.assertEqual(self.added("--http", "http://wire.example/feed")[1], ["http://wire.example/feed"])
        self.assertEqual([request["scheme"] for request in nginx.requests()], ["http"])

    def test_other_entries_are_another_feed(self):
        self.room.write("www/secure/feed", rss("Somebody else's"))
        self.serve(self.secure(more=f"root {self.room.folder}/www/secure;"))
        self.assertEqual(self.added("http://wire.example/feed")[1], ["http://wire.example/feed"])

    def test_a_certificate_for_another_name_is_no_way(self):
        self.serve(https_server("wire.example", self.authority.certificate("other.example")))
        said, urls = self.added("http://wire.example/feed")
        self.assertEqual(urls, ["http://wire.example/feed"])
        self.assertNotIn("certificate", said)

    def test_nobody_answers_over_https(self):
        self.serve()
        self.assertEqual(self.added("http://wire.example/feed")[1], ["http://wire.example/feed"])

    def test_known_over_https_already(self):
        self.serve(self.secure())
        self.added("https://wire.example/feed")
        said, urls = self.added("http://wire.example/feed")
        self.assertEqual(urls, ["https://wire.example/feed"])
        self.assertIn("configured already", said)


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", hosts=HOSTS)
