#!/usr/bin/env bash
# Are all C++ files laid out as .clang-format says?   --fix rewrites them instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mode=(--dry-run -Werror --ferror-limit=1)
[[ ${1:-} != --fix ]] || mode=(-i)
find feeds rules daemon tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 |
    xargs -0 -n 40 -P "$(nproc)" clang-format-19 "${mode[@]}"
