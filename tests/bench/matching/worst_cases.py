"""The cases of worst.py: what is asked, and of what."""
import collections
import itertools
import re
import string

PLAIN = "the workload's"
MEGABYTE = 1000000
OPERATORS = {"and", "or", "not", "near", "before", "sentence", "atleast"}

Case = collections.namedtuple("Case", "name articles_name queries articles passes")


def common_words(articles):
    """By the number of articles that have them, the most common first."""
    counts = collections.Counter()
    for article in articles:
        counts.update(set(re.findall(r"[a-z]{2,}", article["content"].lower())))
    return [word for word, _ in counts.most_common(2000) if word not in OPERATORS]


def article(content):
    return {"id": "a", "title": "", "summary": "", "content": content}


def mixed(queries, bad):
    """The bad ones take the place of the last of the workload's."""
    return queries[:len(queries) - len(bad)] + bad


def distinct_names(count):
    return ["".join(letters) for letters in
            itertools.islice(itertools.product("qxzvkj", repeat=7), count)]


def sharing(words, count):
    """Every watch is about the most common words."""
    top = words[0]
    names = distinct_names(count)
    some = words[:460]
    pairs = list(itertools.islice(itertools.combinations(some, 2), count))
    yield "all share a word: said AND name", ["%s AND %s" % (top, n) for n in names]
    yield "all match: said OR name", ["%s OR %s" % (top, n) for n in names]
    yield "pairs of common words by AND", ["%s AND %s" % p for p in pairs]
    yield "pairs of common words by NEAR/1", ["%s NEAR/1 %s" % p for p in pairs]
    yield "pairs of common words by AND, NOT said", [
        "%s AND %s AND NOT %s" % (*p, top) for p in pairs]


def prefixes(queries):
    letters = string.ascii_lowercase + string.digits
    pairs = ["".join(p) + "*" for p in itertools.product(letters, repeat=2)]
    pairs.sort(key=lambda pair: pair[1].isdigit() + 2 * pair[0].isdigit())
    yield "1,000 prefixes of two letters", mixed(queries, pairs[:1000])
    yield "1,000 prefixes of two letters by OR, 100 times", mixed(
        queries, [" OR ".join(pairs[i % 7:1000]) for i in range(100)])


def regexes(queries):
    names = distinct_names(10000)
    yield "10,000 regexes beside a name", mixed(
        queries, ["%s AND /%s[0-9]{2,4}/" % (n, n[:4]) for n in names])
    yield "10,000 regexes beside a common word", mixed(
        queries, ["said AND /%s[0-9]{2,4}/" % n for n in names])
    yield "10,000 regexes alone", mixed(queries, ["/%s[0-9]{2,4}/" % n for n in names])
    yield "10,000 regexes without a letter to begin with, alone", mixed(
        queries, ["/[A-Z]{3}[0-9]{2,4} ?%s/" % n for n in names])


def about(word, words):
    """Watches for which an article of one word repeated is the worst."""
    out = ["%s NEAR/%d %s" % (word, n, word) for n in range(1, 200)]
    out += ['"%s"' % " ".join([word] * n) for n in range(2, 50)]
    out += ["ATLEAST/%d %s" % (n, word) for n in range(1, 200)]
    out += ["%s BEFORE/%d (%s OR %s)" % (word, n, word, words[9]) for n in range(1, 200)]
    out += ['"%s %s"~%d' % (word, words[9], n) for n in range(1, 200)]
    out += ['("%s %s" OR %s) NEAR/%d (%s OR %s)' % (word, word, w, n, word, w)
            for n, w in zip(range(1, 200), words)]
    return out


def long_query(words):
    """As many words as a NEAR takes, all of them common."""
    return "(%s) NEAR/1000 (%s)" % (" OR ".join(words[:490]), " OR ".join(words[490:980]))


def cases(articles, queries):
    words = common_words(articles)
    top = words[0]
    some, few = articles[:400], articles[:20]
    text = "\n".join(a["content"] for a in articles)[:MEGABYTE]
    repeated = [article((top + " ") * (MEGABYTE // (len(top) + 1)))]
    pair = [article("%s %s " % (top, words[9]) * (MEGABYTE // (len(top + words[9]) + 2)))]

    yield Case(PLAIN, "400", queries, some, 3)
    for name, bad in itertools.chain(sharing(words, len(queries)), prefixes(queries)):
        yield Case(name, "400", bad, some, 3)
    yield Case(PLAIN, "20", queries, few, 3)
    for name, bad in regexes(queries):
        yield Case(name, "20", bad, few, 1)
    yield Case(PLAIN, "1 MB of news", queries, [article(text)], 1)
    yield Case("100 NEARs of 980 common words", "1 MB of news",
               mixed(queries, [long_query(words[i:] + words[:i]) for i in range(100)]),
               [article(text)], 1)
    hostile = mixed(queries, about(top, words))
    for name, one in (("1 MB of one word", repeated), ("1 MB of two words", pair)):
        yield Case(PLAIN, name, queries, one, 1)
        yield Case("1,000 about that word", name, hostile, one, 1)
