"""Devices get new certificates before theirs end, without a visit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from fieldkit.bundle.approval import read_approval
from fieldkit.bundle.mail import MailKind, items_of_kind
from fieldkit.crypto import x509
from fieldkit.errors import NotAllowed
from fieldkit.hq.store.tables import device_certificate
from fieldkit.operations.hq.enrol_device import approve_device, receive_request, revoke_device
from fieldkit.operations.hq.headquarters_keys import device_authority
from fieldkit.operations.hq.intake_bag import IntakeSummary, intake_bag
from fieldkit.operations.hq.keep_allow_list import wanted_list
from fieldkit.operations.hq.renew_device import days_left, renew_device, renew_due_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import write_return
from tests.fakes.headquarters import START, Device, HandClock


def bring(session: HeadquartersSession, stick: Path, request: bytes, name: str) -> IntakeSummary:
    folder = stick / name
    folder.mkdir()
    (folder / "request.age").write_bytes(request)
    return intake_bag(session, folder)


def test_a_new_certificate_is_for_the_key_that_the_device_has(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    clock.pass_days(700)
    old = session.store.roster.entry(device.device_id)
    new = renew_device(session, "M-07")
    certificate = new.certificate.encode()
    x509.check_issued(certificate, device_authority(session.vault).certificate, device.tls_key)
    assert session.store.roster.entry(device.device_id) == new
    assert (days_left(old, clock.now()), days_left(new, clock.now())) == (29, 729)
    history = session.store.certificates.of_device(device.device_id)
    assert [item.sha256 for item in history] == [
        x509.certificate_sha256(certificate),
        x509.certificate_sha256(old.certificate.encode()),
    ]


@pytest.mark.parametrize("is_approved_anew", [False, True])
def test_a_certificate_from_before_they_were_listed_counts_until_the_new_one_has_come(
    session: HeadquartersSession,
    device: Device,
    clock: HandClock,
    tmp_path: Path,
    is_approved_anew: bool,
) -> None:
    with session.store.transaction():
        # So it is where a device was approved before servers were known.
        session.store._connection.write(delete(device_certificate))
    (old,) = wanted_list(session)
    clock.pass_days(640)
    if is_approved_anew:
        path = tmp_path / "again.age"
        path.write_bytes(device.request(START))
        receive_request(session, path)
        approve_device(session, device.device_id, "M-07")
    else:
        renew_due_devices(session)
    accepted = wanted_list(session)
    assert old in accepted
    assert len(accepted) == 2
    clock.pass_days(100)  # it has ended
    assert old not in wanted_list(session)


def test_the_device_is_told_of_the_newest_only(
    session: HeadquartersSession, device: Device, stick: Path, clock: HandClock
) -> None:
    clock.pass_days(1)
    new = renew_device(session, device.device_id[:8])
    write_return(session, stick)
    (mail,) = device.read_mail(stick)
    (item,) = items_of_kind(mail.items, MailKind.APPROVAL)
    approval = read_approval(item.content)
    assert (approval.certificate, approval.at) == (new.certificate, clock.now())


def test_only_those_that_end_soon_are_renewed(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    clock.pass_days(639)
    assert renew_due_devices(session) == ()
    clock.pass_days(1)
    assert [entry.device for entry in renew_due_devices(session)] == [device.device_id]
    assert renew_due_devices(session) == ()


def test_writing_a_return_renews_what_is_due(
    session: HeadquartersSession, device: Device, stick: Path, clock: HandClock
) -> None:
    clock.pass_days(720)
    write_return(session, stick)
    (mail,) = device.read_mail(stick)
    (item,) = items_of_kind(mail.items, MailKind.APPROVAL)
    certificate = read_approval(item.content).certificate.encode()
    assert x509.expires_at(certificate) > clock.now() + timedelta(days=700)


def test_a_revoked_device_gets_none(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    revoke_device(session, "M-07")
    clock.pass_days(720)
    assert renew_due_devices(session) == ()
    with pytest.raises(NotAllowed):
        renew_device(session, "M-07")


class TestByRequest:
    def test_a_known_device_may_change_its_key_without_words(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        before = device.tls_key
        summary = bring(session, stick, device.request(START + timedelta(days=1)), "1")
        assert (summary.renewed, summary.requests) == (1, 0)
        assert session.store.roster.requests() == ()
        certificate = session.store.roster.entry(device.device_id).certificate.encode()
        authority = device_authority(session.vault).certificate
        x509.check_issued(certificate, authority, device.tls_key)
        assert device.tls_key != before

    def test_an_old_request_does_not_bring_an_old_key_back(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        before = session.store.roster.entry(device.device_id)
        summary = bring(session, stick, device.request(START), "1")
        assert (summary.renewed, summary.requests) == (0, 1)
        assert session.store.roster.entry(device.device_id) == before

    def test_the_same_request_again_renews_nothing(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        request = device.request(START + timedelta(days=1))
        bring(session, stick, request, "1")
        entry = session.store.roster.entry(device.device_id)
        again = bring(session, stick, request, "2")
        assert (again.renewed, again.requests) == (0, 0)
        assert session.store.roster.entry(device.device_id) == entry

    def test_a_request_of_a_revoked_device_is_held(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        revoke_device(session, "M-07")
        summary = bring(session, stick, device.request(START + timedelta(days=1)), "1")
        assert (summary.renewed, summary.requests) == (0, 0)

    def test_an_unknown_device_waits_for_its_words(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        summary = bring(session, stick, Device(device.organisation).request(), "1")
        assert (summary.renewed, summary.requests) == (0, 1)
