#!/usr/bin/env python3
"""Content codings against nginx: what it compresses itself, and files that were compressed before.

    codings.py BINARY"""
import gzip
import os
import subprocess
import unittest
import zlib

import apart
from newsroom import Newsroom, rss
from servers import BROTLI, Nginx

HOSTS = ("127.0.0.1 wire.example",)

SERVER = """
  server {
    listen 80;
    server_name wire.example;
    gzip_types application/rss+xml;
    gzip_min_length 1;
    location /gzip { gzip on; }
%s
    location /file/zstd { add_header Content-Encoding zstd; }
    location /file/gzip { add_header Content-Encoding gzip; }
    location /file/deflate { add_header Content-Encoding deflate; }
  }
"""

BROTLI_LOCATION = """
    location /br { brotli on; brotli_types application/rss+xml; brotli_min_length 1; }
"""


def raw_deflate(data):
    """RFC 1951 without the frame that "deflate" means, as many servers send it."""
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


class Codings(unittest.TestCase):
    def arrives(self, path, coding, content=None, modules=(), locations=""):
        with Newsroom() as room:
            nginx = Nginx(room, SERVER % locations, modules=modules)
            title = f"Saffron by {path}"
            # Long enough to be worth compressing.
            text = rss(title, *(f"Nothing about it {number}" for number in range(200))).encode()
            room.write(f"www/{path}", content(text) if content else text)
            room.feeds(wire=f"http://wire.example/{path}")
            room.start()
            room.alert(title)
            request = nginx.requests()[0]
            self.assertEqual(request["accept"], "deflate, gzip, br, zstd")
            self.assertEqual(request["coding"], coding)
            self.assertEqual(request["status"], "200")

    def test_gzip_of_the_server(self):
        self.arrives("gzip", "gzip")

    def test_brotli_of_the_server(self):
        if not os.path.exists(BROTLI):
            self.skipTest("nginx has no brotli module (libnginx-mod-http-brotli-filter)")
        self.arrives("br", "br", modules=(BROTLI,), locations=BROTLI_LOCATION)

    def test_zstd_of_a_file(self):
        self.arrives("file/zstd", "zstd", zstd)

    def test_gzip_of_a_file(self):
        self.arrives("file/gzip", "gzip", gzip.compress)

    def test_deflate_as_it_is_defined(self):
        self.arrives("file/deflate", "deflate", zlib.compress)

    def test_deflate_without_its_frame(self):
        self.arrives("file/deflate-raw", "deflate", raw_deflate)


if __name__ == "__main__":
    apart.run("nginx (nginx)", "zstd (zstd)", hosts=HOSTS)
