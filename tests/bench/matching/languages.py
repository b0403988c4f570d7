#!/usr/bin/env python3
"""What 20,000 patterns in other languages cost beside 100,000 watches (L12), as Markdown.

    languages.py --bench BUILD/tests/bench/matching/match_bench --shared DIR

A pattern is the beginning of a word from the news of one of eight languages in
DIR/corpus/real_stories. As concepts: 200 watches of two or three concepts each (AND), a concept being
five patterns in each language. As lists: 500 watches of 40 patterns (OR); a fifth of them fires on
an article, which nobody would want, so this is the worst of it. Inflected forms. Needs a quiet
machine; the best of several rounds counts.
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
FROM_EACH = 5
CONCEPTS = 500
ROUNDS = 3


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


def concepts(shared):
    """CONCEPTS groups of 40 patterns, 20,000 in all."""
    chance = random.Random(12)
    words = beginnings(shared)
    return [" OR ".join(word for language in LANGUAGES
                        for word in chance.sample(words[language], FROM_EACH))
            for _ in range(CONCEPTS)]


def by_concepts(groups):
    """Two or three concepts a watch in turn: five concepts make two watches."""
    for at in range(0, len(groups), 5):
        for some in (groups[at:at + 2], groups[at + 2:at + 5]):
            yield {"name": "concepts %d" % (at + len(some)),
                   "query": " AND ".join("(%s)" % group for group in some)}


def by_lists(groups):
    for at, group in enumerate(groups):
        yield {"name": "list %d" % at, "query": group}


def main():
    options = runs.parser(__doc__).parse_args()
    if not options.shared:
        sys.exit("--shared is needed: the words are taken from its news")
    with runs.workload(options, [WATCHES]) as folder, tempfile.TemporaryDirectory() as scratch:
        queries = runs.read_rows(os.path.join(folder, "queries_%d.jsonl" % WATCHES))
        groups = concepts(options.shared)
        os.symlink(os.path.join(folder, "articles.jsonl"),
                   os.path.join(scratch, "articles.jsonl"))
        rows = (("alone", queries),
                ("with 20,000 patterns as concepts", queries + list(by_concepts(groups))),
                ("with 20,000 patterns as lists", queries + list(by_lists(groups))))
        for _, some in rows:
            runs.write_rows(os.path.join(scratch, "queries_%d.jsonl" % len(some)), some)
        best = {}
        for _ in range(ROUNDS):
            for name, some in rows:
                speed = runs.match_bench(options, scratch, len(some), "--forms", "inflected")
                if name not in best or speed["per_cpu_second"] > best[name]["per_cpu_second"]:
                    best[name] = speed
        runs.print_head("100,000 watches", "articles/CPU-s", "p50 µs", "p99 µs", "matches", "costs")
        for name, _ in rows:
            speed = best[name]
            runs.print_row(name, runs.rounded(speed["per_cpu_second"]), "%.1f" % speed["p50_us"],
                           "%.1f" % speed["p99_us"], speed["matches"],
                           "%.2f" % (best["alone"]["per_cpu_second"] / speed["per_cpu_second"]))


if __name__ == "__main__":
    main()
