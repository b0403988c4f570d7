#!/usr/bin/env python3
"""The captured real feeds, served by nginx on loopback: every one polled, parsed, stored; the second
round all 304 and nothing new.

    real_feeds.py --newsalertd BUILD/newsalertd --shared ../shared
"""
import argparse
import collections
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys

from world import CONFIGURATION, World, get, wait_for

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log;
  types {{ application/xml xml rss rdf atom; application/json json; text/html html; }}
  default_type application/octet-stream;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; etag on; }}
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not os.path.exists(nginx):
        sys.exit("real_feeds.py: install nginx-light")
    real = f"{options.shared}/conformance/real"
    names = sorted(n for n in os.listdir(real) if n != "MANIFEST.tsv" and os.path.isfile(f"{real}/{n}"))
    with World(options.newsalertd, f"{options.shared}/tools", options.keep) as world:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        os.makedirs(f"{world.folder}/www")
        os.chmod(world.folder, 0o755)
        for number, name in enumerate(names):
            shutil.copy(f"{real}/{name}", f"{world.folder}/www/{number:03d}{os.path.splitext(name)[1]}")
            os.chmod(f"{world.folder}/www/{number:03d}{os.path.splitext(name)[1]}", 0o644)
        world.write("nginx.conf", NGINX.format(folder=world.folder, port=port))
        world.spawn(nginx, "-c", f"{world.folder}/nginx.conf")
        world.write("newsalertd.toml", CONFIGURATION.format(spread="0s", newer="1h", folder=world.folder))
        world.write("feeds.d/real.toml", "".join(
            f'[[feed]]\nname = {json.dumps(name)}\nurl = "http://127.0.0.1:{port}/{number:03d}'
            f'{os.path.splitext(name)[1]}"\ninterval = "10s"\n' for number, name in enumerate(names)))
        world.write("rules.d/none.toml", '[[watch]]\nname = "none"\nquery = "qqqqzzzz"\n')
        daemon = world.daemon()
        documents = 'feed_polls_total{result="document"}'
        wait_for("the first round", lambda: world.counter(documents) >= len(names), 120)
        wait_for("the second round", lambda: world.counter('feed_polls_total{result="not_modified"}') > 0, 60)

        def settled():
            with sqlite3.connect(f"file:{world.folder}/state/state.db?mode=ro", uri=True) as state:
                return state.execute("SELECT count(*) FROM feed WHERE polled_at > 0").fetchone()[0] >= len(names)

        wait_for("every feed settled", settled, 60)
        with sqlite3.connect(f"file:{world.folder}/state/state.db?mode=ro", uri=True) as state:
            first = state.execute("SELECT count(*), count(DISTINCT feed) FROM article").fetchone()
        wait_for("every good feed asked again",
                 lambda: world.counter('feed_polls_total{result="not_modified"}') >= first[1] - 5, 200)
        status = world.status()
        world.stop(daemon)
        with sqlite3.connect(f"file:{world.folder}/state/state.db?mode=ro", uri=True) as state:
            after = state.execute("SELECT count(*), count(DISTINCT feed) FROM article").fetchone()
            errors = state.execute("SELECT name, error FROM feed WHERE error <> ''").fetchall()
            empty = state.execute("SELECT f.name FROM feed f WHERE error = '' AND f.name NOT LIKE char(9) || '%'"
                                  " AND NOT EXISTS(SELECT 1 FROM article a WHERE a.feed = f.id)").fetchall()
        codes = collections.Counter()
        with open(f"{world.folder}/access.log") as access:
            for line in access:
                codes[line.split('"')[2].split()[0]] += 1
        report = {"feeds": len(names), "articles_first_round": first[0], "feeds_with_articles": first[1],
                  "articles_after": after[0], "http": codes, "errors": errors,
                  "without_entries": [e[0] for e in empty],
                  "counters": {k: v for k, v in status["counters"].items() if v}}
        print(json.dumps(report, indent=1, ensure_ascii=False))
        return 0 if after == first else 1


if __name__ == "__main__":
    sys.exit(main())
