"""What the scripts beside this file share: the workload, a run of match_bench, a Markdown table."""
import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile


def parser(doc):
    out = argparse.ArgumentParser(description=doc.split("\n")[0])
    out.add_argument("--bench", required=True, help="the built match_bench")
    source = out.add_mutually_exclusive_group(required=True)
    source.add_argument("--shared", help="has bench/matching/make_workload.py")
    source.add_argument("--workload", help="a folder that make_workload.py wrote")
    out.add_argument("--passes", type=int, default=5)
    return out


@contextlib.contextmanager
def workload(options, counts):
    """The folder with the articles and the first so many queries, made if need be."""
    if options.workload:
        yield options.workload
        return
    maker = os.path.join(options.shared, "bench", "matching", "make_workload.py")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, maker, "--out", folder, "--queries",
                        ",".join(map(str, counts))], check=True, stdout=subprocess.DEVNULL)
        yield folder


def match_bench(options, folder, watches, *more, passes=None):
    """One process, so that its memory is that of one watch set."""
    done = subprocess.run(
        [options.bench, folder, "--queries", str(watches), "--passes",
         str(passes or options.passes), "--json", *more],
        check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def read_rows(path):
    with open(path, encoding="utf-8") as source:
        return [json.loads(line) for line in source]


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def print_head(*names):
    print("| " + " | ".join(names) + " |")
    print("| " + " | ".join(["---"] * len(names)) + " |", flush=True)


def print_row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def rounded(number):
    """Three digits that count."""
    if number >= 100:
        digits = len(str(int(number))) - 3
        return "{:,}".format(round(number / 10 ** digits) * 10 ** digits)
    return "%.3g" % number
