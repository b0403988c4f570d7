#!/usr/bin/env bash
# From a clean clone to a first alert: installs the Debian packages, builds, runs the demo.
# A second run finds everything in place and goes straight to the demo.
# Exits with the demo's code; 69 or 77 when packages are missing, 70 when the build fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/release

# One compiler for each core, but no more than memory holds at about 1 GiB each.
jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
    [[ ${memory:-0} -ge 1 ]] || memory=1
    echo $((cores < memory ? cores : memory))
}

# Runs a command: seen on a terminal, else kept in a log that is shown when the command fails.
run() {
    if [[ -t 1 ]]; then
        "$@"
        return
    fi
    local log=$build/quickstart.log code=0
    "$@" >"$log" 2>&1 || code=$?
    [[ $code -eq 0 ]] || tail -n 40 "$log" >&2
    return "$code"
}

failed() {
    echo "newsalertd: the build failed; the lines above say where." >&2
    exit 70
}

daemon/install-packages.sh build

mkdir -p "$build"
if [[ ! -f $build/build.ninja || CMakePresets.json -nt $build/CMakeCache.txt ]]; then
    run cmake --preset release || failed
    touch "$build/CMakeCache.txt"
fi

started=$SECONDS
[[ -x $build/newsalertd ]] || echo "Building newsalertd with $(jobs) jobs (some minutes the first time)"
run cmake --build "$build" --parallel "$(jobs)" --target newsalertd || failed
[[ $((SECONDS - started)) -lt 3 ]] || echo "Built in $((SECONDS - started)) s: $build/newsalertd"

code=0
"$build/newsalertd" demo "$@" || code=$?
if [[ $code -ne 0 ]]; then
    echo "newsalertd: the demo ended with code $code; please report what it printed." >&2
    exit "$code"
fi
echo "  (Until it is installed, newsalertd is $build/newsalertd.)"
