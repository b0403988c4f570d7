#!/usr/bin/env python3
"""How the time of an article grows with the watches and with its length, as Markdown.

    growth.py --bench BUILD/tests/bench/matching/match_bench --shared DIR

Watches: the workload's articles against 1,000 to 1,000,000. Length: articles of 100 bytes to 1 MB,
cut from the workload's running text, against 100,000 watches. CPU clock, one thread, exact forms.
"""
import os
import tempfile

import runs

COUNTS = (1000, 3000, 10000, 30000, 100000, 300000, 1000000)
LENGTHS = (100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1000000)
WATCHES = 100000
TEXT = 4000000  # bytes of text in all, for each length


def time_us(speed):
    return 1e6 / speed["per_cpu_second"]


def by_watches(options, folder):
    runs.print_head("watches", "µs an article", "p99 µs", "matches an article",
                    "ns a match")
    for count in COUNTS:
        path = os.path.join(folder, "queries_%d.jsonl" % count)
        if not os.path.exists(path):
            continue
        speed = runs.match_bench(options, folder, count)
        found = speed["matches"] / speed["articles"]
        runs.print_row("{:,}".format(count), "%.1f" % time_us(speed), "%.1f" % speed["p99_us"],
                       "%.2f" % found, runs.rounded(1000 * time_us(speed) / found))


def cut(text, length):
    """Articles of so many bytes; whole code points only."""
    for begin in range(0, min(TEXT, len(text)) - length + 1, length):
        content = text[begin:begin + length].decode("utf-8", errors="ignore")
        yield {"id": str(begin), "title": "", "summary": "", "content": content}


def by_length(options, folder):
    articles = runs.read_rows(os.path.join(folder, "articles.jsonl"))
    text = "\n".join(article["content"] for article in articles).encode()
    queries = "queries_%d.jsonl" % WATCHES
    runs.print_head("bytes", "articles", "µs an article", "ns a byte", "max µs",
                    "matches an article")
    for length in LENGTHS:
        with tempfile.TemporaryDirectory() as scratch:
            os.symlink(os.path.abspath(os.path.join(folder, queries)),
                       os.path.join(scratch, queries))
            runs.write_rows(os.path.join(scratch, "articles.jsonl"), cut(text, length))
            speed = runs.match_bench(options, scratch, WATCHES)
        runs.print_row("{:,}".format(length), speed["articles"], runs.rounded(time_us(speed)),
                       "%.1f" % (1000 * time_us(speed) / length), runs.rounded(speed["max_us"]),
                       "%.2f" % (speed["matches"] / speed["articles"]))


def main():
    options = runs.parser(__doc__).parse_args()
    with runs.workload(options, COUNTS) as folder:
        by_watches(options, folder)
        print()
        by_length(options, folder)


if __name__ == "__main__":
    main()
