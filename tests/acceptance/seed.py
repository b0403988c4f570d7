#!/usr/bin/env python3
"""One event in two languages: the shared seed article (Italian) in one feed, an English report in
our own words in another, a watch in each language. Slack and mail must get one alert a watch, and
nothing again after a restart.

    seed.py --newsalertd BUILD/newsalertd --shared ../shared
"""
import argparse
import email.utils
import glob
import html
import json
import sys
import time

from world import CONFIGURATION, World, get, serve, wait_for

ENGLISH = ("Beijing lets in the first Nvidia H200 chips",
           "China has approved the import of a first batch of Nvidia's H200 accelerators, people who "
           "know of the decision said. Most go to three large internet companies.")


def rss(title, link, text):
    now = email.utils.formatdate(time.time())
    return (f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>feed</title><item>'
            f"<guid>{link}</guid><link>{link}</link><title>{html.escape(title)}</title><pubDate>{now}</pubDate>"
            f"<description>{html.escape(text)}</description></item></channel></rss>").encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsalertd", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with open(glob.glob(f"{options.shared}/corpus/seed/*.txt")[0]) as seed:
        italian = seed.read()
    with World(options.newsalertd, f"{options.shared}/tools", options.keep) as world:
        sink = world.sinklab()
        base = serve({"/it.xml": rss("ZQitQ1QZ La Cina approva i chip H200", "http://it.example/1", italian),
                      "/en.xml": rss("ZQenQ1QZ " + ENGLISH[0], "http://en.example/1", ENGLISH[1])})
        world.write("newsalertd.toml", CONFIGURATION.format(spread="0s", newer="1h", folder=world.folder) + f"""
[channels.slack]
type = "slack"
url = "http://127.0.0.1:{sink['http']}/services/T1/B1/seed"
allow_networks = ["127.0.0.0/8"]
[channels.mail]
type = "email"
server = "smtp://127.0.0.1:{sink['smtp']}"
tls = "none"
from = "alerts@desk.example"
to = ["desk@desk.example"]
""")
        world.write("feeds.d/two.toml", f"""
[[feed]]
name = "Quotidiano"
url = "{base}/it.xml"
lang = "it"
interval = "10s"
[[feed]]
name = "Wire"
url = "{base}/en.xml"
lang = "en"
interval = "10s"
""")
        world.write("rules.d/two.toml", """
[[watch]]
name = "H200 imports"
query = 'H200 AND (import approval)'
lang = "en"
notify = ["slack", "mail"]
[[watch]]
name = "importazione H200"
query = 'H200 AND (approvazione importazione)'
lang = "it"
notify = ["slack", "mail"]
""")

        def stats():
            channels = get(f"http://127.0.0.1:{sink['http']}/_sink/stats")["channels"]
            return {c: channels.get(c, {}) for c in ("slack", "smtp")}

        daemon = world.daemon()
        wait_for("two alerts in Slack and mail",
                 lambda: all(s.get("received", 0) >= 2 for s in stats().values()), 20)
        world.stop(daemon)
        before = stats()
        daemon = world.daemon()
        wait_for("both feeds polled again", lambda: world.counter('feed_polls_total{result="not_modified"}') >= 2, 700)
        exit_code = world.stop(daemon)
        after = stats()
        records = get(f"http://127.0.0.1:{sink['http']}/_sink/records?channel=slack&limit=10")
        report = {"alerts": {c: s["received"] for c, s in after.items()},
                  "after_restart": {c: after[c]["received"] - before[c]["received"] for c in after},
                  "rejected": {c: s["rejected"] for c, s in after.items()},
                  "violations": {c: s["violations"] for c, s in after.items()},
                  "exit": exit_code, "slack_records": records}
        print(json.dumps(report, indent=1, ensure_ascii=False)[:6000])
        good = (all(n == 2 for n in report["alerts"].values()) and not any(report["after_restart"].values())
                and not any(report["rejected"].values()) and not any(report["violations"].values()))
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
