#!/usr/bin/env bash
# Installs the Debian packages of the named groups (build, test, bench) that are not there yet.
#   daemon/install-packages.sh GROUP…
# The one list is debian-packages.txt beside this script. Says nothing when nothing is missing.
# Exit codes follow sysexits: 64 usage, 69 not Debian 12 or apt-get failed, 77 no way to be root.
set -euo pipefail

list="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/debian-packages.txt"

fail() {  # fail CODE LINE…
    local code=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$code"
}

is_debian_12() {
    [[ -r /etc/os-release ]] || return 1
    (
        # shellcheck disable=SC1091
        . /etc/os-release
        [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]]
    )
}

# The packages of the groups, one a line.
wanted() {
    awk -v groups="$*" '
        BEGIN { n = split(groups, g, " "); for (i = 1; i <= n; i++) want[g[i]] = 1 }
        $1 !~ /^#/ && NF >= 2 && ($1 in want) { print $2 }' "$list" | sort -u
}

# Of the packages on stdin, those that dpkg does not count as installed.
missing() {
    local packages
    mapfile -t packages
    if ! command -v dpkg-query >/dev/null; then
        printf '%s\n' "${packages[@]}"
        return
    fi
    comm -23 <(printf '%s\n' "${packages[@]}") \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
            awk '$1 == "installed" { print $2 }' | sort -u)
}

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
        apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

main() {
    [[ $# -gt 0 ]] || fail 64 "usage: daemon/install-packages.sh GROUP…   (build, test, bench)"
    [[ -z ${NEWSALERTD_SKIP_PACKAGES:-} ]] || exit 0
    local group
    for group in "$@"; do
        [[ -n $(wanted "$group") ]] || fail 64 "newsalertd: no package group '$group' in $list"
    done

    local lacking
    mapfile -t lacking < <(wanted "$@" | missing)
    [[ ${#lacking[@]} -gt 0 ]] || exit 0

    if ! is_debian_12; then
        fail 69 "newsalertd: this is not Debian 12, so packages are not installed for you." \
            "These Debian 12 packages, or what your system calls them, are missing:" \
            "    ${lacking[*]}" \
            "Install them, then run again with NEWSALERTD_SKIP_PACKAGES=1."
    fi

    as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null || fail 77 \
            "newsalertd: installing packages needs root, and there is no sudo here. As root, run:" \
            "    apt-get install --no-install-recommends ${lacking[*]}"
        as_root=(sudo)
    fi

    echo "Installing ${#lacking[@]} Debian packages (a few minutes): ${lacking[*]}"
    local log attempt
    log=$(mktemp)
    # A mirror that changes between the update and the install answers 404 once: start over once.
    for attempt in 1 2; do
        if { apt update && apt --no-install-recommends install "${lacking[@]}"; } >"$log" 2>&1; then
            rm -f "$log"
            exit 0
        fi
        [[ $attempt -eq 2 ]] || sleep 3
    done
    tail -n 25 "$log" >&2
    fail 69 "newsalertd: apt-get could not install the packages; its whole output is in $log." \
        "Check the network and /etc/apt/sources.list, then run this again."
}

main "$@"
