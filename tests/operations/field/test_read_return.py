"""What comes back from headquarters: only its own words about this device change anything."""

from dataclasses import replace

import pytest

from fieldkit.bundle.mail import Mail, MailItem, MailKind, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome, Receipt, sign_receipt
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.domain.report import ReportState
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_device, a_draft


@pytest.fixture
def stub(device):
    [stub] = seal_report(device, [a_draft(device)])
    return stub


def a_receipt(device, organisation, stub, **changed) -> Receipt:
    _number, head = device.vault.outbox.chain_head()
    receipt = Receipt(
        object_sha256=stub.object_sha256,
        device=load_identity(device.vault).device_id,
        sequence=stub.sequence,
        outcome=Outcome.ACCEPTED,
        reason="",
        copies=2,
        accepted_at=device.clock.now(),
        headquarters=organisation.headquarters.headquarters_id,
        contiguous=stub.sequence,
        missing=(),
        chain_head=head,
    )
    return replace(receipt, **changed)


def a_letter(device, organisation, *receipts, key=None, items=(), **changed) -> bytes:
    identity = load_identity(device.vault)
    key = key or organisation.receipt
    found = list(items)
    for number, receipt in enumerate(receipts, start=1):
        found += receipt_items(number, *sign_receipt(receipt, key))
    mail = Mail(
        random_hex(16),
        organisation.headquarters.headquarters_id,
        identity.device_id,
        device.clock.now(),
        tuple(found),
    )
    return seal_mail(replace(mail, **changed), key, identity.age.recipient(), floor=1024)


def state_of(device, stub) -> ReportState:
    return device.vault.reports.stub(stub.report_id).state


def has_file(device, stub) -> bool:
    return (device.vault.outbox.folder / f"{stub.object_sha256}.age").exists()


def test_an_accepted_receipt_with_two_copies_lets_the_file_go(device, organisation, stub) -> None:
    done = read_mail(
        device, [a_letter(device, organisation, a_receipt(device, organisation, stub))]
    )
    assert (done.accepted, done.deleted) == (1, 1)
    assert state_of(device, stub) is ReportState.RECEIVED
    assert not has_file(device, stub)


def test_one_copy_is_not_enough_to_delete(device, organisation, stub) -> None:
    receipt = a_receipt(device, organisation, stub, copies=1)
    done = read_mail(device, [a_letter(device, organisation, receipt)])
    assert (done.accepted, done.deleted) == (1, 0)
    assert has_file(device, stub)


def test_a_held_receipt_deletes_nothing_and_says_why(device, organisation, stub) -> None:
    receipt = a_receipt(device, organisation, stub, outcome=Outcome.HELD, reason="unknown-device")
    done = read_mail(device, [a_letter(device, organisation, receipt)])
    assert done.held == ["unknown-device"]
    assert state_of(device, stub) is ReportState.HELD
    assert has_file(device, stub)


def test_what_was_received_is_never_taken_back(device, organisation, stub) -> None:
    held = a_receipt(device, organisation, stub, outcome=Outcome.HELD, reason="damaged")
    read_mail(device, [a_letter(device, organisation, a_receipt(device, organisation, stub))])
    read_mail(device, [a_letter(device, organisation, held)])
    assert state_of(device, stub) is ReportState.RECEIVED


def test_the_same_letter_twice_is_once(device, organisation, stub) -> None:
    letter = a_letter(device, organisation, a_receipt(device, organisation, stub))
    assert read_mail(device, [letter, letter]).known_already == 1


def test_a_strangers_letter_changes_nothing(device, organisation, stub) -> None:
    letter = a_letter(
        device, organisation, a_receipt(device, organisation, stub), key=SigningKey.generate()
    )
    done = read_mail(device, [letter])
    assert (done.letters, len(done.refused)) == (0, 1)
    assert state_of(device, stub) is ReportState.SEALED


@pytest.mark.parametrize(
    "changed",
    [{"device": DeviceId("cd" * 16)}, {"headquarters": HeadquartersId("cd" * 16)}],
)
def test_a_receipt_meant_for_others_refuses_the_whole_letter(
    device, organisation, stub, changed
) -> None:
    good = a_receipt(device, organisation, stub)
    done = read_mail(device, [a_letter(device, organisation, good, replace(good, **changed))])
    assert (done.accepted, len(done.refused)) == (0, 1)
    assert state_of(device, stub) is ReportState.SEALED
    assert device.vault.mail.unacknowledged() == ()


def test_a_letter_of_another_headquarters_is_refused(device, organisation, stub) -> None:
    letter = a_letter(
        device,
        organisation,
        a_receipt(device, organisation, stub),
        headquarters=HeadquartersId("cd" * 16),
    )
    assert len(read_mail(device, [letter]).refused) == 1


def test_a_letter_to_somebody_else_is_left_alone(device, organisation, stub, tmp_path) -> None:
    other = a_device(tmp_path / "other", organisation)
    letter = a_letter(other, organisation, a_receipt(device, organisation, stub))
    other.vault.close()
    done = read_mail(device, [letter])
    assert (done.not_for_us, done.refused) == (1, [])


def test_a_directory_that_is_no_good_does_not_hold_back_receipts(
    device, organisation, stub
) -> None:
    letter = a_letter(
        device,
        organisation,
        a_receipt(device, organisation, stub),
        items=[MailItem("directory.tar", MailKind.DIRECTORY, bytes(1024))],
    )
    done = read_mail(device, [letter])
    assert (done.accepted, len(done.refused)) == (1, 1)


def test_headquarters_knowing_more_shows_that_the_vault_is_an_older_copy(
    device, organisation, stub
) -> None:
    receipt = a_receipt(device, organisation, stub, contiguous=7, chain_head=Sha256("ab" * 32))
    assert read_mail(device, [a_letter(device, organisation, receipt)]).is_ahead


def test_another_chain_of_the_same_length_shows_it_too(device, organisation, stub) -> None:
    receipt = a_receipt(device, organisation, stub, chain_head=Sha256("ab" * 32))
    assert read_mail(device, [a_letter(device, organisation, receipt)]).is_ahead


def test_a_receipt_key_that_waits_for_confirmation_deletes_nothing(
    device, organisation, stub
) -> None:
    from datetime import timedelta

    from fieldkit.hq.directory import publish_headquarters
    from tests.fakes.organisation import NOW

    new_key = SigningKey.generate()
    changed = organisation.with_changes(receipt_key=new_key.public.to_openssh())
    directory = publish_headquarters(
        organisation.directory(),
        changed,
        organisation.signers,
        organisation.online,
        NOW + timedelta(hours=1),
    )
    letter = a_letter(
        device,
        organisation,
        a_receipt(device, organisation, stub),
        key=new_key,
        items=[MailItem("directory.tar", MailKind.DIRECTORY, directory.to_archive())],
    )
    done = read_mail(device, [letter])
    assert (done.accepted, done.deleted) == (1, 0)
    assert len(done.confirmations) == 1
    assert has_file(device, stub)


def test_random_bytes_are_refused_without_a_trace(device, organisation) -> None:
    done = read_mail(device, [b"", b"age-encryption.org/v1\n", bytes(5000)])
    assert (done.letters, len(done.refused)) == (0, 3)
    assert device.vault.mail.letters() == ()


def test_other_people_who_sign_for_headquarters_are_told_of(device, organisation, stub) -> None:
    from fieldkit.hq.directory import replace_keys
    from fieldkit.operations.field.keep_directory import root_changed_at
    from fieldkit.transfer.directory import Notice
    from tests.fakes.organisation import NOW, an_organisation

    assert root_changed_at(device.vault) is None
    new = an_organisation()
    signers = replace(
        organisation.signers, root=(*organisation.root, *new.root), targets=new.targets
    )
    first = organisation.directory()
    changed = replace_keys(first, new.custody, signers, organisation.online, NOW)
    items = [MailItem("directory.tar", MailKind.DIRECTORY, changed.to_archive())]
    letters = [a_letter(device, organisation, items=items) for _ in range(2)]
    done = read_mail(device, letters)
    assert [warning.notice for warning in done.warnings] == [Notice.ROOT_CHANGED]
    assert root_changed_at(device.vault) == NOW
