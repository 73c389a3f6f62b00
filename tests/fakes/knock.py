"""Lets a device come to a drop server, as headquarters does; a program, for another namespace."""

from __future__ import annotations

import socket
import ssl
import sys


def main(host: str, port: str, authority: str, certificate: str, key: str, path: str) -> None:
    """Send one PUT and write its status."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority)
    context.load_cert_chain(certificate, key)
    with (
        socket.create_connection((host, int(port)), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(head.encode("ascii"))
        sys.stdout.write(connection.recv(4096).split(b"\r\n")[0].decode("ascii") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
