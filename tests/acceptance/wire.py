"""The wire between a daemon and a lab of publishers, on loopback: it passes what comes, notes every
request, and breaks as networks do. Per address:

    pass    as if it were not there
    hang    takes connections and requests, and answers none
    drop    packets are lost, of new connections and old: no refusal, no end, no answer

Connections that were dropped stay dead when their address passes again: their state is lost, as that
of a NAT that was switched off."""
import asyncio
import ctypes
import re
import socket
import struct
import threading
import time

REQUEST = re.compile(rb"(GET|POST) (\S+) HTTP/1\.1\r\n")
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


def lose_packets(sock):
    """Every packet to this socket is lost before TCP sees it."""
    nothing = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF: return 0 bytes
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(nothing)))


class Connection(asyncio.Protocol):
    """One from the daemon, with the one to the lab behind it."""

    def __init__(self, wire, address):
        self.wire, self.address = wire, address
        self.lab, self.waiting = None, []

    def connection_made(self, transport):
        self.transport = transport
        self.wire.connections[self.address].add(self)
        self.wire.loop.create_task(self.join())

    async def join(self):
        target = self.wire.addresses[self.address]
        try:
            lab, _ = await self.wire.loop.create_connection(lambda: Back(self), *target)
        except OSError:
            return self.transport.abort()
        self.lab = lab
        for data in self.waiting:
            lab.write(data)
        self.waiting = []

    def data_received(self, data):
        for method, path in REQUEST.findall(data):
            self.wire.requests.append((time.monotonic(), self.address, method.decode(), path.decode()))
        if self.wire.modes[self.address] == "hang":
            return
        if self.lab:
            self.lab.write(data)
        else:
            self.waiting.append(data)

    def connection_lost(self, _):
        self.wire.connections[self.address].discard(self)
        if self.lab:
            self.lab.abort()


class Back(asyncio.Protocol):
    """What the lab answers."""

    def __init__(self, front):
        self.front = front

    def data_received(self, data):
        self.front.transport.write(data)

    def connection_lost(self, _):
        self.front.transport.close()


class Wire:
    """Listens on `port` of each of `addresses`, a dictionary to the (host, port) behind it.
    `requests`: (monotonic time, address, method, path) of all that came."""

    def __init__(self, addresses, port):
        self.addresses, self.port = addresses, port
        self.modes = dict.fromkeys(addresses, "pass")
        self.connections = {address: set() for address in addresses}
        self.requests = []
        self.listeners = {}
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.listen())
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def listen(self):
        for address in self.addresses:
            server = await self.loop.create_server(lambda a=address: Connection(self, a), address, self.port,
                                                   backlog=256)
            self.listeners[address] = server.sockets[0]

    def in_loop(self, work):
        done = threading.Event()
        self.loop.call_soon_threadsafe(lambda: (work(), done.set()))
        done.wait()

    def set(self, addresses, mode):
        """All of `addresses` from now on, and before this returns."""
        self.in_loop(lambda: self.switch(addresses, mode))

    def switch(self, addresses, mode):
        for address in addresses:
            listener = self.listeners[address]
            was, self.modes[address] = self.modes[address], mode
            if mode == "drop":
                lose_packets(listener)
                self.lose(address)
            elif was == "drop":
                listener.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    def lose(self, address):
        for connection in self.connections[address]:
            lose_packets(connection.transport.get_extra_info("socket"))

    def lose_connections(self):
        """Those that stand die without a word; new ones pass."""
        self.in_loop(lambda: [self.lose(address) for address in self.addresses])

    def close_connections(self):
        """As servers do after a while. The ends have been sent when this returns."""
        self.in_loop(lambda: [connection.transport.abort() for some in self.connections.values()
                              for connection in some])
        while any(self.connections.values()):
            self.in_loop(lambda: None)
        self.in_loop(lambda: None)
