#!/usr/bin/env python3
"""clang-tidy over every C++ file of the project; any warning is an error.

A file passes by its content: when the file, the project's headers that it includes, its command
line, .clang-tidy and clang-tidy itself are those of an earlier clean pass, it is not run again.
The passes are remembered under $XDG_CACHE_HOME/newsalertd-tidy (delete it to start over).

With --budget, files for which no time is left are named and counted as not checked, never as
passed; what git sees as changed comes first. Exit code 1: there are warnings.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

TIDY = "clang-tidy-19"
# The static analyzer at its full depth takes two thirds of the time in files full of coroutines.
SHALLOW = ("--extra-arg=-Xclang", "--extra-arg=-analyzer-config",
           "--extra-arg=-Xclang", "--extra-arg=mode=shallow")
ROOMS = ("feeds/", "rules/", "daemon/", "tests/")


def output(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def units(build, root):
    """The project's translation units: path in the project, command line."""
    with open(build / "compile_commands.json", encoding="utf-8") as file:
        for entry in json.load(file):
            path = pathlib.Path(entry["file"]).resolve()
            if not path.is_relative_to(root) or path.is_relative_to(build):
                continue
            name = str(path.relative_to(root))
            if name.startswith(ROOMS) and name.endswith(".cpp"):
                yield name, entry["command"]


def headers(build, root):
    """By object file, the project's headers that it was compiled from, as ninja recorded them."""
    found, current = {}, None
    for line in output("ninja", "-C", str(build), "-t", "deps").splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], [])
        elif line.strip() and current is not None:
            path = pathlib.Path(os.path.join(build, line.strip())).resolve()
            if path.is_relative_to(root) and not path.is_relative_to(build):
                current.append(str(path.relative_to(root)))
    return found


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


def changed(root):
    """Files that differ from what is upstream, else from the last commit."""
    base = output("git", "merge-base", "HEAD", "@{upstream}", cwd=root).strip() or "HEAD~1"
    return set(output("git", "diff", "--name-only", base, cwd=root).split())


def run(root, build, extra, name):
    done = subprocess.run(
        [TIDY, "-p", str(build), "--quiet", "--warnings-as-errors=*", *extra, name],
        cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + ("" if done.returncode == 0 else done.stderr)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", default="build/ci", help="a configured and built folder")
    arguments.add_argument("--budget", type=float, default=0, help="seconds; 0: no limit")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--deep", action="store_true", help="the analyzer at its full depth")
    arguments.add_argument("files", nargs="*", help="only these; default: all")
    options = arguments.parse_args()
    build = (root / options.build).resolve()
    if not (build / "compile_commands.json").exists():
        sys.exit(f"{build} is not configured")
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    cache = cache / "newsalertd-tidy"
    cache.mkdir(parents=True, exist_ok=True)

    extra = () if options.deep else SHALLOW
    included, hasher, first = headers(build, root), Hasher(root, extra), changed(root)
    todo, known = {}, 0
    for name, command in units(build, root):
        if options.files and name not in options.files:
            continue
        words = shlex.split(command)
        target = words[words.index("-o") + 1] if "-o" in words else ""
        key = hasher.key(name, command, included.get(target, []))
        if (cache / key).exists() and name not in todo:
            known += 1
        else:
            todo.setdefault(name, key)
    # What changed first, the program before its tests.
    order = sorted(todo, key=lambda n: (n not in first, n.startswith("tests/"), n))

    start, failed, unchecked, done = time.monotonic(), [], [], 0

    def check(name):
        if options.budget and time.monotonic() - start > options.budget:
            return name, None, ""
        code, text = run(root, build, extra, name)
        return name, code, text

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, code, text in pool.map(check, order):
            if code is None:
                unchecked.append(name)
                continue
            done += 1
            if code == 0:
                (cache / todo[name]).touch()
            else:
                failed.append(name)
                print(re.sub(r"^\d+ warnings? .*\n", "", text, flags=re.M).rstrip(), flush=True)
    print(f"{done} files checked in {time.monotonic() - start:.0f} s, {known} unchanged since a "
          f"clean pass, {len(failed)} with warnings, {len(unchecked)} not checked: no time left")
    for name in failed:
        print(f"warnings in  {name}")
    for name in unchecked:
        print(f"not checked  {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
