#!/usr/bin/env bash
# Fuzzes one target, starting from its corpus in the tree; what it finds goes to build/fuzz.
#   tests/checks/fuzz.sh BINARY SECONDS      BINARY: build/…/tests/fuzz/ROOM/ROOM_fuzz_TARGET
# A crash is printed with the file that causes it: put that into tests/fuzz/ROOM/corpus/TARGET,
# where every test run replays it.
set -euo pipefail
binary=$(realpath "$1")
seconds=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

name=$(basename "$binary")
corpus=tests/fuzz/$(basename "$(dirname "$binary")")/corpus/${name##*_fuzz_}
new=build/fuzz/$name
mkdir -p "$new/corpus" "$new/crashes"
known=()
[[ ! -d $corpus ]] || known=("$corpus")

if "$binary" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$new/crashes/" "$new/corpus" "${known[@]}" \
    >"$new/log" 2>&1; then
    printf '%-24s %s runs\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$new/log")"
else
    printf '%-24s FAILED; the end of its output:\n' "$name"
    tail -n 40 "$new/log"
    exit 1
fi
