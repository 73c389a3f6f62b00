"""Sync that is killed at every point where it touches the vault or the network, one after another.

The kill is that of a process: nothing is committed or sent any more from then on, and the vault is
opened anew from what lies on the disk.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fieldkit.domain.report import ReportState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncDesk
from fieldkit.operations.session import Session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.drop_box import MemoryDropBox, MemoryWay
from tests.fakes.field import KEY, a_device, reopened
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object

T = TypeVar("T")
FIRST, SECOND = b"first" * 1000, b"second" * 1500


class Killed(BaseException):
    """What nothing catches; afterwards the process does nothing any more."""


@dataclass
class Kill:
    """Kills before the step `at`, counted over vault and network; 0 = never."""

    at: int
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.at and self.steps >= self.at:
            raise Killed

    def in_vault(self, step: Callable[[], T], /) -> T:
        """Kill before a step in the vault, or after it was committed and before that is known."""
        self.step()
        result = step()
        self.step()
        return result


def run(session: Session, box: MemoryDropBox, kill: Kill) -> bool:
    """Run sync; say whether it was killed."""
    box.faults = lambda _request, _name: kill.step()

    def progress(_done: int, _total: int) -> None:
        kill.step()

    desk = SyncDesk(session, MemoryWay(session, [box]), kill.in_vault, wait=lambda _seconds: None)
    try:
        summary = sync(desk, progress=progress)
    except Killed:
        return True
    assert summary.end is SyncEnd.DONE
    return False


def begun(folder: Path, organisation: Organisation) -> tuple[Session, MemoryDropBox]:
    """Return a device with two objects to send, and a receipt for a third on the server."""
    session, box = a_device(folder, organisation), MemoryDropBox()
    received = put_object(session, b"received")
    put_object(session, SECOND)
    put_object(session, FIRST)
    box.leave(a_letter(session, organisation, a_receipt_for(session, organisation, received)))
    return session, box


def check(session: Session, box: MemoryDropBox) -> None:
    """Check that everything arrived, once, and that the device knows."""
    assert sorted(box.complete.values()) == sorted([FIRST, SECOND])
    assert len(box.completions) == 2
    assert box.sent == len(FIRST) + len(SECOND)  # no byte twice
    assert box.letters == {}
    states = sorted(stub.state for stub in session.vault.reports.stubs())
    assert states == [ReportState.RECEIVED, ReportState.STORED, ReportState.STORED]
    assert len(session.vault.mail.unacknowledged()) == 1
    handed = [entry.event for entry in session.vault.custody.entries()]
    assert len(handed) == 3  # one letter, two objects at the server


def test_killed_at_any_point_nothing_is_lost_or_doubled(
    tmp_path: Path, organisation: Organisation
) -> None:
    before, box_before = begun(tmp_path / "before", organisation)
    before.vault.close()
    was_killed, at = True, 0
    while was_killed:
        at += 1
        folder, box = tmp_path / "vault", copy.deepcopy(box_before)
        shutil.copytree(tmp_path / "before", folder)
        session = Session(unlock_vault_with_key(folder, KEY), before.clock, None)
        was_killed = run(session, box, Kill(at))
        session = reopened(session)
        assert not run(session, box, Kill(0))
        check(session, box)
        session.vault.close()
        shutil.rmtree(folder)
    assert at > 30


def test_killed_again_and_again_it_still_arrives(
    tmp_path: Path, organisation: Organisation
) -> None:
    session, box = begun(tmp_path / "vault", organisation)
    at = 5
    while run(session, box, Kill(at)):
        session = reopened(session)
        at += 1
    check(session, box)
    session.vault.close()
