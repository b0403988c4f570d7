#!/usr/bin/env python3
"""Matching speed beside Lucene, on the same files in the same run: one thread each, exact forms.

    daemon/install-packages.sh bench
    beside_lucene.py --bench BUILD/tests/bench/matching/match_bench --shared DIR [--watches N]

DIR has bench/matching/make_workload.py, which makes the files; or --workload FOLDER has its output.
Lucene's side is the design of Luwak and of Elasticsearch's percolator (Presearcher.java). First
compares what both match, and exits 1 at the first difference; then prints articles a second by CPU
clock and by wall clock, and the ratios. Exit 69: something to install.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

JARS = "/usr/share/java"
NEEDED = ("lucene-core-*.jar", "lucene-memory-*.jar", "icu4j.jar")
PACKAGES = "openjdk-17-jdk-headless liblucene8-java libicu4j-java"
SHOWN = 10


def class_path():
    found = [sorted(glob.glob(os.path.join(JARS, name))) for name in NEEDED]
    if not all(found) or not shutil.which("javac"):
        print("Lucene is not installed:\n    apt-get install --no-install-recommends " + PACKAGES,
              file=sys.stderr)
        sys.exit(69)
    return ":".join(jars[-1] for jars in found)


def make_workload(shared, watches, folder):
    maker = os.path.join(shared, "bench", "matching", "make_workload.py")
    subprocess.run([sys.executable, maker, "--out", folder, "--queries", str(watches)], check=True,
                   stdout=subprocess.DEVNULL)


def run_ours(options, folder, articles, matches):
    done = subprocess.run(
        [options.bench, folder, "--forms", "exact", "--queries", str(options.watches), "--articles",
         str(articles), "--passes", str(options.passes), "--json", "--matches", matches],
        check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def run_lucene(options, folder, articles, matches, classes, jars):
    here = os.path.dirname(os.path.abspath(__file__))
    sources = [os.path.join(here, name) for name in os.listdir(here) if name.endswith(".java")]
    subprocess.run(["javac", "-nowarn", "-d", classes, "-cp", jars] + sources, check=True)
    done = subprocess.run(
        ["java", "-Xms" + options.heap, "-Xmx" + options.heap, "-XX:+UseSerialGC",
         "-cp", classes + ":" + jars, "LuceneBench", os.path.join(folder, "articles.jsonl"),
         os.path.join(folder, "queries_%d.jsonl" % options.watches), str(articles),
         str(options.passes), matches],
        check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def rows(path):
    with open(path, encoding="utf-8") as source:
        return [json.loads(line) for line in source]


def pairs(path):
    with open(path, encoding="ascii") as source:
        return set(tuple(map(int, line.split("\t"))) for line in source)


def compare(ours, lucene, folder, watches):
    """Ends the run where the two differ."""
    have, want = pairs(ours), pairs(lucene)
    if have == want:
        print("both give the same %d matches" % len(have))
        return
    articles = rows(os.path.join(folder, "articles.jsonl"))
    queries = rows(os.path.join(folder, "queries_%d.jsonl" % watches))
    for only, found in (("newsalertd", have - want), ("Lucene", want - have)):
        for article, query in sorted(found)[:SHOWN]:
            print("only %-10s %s  %s" % (only, articles[article]["id"], queries[query]["query"]))
    sys.exit("the matches differ: %d only newsalertd's, %d only Lucene's; no speeds"
             % (len(have - want), len(want - have)))


def report(ours, lucene):
    print("%-12s %14s %14s" % ("", "articles/cpu-s", "articles/s"))
    for name, speed in (("newsalertd", ours), ("Lucene", lucene)):
        print("%-12s %14.0f %14.0f" % (name, speed["per_cpu_second"], speed["per_second"]))
    print("%-12s %14.1f %14.1f" % ("ratio", ours["per_cpu_second"] / lucene["per_cpu_second"],
                                   ours["per_second"] / lucene["per_second"]))
    print("build, CPU seconds: %.2f and %.2f; memory, MiB: %.0f and %.0f; Lucene ran %.0f queries "
          "an article" % (ours["build_cpu_seconds"], lucene["build_cpu_seconds"],
                          ours["resident_mib"], lucene["heap_mib"],
                          lucene["run"] / lucene["articles"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", required=True, help="the built match_bench")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--shared", help="has bench/matching/make_workload.py")
    source.add_argument("--workload", help="a folder that make_workload.py wrote")
    parser.add_argument("--watches", type=int, default=100000)
    parser.add_argument("--articles", type=int,
                        help="default: all 4,000; 500 from half a million watches on")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--heap", default="6g", help="of the Java machine")
    options = parser.parse_args()
    jars = class_path()
    articles = options.articles or (4000 if options.watches < 500000 else 500)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.workload or os.path.join(scratch, "workload")
        if options.shared:
            make_workload(options.shared, options.watches, folder)
        files = [os.path.join(scratch, name) for name in ("ours", "lucene")]
        print("%d watches, %d articles, best of %d passes, one thread each"
              % (options.watches, articles, options.passes), flush=True)
        ours = run_ours(options, folder, articles, files[0])
        lucene = run_lucene(options, folder, articles, files[1], os.path.join(scratch, "classes"),
                            jars)
        compare(files[0], files[1], folder, options.watches)
        report(ours, lucene)


if __name__ == "__main__":
    main()
