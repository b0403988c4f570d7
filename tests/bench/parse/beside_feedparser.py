#!/usr/bin/python3
"""Parsing speed beside Debian's python3-feedparser, on the same feeds in the same run.

    daemon/install-packages.sh bench
    tests/bench/parse/beside_feedparser.py --bench BUILD/tests/bench/parse/parse_bench --feeds FOLDER

Takes the well-formed XML feeds of FOLDER. feedparser reads each of them once or more, as many
rounds as fit into --seconds of CPU time; parse_bench reads --megabytes. Prints both and the ratio.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

import feedparser


def well_formed(folder):
    for file in sorted(pathlib.Path(folder).iterdir()):
        document = file.read_bytes()
        try:
            xml.etree.ElementTree.fromstring(document)
        except (xml.etree.ElementTree.ParseError, LookupError, ValueError):
            continue
        if feedparser.parse(document).entries:
            yield document


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", required=True, help="the built parse_bench")
    parser.add_argument("--feeds", required=True, help="a folder of feeds")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--megabytes", type=float, default=100)
    options = parser.parse_args()
    documents = list(well_formed(options.feeds))
    if not documents:
        sys.exit(f"no well-formed feeds in {options.feeds}")
    read = entries = 0
    start = time.process_time()
    while time.process_time() - start < options.seconds:
        for document in documents:
            entries += len(feedparser.parse(document).entries)
            read += len(document)
    seconds = time.process_time() - start
    theirs = read / 1e6 / seconds
    print(f"feedparser {feedparser.__version__}: {theirs:.2f} MB/s, {entries / seconds:.0f} entries/s "
          f"({len(documents)} feeds, {read / 1e6:.1f} MB)")
    ours = subprocess.run([options.bench, options.feeds, str(options.megabytes)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    print(ours, end="")
    speed = float(re.search(r"^finished entries +([0-9.]+) MB/s", ours, re.MULTILINE)[1])
    print(f"ratio: {speed / theirs:.0f}")


if __name__ == "__main__":
    main()
