#!/usr/bin/env python3
"""Which files of the project changed lately, and which translation units saw it.

Changed is what differs from the upstream branch; without one, what the commits of the day that ends
with the last commit brought; and what is not committed yet. Where there is no history, everything
is.

  tests/checks/changed.py                          the files
  tests/checks/changed.py --build B --under DIR    the translation units under DIR, as folder B was
                                                   built from them, whose code changed: their own
                                                   file, a header, or the source beside a header
"""

import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("feeds/", "rules/", "daemon/", "tests/")
DAY = 24 * 3600


def output(*command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def base():
    """The commit that the work is compared with; empty: there is none."""
    upstream = output("git", "merge-base", "HEAD", "@{upstream}").strip()
    if upstream and upstream != output("git", "rev-parse", "HEAD").strip():
        return upstream
    last = output("git", "log", "-1", "--format=%ct").strip()
    if not last:
        return ""
    return output("git", "log", "-1", "--first-parent", "--format=%H",
                  f"--before={int(last) - DAY}").strip()


def changed():
    """Names from the root; None: nothing is known of what went before."""
    before = base()
    if not before:
        return None
    fresh = output("git", "ls-files", "--others", "--exclude-standard")
    return set((output("git", "diff", "--name-only", before) + fresh).splitlines())


def units(build):
    """The project's translation units: path in the project, command line."""
    with open(build / "compile_commands.json", encoding="utf-8") as file:
        for entry in json.load(file):
            path = pathlib.Path(entry["file"]).resolve()
            if not path.is_relative_to(ROOT) or path.is_relative_to(build):
                continue
            name = str(path.relative_to(ROOT))
            if name.startswith(ROOMS) and name.endswith(".cpp"):
                yield name, entry["command"]


def headers(build):
    """By object file, the project's headers that it was compiled from, as ninja recorded them."""
    found, current = {}, None
    for line in output("ninja", "-C", str(build), "-t", "deps").splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], [])
        elif line.strip() and current is not None:
            path = pathlib.Path(os.path.normpath(os.path.join(build, line.strip())))
            if path.is_relative_to(ROOT) and not path.is_relative_to(build):
                current.append(str(path.relative_to(ROOT)))
    return found


def object_of(command):
    words = shlex.split(command)
    return words[words.index("-o") + 1] if "-o" in words else ""


def touched(build, under, names):
    """The units under a folder whose code changed."""
    included = headers(build)
    found = set()
    for name, command in units(build):
        if not name.startswith(under):
            continue
        seen = {name, *included.get(object_of(command), ())}
        seen |= {re.sub(r"\.hpp$", ".cpp", header) for header in seen}
        if names is None or seen & names:
            found.add(name)
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", help="a built folder")
    arguments.add_argument("--under", default="", help="a folder, as tests/fuzz/")
    options = arguments.parse_args()
    names = changed()
    if options.build:
        names = touched((ROOT / options.build).resolve(), options.under, names)
    elif names is None:
        names = set(output("git", "ls-files").splitlines())
    print("\n".join(sorted(names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
