#!/usr/bin/env python3
"""Feeds through proxies: tinyproxy for HTTP and CONNECT, microsocks for SOCKS 5.

The feeds' names are known to the proxies alone, which run with another /etc/hosts than the daemon:
what the daemon looks up, or asks past its proxy, cannot succeed.

    proxies.py BINARY"""
import os
import unittest

import apart
from newsroom import Newsroom, wait_for
from servers import Authority, Nghttpx, Nginx, https_server, wait_until_serving

HTTP_PORT, TLS_PORT, SOCKS_PORT = 3128, 3129, 1080
PASSWORD = "hush-hush"
HIDDEN = "127.0.0.1 localhost wire.example\n"


def behind(room, *command):
    """Starts a proxy that knows the feeds' names."""
    hosts = room.write("hosts", HIDDEN)
    return room.spawn("unshare", "--mount", "--propagation", "private", "sh", "-c",
                      f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh", *command)


def tinyproxy(room, more=""):
    configuration = room.write("tinyproxy.conf", f"""
Port {HTTP_PORT}
Listen 127.0.0.1
Timeout 60
MaxClients 20
LogLevel Connect
ConnectPort 443
{more}
""")
    process = behind(room, "tinyproxy", "-d", "-c", configuration)
    wait_until_serving(room, process, HTTP_PORT)


def microsocks(room, *options):
    process = behind(room, "microsocks", "-i", "127.0.0.1", "-p", str(SOCKS_PORT), *options)
    wait_until_serving(room, process, SOCKS_PORT)


class Case(unittest.TestCase):
    def setUp(self):
        # No network at all is allowed to feeds: the proxy's address is the one exemption.
        self.room = Newsroom(networks=())
        self.addCleanup(self.room.__exit__)
        self.authority = Authority(self.room)
        pair = self.authority.certificate("wire.example")
        self.nginx = Nginx(self.room, "server { listen 80; server_name wire.example; }" +
                           https_server("wire.example", pair))

    def use(self, proxy):
        self.room.configure(f'proxy = "{proxy}"\nca_file = "{self.authority.file}"')

    def both_feeds(self):
        self.room.publish("plain", "Saffron in clear text")
        self.room.publish("secure", "Saffron by TLS")
        self.room.feeds(plain="http://wire.example/plain", secure="https://wire.example/secure")

    def both_arrive(self):
        self.both_feeds()
        self.room.start()
        self.room.alert("Saffron in clear text")
        self.room.alert("Saffron by TLS")

    def nobody_is_asked(self, words):
        """Neither feed, by the running daemon or by `feeds check`."""
        self.both_feeds()
        for name in ("plain", "secure"):
            self.assertIn(words, self.room.checked(name))
        self.room.start()
        wait_for(f"{words!r} for both feeds",
                 lambda: all(any(f"feed {name}:" in line and words in line
                                 for line in self.room.log().splitlines())
                             for name in ("plain", "secure")), self.room.told)
        self.assertEqual(self.nginx.requests(), [])
        self.assertEqual(self.room.receiver.titles, [])

    def no_password_is_told(self):
        said = self.room.log() + self.room.ask("feeds", "list", "--json") + self.room.ask("status", "--json")
        self.assertNotIn(PASSWORD, said)
        for folder, _, files in os.walk(f"{self.room.folder}/state"):
            for path in (f"{folder}/{file}" for file in files):
                if os.path.isfile(path):  # and not the control socket
                    with open(path, "rb") as state:
                        self.assertNotIn(PASSWORD.encode(), state.read(), path)


class Http(Case):
    LOGIN = f"BasicAuth desk {PASSWORD}"

    def test_carries_http_and_https(self):
        tinyproxy(self.room)
        self.use(f"http://127.0.0.1:{HTTP_PORT}")
        self.both_arrive()
        plain, = self.nginx.requests(uri="/plain")
        secure, = self.nginx.requests(uri="/secure")
        self.assertIn("tinyproxy", plain["via"])
        self.assertEqual((secure["via"], secure["protocol"], secure["sni"]), ("", "HTTP/2.0", "wire.example"))
        said = self.room.read("servers.log")
        self.assertIn("GET http://wire.example/plain HTTP/1.1", said)
        self.assertIn("CONNECT wire.example:443 HTTP/1.1", said)

    def test_behind_tls(self):
        tinyproxy(self.room)
        pair = self.authority.certificate("proxy.example")
        front = Nghttpx(self.room, pair, HTTP_PORT, "--http2-proxy", listen=TLS_PORT)
        self.use(f"https://proxy.example:{TLS_PORT}")
        self.both_arrive()
        self.assertEqual([request["via"] for request in self.nginx.requests(uri="/secure")], [""])
        # Under load nghttpx answers 502 now and then, and the daemon asks again. A tunnel is logged
        # when it ends, so tinyproxy tells of it.
        self.assertIn(("200", "http://wire.example/plain"),
                      {(status, path) for _, status, path in front.log()})
        self.assertIn("CONNECT wire.example:443 HTTP/1.1", self.room.read("servers.log"))

    def test_with_a_password(self):
        tinyproxy(self.room, self.LOGIN)
        self.use(f"http://desk:{PASSWORD}@127.0.0.1:{HTTP_PORT}")
        self.both_arrive()
        self.no_password_is_told()

    def test_with_a_wrong_password(self):
        # tinyproxy answers 401 to a wrong one, and 407 to none.
        tinyproxy(self.room, "BasicAuth desk another")
        self.use(f"http://desk:{PASSWORD}@127.0.0.1:{HTTP_PORT}")
        self.nobody_is_asked("wants a user name and password, or others than it got")
        self.no_password_is_told()

    def test_without_the_password(self):
        tinyproxy(self.room, self.LOGIN)
        self.use(f"http://127.0.0.1:{HTTP_PORT}")
        self.nobody_is_asked("wants a user name and password")

    def test_that_is_down(self):
        self.use(f"http://desk:{PASSWORD}@127.0.0.1:{HTTP_PORT}")
        self.nobody_is_asked(f"the proxy 127.0.0.1:{HTTP_PORT}: cannot connect: Connection refused")
        self.no_password_is_told()

    def test_that_comes_back(self):
        self.use(f"http://127.0.0.1:{HTTP_PORT}")
        self.both_feeds()
        self.room.start()
        self.room.logged("cannot connect")
        tinyproxy(self.room)
        self.room.alert("Saffron in clear text")
        self.room.alert("Saffron by TLS")

    def test_exempts_no_other_private_address(self):
        tinyproxy(self.room)
        self.use(f"http://127.0.0.1:{HTTP_PORT}")
        self.room.publish("inside", "Saffron from inside")
        self.room.feeds(inside="http://127.0.0.1/inside", named="http://localhost/inside")
        for name in ("inside", "named"):
            self.assertIn("not allowed", self.room.checked(name))
        self.assertEqual(self.nginx.requests(), [])


class Socks(Case):
    LOGIN = ("-u", "desk", "-P", PASSWORD)

    def test_carries_http_and_https_and_looks_names_up(self):
        microsocks(self.room)
        self.use(f"socks5h://127.0.0.1:{SOCKS_PORT}")
        self.both_arrive()
        said = self.room.read("servers.log")
        self.assertIn("connected to wire.example:80", said)
        self.assertIn("connected to wire.example:443", said)

    def test_with_a_password(self):
        microsocks(self.room, *self.LOGIN)
        self.use(f"socks5h://desk:{PASSWORD}@127.0.0.1:{SOCKS_PORT}")
        self.both_arrive()
        self.no_password_is_told()

    def test_with_a_wrong_password(self):
        microsocks(self.room, "-u", "desk", "-P", "other")
        self.use(f"socks5h://desk:{PASSWORD}@127.0.0.1:{SOCKS_PORT}")
        self.nobody_is_asked("wants a user name and password")
        self.no_password_is_told()

    def test_without_the_password(self):
        microsocks(self.room, *self.LOGIN)
        self.use(f"socks5h://127.0.0.1:{SOCKS_PORT}")
        self.nobody_is_asked("wants a user name and password")

    def test_that_is_down(self):
        self.use(f"socks5h://desk:{PASSWORD}@127.0.0.1:{SOCKS_PORT}")
        self.nobody_is_asked(f"the proxy 127.0.0.1:{SOCKS_PORT}: cannot connect: Connection refused")
        self.no_password_is_told()

    def test_whose_host_refuses(self):
        microsocks(self.room)
        self.nginx.stop()
        self.use(f"socks5h://127.0.0.1:{SOCKS_PORT}")
        self.nobody_is_asked("does not reach the host: it refuses the connection")

    def test_that_would_have_names_looked_up_here(self):
        self.use(f"socks5://127.0.0.1:{SOCKS_PORT}")
        self.both_feeds()
        self.assertIn("socks5h", self.room.ask("check"))


if __name__ == "__main__":
    apart.run("nginx (nginx)", "openssl (openssl)", "tinyproxy (tinyproxy-bin)", "microsocks (microsocks)",
              "nghttpx (nghttp2-proxy)", hosts=("127.0.0.1 proxy.example",))
