#!/usr/bin/env python3
"""Do the rooms know only those that they may know?

A room is a newsalertd_room() of some CMakeLists.txt: the library, and the headers beside its sources.
Headers of a folder that has no source of that name belong to the folder's own room, or, where it has
none, to the folder itself (feeds/entry.hpp, daemon/time.hpp).

An arrow is an include of another room's header. The link line refuses a wrong arrow only where
something of the other room must be linked; an arrow to a header alone would pass. So: every arrow must
follow the link lines, and the arrows may not make a circle.

  tests/checks/rooms.py           says what is wrong; exit code 1 if anything is
  tests/checks/rooms.py --list    prints the arrows, a room a line
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOPS = ("feeds", "rules", "daemon")
ROOM = re.compile(r"newsalertd_room\(\s*(\w+)(.*?)\)", re.S)
LIBRARY = re.compile(r"add_library\(\s*(\w+)\s+(STATIC|INTERFACE)([^)]*)\)", re.S)
LINK = re.compile(r"target_link_libraries\(\s*(\w+)\s+(?:PUBLIC|PRIVATE|INTERFACE)([^)]*)\)", re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def without_comments(text):
    return re.sub(r"#[^\n]*", "", text)


def rooms():
    """By target: its source files without extension, and what it links."""
    sources, links = {}, {}
    for top in TOPS:
        for file in sorted((ROOT / top).rglob("*")):
            if file.name != "CMakeLists.txt" and file.suffix != ".cmake":
                continue
            text = without_comments(file.read_text(encoding="utf-8"))
            for name, body in ROOM.findall(text):
                listed, _, linked = body.partition("LINKS")
                for word in listed.replace("SOURCES", " ").split():
                    if word.endswith((".cpp", ".hpp")) and "$" not in word:
                        path = (file.parent / word).resolve().relative_to(ROOT)
                        sources[str(path.with_suffix(""))] = name
                links.setdefault(name, set()).update(re.findall(r"\w+", linked))
            for name, kind, body in LIBRARY.findall(text):
                links.setdefault(name, set())
                for word in body.split():
                    if word.endswith(".cpp") and "$" not in word:
                        path = (file.parent / word).resolve().relative_to(ROOT)
                        sources[str(path.with_suffix(""))] = name
            for name, body in LINK.findall(text):
                links.setdefault(name, set()).update(re.findall(r"\w+", body))
    return sources, {name: {other for other in linked if other in links}
                     for name, linked in links.items()}


def own_room(path, sources, folders):
    """The room of a file: its target, else its folder's, else the folder itself."""
    stem = str(path.with_suffix(""))
    if stem in sources:
        return sources[stem]
    for folder in path.parents:
        if str(folder) in folders:
            return folders[str(folder)]
        if str(folder) in TOPS:
            return str(folder) + "/"
    return str(path.parent) + "/"


def folders_of(sources):
    """A folder's own room is the one that most of its sources belong to."""
    votes = {}
    for stem, name in sources.items():
        folder = str(pathlib.PurePath(stem).parent)
        if folder not in TOPS:
            votes.setdefault(folder, {}).setdefault(name, 0)
            votes[folder][name] += 1
    return {folder: max(names, key=names.get) for folder, names in votes.items()}


def reach(links, start):
    seen, todo = set(), [start]
    while todo:
        for other in links.get(todo.pop(), ()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def circles(arrows):
    """Groups of rooms that reach each other."""
    far = {room: reach(arrows, room) for room in arrows}
    found = {frozenset(other for other in far[room] if room in far.get(other, ())) | {room}
             for room in arrows if room in far[room]}
    return sorted(sorted(group) for group in found)


def main():
    sources, links = rooms()
    folders = folders_of(sources)
    arrows, example = {}, {}
    for top in TOPS:
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".cpp", ".hpp"):
                continue
            path = file.relative_to(ROOT)
            if file.name == "main.cpp":
                continue  # the program: it knows all, and none knows it
            room = own_room(path, sources, folders)
            arrows.setdefault(room, set())
            for included in INCLUDE.findall(file.read_text(encoding="utf-8")):
                target = pathlib.PurePath(included)
                if not (ROOT / target).exists():
                    continue
                other = own_room(target, sources, folders)
                if other != room:
                    arrows[room].add(other)
                    example.setdefault((room, other), f"{path} includes {included}")
    if "--list" in sys.argv[1:]:
        for room in sorted(arrows):
            print(f"{room}: {' '.join(sorted(arrows[room]))}")
        return 0
    wrong = 0
    for group in circles(arrows):
        wrong += 1
        print("a circle of rooms: " + ", ".join(group))
        for (room, other), why in sorted(example.items()):
            if room in group and other in group:
                print(f"    {room} -> {other}: {why}")
    for (room, other), why in sorted(example.items()):
        # A folder of values has no link line; all may know it.
        if not other.endswith("/") and room in links and other not in reach(links, room):
            wrong += 1
            print(f"{why}: {room} does not link {other}")
    print(f"{len(arrows)} rooms, {sum(map(len, arrows.values()))} arrows, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
