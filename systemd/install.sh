#!/usr/bin/env bash
# Installs a built newsalertd as a service: the program, its unit and user, a default configuration.
#
#   systemd/install.sh [BINARY]        BINARY defaults to build/release/newsalertd
#
# PREFIX   where the program goes                        [/usr/local]
# DESTDIR  a staging folder, for packages and tests      [none]
#
# May be run again: the program and the unit are replaced, files in /etc are never touched once they
# exist. Nothing is enabled or started; what to type next is printed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=${1:-$here/../build/release/newsalertd}
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}
etc=$root/etc/newsalertd

if [[ ! -x $binary ]]; then
    echo "install.sh: $binary: no such program; build it first (cmake --preset release)" >&2
    exit 66
fi
if [[ -z $root && $(id -u) -ne 0 ]]; then
    echo "install.sh: needs root, or DESTDIR" >&2
    exit 77
fi

# Replaced by renaming: the program may be running.
install -D -m 0755 "$binary" "$root$prefix/bin/newsalertd.new"
mv -f "$root$prefix/bin/newsalertd.new" "$root$prefix/bin/newsalertd"

unit_dir=$root$prefix/lib/systemd/system
mkdir -p "$unit_dir"
sed -e "s|/usr/bin/newsalertd|$prefix/bin/newsalertd|" \
    -e "s|/usr/share/doc|$prefix/share/doc|" \
    "$here/newsalertd.service" > "$unit_dir/newsalertd.service.new"
chmod 0644 "$unit_dir/newsalertd.service.new"
mv -f "$unit_dir/newsalertd.service.new" "$unit_dir/newsalertd.service"

install -D -m 0644 "$here/newsalertd.sysusers" "$root$prefix/lib/sysusers.d/newsalertd.conf"

doc=$root$prefix/share/doc/newsalertd
install -D -m 0644 "$here/../README.md" "$doc/README.md"
install -D -m 0644 "$here/README.md" "$doc/service.md"
install -D -m 0644 "$here/10-egress-proxy.conf" "$doc/10-egress-proxy.conf"
rm -rf "$doc/examples"
cp -R "$here/examples" "$doc/examples"

group=root
if [[ -z $root ]]; then
    systemd-sysusers "$prefix/lib/sysusers.d/newsalertd.conf"
    group=newsalertd
fi
install -d -m 0755 "$etc" "$etc/feeds.d" "$etc/rules.d"
if [[ ! -e $etc/newsalertd.toml ]]; then
    install -m 0640 -g "$group" "$here/newsalertd.toml" "$etc/newsalertd.toml" 2> /dev/null ||
        install -m 0640 "$here/newsalertd.toml" "$etc/newsalertd.toml"
fi

if [[ -z $root ]]; then
    if [[ -d /run/systemd/system ]]; then
        systemctl daemon-reload
    fi
    cat << END
newsalertd is installed. Feeds stand in /etc/newsalertd/feeds.d, watches in rules.d
(examples: $prefix/share/doc/newsalertd/examples). Then:
    sudo -u newsalertd newsalertd check --config /etc/newsalertd
    sudo systemctl enable --now newsalertd
    systemctl status newsalertd
END
fi
