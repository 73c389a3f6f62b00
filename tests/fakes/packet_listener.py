"""Writes a line for each TCP or UDP packet of a namespace that has one of the ports it is told.

A program: `packet_listener INTERFACE PORT...`; INTERFACE may be "any".
"""

from __future__ import annotations

import select
import socket
import struct
import sys

_ALL = 0x0003  # ETH_P_ALL
_IP4, _IP6, _TCP, _UDP = 0x0800, 0x86DD, 6, 17


def ports_of(frame: bytes) -> tuple[int, int] | None:
    """Return both ports of a TCP or UDP packet in an Ethernet frame."""
    kind = int.from_bytes(frame[12:14], "big")
    if kind == _IP4:
        protocol, start = frame[23], 14 + (frame[14] & 0x0F) * 4
    elif kind == _IP6:
        protocol, start = frame[20], 54
    else:
        return None
    if protocol not in (_TCP, _UDP) or len(frame) < start + 4:
        return None
    source, destination = struct.unpack_from("!HH", frame, start)
    return source, destination


def main(interface: str, *ports: str) -> None:
    """Listen until standard input ends; the first line says that it does."""
    wanted = {int(port) for port in ports}
    listener = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
    if interface != "any":
        listener.bind((interface, 0))
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        found = ports_of(listener.recv(65535))
        if found is not None and set(found) & wanted:
            sys.stdout.write(f"{found[0]} {found[1]}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
