#!/usr/bin/env bash
# Checks on the finished binary that the hardening flags took effect (SECURITY.md lists them).
#   tests/checks/hardening.sh BINARY     prints a line a property; exit 1 when one is missing
set -euo pipefail
binary=${1:?usage: hardening.sh BINARY}
[[ -x $binary ]] || { echo "no binary at $binary" >&2; exit 66; }

wrong=0
expect() {  # expect NAME COMMAND…: the command must succeed
    local name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "ok       $name"
    else
        echo "MISSING  $name"
        wrong=1
    fi
}

header=$(readelf -hW "$binary")
segments=$(readelf -lW "$binary")
dynamic=$(readelf -dW "$binary")
symbols=$(readelf --dyn-syms -W "$binary")
main=$(objdump -d --no-show-raw-insn --disassemble=main "$binary")

pie() { grep -q 'Type: *DYN' <<<"$header" && grep -qw PIE <<<"$dynamic"; }
full_relro() { grep -q GNU_RELRO <<<"$segments" && grep -qwE 'BIND_NOW|NOW' <<<"$dynamic"; }
stack_not_executable() { grep -qE 'GNU_STACK .* RW +0' <<<"$segments"; }
no_writable_code() { ! grep -qE 'LOAD .* RWE ' <<<"$segments" && ! grep -q TEXTREL <<<"$dynamic"; }
no_search_path() { ! grep -qE '\((RPATH|RUNPATH)\)' <<<"$dynamic"; }
has_symbol() { grep -qE " $1(@|$)" <<<"$symbols"; }
# Debian's start-up objects carry no CET note, so the linker drops it; the code itself shows it.
branch_targets_marked() { grep -qw endbr64 <<<"$main"; }

expect "position independent executable" pie
expect "full RELRO: relocations read-only, bound at start" full_relro
expect "stack is not executable" stack_not_executable
expect "no segment is both writable and executable" no_writable_code
expect "no library search path built in" no_search_path
expect "stack protector" has_symbol __stack_chk_fail
expect "_FORTIFY_SOURCE: checked libc calls" has_symbol '__[a-z]+_chk'
if [[ $(uname -m) == x86_64 ]]; then
    expect "control-flow protection: branch targets marked" branch_targets_marked
fi
exit $wrong
