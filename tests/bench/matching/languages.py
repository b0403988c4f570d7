#!/usr/bin/env python3
"""What 20,000 patterns in other languages cost beside 100,000 watches (L12), as Markdown.

    languages.py --bench BUILD/tests/bench/matching/match_bench --shared DIR

500 watches, each the beginnings of 40 words: five from the news of each of eight languages in
DIR/corpus/real_stories. Inflected forms. Needs a quiet machine.
"""
import json
import lzma
import os
import random
import re
import sys
import tempfile

import runs

WATCHES = 100000
LANGUAGES = ("it", "fr", "de", "es", "pt", "nl", "pl", "ru")
EACH = 500
FROM_EACH = 5


def beginnings(shared):
    """By language, distinct beginnings of words, five to eight letters and a star."""
    found = {language: set() for language in LANGUAGES}
    path = os.path.join(shared, "corpus", "real_stories", "ntrex.jsonl.xz")
    with lzma.open(path, "rt", encoding="utf-8") as source:
        for line in source:
            article = json.loads(line)
            language = article["language"].split("-")[0]
            if language in found:
                for word in re.findall(r"[^\W\d_]{7,}", article["content"].lower()):
                    found[language].add(word[:max(5, len(word) * 2 // 3)][:8] + "*")
    return {language: sorted(words) for language, words in found.items()}


def more_watches(shared):
    chance = random.Random(12)
    words = beginnings(shared)
    for i in range(EACH):
        some = [word for language in LANGUAGES
                for word in chance.sample(words[language], FROM_EACH)]
        yield {"name": "pattern %d" % i, "query": " OR ".join(some)}


def main():
    options = runs.parser(__doc__).parse_args()
    if not options.shared:
        sys.exit("--shared is needed: the words are taken from its news")
    with runs.workload(options, [WATCHES]) as folder, tempfile.TemporaryDirectory() as scratch:
        queries = runs.read_rows(os.path.join(folder, "queries_%d.jsonl" % WATCHES))
        more = list(more_watches(options.shared))
        os.symlink(os.path.join(folder, "articles.jsonl"),
                   os.path.join(scratch, "articles.jsonl"))
        rows = (("alone", queries), ("with 20,000 patterns", queries + more))
        speeds = []
        for _, some in rows:
            runs.write_rows(os.path.join(scratch, "queries_%d.jsonl" % len(some)), some)
        runs.print_head("100,000 watches", "articles/CPU-s", "p50 µs", "p99 µs", "costs")
        for name, some in rows:
            speed = runs.match_bench(options, scratch, len(some), "--forms", "inflected")
            speeds.append(speed["per_cpu_second"])
            runs.print_row(name, runs.rounded(speed["per_cpu_second"]), "%.1f" % speed["p50_us"],
                           "%.1f" % speed["p99_us"], "%.2f" % (speeds[0] / speeds[-1]))


if __name__ == "__main__":
    main()
