"""One end of a tunnel: packets of a tun interface travel in UDP; hides nothing, but is a way.

A program for namespaces: `tunnel INTERFACE ADDRESS PEER_ADDRESS LOCAL:PORT REMOTE:PORT`. The
interface goes when the program ends, as with a VPN that breaks down.
"""

from __future__ import annotations

import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

_SET_INTERFACE = 0x400454CA  # TUNSETIFF
_TUN_WITHOUT_HEADER = 0x0001 | 0x1000


def main(name: str, address: str, peer: str, local: str, remote: str) -> None:
    """Carry packets until standard input ends; the first line says that it does."""
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, _SET_INTERFACE, struct.pack("16sH", name.encode("ascii"), _TUN_WITHOUT_HEADER))
    subprocess.run(["ip", "addr", "add", address, "peer", peer, "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "up", "mtu", "1300"], check=True)
    carrier = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    carrier.bind(_place(local))
    carrier.connect(_place(remote))
    sys.stdout.write("carrying\n")
    sys.stdout.flush()
    while True:
        ready, _, _ = select.select([tun, carrier, sys.stdin], [], [])
        if sys.stdin in ready:
            return  # whoever started it has gone
        try:
            if tun in ready:
                carrier.send(os.read(tun, 65535))
            if carrier in ready:
                os.write(tun, carrier.recv(65535))
        except OSError:
            continue  # the other end is not there yet


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    main(*sys.argv[1:])
