#!/usr/bin/env python3
"""Runs the shared feed corpus with its own runner and fails below a floor.

The one case that fails, and should: feedparser-encoding-bozo_linenoise holds UTF-8 with one stray
byte, and expects all of it read in a single-byte charset ("â€™â€Š"). We read the UTF-8 as UTF-8.
Skips (77) where the corpus is not there.
"""
import argparse
import os
import re
import shlex
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--floor", type=int, required=True)
    options = parser.parse_args()
    runner = os.path.join(options.corpus, "check_feeds.py")
    if not os.path.exists(runner):
        print("SKIPPED: no shared feed corpus at", options.corpus)
        return 77
    command = [sys.executable, runner, "--parser", shlex.quote(options.tool) + " parse --batch",
               "--batch", options.corpus]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(run.stdout, end="")
    score = re.search(r"^(\d+) passed, (\d+) failed$", run.stdout, re.MULTILINE)
    if score is None:
        print("the runner gave no score")
        return 1
    passed = int(score.group(1))
    if passed < options.floor:
        print("%d passed, the floor is %d" % (passed, options.floor))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
