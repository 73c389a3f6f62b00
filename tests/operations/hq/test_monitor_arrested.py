"""A monitor is arrested: the device is revoked, and what must be done stands in a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.device_knowledge import Risk
from fieldkit.domain.inbox_decision import from_content as decision_of
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.statement import StatementKind
from fieldkit.domain.task import from_content
from fieldkit.errors import NotAllowed
from fieldkit.hq.arrest_words import checklist
from fieldkit.hq.decision_words import decided_sentence
from fieldkit.operations.hq.colleagues import add_colleague, let_leave
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_statement import withdraw_statement
from fieldkit.operations.hq.monitor_arrested import (
    Arrest,
    hand_over_to_deputy,
    look_again,
    monitor_arrested,
)
from fieldkit.operations.hq.revoke_by_two import revoke_by_two
from fieldkit.operations.hq.second_person import Act, SecondWord, confirm_alone
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import take_in_stick
from fieldkit.operations.hq.write_message import list_messages, write_message
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, enrol
from tests.fakes.organisation import Organisation
from tests.fakes.second_words import agreed


@pytest.fixture
def worker(
    session: HeadquartersSession,
    device: Device,
    organisation: Organisation,
    stick: Path,
    tmp_path: Path,
) -> HeadquartersSession:
    """A colleague, two devices, and what came of both on one stick."""
    at_work = with_colleague(session)
    other = Device(organisation)
    enrol(at_work, other, tmp_path, "M-08")
    for sender in (device, other):
        sender.seal()
        sender.hand_over(stick)
    take_in_stick(at_work, stick)
    write_message(at_work, "M-07", MailKind.MESSAGE, "Meet M-08 at the corner.")
    return at_work


def word(session: HeadquartersSession) -> SecondWord:
    return agreed(session, Act.REVOKE, find_device(session, "M-07").device)


def tasks(session: HeadquartersSession, arrest: Arrest) -> list[str]:
    found = session.store.statements.about([arrest.entry.device], [StatementKind.TASK])
    return [from_content(item.content).text for item in found if item.is_in_force]


def test_one_act_revokes_lists_and_makes_tasks(
    worker: HeadquartersSession, device: Device, stick: Path
) -> None:
    arrest = monitor_arrested(worker, "M-07", word(worker), why="taken at the square")
    assert arrest.entry.state is DeviceState.REVOKED
    assert (arrest.knowledge.reports, arrest.knowledge.carried) == (1, (("M-08", 1),))
    assert arrest.knowledge.letters == ("Meet M-08 at the corner.",)
    assert arrest.count(Risk.MONITOR) == 1
    texts = tasks(worker, arrest)
    assert texts[0].startswith("Sync now")
    assert any("M-08" in text for text in texts)
    device.seal()
    device.hand_over(stick / "later")
    assert intake_bag(worker, stick / "later").count(Outcome.HELD) == 1


def test_again_makes_no_task_twice_and_those_taken_back_anew(
    worker: HeadquartersSession,
) -> None:
    first = monitor_arrested(worker, "M-07", word(worker))
    again = monitor_arrested(worker, "M-07", word(worker), at_once=True)
    assert len(again.made) == 1
    withdraw_statement(worker, first.made[1].statement_id)
    assert len(tasks(worker, first)) == len(first.made) - 2
    assert look_again(worker, "M-07").people == first.people


def test_nobody_does_it_alone(worker: HeadquartersSession, session: HeadquartersSession) -> None:
    wrong = agreed(worker, Act.ACCEPT_UNVERIFIED, find_device(worker, "M-07").device)
    for session_, second in ((worker, wrong), (session, word(worker))):
        with pytest.raises(NotAllowed):
            monitor_arrested(session_, "M-07", second)
        with pytest.raises(NotAllowed):
            revoke_by_two(session_, "M-07", second)
    assert find_device(worker, "M-07").state is DeviceState.APPROVED
    assert worker.store.statements.count() == 0


def test_a_deputy_goes_on(worker: HeadquartersSession) -> None:
    with pytest.raises(NotAllowed):
        hand_over_to_deputy(worker, "M-07", "M-08")
    monitor_arrested(worker, "M-07", word(worker))
    made = hand_over_to_deputy(worker, "M-07", "M-08")
    (written,) = list_messages(worker, "M-08")
    assert "M-07" in written.letter.text
    assert made.other == find_device(worker, "M-08").device
    with pytest.raises(NotAllowed):
        hand_over_to_deputy(worker, "M-07", "M-07")


def test_the_checklist_has_a_box_for_everything(worker: HeadquartersSession) -> None:
    arrest = monitor_arrested(worker, "M-07", word(worker))
    lines = checklist(arrest.knowledge, arrest.people)
    boxes = [line for line in lines if line.startswith("[ ]")]
    assert len(boxes) >= len(arrest.people) + 3
    assert any(line.startswith("! Revoking is final") for line in lines)
    assert any("M-08" in line for line in lines)


def test_revoking_alone_says_who_decided(worker: HeadquartersSession) -> None:
    entry = revoke_by_two(worker, "M-07", word(worker), why="lost")
    assert entry.state is DeviceState.REVOKED
    (made,) = worker.store.statements.about([entry.device], [StatementKind.INBOX])
    assert made.content["decision"] == "revoked"
    with pytest.raises(NotAllowed):
        revoke_by_two(worker, "M-07", word(worker))


def test_one_person_at_night_decides_alone_and_that_stands_in_the_books(
    worker: HeadquartersSession,
) -> None:
    device = find_device(worker, "M-07").device
    assert worker.colleague is not None
    add_colleague(worker, "H-05", [])  # here, and without a word
    gone = add_colleague(worker, "H-06", [], "kalyhanka 7", parameters=FOR_TESTS)
    let_leave(worker, gone.code)
    arrest = monitor_arrested(worker, "M-07", confirm_alone(worker, Act.REVOKE, device))
    assert arrest.entry.state is DeviceState.REVOKED
    assert arrest.made[0].content["alone"] is True
    (noted,) = (
        item
        for item in worker.store.audit.newest(limit=100, subject=device)
        if item.event is CustodyEvent.AGREED
    )
    assert noted.detail == f"revoke-alone-{worker.colleague.colleague_id}"
    said = decided_sentence(
        arrest.made[0],
        decision_of(arrest.made[0].content),
        {worker.colleague.colleague_id: worker.colleague.code},
    )
    assert f"{worker.colleague.code} alone revoked" in said


def test_alone_is_refused_where_somebody_else_has_a_word(worker: HeadquartersSession) -> None:
    device = find_device(worker, "M-07").device
    alone = confirm_alone(worker, Act.REVOKE, device)
    with pytest.raises(NotAllowed):
        confirm_alone(worker, Act.ERASE, device)
    add_colleague(worker, "H-05", [], "kalyhanka 7", parameters=FOR_TESTS)
    with pytest.raises(NotAllowed):
        confirm_alone(worker, Act.REVOKE, device)
    with pytest.raises(NotAllowed):
        revoke_by_two(worker, "M-07", alone)  # what was confirmed before somebody could
    assert find_device(worker, "M-07").state is DeviceState.APPROVED
