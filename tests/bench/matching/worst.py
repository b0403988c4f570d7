#!/usr/bin/env python3
"""The worst watches and the worst articles that we could think of, beside the plain workload.

    worst.py --bench BUILD/tests/bench/matching/match_bench --shared DIR [--only PART]

Every case has 100,000 watches (10,000 or 1,000 of them bad ones where that is said). CPU clock,
one thread, exact forms. "times": of the articles of the same row, with the workload's own watches.
"""
import os
import tempfile

import runs
import worst_cases

WATCHES = 100000


def run(options, articles, queries, passes):
    with tempfile.TemporaryDirectory() as folder:
        runs.write_rows(os.path.join(folder, "articles.jsonl"), articles)
        runs.write_rows(os.path.join(folder, "queries_%d.jsonl" % len(queries)),
                        ({"name": str(i), "query": query} for i, query in enumerate(queries)))
        return runs.match_bench(options, folder, len(queries), passes=passes)


def time_us(speed):
    return 1e6 / speed["per_cpu_second"]


def report(options, case, plain):
    """`plain`: times of the workload's own watches, by the name of the articles."""
    speed = run(options, case.articles, case.queries, case.passes)
    base = plain.setdefault(case.articles_name, speed)
    found = speed["matches"] / speed["articles"]
    runs.print_row(case.name, case.articles_name, runs.rounded(time_us(speed)),
                   runs.rounded(speed["max_us"]), runs.rounded(found), speed["always_tried"],
                   runs.rounded(time_us(speed) / time_us(base)),
                   "%.2f" % speed["build_cpu_seconds"], runs.rounded(speed["resident_mib"]))


def main():
    parser = runs.parser(__doc__)
    parser.add_argument("--only", default="", help="cases whose name contains this, and plain ones")
    options = parser.parse_args()
    with runs.workload(options, (WATCHES,)) as folder:
        articles = runs.read_rows(os.path.join(folder, "articles.jsonl"))
        queries = [row["query"] for row in
                   runs.read_rows(os.path.join(folder, "queries_%d.jsonl" % WATCHES))]
    runs.print_head("watches", "articles", "µs an article", "max µs", "matches an article",
                    "always tried", "times", "build s", "MiB")
    plain = {}
    for case in worst_cases.cases(articles, queries):
        if case.name == worst_cases.PLAIN or options.only in case.name:
            report(options, case, plain)


if __name__ == "__main__":
    main()
