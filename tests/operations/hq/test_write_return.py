"""What goes back to devices, and until when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundle.approval import read_approval
from fieldkit.bundle.mail import Mail, MailKind, items_of_kind, receipts_of
from fieldkit.bundle.receipt import Outcome, Receipt, verify_receipt
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import NothingToSeal
from fieldkit.hq.store.mail_store import Message
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_message import write_message
from fieldkit.operations.hq.write_return import plan_return, receipts_for, write_return
from tests.fakes.headquarters import Device, HandClock, enrol
from tests.fakes.organisation import Organisation


def receipts_in(device: Device, mails: list[Mail]) -> dict[Sha256, Receipt]:
    key = device.organisation.receipt.public
    found = [
        verify_receipt(data, signature, key)
        for mail in mails
        for data, signature in receipts_of(mail)
    ]
    return {receipt.object_sha256: receipt for receipt in found}


def returned(session: HeadquartersSession, device: Device, stick: Path) -> list[Mail]:
    """Write a return onto a new stick and let the device read it."""
    folder = stick / random_hex(4)
    folder.mkdir()
    write_return(session, folder)
    return device.read_mail(folder)


def brought(session: HeadquartersSession, device: Device, stick: Path, *only: Sha256) -> None:
    folder = stick / random_hex(4)
    device.hand_over(folder, *only)
    intake_bag(session, folder)


def acknowledging(device: Device, mails: list[Sha256]) -> Sha256:
    """Seal an object whose manifest acknowledges mail."""
    parts = device.parts()
    parts.manifest = replace(parts.manifest, acknowledged=tuple(mails))
    return device.seal(parts)


def test_a_device_learns_that_its_report_arrived(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    sha256 = device.seal()
    brought(session, device, stick)
    (mail,) = returned(session, device, stick)
    receipt = receipts_in(device, [mail])[sha256]
    assert (receipt.outcome, receipt.sequence, receipt.copies) == (Outcome.ACCEPTED, 1, 1)
    assert (receipt.contiguous, receipt.missing, receipt.chain_head) == (1, (), device.head)
    assert receipt.headquarters == session.headquarters


def test_the_first_mail_brings_approval_and_directory(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    (mail,) = returned(session, device, stick)
    (approval,) = items_of_kind(mail.items, MailKind.APPROVAL)
    assert read_approval(approval.content).state is DeviceState.APPROVED
    (directory,) = items_of_kind(mail.items, MailKind.DIRECTORY)
    assert directory.name == "directory.tar"


def test_a_gap_is_named_in_the_receipt(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    first = device.seal()
    device.seal()
    third = device.seal()
    brought(session, device, stick, first, third)
    receipt = receipts_in(device, returned(session, device, stick))[third]
    assert (receipt.contiguous, receipt.missing) == (1, (2,))


def test_a_held_object_is_told_with_its_reason(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    parts = device.parts()
    sha256 = device.keep(parts.forge([*parts.members(), ("extra", b"")]))
    brought(session, device, stick)
    receipt = receipts_in(device, returned(session, device, stick))[sha256]
    assert (receipt.outcome, receipt.reason) == (Outcome.HELD, "bad-archive")


def test_mail_goes_out_unchanged_until_it_is_acknowledged(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    brought(session, device, stick)
    first, again = plan_return(session), plan_return(session)
    assert (first.mails, first.fresh, again.fresh) == (again.mails, 1, 0)
    acknowledging(device, [first.mails[0].sha256])
    brought(session, device, stick)
    after = plan_return(session)
    assert (after.fresh, first.mails[0] in after.mails) == (1, False)
    assert not session.archive.mail_path(first.mails[0].sha256).exists()
    mails = returned(session, device, stick)
    # Only the new object's receipt: the rest was acknowledged. The first one came twice.
    assert set(receipts_in(device, mails)) == set(device.outbox)


def test_nothing_is_left_to_say_once_all_is_acknowledged(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    first = plan_return(session)
    sha256 = acknowledging(device, [mail.sha256 for mail in first.mails])
    brought(session, device, stick, sha256)
    second = plan_return(session)
    with session.store.transaction():
        session.store.mail.acknowledge(
            device.device_id, [mail.sha256 for mail in second.mails], session.clock.now()
        )
    with pytest.raises(NothingToSeal):
        write_return(session, stick)


def test_mail_is_repeated_for_90_days_only(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    assert len(plan_return(session).mails) == 1
    clock.pass_days(90)
    assert len(plan_return(session).mails) == 1
    clock.pass_days(1)
    assert plan_return(session).mails == ()


def test_another_arrival_asks_for_another_receipt(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    sha256 = device.seal()
    brought(session, device, stick)
    first = plan_return(session)
    with session.store.transaction():
        session.store.mail.acknowledge(
            device.device_id, [mail.sha256 for mail in first.mails], session.clock.now()
        )
    brought(session, device, stick)
    assert sha256 in receipts_in(device, returned(session, device, stick))


def test_a_backup_copy_is_told_as_soon_as_it_counts(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    sha256 = device.seal()
    brought(session, device, stick)
    plan_return(session)
    with session.store.transaction():
        session.store.backups.add_verified("0a" * 16, [sha256], session.clock.now())
    (mail,) = returned(session, device, stick)
    assert receipts_in(device, [mail])[sha256].copies == 2
    with session.store.transaction():
        session.store.backups.add_verified("0b" * 16, [sha256], session.clock.now())
    assert plan_return(session).fresh == 0


def test_each_device_gets_only_its_own(
    session: HeadquartersSession,
    device: Device,
    organisation: Organisation,
    stick: Path,
    tmp_path: Path,
) -> None:
    other = Device(organisation)
    enrol(session, other, tmp_path, "M-08")
    ours, theirs = device.seal(), other.seal()
    brought(session, device, stick)
    brought(session, other, stick)
    write_return(session, stick)
    assert set(receipts_in(device, device.read_mail(stick))) == {ours}
    assert set(receipts_in(other, other.read_mail(stick))) == {theirs}


def test_a_revoked_device_is_told_so_and_gets_no_directory(
    session: HeadquartersSession, device: Device, stick: Path, clock: HandClock
) -> None:
    plan_return(session)
    clock.pass_days(1)
    revoke_device(session, device.device_id[:8])
    (mail,) = returned(session, device, stick)
    states = [
        read_approval(item.content).state for item in items_of_kind(mail.items, MailKind.APPROVAL)
    ]
    assert states[-1] is DeviceState.REVOKED
    assert items_of_kind(mail.items, MailKind.DIRECTORY) == ()


def test_words_that_wait_are_not_for_a_revoked_device(
    session: HeadquartersSession, device: Device, stick: Path, clock: HandClock
) -> None:
    write_message(session, device.device_id, MailKind.TASK, "CANARY find a witness")
    before = plan_return(session)  # it lies on servers and sticks already
    clock.pass_days(1)
    revoke_device(session, device.device_id)
    after = plan_return(session)
    assert not {mail.sha256 for mail in before.mails} & {mail.sha256 for mail in after.mails}
    kinds = {item.kind for mail in returned(session, device, stick) for item in mail.items}
    assert kinds == {MailKind.APPROVAL}


def test_messages_travel_with_the_rest(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    with session.store.transaction():
        session.store.mail.add_message(
            Message("0c" * 16, device.device_id, MailKind.TASK, b"{}", session.clock.now())
        )
    (mail,) = returned(session, device, stick)
    assert [item.content for item in items_of_kind(mail.items, MailKind.TASK)] == [b"{}"]


def test_mail_that_was_lost_here_is_written_anew(
    session: HeadquartersSession, device: Device
) -> None:
    (mail,) = plan_return(session).mails
    session.archive.mail_path(mail.sha256).unlink()
    again = plan_return(session)
    assert (len(again.mails), again.fresh) == (1, 1)


def test_many_receipts_are_divided_over_several_mails(
    session: HeadquartersSession,
    device: Device,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fieldkit.operations.hq.write_return._MAX_RECEIPTS", 2)
    for _ in range(3):
        device.seal()
    brought(session, device, stick)
    mails = returned(session, device, stick)
    assert len(mails) == 3
    assert set(receipts_in(device, mails)) == set(device.outbox)
    assert len(receipts_for(session, device.device_id)) == 3
