"""`fieldkit sync` and `fieldkit sync-settings` against a drop server in a process of its own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.bundle.letter import LetterText, write_letter_text
from fieldkit.bundle.mail import MailItem, MailKind
from fieldkit.cli.field import main
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import ConfirmationNeeded
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.clock import SystemClock
from tests.cli.conftest import PASSPHRASE, CommandLine
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.synced import Synced, a_server_for

CONTENT = b"stands for a sealed object" * 50


@dataclass
class Monitor:
    """A closed vault with one object to send, the command line, and the server."""

    command: CommandLine
    synced: Synced
    sha256: str


@pytest.fixture
def monitor(
    tmp_path: Path,
    organisation: Organisation,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Monitor]:
    folder = tmp_path / "vault"
    session = create_vault(
        folder, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    )
    with a_server_for(session, tmp_path, organisation, is_allowed=False) as synced:
        sha256 = put_object(session, CONTENT)
        session.vault.close()
        yield Monitor(CommandLine(main, folder, capsys, monkeypatch), synced, sha256)


def test_an_unknown_network_is_never_allowed_by_yes(monitor: Monitor) -> None:
    said = monitor.command("sync")
    assert said.code == 11
    assert (said.document["end"], said.document["error"]) == ("not-trusted", "NotTrusted")
    failed = [one for one in said.document["checks"] if one["finding"] == "failed"]
    assert [one["cause"] for one in failed] == ["network-unknown"]
    assert monitor.synced.listed() == []


def test_once_is_once_and_allowing_lasts(monitor: Monitor) -> None:
    assert monitor.command.good("sync", "--once")["stored"] == 1
    assert monitor.synced.listed() == [monitor.sha256]
    assert monitor.command("sync").code == 11
    assert monitor.command.good("sync", "--allow-network")["end"] == "done"
    assert monitor.command.good("sync")["stored"] == 0


def test_lines_say_what_went_and_what_that_means(monitor: Monitor) -> None:
    text = "\n".join(monitor.command.lines("sync", "--once"))
    assert "1 sealed object is at the server now" in text
    assert "Safe at headquarters is only what its receipt has come for." in text
    assert "There was nothing to send." in monitor.command.lines("sync", "--once")


def test_every_check_is_explained_and_nothing_is_sent(monitor: Monitor) -> None:
    lines = monitor.command.lines("sync", "--explain", "--once")
    assert sum(line.startswith("[") for line in lines) == 13
    assert not any(line.startswith("[no]") for line in lines)
    assert monitor.synced.listed() == []
    said = monitor.command("sync", "--explain", is_json=False)
    assert said.code == 11
    assert "[no]" in said.out
    assert "--allow-network" in said.out
    assert "Error: Sync cannot run here now." in said.err


def test_the_status_says_what_waits_and_how_it_went(monitor: Monitor) -> None:
    status = monitor.command.good("sync", "--status")
    assert [one["state"] for one in status["uploads"]] == ["waiting"]
    assert status["last"] is None
    monitor.command.good("sync", "--once")
    status = monitor.command.good("sync", "--status")
    assert [one["state"] for one in status["uploads"]] == ["stored"]
    assert (status["last"]["end"], status["last"]["stored"]) == ("done", 1)
    assert abs(status["clock_seconds"]) < 120
    text = "\n".join(monitor.command.lines("sync", "--status"))
    assert "at the server, no receipt yet" in text


def test_a_server_that_is_down_is_said_and_nothing_is_lost(monitor: Monitor) -> None:
    monitor.command.good("sync", "--allow-network", "--explain")
    monitor.synced.server.kill()
    said = monitor.command("sync", is_json=False)
    assert said.code == 10
    assert "Sealed objects that still wait: 1" in said.out
    status = monitor.command.good("sync", "--status")
    assert status["last"]["end"] == "broken"


def test_settings_are_shown_changed_and_kept(monitor: Monitor) -> None:
    assert monitor.command.good("sync-settings") == {
        "mode": "manual",
        "route": "direct",
        "route_in_force": "direct",
        "limit_kib_per_second": 0,
        "at": None,
        "jitter_minutes": 0,
        "tor": "127.0.0.1:9050",
    }
    changes = ["--mode=automatic", "--route=tor", "--limit=200", "--at=02:30", "--jitter=45"]
    monitor.command.good("sync-settings", *changes, "--tor=127.0.0.1:9150")
    kept = monitor.command.good("sync-settings")
    assert (kept["mode"], kept["route_in_force"], kept["at"]) == ("automatic", "tor", "02:30")
    assert (kept["limit_kib_per_second"], kept["jitter_minutes"]) == (200, 45)
    assert kept["tor"] == "127.0.0.1:9150"
    assert monitor.command.good("sync-settings", "--at=none")["at"] is None
    text = "\n".join(monitor.command.lines("sync-settings"))
    assert "Only through Tor." in text
    assert "200" in text


@pytest.mark.parametrize(
    "wrong",
    [
        "--at=25:00",
        "--at=2:30",
        "--tor=localhost:9050",
        "--tor=127.0.0.1",
        "--tor=127.0.0.1:99999",
        "--limit=-1",
        "--jitter=100000",
    ],
)
def test_settings_that_make_no_sense_are_refused(monitor: Monitor, wrong: str) -> None:
    monitor.command.refused("sync-settings", wrong)


def test_with_tor_asked_for_and_none_there_nothing_leaves(monitor: Monitor) -> None:
    monitor.command.good("sync-settings", "--route=tor", "--tor=127.0.0.1:1")
    said = monitor.command("sync", "--once")
    failed = [one for one in said.document["checks"] if one["finding"] == "failed"]
    assert [one["cause"] for one in failed] in (["no-tor"], ["not-tor"])
    assert monitor.synced.listed() == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def answered(monitor: Monitor, monkeypatch: pytest.MonkeyPatch, answer: str) -> int:
    """Run sync at a terminal, where somebody answers."""
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    return main(["sync", f"--vault={monitor.command.vault}", f"--passphrase-fd={reading}"])


def test_a_person_is_asked_about_an_unknown_network_once(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(monitor, monkeypatch, "n\n") == ConfirmationNeeded.exit_code
    assert monitor.synced.listed() == []
    assert answered(monitor, monkeypatch, "y\n") == 0
    said = capsys.readouterr().err
    assert "Let sync run on this network" in said
    assert "can see that this computer connects" in said
    assert monitor.synced.listed() == [monitor.sha256]
    assert answered(monitor, monkeypatch, "") == 0
    assert "Let sync run" not in capsys.readouterr().err


def test_a_network_that_was_refused_is_allowed_after_all_only_by_name(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor.command.good("network", "refuse")
    assert answered(monitor, monkeypatch, "y\n") == 11  # nobody is asked again
    said = monitor.command("sync", is_json=False)
    assert "fieldkit sync --allow-network" in said.out
    assert monitor.synced.listed() == []
    assert monitor.command.good("sync", "--allow-network")["stored"] == 1


def test_a_connection_that_was_never_made_is_not_called_untrustworthy(monitor: Monitor) -> None:
    said = monitor.command("sync", is_json=False)
    assert "Sync cannot run here now." in said.err
    assert "trusted" not in said.err


def test_why_something_waits_is_said_at_once(
    tmp_path: Path,
    organisation: Organisation,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "vault"
    session = create_vault(
        folder, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    )
    with a_server_for(session, tmp_path, organisation, options=("--device-objects", "1")):
        for number in (1, 2):
            put_object(session, CONTENT * number)
        session.vault.close()
        lines = CommandLine(main, folder, capsys, monkeypatch).lines("sync")
    assert "Sealed objects that still wait: 1" in lines
    assert "  1 × the server had no room for it" in lines


def test_a_task_that_came_is_read_ticked_off_and_thrown_away(monitor: Monitor) -> None:
    session = unlock_vault(
        monitor.command.vault, PASSPHRASE, clock=SystemClock(), open_keyring=lambda: None
    )
    words = LetterText("0c" * 16, session.clock.now(), "Find a witness.\nFor row 14 (invented).")
    task = MailItem("task-0001.json", MailKind.TASK, write_letter_text(words))
    letter = a_letter(session, monitor.synced.organisation, items=[task])
    device = load_identity(session.vault).device_id
    session.vault.close()
    with monitor.synced.as_headquarters() as headquarters:
        headquarters.put_mail(device, sha256_hex(letter), letter)
    command = monitor.command
    assert command.lines("letter", "list") == ["Headquarters has not written anything."]
    assert "fieldkit letter list" in "\n".join(command.lines("sync", "--once"))
    (first, *text) = command.lines("letter", "list")
    assert first.endswith("Task  new")
    assert text[:2] == ["  Find a witness.", "  For row 14 (invented)."]
    (shown,) = command.good("letter", "list")["letters"]
    assert (shown["kind"], shown["read"], shown["done"]) == ("task", True, False)
    number = str(shown["number"])
    command.refused("letter", "done", "999")
    command.good("letter", "done", number)
    assert command.good("letter", "list")["letters"][0]["done"] is True
    command.good("letter", "remove", number)
    assert command.good("letter", "list")["letters"] == []


def test_what_came_back_is_said(monitor: Monitor) -> None:
    session = unlock_vault(
        monitor.command.vault, PASSPHRASE, clock=SystemClock(), open_keyring=lambda: None
    )
    receipt = a_receipt_for(session, monitor.synced.organisation, sha256_of(monitor))
    letter = a_letter(session, monitor.synced.organisation, receipt)
    device = load_identity(session.vault).device_id
    session.vault.close()
    with monitor.synced.as_headquarters() as headquarters:
        headquarters.put_mail(device, sha256_hex(letter), letter)
    said = monitor.command.good("sync", "--once")
    assert (said["letters"], said["accepted"], said["deleted"]) == (1, 1, 1)
    assert (said["new_forms"], said["stored"], said["waiting"]) == ([], 0, 0)


def sha256_of(monitor: Monitor) -> Sha256:
    return Sha256(monitor.sha256)
