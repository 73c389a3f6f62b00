"""The real program, killed amid its sync with a real drop server, goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.synced import Synced, a_server_for

PASSPHRASE = "invented words for tests"
PATIENCE = 120.0  # seconds: the machine may be busy
OBJECTS = (b"a" * 300_000, b"b" * 900_000, b"c" * 1_800_000)
KILLED_AT = (1, 200_000, 700_000, 1_400_000, 2_600_000)  # bytes that lie at the server


def start(vault: Path, *words: str) -> subprocess.Popen[bytes]:
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    command = [sys.executable, "-m", "fieldkit.cli.field", *words, "--json", f"--vault={vault}"]
    try:
        return subprocess.Popen(
            [*command, f"--passphrase-fd={reading}"],
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
    finally:
        os.close(reading)


def finished(vault: Path, *words: str) -> dict[str, object]:
    process = start(vault, *words)
    out, _err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    document: dict[str, object] = json.loads(out)
    return document


def bytes_in(folder: Path) -> int:
    """Return how much of objects lies at the server, whole or not."""
    total = 0
    for path in folder.rglob("*"):
        if path.suffix not in (".db", ".db-wal", ".db-shm"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except OSError:
                continue  # renamed meanwhile
    return total


@contextlib.contextmanager
def a_synced_vault(
    folder: Path, organisation: Organisation
) -> Iterator[tuple[Path, Session, Synced]]:
    """A vault that a program can open by its passphrase, and its server."""
    vault = folder / "vault"
    session = create_vault(
        vault, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    )
    with a_server_for(session, folder, organisation) as synced:
        yield vault, session, synced


def wait_until_there_are(
    count: int, process: subprocess.Popen[bytes], server_folder: Path, before: int
) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and bytes_in(server_folder) - before < count:
        assert time.monotonic() < until, "the program did not come so far"
        time.sleep(0.01)


def kill_once_there_are(
    count: int, process: subprocess.Popen[bytes], server_folder: Path, before: int
) -> bool:
    """Kill the program as soon as so many more bytes have arrived than before all this.

    Returns False where it was faster.
    """
    wait_until_there_are(count, process, server_folder, before)
    is_killed = process.poll() is None
    process.kill()
    process.communicate(timeout=PATIENCE)
    return is_killed


@pytest.mark.slow
def test_killed_again_and_again_every_object_arrives_once(
    tmp_path: Path, organisation: Organisation
) -> None:
    with a_synced_vault(tmp_path, organisation) as (vault, session, synced):
        objects = [put_object(session, content) for content in OBJECTS]
        keep_sync_choice(session.vault, SyncChoice(limit_kib_per_second=1024))
        session.vault.close()
        before = bytes_in(synced.server.data)
        killed = [
            kill_once_there_are(count, start(vault, "sync"), synced.server.data, before)
            for count in KILLED_AT
        ]
        assert any(killed)
        summary = finished(vault, "sync")
        assert (summary["end"], summary["waiting"]) == ("done", 0)
        assert sorted(synced.listed()) == sorted(objects)
        uploads = finished(vault, "sync", "--status")["uploads"]
        assert isinstance(uploads, list)
        assert {one["state"] for one in uploads} == {"stored"}
        with synced.as_headquarters() as headquarters:
            page, _cursor = headquarters.intake("")
            assert sum(listed.size for listed in page) == sum(map(len, OBJECTS))


@pytest.mark.skipif(sys.platform == "win32", reason="a process is put to sleep by a signal")
def test_a_machine_that_slept_amid_an_object_finds_its_connection_dead_and_goes_on(
    tmp_path: Path, organisation: Organisation
) -> None:
    with a_synced_vault(tmp_path, organisation) as (vault, session, synced):
        objects = [put_object(session, content) for content in OBJECTS]
        keep_sync_choice(session.vault, SyncChoice(limit_kib_per_second=1024))
        session.vault.close()
        before = bytes_in(synced.server.data)
        process = start(vault, "sync")
        wait_until_there_are(700_000, process, synced.server.data, before)
        process.send_signal(signal.SIGSTOP)
        synced.server.kill()  # as a server forgets a client that said nothing for long
        synced.server.start_again()
        process.send_signal(signal.SIGCONT)
        out, _err = process.communicate(timeout=PATIENCE)
        assert json.loads(out)["end"] == "done"
        assert sorted(synced.listed()) == sorted(objects)


def test_a_run_that_is_refused_says_so_by_its_exit_code(
    tmp_path: Path, organisation: Organisation
) -> None:
    with a_synced_vault(tmp_path, organisation) as (vault, session, synced):
        put_object(session, b"x" * 1000)
        session.vault.close()
        synced.server.refuse(synced.client)
        process = start(vault, "sync")
        out, _err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, json.loads(out)["end"]) == (11, "not-trusted")
