"""One large upload through the real client to the real server, against curl and nginx."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from benchmarks import measure, scene
from benchmarks.drop_scene import HOST, DropScene, RunningServer, a_running_server, make_scene
from benchmarks.nginx_peer import nginx, put_command
from benchmarks.result import Result
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import Sha256
from fieldkit.transfer.drop_client import DeviceClient, connect

ROUNDS = 3
TARGET = 0.7
MEMORY_MEGABYTES = 150


def upload(folder: Path, megabytes: int) -> list[Result]:
    """Upload in turn, three times each; the best of each counts. Both end on the disk."""
    drop = make_scene(folder, 1)
    source = folder / "object"
    theirs, ours, peaks = [], [], []
    for number in range(ROUNDS):
        scene.make_media(source, megabytes)
        place = folder / f"nginx-{number}"
        stored = place / "www" / "stored"
        measure.settle(folder)
        with nginx(drop, place) as port:
            theirs.append(measure.shell(put_command(drop, port, source, stored), folder))
        stored.unlink()
        measure.settle(folder)
        with a_running_server(drop) as running:
            measured = _our_upload(drop, running, source)
            peaks.append((measured.peak_megabytes, running.resident_megabytes()))
        ours.append(measured.seconds)
    ratio = min(theirs) / min(ours)
    text = f"{ratio:.2f} x (ours {min(ours):.2f} s, theirs {min(theirs):.2f} s)"
    client, server = (max(peak) for peak in zip(*peaks, strict=True))
    return [
        Result("upload: curl -T to nginx, sync -f", text, f">= {TARGET} x", ratio >= TARGET),
        Result(
            "upload: memory of client and server",
            f"{client:.0f} MB, {server:.0f} MB",
            f"< {MEMORY_MEGABYTES} MB",
            max(client, server) < MEMORY_MEGABYTES,
        ),
    ]


def _our_upload(drop: DropScene, running: RunningServer, source: Path) -> measure.Measured:
    return measure.in_own_process("uploads", str(drop.folder), str(running.port), str(source))


def _upload(folder: Path, port: int, source: Path) -> dict[str, float]:
    with source.open("rb") as opened:
        name = Sha256(
            hashlib.file_digest(opened, "sha256").hexdigest()
        )  # known to the field since the sealing
        size = opened.tell()
        opened.seek(0)
        tls = DropScene(folder, 1).tls("device-0")
        server = Server(f"https://{HOST}:{port}", HOST, port)
        begun = time.perf_counter()
        with connect(server, route=Route.DIRECT, tls=tls) as connection:
            client = DeviceClient(connection)
            offset = client.uploaded(name).offset
            done = client.upload(name, opened, size, offset, acknowledged=lambda _offset: None)
        seconds = time.perf_counter() - begun
    if not done.is_complete:
        raise RuntimeError("The upload did not end.")
    return {"seconds": seconds}


if __name__ == "__main__":
    measure.report(lambda: _upload(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
