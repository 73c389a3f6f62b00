"""The real drop server, started from the very folder that headquarters gave its administrator."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldkit.domain.connection import Route
from fieldkit.domain.identifiers import Sha256
from fieldkit.operations.hq.issue_server_certificate import issue_server_certificate
from fieldkit.operations.hq.publish_directory import publish_policy
from fieldkit.transfer.drop_client import ClientTls, DeviceClient, connect
from fieldkit.transfer.server_address import server_of
from tests.fakes.journey import Office

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds: the machine may be busy


@dataclass
class OfficeServer:
    """A server that runs; `kit` is the administrator's folder."""

    kit: Path
    data: Path
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def said(self) -> str:
        """Return its log, of all starts."""
        return _log(self.kit).read_text(encoding="utf-8")

    def held(self) -> list[bytes]:
        """Return the content of every file that it keeps."""
        return [path.read_bytes() for path in self.data.rglob("*") if path.is_file()]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def start_again(self) -> None:
        """Start it over the same data at the same port."""
        self.process, self.port = _started(self.kit, self.data, self.port)

    @contextlib.contextmanager
    def as_device(self, authority: str, certificate: bytes, key: bytes) -> Iterator[DeviceClient]:
        """Connect as a device does."""
        tls = ClientTls(authorities=authority, certificate=certificate, key=key)
        with connect(server_of(self.url), route=Route.DIRECT, tls=tls) as connection:
            yield DeviceClient(connection)


@contextlib.contextmanager
def an_office_server(kit: Path, data: Path) -> Iterator[OfficeServer]:
    """Run it until the end of the block."""
    process, port = _started(kit, data, 0)
    server = OfficeServer(kit, data, process, port)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


@contextlib.contextmanager
def a_server_of_the_office(office: Office, folder: Path) -> Iterator[OfficeServer]:
    """Give an administrator what they need, run their server, and make its address known."""
    kit = folder / "kit"
    kit.mkdir()
    issued = issue_server_certificate(office.session, office.offline, office.ask, ["127.0.0.1"])
    for name, content in issued.files():
        (kit / name).write_bytes(content)
    with an_office_server(kit, folder / "drop") as server:
        publish_policy(office.session, [office.offline], office.ask, servers=(server.url,))
        yield server


def upload(client: DeviceClient, sha256: Sha256, path: Path) -> None:
    """Upload a whole object."""
    with path.open("rb") as source:
        client.upload(sha256, source, path.stat().st_size, 0, acknowledged=lambda _offset: None)


def _started(kit: Path, data: Path, port: int) -> tuple[subprocess.Popen[str], int]:
    command = shlex.split((kit / "start.txt").read_text().replace("DIR", str(data)))
    assert command[0] == "fieldkit-drop"
    with _log(kit).open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "fieldkit.dropserver.main", *command[1:]),
                *("--listen", f"127.0.0.1:{port}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=kit,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("listening"):
            return process, int(line.rsplit(":", 1)[1])
    process.wait(PATIENCE)
    process.stdout.close()
    raise AssertionError(f"the drop server did not start: {_log(kit).read_text()}")


def _log(kit: Path) -> Path:
    return kit.with_name("drop.log")
