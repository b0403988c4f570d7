#!/usr/bin/env python3
"""Matches the shared articles against the shared queries in the exact form and compares with the
gold, byte for byte (M10), on one thread and on two (M13). Exit 77: the shared data are absent.

    gold.py --match PROGRAM --shared DIR            PROGRAM as `newsalertd match`
    gold.py --match PROGRAM --workload DIR          the published sums of make_workload.py's files
"""
import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile

BENCH = {
    1000: "eb2ee9aad8dc9919447d8d1984ecb15a4d5d877d19ef05728e31c151c4c6697d",
    10000: "db69a2f3530ef9284637a0bfcf0a16a35473a768959fa7896333a43f350168ae",
    100000: "a5eac3b914f645e6affc8da3bed8f7a95d3c4e81064020075431dc917ee91787",
    1000000: "1ab45e030bee374bd169926a6e9503d97888998b9ea8e98d8cf54dd945d1d392",
}


def match(program, queries, articles, threads):
    """The sorted 'id TAB name' lines."""
    command = program.split() + ["--queries", queries, "--forms", "exact", "--threads", str(threads)]
    with open(articles, "rb") as source:
        done = subprocess.run(command, stdin=source, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit("%s: exit %d" % (" ".join(command), done.returncode))
    lines = []
    for line in done.stdout.decode().splitlines():
        found = json.loads(line)
        lines.extend((found["id"], name) for name in found["watches"])
    lines.sort()
    return "".join("%s\t%s\n" % pair for pair in lines).encode()


def check_gold(program, folder):
    gold = os.path.join(folder, "gold.tsv.gz")
    if not os.path.exists(gold):
        print("SKIPPED: no gold in", folder)
        sys.exit(77)
    wanted = gzip.open(gold).read()
    with tempfile.TemporaryDirectory() as scratch:
        paths = {}
        for name in ("gold_queries", "gold_articles"):
            paths[name] = os.path.join(scratch, name + ".jsonl")
            with open(paths[name], "wb") as out:
                out.write(gzip.open(os.path.join(folder, name + ".jsonl.gz")).read())
        for threads in (1, 2):
            found = match(program, paths["gold_queries"], paths["gold_articles"], threads)
            if found == wanted:
                print("%d threads: %d matches, as in the gold" % (threads, wanted.count(b"\n")))
                continue
            have, want = set(found.splitlines()), set(wanted.splitlines())
            for line in sorted(want - have)[:20]:
                print("missing ", line.decode())
            for line in sorted(have - want)[:20]:
                print("too many", line.decode())
            sys.exit("%d missing, %d too many" % (len(want - have), len(have - want)))


def check_bench(program, folder):
    bad = 0
    for count, wanted in BENCH.items():
        queries = os.path.join(folder, "queries_%d.jsonl" % count)
        if not os.path.exists(queries):
            print("%8d: not made" % count)
            continue
        found = match(program, queries, os.path.join(folder, "articles.jsonl"), 1)
        digest = hashlib.sha256(found).hexdigest()
        print("%8d: %7d matches %s %s" % (count, found.count(b"\n"), digest,
                                          "ok" if digest == wanted else "WRONG"))
        bad += digest != wanted
    sys.exit(1 if bad else 0)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--match", required=True)
    ap.add_argument("--shared")
    ap.add_argument("--workload")
    options = ap.parse_args()
    if options.workload:
        check_bench(options.match, options.workload)
    check_gold(options.match, os.path.join(options.shared or "", "bench", "matching"))


if __name__ == "__main__":
    main()
