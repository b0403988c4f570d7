#!/usr/bin/env bash
# Installs into a staging folder, twice, and lets systemd judge the result: the unit verifies without
# a word, is confined as the specification demands, and keeps its promises to the service manager.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
failures=0

claim() { # claim TEXT COMMAND…
    local text=$1
    shift
    if "$@"; then
        echo "ok: $text"
    else
        echo "FAILED: $text" >&2
        failures=$((failures + 1))
    fi
}

same() { # same EXPECTED ACTUAL
    [[ $1 == "$2" ]] || { printf '  expected: %s\n  but is:   %s\n' "$1" "$2" >&2 && return 1; }
}

printf '#!/bin/sh\n' > "$stage/program"
chmod 0755 "$stage/program"
put() { DESTDIR=$stage/image PREFIX=/usr bash "$project/systemd/install.sh" "$stage/program"; }

put > "$stage/said"
claim "staging says nothing" same "" "$(cat "$stage/said")"
for file in usr/bin/newsalertd usr/lib/systemd/system/newsalertd.service \
    usr/lib/sysusers.d/newsalertd.conf etc/newsalertd/newsalertd.toml; do
    claim "/$file is installed" test -f "$stage/image/$file"
done
for folder in feeds.d rules.d; do
    claim "/etc/newsalertd/$folder is there and empty" \
        same "" "$(ls -A "$stage/image/etc/newsalertd/$folder")"
done
echo '# mine' >> "$stage/image/etc/newsalertd/newsalertd.toml"
put
claim "a second installation keeps the user's configuration" \
    same "# mine" "$(tail -n 1 "$stage/image/etc/newsalertd/newsalertd.toml")"
claim "nothing is left over from replacing" \
    same "" "$(find "$stage/image" -name '*.new')"
claim "another prefix is named in the unit" grep -q "^ExecStart=/opt/n/bin/newsalertd " <(
    DESTDIR=$stage/other PREFIX=/opt/n bash "$project/systemd/install.sh" "$stage/program"
    cat "$stage/other/opt/n/lib/systemd/system/newsalertd.service"
)
claim "a program that is missing is refused" same 66 "$(
    DESTDIR=$stage/none bash "$project/systemd/install.sh" "$stage/none/program" 2> /dev/null
    echo $?
)"

unit=$stage/newsalertd.service
sed "s|/usr/bin/newsalertd|$stage/image/usr/bin/newsalertd|" \
    "$stage/image/usr/lib/systemd/system/newsalertd.service" > "$unit"
setting() { sed -n "s/^$1=//p" "$unit"; }

claim "starts are told by the program" same notify "$(setting Type)"
claim "what only a person can mend is not restarted" \
    same "64 65 66 77 78" "$(setting RestartPreventExitStatus)"
claim "a reload waits for its result" \
    same "$stage/image/usr/bin/newsalertd reload --wait --config /etc/newsalertd" "$(setting ExecReload)"
claim "hangs are noticed after 30 s" same 30 "$(setting WatchdogSec)"
claim "only INET, INET6 and UNIX sockets" \
    same "AF_INET AF_INET6 AF_UNIX" "$(setting RestrictAddressFamilies)"

if ! command -v systemd-analyze > /dev/null; then
    echo "SKIPPED: systemd-analyze is not installed (package systemd)" >&2
    exit $((failures > 0 ? 1 : 77))
fi

exposed() { # exposed TENTHS REPORT
    systemd-analyze --no-pager --offline=true "--threshold=$1" security "$unit" > "$2"
}

claim "systemd-analyze verify says nothing" same "" "$(systemd-analyze verify "$unit" 2>&1)"
claim "the exposure is at most 1.1" exposed 11 "$stage/report"
mkdir "$stage/newsalertd.service.d"
cp "$project/systemd/10-egress-proxy.conf" "$stage/newsalertd.service.d/"
claim "behind a local proxy the exposure is at most 0.9" exposed 9 "$stage/proxied"
grep -h "Overall exposure" "$stage/report" "$stage/proxied"
claim "systemd-sysusers understands the user" grep -q "user 'newsalertd'" <(
    systemd-sysusers --dry-run "$stage/image/usr/lib/sysusers.d/newsalertd.conf" 2>&1
)

exit $((failures > 0 ? 1 : 0))
