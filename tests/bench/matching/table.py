#!/usr/bin/env python3
"""The table of matching.md M as Markdown: speed, build time and memory, one and two threads.

    table.py --bench BUILD/tests/bench/matching/match_bench --shared DIR

Then what a second thread brings (M20), and what inflected forms with the detection of the language
cost against exact forms (M21). A minute or two. A thread's passes begin together; of the passes
the best counts. Needs a quiet machine with two free cores; the CPU clock bears some noise.
"""
import os
import tempfile

import runs

COUNTS = (1000, 10000, 100000, 1000000)
INFLECTED = 100000


def main_table(options, folder):
    speeds = {}
    runs.print_head("watches", "threads", "articles/CPU-s", "articles/s", "p50 µs", "p99 µs",
                    "max µs", "build s", "set MiB", "process grew MiB", "matches")
    for count in COUNTS:
        for threads in (1, 2):
            speed = runs.match_bench(options, folder, count, "--threads", str(threads))
            speeds[count, threads] = speed
            runs.print_row("{:,}".format(count), threads, runs.rounded(speed["per_cpu_second"]),
                           runs.rounded(speed["per_second"]), "%.1f" % speed["p50_us"],
                           "%.1f" % speed["p99_us"], "%.0f" % speed["max_us"],
                           "%.2f" % speed["build_cpu_seconds"], "%.1f" % speed["set_mib"],
                           "%.1f" % speed["resident_mib"], speed["matches"])
    return speeds


def second_thread(speeds):
    print("\nTwo threads against one (M20: at least 1.9):\n")
    runs.print_head("watches", "by CPU clock", "by wall clock")
    for count in COUNTS:
        one, two = speeds[count, 1], speeds[count, 2]
        runs.print_row("{:,}".format(count),
                       *("%.2f" % (two[clock] / one[clock])
                         for clock in ("per_cpu_second", "per_second")))


def inflected(options, folder):
    """The engine detects the language of an article that declares none where a watch asks for it,
    so the last row has one that does."""
    print("\nInflected forms, the language detected, against exact forms at %d watches "
          "(M21: at most 2.5):\n" % INFLECTED)
    runs.print_head("forms", "articles/CPU-s", "p50 µs", "p99 µs", "costs")
    with tempfile.TemporaryDirectory() as asking:
        ask_for_language(folder, asking)
        exact = None
        for name, where, forms in (("exact", folder, "exact"),
                                   ("inflected", folder, "inflected"),
                                   ("inflected, language detected", asking, "inflected")):
            speed = runs.match_bench(options, where, INFLECTED, "--forms", forms)
            exact = exact or speed
            runs.print_row(name, runs.rounded(speed["per_cpu_second"]), "%.1f" % speed["p50_us"],
                           "%.1f" % speed["p99_us"],
                           "%.2f" % (exact["per_cpu_second"] / speed["per_cpu_second"]))


def ask_for_language(folder, out):
    """The same workload, its last watch one by language."""
    queries = "queries_%d.jsonl" % INFLECTED
    rows = runs.read_rows(os.path.join(folder, queries))
    rows[-1]["query"] = "lang:it AND " + rows[-1]["query"]
    runs.write_rows(os.path.join(out, queries), rows)
    os.symlink(os.path.abspath(os.path.join(folder, "articles.jsonl")),
               os.path.join(out, "articles.jsonl"))


def main():
    options = runs.parser(__doc__).parse_args()
    with runs.workload(options, COUNTS) as folder:
        second_thread(main_table(options, folder))
        inflected(options, folder)


if __name__ == "__main__":
    main()
