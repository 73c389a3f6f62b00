"""Many small objects from many devices at once, each durable before it is acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.drop_scene import ROOT, DropScene, RunningServer, a_running_server, make_scene
from benchmarks.drop_scene import stored_objects as count_stored
from benchmarks.result import Result

CLIENTS = 20
OBJECTS = 10_000
SIZE = 4096
TARGET = 200


def small_objects(folder: Path, _megabytes: int) -> list[Result]:
    """Upload 10,000 objects of 4 KiB from 20 clients; the server's list is counted at the end."""
    scene = make_scene(folder, CLIENTS)
    with a_running_server(scene) as running:
        seconds = _upload_all(scene, running)
        stored = count_stored(scene, running)
        megabytes = running.resident_megabytes()
    rate = OBJECTS / seconds
    text = f"{rate:.0f} objects/s ({stored} stored, server {megabytes:.0f} MB)"
    is_good = rate >= TARGET and stored == OBJECTS
    name = f"small objects from {CLIENTS} clients"
    return [Result(name, text, f">= {TARGET} objects/s", is_good)]


def _upload_all(scene: DropScene, running: RunningServer) -> float:
    """Return the seconds from the word "go" to the end of the last client."""
    share = str(OBJECTS // CLIENTS)
    clients = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.light_client", str(scene.folder)]
            + [str(number), str(running.port), share, str(SIZE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(CLIENTS)
    ]
    for client in clients:
        assert client.stdout is not None  # noqa: S101 - for mypy
        client.stdout.readline()
    begun = time.perf_counter()
    for client in clients:
        assert client.stdin is not None  # noqa: S101 - for mypy
        client.stdin.write("go\n")
        client.stdin.flush()
    said = [client.communicate()[0] for client in clients]
    seconds = time.perf_counter() - begun
    if any(client.returncode for client in clients):
        raise RuntimeError("A client failed.")
    slowest = max(json.loads(line)["seconds"] for line in said)
    return max(slowest, seconds)
