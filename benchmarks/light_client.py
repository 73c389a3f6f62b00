"""A client that does as little as possible, so that the server is measured and not the client.

It sends the same requests as `transfer/drop_client.py`, HEAD and PATCH for each object, over one
connection, and reads answers without parsing more than their status. Run as
`python -m benchmarks.light_client FOLDER DEVICE PORT COUNT SIZE`; it says "ready" when it is
connected and begins when a line comes.
"""

from __future__ import annotations

import hashlib
import os
import socket
import ssl
import sys
import time
from pathlib import Path

from benchmarks.drop_scene import HOST, say

_END = b"\r\n\r\n"


def context_of(folder: Path, who: str) -> ssl.SSLContext:
    """Return the TLS of a client: 1.3, the pinned authority, its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(folder / "server-ca.pem")
    context.load_cert_chain(folder / f"{who}.pem", folder / f"{who}.key")
    return context


def head(name: str) -> bytes:
    """Return the question how much of an object is there."""
    return f"HEAD /v1/objects/{name} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode("ascii")


def patch(name: str, size: int, offset: int = 0) -> bytes:
    """Return the header of a request that brings an object from `offset` to its end."""
    return (
        f"PATCH /v1/objects/{name} HTTP/1.1\r\nHost: {HOST}\r\n"
        f"Content-Type: application/partial-upload\r\nContent-Length: {size - offset}\r\n"
        f"Upload-Offset: {offset}\r\nUpload-Length: {size}\r\n\r\n"
    ).encode("ascii")


def _ask(connection: ssl.SSLSocket, request: bytes) -> bytes:
    connection.sendall(request)
    answer = b""
    while not answer.endswith(_END):
        block = connection.recv(65536)
        if not block:
            raise ConnectionError("The server ended the connection.")
        answer += block
    return answer


def _upload(connection: ssl.SSLSocket, content: bytes) -> None:
    name = hashlib.sha256(content).hexdigest()
    known = _ask(connection, head(name))
    stored = _ask(connection, patch(name, len(content)) + content)
    if b" 200 " not in known[:16] or b" 204 " not in stored[:16]:
        raise ConnectionError("The server refused.")
    if b"upload-complete: ?1" not in stored.lower():
        raise ConnectionError("The object is not complete.")


def main() -> None:
    """Upload COUNT random objects of SIZE bytes and say how long it took."""
    folder, device, port, count, size = sys.argv[1:]
    contents = [os.urandom(int(size)) for _ in range(int(count))]
    plain = socket.create_connection((HOST, int(port)))
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with context_of(Path(folder), f"device-{device}").wrap_socket(
        plain, server_hostname=HOST
    ) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        begun = time.perf_counter()
        for content in contents:
            _upload(connection, content)
        say({"seconds": time.perf_counter() - begun})


if __name__ == "__main__":
    main()
