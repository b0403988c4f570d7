#!/usr/bin/env python3
"""Which words of the news does the analyser join, and which of these pairs does WordNet not know?

  collisions.py --match PROGRAM [--shared DIR] [--least 5] [--list FILE] [--most N]

Every distinct word of the newswire and the headlines in DIR that occurs often enough is a watch and
an article of its own; a watch that fires on another word's article joins the two. WordNet links a
pair if one is a form of the other, if both are forms of one word (irregular ones too), if words that
they are forms of are derived from one another, or both from a third, or if both are in one set of
synonyms. Prints how many pairs are joined and how many of them are not linked; `--list` writes
these, and `--most N` makes the exit status 1 if there are more than N of them.
PROGRAM is "newsalertd match". What families.tsv judges counts as linked.
"""
import argparse
import collections
import itertools
import json
import lzma
import pathlib
import re
import subprocess
import sys
import tempfile

WORD = re.compile(r"[a-z]+")
POINTERS = {"+", "\\", "<"}
PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
ENDINGS = {
    "noun": [("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
             ("ies", "y"), ("s", "")],
    "verb": [("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
             ("ings", "e"), ("ings", ""), ("s", "")],
    "adj": [("er", ""), ("est", ""), ("er", "e"), ("est", "e"), ("ier", "y"), ("iest", "y")],
    "adv": [],
}


class WordNet:
    def __init__(self, folder):
        self.lemmas = collections.defaultdict(set)
        self.exceptions = collections.defaultdict(set)
        self.relatives = collections.defaultdict(set)
        synsets = {}
        links = []
        for part in ENDINGS:
            for line in open(folder / f"data.{part}", encoding="ascii"):
                if line.startswith(" "):
                    continue
                fields = line.split("|")[0].split()
                count = int(fields[3], 16)
                words = [re.sub(r"\(.*", "", w).lower() for w in fields[4:4 + 2 * count:2]]
                synsets[part, fields[0]] = words
                for word in words:
                    self.lemmas[part].add(word)
                at = 5 + 2 * count
                for i in range(int(fields[4 + 2 * count])):
                    sign, offset, other, places = fields[at + 4 * i:at + 4 * i + 4]
                    if sign in POINTERS and places != "0000":
                        links.append((part, fields[0], int(places[:2], 16), PARTS[other], offset,
                                      int(places[2:], 16)))
            exceptions = folder / f"{part}.exc"
            for line in open(exceptions, encoding="ascii"):
                form, *bases = line.split()
                self.exceptions[form].update(bases)
        for part, offset, i, other, target, k in links:
            a, b = synsets[part, offset][i - 1], synsets[other, target][k - 1]
            self.relatives[a].add(b)
            self.relatives[b].add(a)
        self.synonyms = {pair for words in synsets.values() for pair in itertools.permutations(words, 2)}

    def judge(self, file):
        for line in open(file, encoding="utf-8"):
            kind, _, words = line.rstrip("\n").partition("\t")
            if kind in ("join", "find", "form"):
                head, *others = words.replace("=", "").split()
                for other in others:
                    self.relatives[head].add(other)
                    self.relatives[other].add(head)

    def bases(self, word):
        out = set(self.exceptions[word])
        for part, endings in ENDINGS.items():
            if word in self.lemmas[part]:
                out.add(word)
            for ending, instead in endings:
                stem = word[:-len(ending)] + instead
                if word.endswith(ending) and stem in self.lemmas[part]:
                    out.add(stem)
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in self.lemmas["verb"]:
                    out.add(stem[:-1])
        plural = word.endswith("s") and any(word[:-1] in lemmas for lemmas in self.lemmas.values())
        return out or {word[:-1] if plural else word}

    def linked(self, a, b):
        if a in (b + "s", b + "es") or b in (a + "s", a + "es"):
            return True
        one, other = self.bases(a), self.bases(b)
        if one & other or any(pair in self.synonyms for pair in itertools.product(one, other)):
            return True
        return bool(self.near(one) & self.near(other))

    def near(self, words):
        relatives = set().union(*(self.relatives[w] for w in words))
        return words.union(*(self.bases(w) for w in relatives))


def american(word):
    word = re.sub(r"i[sz](e|ed|es|ing|er|ers|ation|ations|able)$", r"iz\1", word)
    return re.sub(r"our", "or", word)


def texts(shared):
    with lzma.open(shared / "bench/matching/reuters21578_dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            story = json.loads(line)
            yield story.get("title", "")
            yield story.get("body", story.get("content", story.get("text", "")))
    with open(shared / "corpus/stories/uci_headlines.tsv", encoding="utf-8") as lines:
        for line in lines:
            yield line.split("\t")[-1]


def words_of(shared, least):
    counts = collections.Counter()
    for text in texts(shared):
        counts.update(w for w in WORD.findall(text.lower()) if len(w) > 1)
    return sorted(w for w, n in counts.items() if n >= least)


def joined_pairs(match, words):
    with tempfile.TemporaryDirectory() as folder:
        queries = pathlib.Path(folder) / "queries.jsonl"
        queries.write_text("".join(json.dumps({"name": w, "query": f"\"{w}\""}) + "\n" for w in words))
        articles = "".join(json.dumps({"id": w, "title": w, "content": ""}) + "\n" for w in words)
        run = subprocess.run([*match.split(), "--queries", str(queries), "--forms", "inflected"],
                             input=articles, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{match}: {run.stderr[-400:]}")
    pairs = set()
    for line in run.stdout.splitlines():
        found = json.loads(line)
        pairs.update(tuple(sorted((found["id"], w))) for w in found["watches"] if w != found["id"])
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--match", required=True)
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    parser.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"))
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--list", type=pathlib.Path)
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    if not (options.shared / "bench").exists():
        print(f"skipped: no shared data in {options.shared}")
        return 77
    words = words_of(options.shared, options.least)
    pairs = joined_pairs(options.match, words)
    wordnet = WordNet(options.wordnet)
    wordnet.judge(pathlib.Path(__file__).resolve().parents[2] / "rules/tools/families.tsv")
    strangers = sorted((a, b) for a, b in pairs if not wordnet.linked(a, b)
                       and not wordnet.linked(american(a), american(b)))
    if options.list:
        options.list.write_text("".join(f"{a}\t{b}\n" for a, b in strangers))
    print(f"{len(words)} words, {len(pairs)} pairs joined, {len(strangers)} not linked by WordNet")
    return 1 if options.most is not None and len(strangers) > options.most else 0


if __name__ == "__main__":
    sys.exit(main())
