#!/usr/bin/env bash
# Runs newsalertd under its real unit in a booted systemd: systemd-nspawn on an overlay over this
# very system, so nothing is downloaded and nothing outside is changed. Needs root, systemd-container
# and overlayfs; where they are missing it says so and exits 77 (skipped).
#
#   tests/service/boot.sh BINARY
#
# seccomp, name spaces, credentials, watchdog, reload and journal are real there; MemoryMax, TasksMax
# and IPAddressDeny are not enforced.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
binary=${1:?usage: boot.sh BINARY}
failures=0
nspawn='' leader='' stage='' root=''

skip() {
    echo "SKIPPED: $1" >&2
    exit 77
}

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

inside() { nsenter --target "$leader" --all -- "$@"; }
show() { inside systemctl show --value -p "$1" newsalertd; }
# The exit code of a command, whatever it is.
code() { "$@" > "$stage/out" 2>&1 && echo 0 || echo $?; }

# until SECONDS COMMAND…: there is no event to wait on from outside of the container.
until_true() {
    local limit=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < limit)) || return 1
        sleep 0.1
    done
}

clean_up() {
    local ended=$?
    set +e
    if [[ -n $leader && ($ended -ne 0 || $failures -ne 0) ]]; then
        inside journalctl --no-pager -u newsalertd -n 60 >&2
    fi
    if [[ -n $nspawn ]]; then
        kill -KILL "$nspawn" 2> /dev/null
        wait "$nspawn" 2> /dev/null
    fi
    umount -l "$stage"
    rmdir "$stage"
    return "$ended"
}

# A mount and a process name space of this test's own: whatever happens, nothing stays behind.
isolate() {
    [[ $(id -u) -eq 0 ]] || skip "needs root"
    command -v systemd-nspawn > /dev/null || skip "systemd-nspawn is missing (package systemd-container)"
    [[ -x $binary ]] || skip "$binary is missing"
    local apart=(unshare --mount --propagation private --pid --fork --kill-child --mount-proc)
    "${apart[@]}" true 2> /dev/null || skip "name spaces cannot be made here"
    exec env NEWSALERTD_BOOT_ISOLATED=1 "${apart[@]}" bash "$project/tests/service/boot.sh" "$binary"
}

prepare() {
    stage=$(mktemp -d)
    trap clean_up EXIT
    mount -t tmpfs tmpfs "$stage" 2> /dev/null || skip "cannot mount a tmpfs"
    root=$stage/root
    mkdir "$stage/upper" "$stage/work" "$root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$stage/upper,workdir=$stage/work" "$root" \
        2> /dev/null || skip "cannot mount an overlay"
    # A machine of its own, with none of this one's services.
    : > "$root/etc/machine-id"
    rm -rf "$root"/etc/systemd/system/*.wants "$root/etc/newsalertd" "$root/var/lib/newsalertd" \
        "$root/var/log/journal" "$root"/etc/systemd/system/newsalertd.service*
    ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
    mkdir "$root/project"
    cp -R "$project/systemd" "$project/README.md" "$root/project/"
    cp "$binary" "$root/project/newsalertd"
}

boot() {
    systemd-nspawn --quiet --keep-unit --register=no --private-network --machine "newsalertd-$$" \
        --directory "$root" --boot < /dev/null > "$stage/console" 2>&1 &
    nspawn=$!
    if ! until_true 60 booted; then
        tail -n 20 "$stage/console" >&2
        skip "systemd does not boot in a container here"
    fi
}

booted() {
    leader=$(pgrep -P "$nspawn" | head -n 1)
    [[ -n $leader && $(inside systemctl is-system-running) =~ running|degraded ]]
}

# As README tells the user to, with the whole system at hand.
installs() {
    claim "it installs" same 0 "$(code inside bash /project/systemd/install.sh /project/newsalertd)"
    claim "the configuration is for its group to read" same "root newsalertd 640" \
        "$(inside stat -c '%U %G %a' /etc/newsalertd/newsalertd.toml)"
    claim "what is installed checks" same 0 \
        "$(code inside runuser -u newsalertd -- newsalertd check --config /etc/newsalertd)"
    [[ $failures -eq 0 ]] || cat "$stage/out" >&2
    configure
    inside systemctl daemon-reload
}

configure() {
    local etc=$root/etc/newsalertd dropins=$root/etc/systemd/system/newsalertd.service.d
    cat > "$etc/newsalertd.toml" << 'END'
[channels.log]
type = "jsonl"
path = "alerts.jsonl"
[channels.hook]
type = "webhook"
url = "credential:hook"
END
    cat > "$etc/feeds.d/own.toml" << 'END'
[[feed]]
name = "wire"
url = "http://127.0.0.1:9/feed"
allow_networks = ["127.0.0.0/8"]
END
    good_rules
    inside chgrp newsalertd /etc/newsalertd/feeds.d/own.toml /etc/newsalertd/rules.d/own.toml
    chmod 0640 "$etc/feeds.d/own.toml" "$etc/rules.d/own.toml"
    mkdir -p "$dropins"
    printf 'https://hook.example/secret\n' > "$root/etc/hook"
    chmod 0600 "$root/etc/hook"
    printf '[Service]\nLoadCredential=hook:/etc/hook\n' > "$dropins/20-credential.conf"
}

good_rules() {
    cat > "$root/etc/newsalertd/rules.d/own.toml" << 'END'
[[watch]]
name = "chips"
query = "chips"
notify = ["log"]
END
}

# Another main process than before, which has said that it is ready.
restarted_after() {
    [[ $(show ActiveState) == active && $(show MainPID) != "$1" && $(show MainPID) != 0 ]]
}

starts() {
    claim "the unit starts: READY was sent" same 0 "$(code inside systemctl start newsalertd)"
    cat "$stage/out"
    claim "it is active" same active "$(show ActiveState)"
    claim "its status holds one line" test -n "$(show StatusText)"
    claim "it runs as its own user" same newsalertd \
        "$(inside ps -o user:20= -p "$(show MainPID)" | tr -d ' ')"
    claim "the state is its own alone" same 700 "$(inside stat -c %a /var/lib/newsalertd)"
    claim "the control socket is for its group" same "750 660" \
        "$(inside stat -c %a /run/newsalertd /run/newsalertd/control.sock | xargs)"
    claim "it logs by the journal's own protocol" same journal \
        "$(inside journalctl -u newsalertd _COMM=newsalertd -o json --output-fields=_TRANSPORT -n 1 |
            sed -n 's/.*"_TRANSPORT":"\([a-z]*\)".*/\1/p')"
    claim "no confined call failed in a way that is logged" same "" \
        "$(inside journalctl -u newsalertd -p crit -o cat)"
}

alerts_under_confinement() {
    local article='{"id":"1","title":"New chips","summary":"Chips are here","url":"https://example.org/1"}'
    claim "an article is taken in" same 0 "$(code inside sh -c "echo '$article' | newsalertd inject")"
    cat "$stage/out"
    claim "its alert reaches the channel" until_true 20 \
        inside grep -q '"New chips"' /var/lib/newsalertd/alerts.jsonl
}

reloads() {
    local pid
    pid=$(show MainPID)
    claim "a good reload succeeds" same 0 "$(code inside systemctl reload newsalertd)"
    echo 'query = [broken' > "$root/etc/newsalertd/rules.d/own.toml"
    claim "a bad reload fails" same 1 "$(code inside systemctl reload newsalertd)"
    claim "the unit stays active after it" same active "$(show ActiveState)"
    claim "the journal says where the error is" until_true 10 \
        inside sh -c "journalctl -u newsalertd -o cat | grep -q 'own.toml:1:'"
    claim "the status says so too" until_true 10 \
        inside sh -c "systemctl show -P StatusText newsalertd | grep -q own.toml"
    good_rules
    claim "a mended reload succeeds" same 0 "$(code inside systemctl reload newsalertd)"
    claim "all in one process" same "$pid" "$(show MainPID)"
    claim "nothing was restarted" same 0 "$(show NRestarts)"
}

survives_kills() {
    local i pid
    for i in 1 2 3 4 5; do
        inside systemctl reset-failed newsalertd # its limit is 5 starts a minute
        pid=$(show MainPID)
        inside kill -KILL "$pid"
        claim "after kill -9 no. $i it runs again" \
            until_true 20 restarted_after "$pid"
    done
    claim "the alert is still told once" same 1 \
        "$(inside grep -c '"New chips"' /var/lib/newsalertd/alerts.jsonl)"
}

is_killed_when_it_hangs() {
    local pid dropin=$root/etc/systemd/system/newsalertd.service.d/30-watchdog.conf
    printf '[Service]\nWatchdogSec=3\n' > "$dropin"
    inside systemctl daemon-reload
    inside systemctl reset-failed newsalertd
    inside systemctl restart newsalertd
    pid=$(show MainPID)
    claim "it lives past the watchdog's limit while it works" \
        inside sh -c "! timeout 6 tail --pid=$pid -f /dev/null"
    claim "and is still the same process" same "$pid" "$(show MainPID)"
    inside kill -STOP "$pid"
    claim "a process that hangs is killed and started anew" until_true 40 restarted_after "$pid"
    claim "by the watchdog" inside sh -c "journalctl -u newsalertd | grep -q 'Watchdog timeout'"
    rm "$dropin"
    inside systemctl daemon-reload
}

ends() {
    claim "it stops in order" same 0 "$(code inside systemctl stop newsalertd)"
    claim "with success" same "inactive success" "$(show ActiveState) $(show Result)"
    claim "and takes its socket along" inside test ! -e /run/newsalertd/control.sock
}

is_not_restarted_for_a_bad_configuration() {
    echo 'not_a_key = 1' > "$root/etc/newsalertd/newsalertd.toml"
    inside systemctl start newsalertd
    claim "a bad configuration runs on the last good one" same active "$(show ActiveState)"
    inside systemctl stop newsalertd
    rm -rf "${root:?}/var/lib/newsalertd"/*
    claim "without a last good one it does not start" same 1 "$(code inside systemctl start newsalertd)"
    claim "with exit code 78" same 78 "$(show ExecMainStatus)"
    claim "and is not tried again" same "failed 0" "$(show ActiveState) $(show NRestarts)"
}

[[ -n ${NEWSALERTD_BOOT_ISOLATED:-} ]] || isolate
prepare
boot
installs
starts
alerts_under_confinement
reloads
survives_kills
is_killed_when_it_hangs
ends
is_not_restarted_for_a_bad_configuration
exit $((failures > 0 ? 1 : 0))
