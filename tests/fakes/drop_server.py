"""The real drop server in a process of its own, with an authority and certificates made for it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldkit.crypto import x509

PATIENCE = 60.0  # seconds: the machine may be busy
HEADQUARTERS_ID = "0" * 31 + "1"


@dataclass(frozen=True)
class Authority:
    """A certificate authority, and the files of what it issues."""

    folder: Path
    key: bytes = field(repr=False)
    certificate: bytes = field(repr=False)  # PEM

    @property
    def path(self) -> Path:
        """Return the file of its certificate."""
        return self.folder / "ca.pem"

    def client(self, role: str, identifier: str, **options: object) -> Client:
        """Return a new client certificate; options as `x509.issue`."""
        key, request = x509.new_request()
        certificate = x509.issue(
            self.key,
            self.certificate,
            request,
            role,
            identifier,
            **options,  # type: ignore[arg-type]
        )
        return a_client(self.folder, identifier, certificate, key)

    def server(
        self, hosts: Sequence[str], *, now: datetime | None = None, days: int = 30
    ) -> tuple[Path, Path]:
        """Return the files of a new server certificate and its key."""
        key, request = x509.new_request()
        certificate = x509.issue_server(
            self.key, self.certificate, request, hosts, now=now, days=days
        )
        return written(self.folder, "server.pem", certificate), written(
            self.folder, "server.key", key
        )


@dataclass(frozen=True)
class Client:
    """Who may come: an identifier, a certificate and its key (PEM), also as files."""

    identifier: str
    certificate: bytes = field(repr=False)
    key: bytes = field(repr=False)
    certificate_path: Path
    key_path: Path

    @property
    def sha256(self) -> str:
        """Return what the server's list calls the certificate."""
        return x509.certificate_sha256(self.certificate)

    def context(self, authority: Authority) -> ssl.SSLContext:
        """Return a context that shows the certificate and trusts the authority alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(cadata=authority.certificate.decode("ascii"))
        context.load_cert_chain(self.certificate_path, self.key_path)
        return context


@dataclass
class RunningServer:
    """A server that answers; `url` is what a directory would name."""

    process: subprocess.Popen[str]
    host: str
    port: int
    data: Path
    authority: Authority
    headquarters: Client
    command: tuple[str, ...]
    log: Path
    metrics_port: int = 0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"https://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Return its process, for tests that kill it."""
        return self.process.pid

    def connect(self, client: Client, *, timeout: float = PATIENCE) -> ssl.SSLSocket:
        """Return a TLS connection of a client."""
        plain = socket.create_connection((self.host, self.port), timeout=timeout)
        return client.context(self.authority).wrap_socket(plain, server_hostname=self.host)

    def kill(self) -> None:
        """End it at once, as a power cut would; the files stay."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        _close_pipe(self.process)

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        finally:
            _close_pipe(self.process)

    def start_again(self) -> None:
        """Start it again over the same folder, at the same port."""
        self.process, self.port, self.metrics_port = _started(
            (*self.command, "--listen", _literal(self.host, self.port)), self.log
        )

    def allow(self, *clients: Client) -> None:
        """Let devices come, as headquarters does."""
        with self.connect(self.headquarters) as connection:
            for client in clients:
                head = f"PUT /v1/devices/{client.identifier}/{client.sha256} HTTP/1.1\r\n"
                connection.sendall(f"{head}Host: x\r\nContent-Length: 0\r\n\r\n".encode())
                _expect(connection, b"HTTP/1.1 204")

    def refuse(self, client: Client) -> None:
        """Let a device not come any more."""
        with self.connect(self.headquarters) as connection:
            head = f"DELETE /v1/devices/{client.identifier}/{client.sha256} HTTP/1.1\r\n"
            connection.sendall(f"{head}Host: x\r\n\r\n".encode())
            _expect(connection, b"HTTP/1.1 204")

    def said(self) -> str:
        """Return its log, of all starts."""
        return self.log.read_text(encoding="utf-8")


def an_authority(folder: Path, name: str = "authority") -> Authority:
    """Return a new authority whose files lie in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate = x509.new_certificate_authority(name)
    written(folder, "ca.pem", certificate)
    return Authority(folder, key, certificate)


def a_client(folder: Path, identifier: str, certificate: bytes, key: bytes) -> Client:
    """Return a client whose certificate and key exist already."""
    name = x509.certificate_sha256(certificate)[:16]
    return Client(
        identifier,
        certificate,
        key,
        written(folder, f"{name}.pem", certificate),
        written(folder, f"{name}.key", key),
    )


def written(folder: Path, name: str, content: bytes) -> Path:
    """Return a file with a content, for its owner alone."""
    path = folder / name
    path.touch(0o600)
    path.write_bytes(content)
    return path


@contextlib.contextmanager
def a_drop_server(
    folder: Path,
    *,
    authority: Authority | None = None,
    headquarters: Client | None = None,
    devices: Sequence[Client] = (),
    host: str = "127.0.0.1",
    hosts: Sequence[str] = (),
    options: Sequence[str] = (),
    prefix: Sequence[str] = (),
) -> Iterator[RunningServer]:
    """Start the real server on a free port of `host`, let `devices` come, end it afterwards.

    `authority` has issued the certificates of the clients and issues the server's, for `host` or
    `hosts`; without one there is a new one. `prefix` goes before the command (`ip netns exec ...`).
    """
    authority = authority or an_authority(folder / "tls")
    headquarters = headquarters or authority.client("headquarters", HEADQUARTERS_ID)
    certificate, key = authority.server(hosts or (host,))
    command = (
        *prefix,
        *(sys.executable, "-m", "fieldkit.dropserver.main", "serve"),
        *("--data", str(folder / "drop"), "--cert", str(certificate), "--key", str(key)),
        *("--ca", str(authority.path), "--headquarters", headquarters.sha256),
        # Tests ask again and again until something has happened.
        *("--metrics", "127.0.0.1:0", "--requests-per-minute", "600000", *options),
    )
    log = folder / "drop.log"
    process, port, metrics_port = _started((*command, "--listen", _literal(host, 0)), log)
    server = RunningServer(
        process, host, port, folder / "drop", authority, headquarters, command, log, metrics_port
    )
    try:
        if devices:
            server.allow(*devices)
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def _started(command: Sequence[str], log: Path) -> tuple[subprocess.Popen[str], int, int]:
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            (*_ending_with_us(), *command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    ports = []
    for word in ("listening", "metrics"):
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith(word):
            process.kill()
            process.wait(PATIENCE)
            _close_pipe(process)
            raise AssertionError(f"the drop server did not start: {log.read_text()}")
        ports.append(int(line.rsplit(":", 1)[1]))
    return process, ports[0], ports[1]


def _ending_with_us() -> tuple[str, ...]:
    """Return what lets a command end with this process, also when this one is killed."""
    setpriv = shutil.which("setpriv")  # util-linux; it becomes the command, the process stays
    return (setpriv, "--pdeathsig", "KILL") if setpriv else ()


def _literal(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _close_pipe(process: subprocess.Popen[str]) -> None:
    if process.stdout is not None:
        process.stdout.close()


def _expect(connection: ssl.SSLSocket, begin: bytes) -> None:
    answer = b""
    while b"\r\n\r\n" not in answer:
        block = connection.recv(4096)
        assert block, "the drop server cut the connection"
        answer += block
    assert answer.startswith(begin), answer[:20]
