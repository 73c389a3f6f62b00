"""Sync says nothing of what travels, to whom or from where: not in logs, errors or arguments."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailItem, MailKind
from fieldkit.cli.field import main
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.connection import Network
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.errors import Cancelled
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.allow_network import allow_network
from fieldkit.operations.field.judge_connection import judge_servers, trust_facts
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.platform.clock import SystemClock
from tests.cli.conftest import CommandLine
from tests.fakes.field import a_draft
from tests.fakes.letters import a_letter
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.synced import LIMITS, a_server_for

CANARY = "Kanarek7Q"
PASSPHRASE = f"{CANARY} passphrase"


@dataclass(frozen=True)
class Told:
    """What was said by whom, and what must not be in it."""

    device: str  # log records of the device, at DEBUG
    server: str  # the server's log
    commands: str  # standard error of commands
    arguments: str  # of the server's process
    secrets: tuple[str, ...]


class Listener(logging.Handler):
    """Keeps all of each record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        exception = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.name} {record.getMessage()} {record.args!r} {exception}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    ours, listener = logging.getLogger("fieldkit"), Listener()
    before = ours.level
    ours.addHandler(listener)
    ours.setLevel(logging.DEBUG)
    yield listener
    ours.removeHandler(listener)
    ours.setLevel(before)


@pytest.fixture
def told(
    tmp_path: Path,
    organisation: Organisation,
    listener: Listener,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Told:
    folder = tmp_path / "vault"
    session = create_vault(
        folder, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    )
    with a_server_for(session, tmp_path, organisation, is_allowed=False) as synced:
        sync(desk_for(session, limits=LIMITS))  # the network is not known yet
        (judged,) = judge_servers(trust_facts(session))
        assert judged.network is not None
        named = Network(judged.network.identity, f"{CANARY} cafe")
        allow_network(session.vault, named, session.clock.now())
        draft = a_draft(session, summary=f"{CANARY} summary", place=f"{CANARY} place")
        (stub,) = seal_report(session, [draft])
        large = put_object(session, CANARY.encode() * 300_000)
        letter = a_letter(
            session,
            synced.organisation,
            items=[MailItem("message-1.json", MailKind.MESSAGE, CANARY.encode())],
        )
        synced.leave_letter(letter, sha256_hex(letter))
        synced.leave_letter(CANARY.encode(), sha256_hex(CANARY.encode()))  # is no letter

        keep_sync_choice(session.vault, SyncChoice(limit_kib_per_second=1024))  # time to be stopped

        def stop(done: int, _total: int) -> None:
            if done > 1_000_000:
                raise Cancelled

        with pytest.raises(Cancelled):
            sync(desk_for(session, limits=LIMITS), progress=stop)
        synced.server.kill()
        sync(desk_for(session, limits=LIMITS))
        synced.server.start_again()
        synced.server.refuse(synced.client)
        sync(desk_for(session, limits=LIMITS))
        synced.server.allow(synced.client)
        done = sync(desk_for(session, limits=LIMITS))
        assert done.stored >= 1
        assert sorted(synced.listed()) == sorted([stub.object_sha256, large])
        session.vault.close()
        command = CommandLine(main, folder, capsys, monkeypatch)
        said = [
            command("sync", *words, "--debug", secrets=[PASSPHRASE], is_json=is_json).err
            for words in ((), ("--explain",), ("--status",))
            for is_json in (False, True)
        ]
        arguments = Path(f"/proc/{synced.server.pid}/cmdline")
        return Told(
            "\n".join(listener.lines),
            synced.server.said(),
            "\n".join(said),
            arguments.read_bytes().decode() if arguments.exists() else "",
            (
                CANARY,
                f":{synced.server.port}",
                synced.server.host,
                stub.object_sha256,
                large,
                sha256_hex(letter),
                judged.network.identity,
            ),
        )


def test_nothing_that_is_content_address_or_name_is_said_anywhere(told: Told) -> None:
    assert "sync ended: done" in told.device  # the positive control: something was heard
    assert "sync ended: broken" in told.device
    for secret in told.secrets:
        assert secret not in told.device
        assert secret not in told.commands
    for secret in (CANARY, *told.secrets[3:6]):
        assert secret not in told.server
        assert secret not in told.arguments
