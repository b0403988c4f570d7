#!/usr/bin/env python3
"""TLS and HTTP/2 against nginx.

    tls.py BINARY"""
import unittest

import apart
from newsroom import Newsroom
from servers import Authority, Nginx, https_server

HOSTS = ("127.0.0.1 wire.example expired.example named.example old.example plain.example",)


class Http2(unittest.TestCase):
    def test_feeds_of_one_host_share_a_connection_of_http2(self):
        with Newsroom() as room:
            authority = Authority(room)
            nginx = Nginx(room, https_server("wire.example", authority.certificate("wire.example"),
                                             "ssl_protocols TLSv1.2 TLSv1.3;"))
            trusted = f'ca_file = "{authority.file}"'
            names = [f"f{number}" for number in range(8)]
            for name in names:
                room.publish(name, f"Saffron {name}")
            room.feeds(**{name: (f"https://wire.example/{name}", trusted) for name in names})
            room.start()
            for name in names:
                room.alert(f"Saffron {name}")
            requests = nginx.requests()
            self.assertEqual(len(requests), len(names), requests)
            for request in requests:
                self.assertEqual(request["protocol"], "HTTP/2.0")
                self.assertEqual(request["sni"], "wire.example")
                self.assertEqual(request["tls"], "TLSv1.3")
                self.assertEqual(request["status"], "200")
            self.assertEqual(len({request["connection"] for request in requests}), 1, requests)

    def test_a_server_without_http2_is_asked_in_http11(self):
        with Newsroom() as room:
            authority = Authority(room)
            nginx = Nginx(room, https_server("wire.example", authority.certificate("wire.example"),
                                             "ssl_protocols TLSv1.2;", http2=""))
            room.publish("feed", "Saffron by TLS 1.2")
            room.configure(f'ca_file = "{authority.file}"')
            room.feeds(wire="https://wire.example/feed")
            room.start()
            room.alert("Saffron by TLS 1.2")
            request = nginx.requests()[0]
            self.assertEqual((request["protocol"], request["tls"]), ("HTTP/1.1", "TLSv1.2"))


class Refused(unittest.TestCase):
    """The words are those of `feeds check` and of the running daemon alike."""

    def refused(self, server, url, words, trusted=True):
        with Newsroom() as room:
            authority = Authority(room)
            nginx = Nginx(room, server(authority))
            room.publish("feed", "Saffron that nobody sees")
            room.feeds(wire=(url, f'ca_file = "{authority.file}"' if trusted else ""))
            said = room.checked("wire")
            self.assertIn(words, said)
            room.start()
            room.logged(words)
            self.assertEqual(nginx.requests(status="200"), [])
            self.assertEqual(room.receiver.titles, [])

    def test_an_authority_that_nobody_named(self):
        self.refused(lambda ca: https_server("wire.example", ca.certificate("wire.example")),
                     "https://wire.example/feed",
                     "the certificate's issuer is not known here; if it is an authority of your own, name"
                     " its file in ca_file", trusted=False)

    def test_an_expired_certificate(self):
        self.refused(lambda ca: https_server("expired.example", ca.certificate("expired.example", days=-1)),
                     "https://expired.example/feed", "the server's certificate has expired")

    def test_a_certificate_for_another_name(self):
        self.refused(lambda ca: https_server("named.example", ca.certificate("other.example")),
                     "https://named.example/feed", "the certificate is not for this host")

    def test_nothing_newer_than_tls_11(self):
        # Whatever OpenSSL's own settings are, level 0 lets the server offer what is that old.
        self.refused(lambda ca: https_server("old.example", ca.certificate("old.example"),
                                             "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;"),
                     "https://old.example/feed", "the server offers no TLS version from 1.2 on")

    def test_a_port_that_does_not_speak_tls(self):
        self.refused(lambda _: "server { listen 8443; server_name plain.example; }",
                     "https://plain.example:8443/feed", "the server does not speak TLS on this port")


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", hosts=HOSTS)
