#!/usr/bin/env python3
"""clang-tidy over the C++ files of the project.

The checks that .clang-tidy lists under WarningsAsErrors fail the run. Files whose code changed
lately (tests/checks/changed.py) pass them first, then a tenth of the others, another tenth each day;
--all takes every file. What the other checks say is advice, printed and counted; with --strict any
warning fails. With --limit for the checks that fail and --budget for the advice, files for which no
time is left are named and counted as not checked, never as passed.

What clang-tidy said of a file is remembered by content: while the file, the project's headers that
it includes, its command line, .clang-tidy and clang-tidy itself stay as they were, it is not run
again. The memory is $XDG_CACHE_HOME/newsalertd-tidy (delete it to start over).

Exit code 1: there are errors.
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import time

import changed
from changed import output

TIDY = "clang-tidy-19"
# The static analyzer at its full depth takes two thirds of the time in files full of coroutines.
SHALLOW = ("--extra-arg=-Xclang", "--extra-arg=-analyzer-config",
           "--extra-arg=-Xclang", "--extra-arg=mode=shallow")
TURNS = 10
FINDING = re.compile(r"^(\S+?):(\d+):(\d+): (?:warning|error): .*\[([a-z][\w.,-]*)\]$", re.M)


class Hasher:
    def __init__(self, root, extra):
        self.root, self.files = root, {}
        settings = (root / ".clang-tidy").read_text(encoding="utf-8")
        self.tool = output(TIDY, "--version") + settings + " ".join(extra)

    def content(self, name):
        if name not in self.files:
            try:
                self.files[name] = hashlib.sha256((self.root / name).read_bytes()).hexdigest()
            except OSError:
                self.files[name] = "absent"
        return self.files[name]

    def key(self, name, command, included):
        digest = hashlib.sha256(self.tool.encode())
        digest.update(command.replace(str(self.root), "").encode())
        for file in [name, *sorted(set(included))]:
            digest.update(f"{file} {self.content(file)}\n".encode())
        return digest.hexdigest()


def in_turn(name):
    """Whether it is this file's day among those that did not change."""
    day = int(time.time() // 86400)
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % TURNS == day % TURNS


def run(root, build, extra, name):
    """What clang-tidy says, with paths in the project; None if it could not do its work."""
    done = subprocess.run([TIDY, "-p", str(build), "--quiet", *extra, name],
                          cwd=root, capture_output=True, text=True, check=False)
    text = done.stdout.replace(f"{root}/", "")
    if done.returncode != 0 and not FINDING.search(text):
        print(f"{name}: {TIDY} failed\n{done.stdout}{done.stderr}", flush=True)
        return None
    return text


def fatal(root):
    """The argument that runs only the checks that fail the run."""
    settings = (root / ".clang-tidy").read_text(encoding="utf-8")
    return "--checks=-*," + re.search(r"^WarningsAsErrors: *'(.*)'$", settings, re.M)[1]


def places(options, root, build, extra, cache):
    """By file name, the place in the cache of what clang-tidy says with `extra`."""
    included, hasher = changed.headers(build), Hasher(root, extra)
    found = {}
    for name, command in changed.units(build):
        if (options.files and name not in options.files) or name in found:
            continue
        found[name] = cache / hasher.key(name, command,
                                         included.get(changed.object_of(command), []))
    return found


class Pass:
    """clang-tidy over some files, at most for `budget` seconds (0: until done)."""

    def __init__(self, root, build, extra, budget=0):
        self.root, self.build, self.extra, self.budget = root, build, extra, budget
        self.unchecked, self.broken, self.seconds = [], [], 0

    def over(self, files, jobs):
        start = time.monotonic()

        def check(item):
            name, place = item
            if self.budget and time.monotonic() - start > self.budget:
                self.unchecked.append(name)
                return
            text = run(self.root, self.build, self.extra, name)
            if text is None:
                self.broken.append(name)
                return
            part = place.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(place)

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(check, files))
        self.seconds = time.monotonic() - start
        return self


def report(texts):
    """Prints every finding once (headers are seen by many files); returns warnings and errors."""
    findings = {}
    for text in texts:
        starts = [match.start() for match in FINDING.finditer(text)] + [len(text)]
        for match, end in zip(FINDING.finditer(text), starts[1:]):
            findings.setdefault(match.groups(), text[match.start():end].rstrip())
    for key in sorted(findings):
        print(findings[key])
    errors = sum(check.endswith("-warnings-as-errors") for *_, check in findings)
    return len(findings) - errors, errors


def main():
    root = changed.ROOT
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", default="build/asan", help="a configured and built folder")
    arguments.add_argument("--limit", type=float, default=0,
                           help="seconds for the checks that fail the run; 0: no limit")
    arguments.add_argument("--budget", type=float, default=0, help="seconds for the advice; 0: no limit")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--all", action="store_true", help="every file, whoever's turn it is")
    arguments.add_argument("--deep", action="store_true", help="the analyzer at its full depth")
    arguments.add_argument("--strict", action="store_true", help="any warning fails")
    arguments.add_argument("files", nargs="*", help="only these; default: all")
    options = arguments.parse_args()
    build = (root / options.build).resolve()
    if not (build / "compile_commands.json").exists():
        sys.exit(f"{build} is not configured")
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    cache = cache / "newsalertd-tidy"
    cache.mkdir(parents=True, exist_ok=True)

    extra = () if options.deep else SHALLOW
    full = places(options, root, build, extra, cache)
    known = {name for name, place in full.items() if place.exists()}
    quick = places(options, root, build, (fatal(root),), cache)
    recent = changed.touched(build, "", changed.changed())
    # Whoever passed them all passed these.
    new = {name: place for name, place in quick.items()
           if name not in known and not place.exists()}
    # Where time may not suffice for all that changed, another part comes first each day.
    todo = sorted((item for item in new.items()
                   if options.all or options.files or item[0] in recent or in_turn(item[0])),
                  key=lambda item: (item[0] not in recent, not in_turn(item[0]),
                                    item[0].startswith("tests/"), item[0]))
    first = Pass(root, build, (fatal(root),), options.limit).over(todo, options.jobs)
    for name in sorted(first.unchecked):
        print(f"not checked  {name}")
    checked = len(todo) - len(first.unchecked)
    print(f"{checked} files put through the checks that fail the run in {first.seconds:.0f} s, "
          f"{len(first.unchecked)} without time left, {len(full) - len(new)} unchanged since, "
          f"{len(new) - len(todo)} wait for their turn", flush=True)

    # What changed first, the program before its tests.
    order = sorted(set(full) - known,
                   key=lambda n: (n not in recent, n.startswith("tests/"), n))
    second = Pass(root, build, extra, options.budget).over(
        [(name, full[name]) for name in order], options.jobs)
    said = [full[name] if full[name].exists() else quick[name] for name in full]
    warnings, errors = report(place.read_text(encoding="utf-8") for place in said
                              if place.exists())
    for name in sorted(set(second.unchecked) - set(first.unchecked)):
        print(f"no advice  {name}")
    print(f"{errors} errors, {warnings} warnings; {len(order) - len(second.unchecked)} files checked "
          f"in {second.seconds:.0f} s, {len(known)} unchanged since, "
          f"{len(second.unchecked)} without advice: no time left")
    broken = first.broken or second.broken
    return 1 if errors or broken or (options.strict and warnings) else 0


if __name__ == "__main__":
    sys.exit(main())
