"""Panic's small programs as they really run: told on standard input, each in its own process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit.cli import destroying
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.identifiers import VaultId
from fieldkit.domain.preferences import PanicExtent
from fieldkit.operations.create_vault import create_vault
from fieldkit.platform.own_program import PUT_AWAY, own_program
from fieldkit.platform.paths import training_folder
from fieldkit.vault import destruction
from fieldkit.vault.mark import mark_account
from fieldkit.vault.remains import sealed_files
from tests.fakes.clock import FixedClock
from tests.fakes.secret_store import MemorySecretStore

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name != "posix", reason="looks into /proc")


def a_vault(folder: Path) -> Path:
    create_vault(
        folder, "invented words", clock=FixedClock(), secrets=None, parameters=FOR_TESTS
    ).vault.close()
    (folder / "outbox" / ("ab" * 32 + ".age")).write_bytes(b"sealed")
    return folder


def environment(home: Path) -> dict[str, str]:
    shown = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    return {**os.environ, **shown, "PYTHONPATH": str(ROOT)}


def put_away(order: dict[str, str], home: Path) -> subprocess.Popen[bytes]:
    running = subprocess.Popen(
        own_program(PUT_AWAY), stdin=subprocess.PIPE, cwd=ROOT, env=environment(home)
    )
    assert running.stdin is not None
    running.stdin.write(json.dumps(order).encode())
    running.stdin.close()
    return running


def wait_for(condition) -> None:
    for _step in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited too long")


@posix_only
def test_the_vault_and_its_training_go_and_a_window_says_so(tmp_path: Path) -> None:
    folder = a_vault(tmp_path / "vault")
    a_vault(training_folder(folder))
    running = put_away({"folder": str(folder), "extent": "access", "language": "en"}, tmp_path)
    try:
        command = Path(f"/proc/{running.pid}/cmdline")
        said = command.read_bytes()
        wait_for(lambda: b"--afterwards" in command.read_bytes())
        # Neither the arguments nor the environment of both say what is destroyed, or where.
        variables = Path(f"/proc/{running.pid}/environ")
        for found in (said, command.read_bytes()):
            assert str(folder).encode() not in found
        if os.access(variables, os.R_OK):
            assert str(folder).encode() not in variables.read_bytes()
        assert not folder.exists()
        assert not training_folder(folder).exists()
        # What is sealed in training is invented, and goes with it.
        assert len(sealed_files(folder)) == 1
        assert sealed_files(training_folder(folder)) == ()
        assert running.poll() is None  # the window waits to be closed
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def test_folders_of_somebodys_own_stay_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_vault(tmp_path / "vault")
    own = [tmp_path / name for name in ("vault-training", "vault-rescued-2020", "vault-damaged-x")]
    for path in own:
        path.mkdir()
        (path / "outbox").mkdir()
        (path / "of their own.txt").write_text("invented")
    monkeypatch.setattr(destroying, "_show", lambda *_said: None)
    assert destroying._destroy({"folder": str(folder), "extent": "everything"}) == 0
    assert not folder.exists()
    assert all((path / "of their own.txt").exists() for path in own)


def test_a_folder_that_is_no_vault_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "of their own.txt").write_text("invented")
    monkeypatch.setattr(destroying, "_show", lambda *_said: None)
    assert destroying._destroy({"folder": str(tmp_path), "extent": "everything"}) == 0
    assert (tmp_path / "of their own.txt").exists()


@posix_only
def test_the_next_start_finishes_what_was_cut_short(tmp_path: Path) -> None:
    folder = a_vault(tmp_path / "vault")
    destruction.destroy_slots(folder, destruction.notice_for(folder, PanicExtent.EVERYTHING))
    running = subprocess.Popen(
        [sys.executable, "-m", "fieldkit", f"--vault={folder}"], cwd=ROOT, env=environment(tmp_path)
    )
    try:
        wait_for(lambda: not folder.exists())
        command = Path(f"/proc/{running.pid}/cmdline")
        wait_for(lambda: b"--afterwards" in command.read_bytes())
        assert list(tmp_path.glob("vault*")) == []
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def test_a_keyring_that_hangs_is_left_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroying, "_KEYRING_SECONDS", 0.2)
    asleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    answer = destroying.forget_by(asleep)("Local data", "ab" * 16)
    assert answer() is KeyringEntry.NOT_KNOWN


@pytest.mark.parametrize(
    ("program", "entry"),
    [
        ("import sys; sys.stdin.read()", KeyringEntry.GONE),
        ("import sys; sys.exit(6)", KeyringEntry.NOT_KNOWN),
    ],
)
def test_what_the_keyring_says_is_told(program: str, entry: KeyringEntry) -> None:
    assert destroying.forget_by([sys.executable, "-c", program])("l", "v")() is entry


def test_a_program_that_cannot_be_started_stops_nothing() -> None:
    assert destroying.forget_by(["/no/such/program"])("l", "v")() is KeyringEntry.NOT_KNOWN


def test_both_entries_of_the_keyring_go(monkeypatch: pytest.MonkeyPatch) -> None:
    vault_id, store = VaultId("ab" * 16), MemorySecretStore()
    store.set("Local data", vault_id, b"secret")
    store.set("Local data", mark_account(vault_id), b"mark")
    store.set("Local data", "cd" * 16, b"of another vault")
    monkeypatch.setattr("fieldkit.platform.secret_store.system_secret_store", lambda: store)
    destroying.clear_entries("Local data", vault_id)
    assert list(store.entries) == [("Local data", "cd" * 16)]
