"""An installation of a drop server as docs/drop-server.md makes it, and the server in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.crypto.x509 import (
    certificate_sha256,
    issue,
    issue_server,
    new_certificate_authority,
    new_request,
)

HEADQUARTERS = "0f" * 16
PATIENCE = 60.0  # seconds: the machine may be busy
SERVER = (sys.executable, "-m", "fieldkit.dropserver.main")
_FILES = ("server.key", "server.pem", "ca.pem", "server-ca.pem", "headquarters.txt")


@dataclass(frozen=True)
class Installation:
    """What the administrator of a drop server has got."""

    folder: Path
    key: Path
    certificate: Path
    authority: Path  # of devices
    server_authority: Path  # only clients have this
    headquarters: Path
    data: Path

    def options(self) -> list[str]:
        return [
            *("--data", str(self.data), "--cert", str(self.certificate)),
            *("--key", str(self.key), "--ca", str(self.authority)),
        ]


def an_installation(
    folder: Path,
    *,
    hosts: tuple[str, ...] = ("127.0.0.1",),
    now: datetime | None = None,
    days: int = 730,
) -> Installation:
    """Make what headquarters and the administrator made, as docs/drop-server.md says."""
    folder.mkdir(mode=0o700, exist_ok=True)
    server_key, server_ca = new_certificate_authority("server", now=now)
    devices_key, devices_ca = new_certificate_authority("devices", now=now)
    key, request = new_request()
    _, office_request = new_request()
    office = issue(devices_key, devices_ca, office_request, "headquarters", HEADQUARTERS)
    made = Installation(
        folder,
        *(folder / name for name in _FILES),
        data=folder / "data",
    )
    made.key.touch(0o600)
    made.key.write_bytes(key)
    made.certificate.write_bytes(
        issue_server(server_key, server_ca, request, hosts, now=now, days=days)
    )
    made.authority.write_bytes(devices_ca)
    made.server_authority.write_bytes(server_ca)
    made.headquarters.write_text(certificate_sha256(office) + "\n")
    made.data.mkdir(mode=0o700)
    return made


@contextmanager
def serving(
    installed: Installation, command: Sequence[str | Path] = SERVER
) -> Iterator[tuple[str, str]]:
    """Run the server; yield where it listens and where its metrics are, as ADDRESS:PORT."""
    log = installed.folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [
                *(*command, "serve", *installed.options()),
                *("--headquarters", installed.headquarters),
                *("--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"),
            ],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    with process.stdout:
        try:
            lines = [process.stdout.readline().rstrip() for _ in range(2)]
            assert lines[1].startswith("metrics on "), log.read_text()
            yield lines[0].removeprefix("listening on "), lines[1].removeprefix("metrics on ")
        finally:
            process.terminate()
            process.wait(PATIENCE)
