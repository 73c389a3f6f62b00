"""Raw requests over real TLS: what no client of ours would send can be sent with it."""

from __future__ import annotations

import contextlib
import socket
import ssl
from dataclasses import dataclass, field

from tests.dropserver.stored import named
from tests.fakes.drop_server import Client, RunningServer


@dataclass(frozen=True)
class Answer:
    """One answer; status 0 where the connection was cut without one."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""

    @property
    def offset(self) -> tuple[str | None, str | None]:
        """Return Upload-Offset and Upload-Complete."""
        return self.headers.get("upload-offset"), self.headers.get("upload-complete")


NOTHING = Answer(0)


class Talk:
    """One connection that says whatever it is told to."""

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self.connection = connection
        self._read = b""

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def send(self, raw: bytes) -> None:
        """Send bytes; that the other side has closed shows when it is read."""
        with contextlib.suppress(OSError):
            self.connection.sendall(raw)

    def answer(self, *, has_body: bool = True) -> Answer:
        """Return the next answer, NOTHING where the connection is closed."""
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                return NOTHING
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        length = int(headers.get("content-length", "0")) if has_body else 0
        while len(self._read) < length:
            if not self._more():
                return NOTHING
        body, self._read = self._read[:length], self._read[length:]
        return Answer(int(lines[0].split()[1]), headers, body)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send one request in good form and return its answer."""
        self.send(request(method, path, body, **headers))
        return self.answer(has_body=method != "HEAD")

    def patch(self, content: bytes, begin: int = 0, end: int | None = None) -> Answer:
        """Upload a part of an object."""
        return self.ask(*part(content, begin, end), **part_headers(content, begin))

    def is_closed(self) -> bool:
        """Say whether the other side closes now, without another answer."""
        return self.answer() == NOTHING

    def _more(self) -> bool:
        try:
            block = self.connection.recv(65536)
        except TimeoutError:
            raise
        except OSError:
            return False
        self._read += block
        return bool(block)


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """Return one request in good form; `_` in names of headers is `-`."""
    lines = [f"{method} {path} HTTP/1.1", "Host: x"]
    if body or method in ("PATCH", "PUT"):
        headers.setdefault("Content_Length", str(len(body)))
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def part(content: bytes, begin: int, end: int | None = None) -> tuple[str, str, bytes]:
    """Return method, path and body of an upload."""
    return "PATCH", f"/v1/objects/{named(content)}", content[begin:end]


def part_headers(content: bytes, begin: int) -> dict[str, str]:
    """Return the headers of an upload."""
    return {
        "Upload_Offset": str(begin),
        "Upload_Length": str(len(content)),
        "Content_Type": "application/partial-upload",
    }


def talk(server: RunningServer, client: Client) -> Talk:
    """Connect."""
    return Talk(server.connect(client))


def refused_by_tls(server: RunningServer, context: ssl.SSLContext) -> str:
    """Return why TLS refuses a connection: the alert that arrives, at the latest when one asks."""
    plain = socket.create_connection((server.host, server.port), timeout=60)
    try:
        with context.wrap_socket(plain, server_hostname=server.host) as connection:
            connection.sendall(request("GET", "/v1/mail"))
            found = connection.recv(1)
            return "accepted" if found else "closed"
    except ssl.SSLError as error:
        return error.reason or "unknown"
    finally:
        plain.close()
