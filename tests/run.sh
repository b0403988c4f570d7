#!/usr/bin/env bash
# The whole test run, and what CI runs: installs, builds, tests, checks.
#   tests/run.sh                 everything
#   tests/run.sh --quick         debug build and its tests, layout and scripts
#   tests/run.sh --only STEP     steps whose name begins so (ci, asan-test, tidy …); may be repeated
#   tests/run.sh --list          the steps
# A step's whole output is in build/logs/STEP.log; of a failed one the end is shown.
# Each step's line has its share of the time on two cores; with CI set, a whole run of more than 60
# minutes fails, whatever its tests say.
# Environment: FUZZ_SECONDS, seconds a fuzz target (15, and up to 60 where its code changed);
# TIDY_LIMIT and TIDY_BUDGET, seconds for clang-tidy's checks that fail the run (240) and for its
# advice (60), 0: no limit; CTEST_PARALLEL_LEVEL, tests at once (two a core: many wait for a daemon).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

all_steps=(packages scripts format ci-build ci-test hardening asan-build asan-test fuzz
    tsan-build tsan-test tidy)
quick_steps=(packages scripts format dev-build dev-test)

# Minutes on two cores without a compiler cache: 35 in all.
declare -A share=([packages]=1 [scripts]=0 [format]=0 [ci-build]=5 [ci-test]=3 [hardening]=0
    [asan-build]=9 [asan-test]=4 [fuzz]=3 [tsan-build]=5 [tsan-test]=3 [tidy]=5
    [dev-build]=8 [dev-test]=3)
limit_minutes=60

# Every test runs under AddressSanitizer. Optimised run those that ask the program as users have it,
# and those that compute much; under ThreadSanitizer those of rooms with threads.
optimised='^(integration|network|service|matching|feeds_conformance|real_feeds|rules_engine|rules_allocation)'
threaded='(^|_)(net|fetch|store|outbox|channels|pipeline|admin|app|integration)_'

# Files that lie elsewhere in another clone are the same files to ccache.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
# Without this ccache keeps nothing that was compiled with a precompiled header.
export CCACHE_SLOPPINESS=pch_defines,time_macros
# No second run of the preprocessor where the cache has nothing: a fifth of a cold build.
export CCACHE_DEPEND=1
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19 || true)
export ASAN_SYMBOLIZER_PATH TSAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(($(nproc) * 2))}

logs=build/logs
passed=0 failed=0 skipped=0

# ---- steps: each prints to its log and succeeds or fails; `note` is shown on the step's line ----

step_packages() { daemon/install-packages.sh build test; }
step_scripts() {
    tests/checks/scripts.sh && python3 tests/checks/rooms.py && python3 tests/checks/once.py &&
        note "$(tail -n 3 "$logs/scripts.log" | paste -sd ';')"
}
step_format() { tests/checks/format.sh; }

build() {  # build PRESET [TARGET…]
    local preset=$1
    shift
    if [[ ! -f build/$preset/build.ninja || CMakePresets.json -nt build/$preset/CMakeCache.txt ]]; then
        cmake --preset "$preset" -DNEWSALERTD_WERROR=ON && touch "build/$preset/CMakeCache.txt" ||
            return 1
    fi
    ninja -C "build/$preset" -k 20 "$@"
}

run_tests() {  # run_tests PRESET [CTEST OPTION…]
    local preset=$1 code=0
    shift
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error "$@" || code=$?
    count_cases "build/$preset/Testing/Temporary/LastTest.log" "$logs/$preset-test.log"
    return $code
}

# Adds up googletest's cases; a test of another kind, or one that crashed, counts as one.
count_cases() {
    local good bad left
    read -r good bad left < <(awk '
        /^[0-9]+\/[0-9]+ Testing: /      { ok = wrong = 0; cases = 0 }
        /^\[  PASSED  \] [0-9]+ test/    { ok += $4; cases = 1 }
        /^\[  FAILED  \] [0-9]+ test/    { wrong += $4; cases = 1 }
        /^\[  SKIPPED \] [0-9]+ test/    { skipped += $4; cases = 1 }
        /^Test Passed\./                 { good += cases ? ok : 1 }
        /^Test Failed\./                 { good += ok; bad += wrong ? wrong : 1 }
        END { print good + 0, bad + 0, skipped + 0 }' "$1" 2>/dev/null) || true
    # A whole test that skips itself has "passed" in that file.
    local whole
    whole=$(grep -c '\*\*\*Skipped' "$2") || true
    good=$((${good:-0} - whole)) left=$((${left:-0} + whole))
    cases="$good ${bad:-1} $left"
    note "$good cases passed, ${bad:-1} failed, $left skipped"
    sed -nE 's/^\[  SKIPPED \] ([^ ]+\.[^ ]+).*/\1/p; s/.*Test +#[0-9]+: ([^ ]+) .*\*\*\*Skipped.*/\1/p' \
        "$1" "$2" >>"$logs/skipped" || true
}

# Builds the program and the tests that match, nothing else.
build_for() {  # build_for PRESET REGEX
    local preset=$1 targets
    # Also over an older configuration: it does not know the tests of today.
    cmake --preset "$preset" -DNEWSALERTD_WERROR=ON || return 1
    mapfile -t targets < <(ctest --test-dir "build/$preset" -N -R "$2" |
        sed -nE 's/^ *Test *#[0-9]*: //p' | sed 's/^integration_.*/integration_test/' |
        grep '_test$' | sort -u)
    [[ ${#targets[@]} -gt 0 ]] || { echo "no test matches $2"; return 1; }
    build "$preset" newsalertd "${targets[@]}"
}

step_dev-build() { build dev; }
step_dev-test() { run_tests dev; }
step_ci-build() { build_for ci "$optimised"; }
step_ci-test() { run_tests ci -R "$optimised"; }
step_hardening() { tests/checks/hardening.sh build/ci/newsalertd; }
step_asan-build() { build asan; }
step_asan-test() { run_tests asan -j $(($(nproc) + 1)); }

step_tsan-build() { build_for tsan "$threaded"; }
step_tsan-test() { run_tests tsan -j $(($(nproc) + 1)) -R "$threaded"; }

# Where the code of a target changed it gets what the others leave of the step's share: a minute at
# most.
step_fuzz() {
    local targets new short=${FUZZ_SECONDS:-15} long
    mapfile -t targets < <(find build/asan/tests/fuzz -type f -perm -u+x -name '*_fuzz_*' 2>/dev/null)
    if [[ ${#targets[@]} -eq 0 ]]; then
        note "no fuzz targets"
        return 0
    fi
    python3 tests/checks/changed.py --build build/asan --under tests/fuzz/ >"$logs/fuzz-changed"
    new=$(grep -c _fuzz "$logs/fuzz-changed") || true
    # A slow machine has used up the time of both already.
    [[ -n ${FUZZ_SECONDS:-} || $(left) -gt 1500 ]] || short=5
    long=$short
    if [[ $new -gt 0 && $short -gt 5 && -z ${FUZZ_SECONDS:-} ]]; then
        long=$(((share[fuzz] * 60 * $(nproc) - short * (${#targets[@]} - new)) / new))
        long=$((long > 60 ? 60 : long < short ? short : long))
    fi
    local target source seconds
    for target in "${targets[@]}"; do
        source=tests/fuzz/$(basename "$(dirname "$target")")/${target##*_fuzz_}_fuzz.cpp
        seconds=$short
        ! grep -qxF "$source" "$logs/fuzz-changed" || seconds=$long
        printf '%s %s\n' "$target" "$seconds"
    done | xargs -P "$(nproc)" -L 1 tests/checks/fuzz.sh || return 1
    note "${#targets[@]} targets, $short s each, $long s for the $new whose code changed"
}

step_tidy() {
    local code=0 limit
    limit=$(($(left) - 180))
    limit=$((limit > 240 ? 240 : limit < 20 ? 20 : limit))
    python3 tests/checks/tidy.py --build build/asan --limit "${TIDY_LIMIT:-$limit}" \
        --budget "${TIDY_BUDGET:-$((limit / 4))}" || code=$?
    note "$(tail -n 1 "$logs/tidy.log")"
    cases="1 0 $(grep -c '^not checked  ' "$logs/tidy.log" || true)"
    return $code
}

# ---- the run ----

note() { remark=$*; }

# Seconds until a run in CI fails. Only fuzzing and clang-tidy, which are never done, mind it.
left() { echo $((limit_minutes * 60 - SECONDS)); }

run_step() {
    local step=$1 log=$logs/$1.log started=$SECONDS code=0
    remark='' cases=''
    printf '%-12s ' "$step"
    # Not in a subshell, so that remark and cases come back; `|| code` keeps set -e out of it.
    "step_$step" >"$log" 2>&1 || code=$?
    local good bad left
    read -r good bad left <<<"${cases:-}" || true
    if [[ $code -eq 0 ]]; then
        : "${good:=1}" "${bad:=0}"
        printf 'ok     %4d s of %d min  %s\n' $((SECONDS - started)) "${share[$step]}" "$remark"
    else
        [[ ${bad:-0} -gt 0 ]] || bad=1
        [[ -n $cases && $step != tidy ]] || good=0
        printf 'FAILED %4d s of %d min  %s\n' $((SECONDS - started)) "${share[$step]}" "$remark"
        echo "---- the end of $log"
        tail -n 80 "$log"
        echo "----"
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
    return $code
}

# A test step whose build failed is not run; it counts as failed.
skip_step() {
    printf '%-12s FAILED    0 s  not run: %s failed\n' "$1" "$2"
    failed=$((failed + 1))
}

usage() {
    sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit "$1"
}

main() {
    local steps=("${all_steps[@]}") only=() step
    while [[ $# -gt 0 ]]; do
        case $1 in
            --quick) steps=("${quick_steps[@]}") ;;
            --only)
                only+=("${2:?--only needs a step}")
                shift
                ;;
            --list)
                printf '%s\n' "${all_steps[@]}"
                exit 0
                ;;
            -h | --help) usage 0 ;;
            *) usage 64 >&2 ;;
        esac
        shift
    done
    if [[ ${#only[@]} -gt 0 ]]; then
        local chosen=() prefix
        for step in "${all_steps[@]}" dev-build dev-test; do
            for prefix in "${only[@]}"; do
                [[ $step != "$prefix"* ]] || chosen+=("$step")
            done
        done
        [[ ${#chosen[@]} -gt 0 ]] || usage 64 >&2
        steps=("${chosen[@]}")
    fi

    mkdir -p "$logs"
    : >"$logs/skipped"
    local begun=$SECONDS
    declare -A bad_build=()
    for step in "${steps[@]}"; do
        local needs=${step%-*}-build
        case $step in
            hardening) needs=ci-build ;;
            fuzz | tidy) needs=asan-build ;;
        esac
        if [[ -n ${bad_build[$needs]:-} && $step != "$needs" ]]; then
            skip_step "$step" "$needs"
        elif ! run_step "$step"; then
            bad_build[$step]=1
            [[ $step != packages ]] || break
        fi
    done

    echo
    for step in "${!bad_build[@]}"; do
        echo "failed: $step (build/logs/$step.log)"
    done
    sort -u "$logs/skipped" | sed 's/^/skipped: /'
    local took=$((SECONDS - begun))
    echo "The whole run took $took s."
    if [[ -n ${CI:-} && $took -gt $((limit_minutes * 60)) ]]; then
        echo "failed: the run took more than $limit_minutes minutes"
        failed=$((failed + 1))
    fi
    if [[ $skipped -gt 0 ]]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
    [[ $failed -eq 0 ]]
}

main "$@"
