"""A machine of the test's own: name spaces for its network, mounts and processes. Ports 80 and 443
are free in it, names stand in its own /etc/hosts, and nothing outlives the test.

A test program calls run(); it starts itself again inside. Where that cannot be, or a server is not
installed, it says why and ends with 77 (skipped)."""
import atexit
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

INSIDE = "NEWSALERTD_NETWORK_APART"
SKIPPED = 77
APART = ("unshare", "--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
         "--mount-proc")

SIOCSIFADDR = 0x8916
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def skip(why):
    print(f"SKIPPED: {why}", file=sys.stderr)
    sys.exit(SKIPPED)


def with_loopback(request, change):
    """ioctl `request` on lo: `change` gets its answer's bytes and gives those to send."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, request, change(control))


def bring_loopback_up():
    def flags(control):
        empty = struct.pack("16sh14x", b"lo", 0)
        now = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, empty))[1]
        return struct.pack("16sh14x", b"lo", now | IFF_UP)

    with_loopback(SIOCSIFFLAGS, flags)


def address_loopback(address):
    """lo has this IPv4 address, 0.0.0.0: none, and no network is reachable."""
    with_loopback(SIOCSIFADDR, lambda _: struct.pack("16sHH4s8x", b"lo", socket.AF_INET, 0,
                                                     socket.inet_aton(address)))


def take_ipv4_away():
    """lo keeps ::1 alone."""
    address_loopback("0.0.0.0")
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError:
        return
    skip("127.0.0.1 cannot be taken away here")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


def name_hosts(lines):
    """These lines are /etc/hosts from now on; whatever else is asked has no name server."""
    hosts = tempfile.NamedTemporaryFile("w", prefix="newsalertd-hosts-", delete=False)
    with hosts:
        hosts.write("127.0.0.1 localhost\n" + "".join(f"{line}\n" for line in lines))
    os.chmod(hosts.name, 0o644)
    subprocess.run(["mount", "--bind", hosts.name, "/etc/hosts"], check=True)
    atexit.register(os.unlink, hosts.name)  # nothing can be mounted over a file that is gone


def go(*servers):
    """Starts this program again in name spaces of its own, or skips it; returns inside."""
    if os.geteuid() != 0:
        skip("needs root, for name spaces")
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    for server in servers:
        if not shutil.which(server.split()[0]):
            skip(f"{server} is not installed")
    if INSIDE not in os.environ:
        if subprocess.run([*APART, "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            skip("name spaces cannot be made here")
        os.environ[INSIDE] = "1"
        os.execvp(APART[0], [*APART, sys.executable, *sys.argv])
    bring_loopback_up()


def run(*servers, hosts=(), ipv4=True):
    """Runs the unittest cases of the calling program in name spaces of their own. `servers` are the
    programs that must be installed, as "program (package)"."""
    binary = sys.argv[1] if len(sys.argv) > 1 else sys.exit("usage: TEST.py BINARY [unittest options]")
    if not os.access(binary, os.X_OK):
        skip(f"{binary} is missing")
    go(*servers)
    if not has_ipv6():
        skip("IPv6 is switched off here")
    if not ipv4:
        take_ipv4_away()
    name_hosts(hosts)
    program = unittest.main(module="__main__", argv=[sys.argv[0], "--verbose", *sys.argv[2:]], exit=False)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if len(result.skipped) == result.testsRun else 0)
