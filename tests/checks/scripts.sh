#!/usr/bin/env bash
# Do all shell and Python scripts of the project parse? shellcheck too, where it is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
wrong=0
mapfile -t shell < <(grep -lE -m1 -r '^#!.*\b(ba)?sh$' .ci daemon systemd tests | sort)
for script in "${shell[@]}"; do
    bash -n "$script" || wrong=1
done
mapfile -t python < <(find daemon systemd tests -name '*.py' | sort)
for script in "${python[@]}"; do
    python3 - "$script" <<'END' || wrong=1
import ast, sys
ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])
END
done
if command -v shellcheck >/dev/null; then
    shellcheck --severity=warning "${shell[@]}" || wrong=1
fi
echo "${#shell[@]} shell and ${#python[@]} Python scripts"
exit $wrong
