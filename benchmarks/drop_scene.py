"""A drop server as it is in the field, and those who come to it: real processes, real TLS."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.x509 import (
    certificate_sha256,
    issue,
    issue_server,
    new_certificate_authority,
    new_request,
)
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import DeviceId
from fieldkit.transfer.client_tls import ClientTls
from fieldkit.transfer.drop_client import HeadquartersClient, connect

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_LISTENING = "listening on "


@dataclass(frozen=True)
class DropScene:
    """Certificates of a server, of headquarters and of devices, as files in a folder."""

    folder: Path
    count: int  # of devices

    @property
    def data(self) -> Path:
        """Return the server's data folder."""
        return self.folder / "data"

    def path(self, name: str) -> Path:
        """Return where a file of the scene lies."""
        return self.folder / name

    def tls(self, who: str) -> ClientTls:
        """Return what `who` ("hq", "device-0", ...) comes with."""
        return ClientTls(
            self.path("server-ca.pem").read_text("ascii"),
            self.path(f"{who}.pem").read_bytes(),
            self.path(f"{who}.key").read_bytes(),
        )


@dataclass(frozen=True)
class RunningServer:
    """A server that runs, with its process."""

    port: int
    process: subprocess.Popen[str]

    @property
    def server(self) -> Server:
        """Return its address, for the client."""
        return Server(f"https://{HOST}:{self.port}", HOST, self.port)

    def resident_megabytes(self) -> float:
        """Return how much memory of the machine it holds right now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise LookupError("VmRSS")


def make_scene(folder: Path, devices: int) -> DropScene:
    """Make every key and certificate."""
    scene = DropScene(folder, devices)
    server_key, server_ca = new_certificate_authority("server")
    devices_key, devices_ca = new_certificate_authority("devices")
    key, request = new_request()
    scene.path("server-ca.pem").write_bytes(server_ca)
    scene.path("ca.pem").write_bytes(devices_ca)
    scene.path("server.key").write_bytes(key)
    scene.path("server.pem").write_bytes(issue_server(server_key, server_ca, request, [HOST]))
    for number in range(-1, devices):
        who, role = (f"device-{number}", "device") if number >= 0 else ("hq", "headquarters")
        key, request = new_request()
        name = device_id(number) if number >= 0 else "ab" * 16
        scene.path(f"{who}.key").write_bytes(key)
        scene.path(f"{who}.pem").write_bytes(issue(devices_key, devices_ca, request, role, name))
    scene.path("headquarters.txt").write_text(certificate_sha256(scene.path("hq.pem").read_bytes()))
    return scene


def device_id(number: int) -> DeviceId:
    """Return the id of a device by its number."""
    return DeviceId(f"{number:032x}")


@contextmanager
def a_running_server(scene: DropScene, *options: str) -> Iterator[RunningServer]:
    """Start `fieldkit-drop serve`, let all devices in as headquarters does, end it at the end."""
    command = [sys.executable, "-m", "fieldkit.dropserver.main", "serve"]
    process = subprocess.Popen(
        [
            *command,
            *("--data", str(scene.data), "--ca", str(scene.path("ca.pem"))),
            *("--cert", str(scene.path("server.pem")), "--key", str(scene.path("server.key"))),
            *("--headquarters", str(scene.path("headquarters.txt"))),
            *("--listen", f"{HOST}:0", *options),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - for mypy
        line = next(line for line in process.stdout if line.startswith(_LISTENING))
        running = RunningServer(int(line.rpartition(":")[2]), process)
        _let_in(scene, running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _let_in(scene: DropScene, running: RunningServer) -> None:
    with connect(running.server, route=Route.DIRECT, tls=scene.tls("hq")) as connection:
        headquarters = HeadquartersClient(connection)
        for number in range(scene.count):
            certificate = scene.path(f"device-{number}.pem").read_bytes()
            headquarters.allow(device_id(number), certificate_sha256(certificate))


def stored_objects(scene: DropScene, running: RunningServer) -> int:
    """Ask as headquarters how many complete objects lie there."""
    with connect(running.server, route=Route.DIRECT, tls=scene.tls("hq")) as connection:
        headquarters = HeadquartersClient(connection)
        found, cursor = headquarters.intake("")
        count = len(found)
        while cursor:
            found, cursor = headquarters.intake(cursor)
            count += len(found)
    return count


def say(numbers: dict[str, float]) -> None:
    """Print what a process measured, for the one that started it."""
    print(json.dumps(numbers), flush=True)
