"""Certificates of a drop server and of those who come to it, as files in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.crypto.x509 import issue, issue_server, new_certificate_authority, new_request

DEVICE = "0d" * 16


@dataclass(frozen=True)
class Installation:
    """What the administrator of a drop server has got."""

    folder: Path
    key: Path
    certificate: Path
    authority: Path  # of devices
    server_authority: Path  # only clients have this
    data: Path
    device_key: bytes
    device_certificate: bytes

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
    device_key, device_request = new_request()
    made = Installation(
        folder,
        *(folder / name for name in ("server.key", "server.pem", "ca.pem", "server-ca.pem")),
        data=folder / "data",
        device_key=device_key,
        device_certificate=issue(devices_key, devices_ca, device_request, "device", DEVICE),
    )
    made.key.touch(0o600)
    made.key.write_bytes(key)
    made.certificate.write_bytes(
        issue_server(server_key, server_ca, request, hosts, now=now, days=days)
    )
    made.authority.write_bytes(devices_ca)
    made.server_authority.write_bytes(server_ca)
    made.data.mkdir(mode=0o700)
    return made
