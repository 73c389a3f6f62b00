"""What people at headquarters write reaches one device and nobody else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from fieldkit.bundle.letter import read_letter_text
from fieldkit.bundle.mail import MailKind, items_of_kind
from fieldkit.errors import InvalidInput, NotAllowed, UnknownDevice, UnknownReport
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_message import list_messages, write_message
from fieldkit.operations.hq.write_return import plan_return, write_return
from tests.fakes.headquarters import Device, HandClock, enrol
from tests.fakes.organisation import Organisation


def a_report(session: HeadquartersSession, device: Device, stick: Path) -> str:
    sha256 = device.seal()
    device.hand_over(stick / sha256[:8], sha256)
    intake_bag(session, stick / sha256[:8])
    (record,) = session.store.records.of_object(sha256)
    return record.report_id


@pytest.mark.parametrize("kind", [MailKind.MESSAGE, MailKind.TASK, MailKind.CORRECTION])
def test_it_travels_with_the_next_mail(
    session: HeadquartersSession, device: Device, stick: Path, kind: MailKind
) -> None:
    report = a_report(session, device, stick)
    written = write_message(
        session, "M-07", kind, " Find a witness.\n", about=report[:9], path="people[3f2a9c01]"
    )
    (stick / "back").mkdir()
    write_return(session, stick / "back")
    (mail,) = device.read_mail(stick / "back")
    (item,) = items_of_kind(mail.items, kind)
    letter = read_letter_text(item.content)
    assert letter == written.letter
    assert letter.about is not None
    assert (letter.text, letter.about.record) == ("Find a witness.", report)


def test_it_is_listed_until_and_after_it_is_acknowledged(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    write_message(session, "M-07", MailKind.MESSAGE, "first")
    clock.pass_days(1)
    write_message(session, device.device_id[:8], MailKind.TASK, "second")
    listed = list_messages(session)
    assert [item.letter.text for item in listed] == ["second", "first"]
    assert [item.is_acknowledged for item in listed] == [False, False]
    mails = [mail.sha256 for mail in plan_return(session).mails]
    with session.store.transaction():
        session.store.mail.acknowledge(device.device_id, mails, clock.now())
    assert [item.is_acknowledged for item in list_messages(session, "M-07")] == [True, True]


def test_a_report_of_another_device_cannot_be_meant(
    session: HeadquartersSession,
    device: Device,
    organisation: Organisation,
    stick: Path,
    tmp_path: Path,
) -> None:
    other = Device(organisation)
    enrol(session, other, tmp_path, "M-08")
    report = a_report(session, other, stick)
    with pytest.raises(NotAllowed):
        write_message(session, "M-07", MailKind.TASK, "text", about=report)
    with pytest.raises(UnknownReport):
        write_message(session, "M-07", MailKind.TASK, "text", about="ffff")
    assert list_messages(session) == ()


def test_what_makes_no_sense_is_refused(session: HeadquartersSession, device: Device) -> None:
    with pytest.raises(InvalidInput):
        write_message(session, "M-07", MailKind.CORRECTION, "of nothing")
    for text in ("", " \n", "x" * 4001, "\x1b[2J"):
        with pytest.raises(InvalidInput):
            write_message(session, "M-07", MailKind.MESSAGE, text)
    with pytest.raises(UnknownDevice):
        write_message(session, "M-09", MailKind.MESSAGE, "text")
    revoke_device(session, "M-07")
    with pytest.raises(NotAllowed):
        write_message(session, "M-07", MailKind.MESSAGE, "text")


def test_its_words_are_not_logged(
    session: HeadquartersSession, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written = write_message(session, "M-07", MailKind.MESSAGE, "CANARY")
    assert "CANARY" not in caplog.text
    assert "CANARY" not in repr(written)
