"""Who becomes part of the roster, under which code, and who does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.bundle.fingerprint import key_words
from fieldkit.bundle.request import Request, seal_request
from fieldkit.crypto import x509
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import VaultId
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import (
    AgeNoMatch,
    DamagedData,
    InvalidInput,
    NotAllowed,
    UnknownDevice,
)
from fieldkit.operations.hq.enrol_device import (
    approve_device,
    find_device,
    receive_request,
    refuse_device,
    revoke_device,
)
from fieldkit.operations.hq.read_recovery import read_recovery
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.recovery import RecoverySecret, from_words, seal_recovery
from tests.fakes.headquarters import START, Device, enrol
from tests.fakes.organisation import Organisation, an_organisation


def requested(session: HeadquartersSession, device: Device, folder: Path) -> Path:
    path = folder / f"{device.device_id}.age"
    path.write_bytes(device.request())
    receive_request(session, path)
    return path


def test_the_words_are_those_of_the_devices_key(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> None:
    device = Device(organisation)
    requested(session, device, tmp_path)
    (waiting,) = session.store.roster.requests()
    assert waiting.candidate.words == key_words(device.identity.signing.public)


def test_approval_gives_a_certificate_and_closes_the_request(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> None:
    device = Device(organisation)
    requested(session, device, tmp_path)
    entry = approve_device(session, device.device_id[:5], "M-11")
    assert entry.certificate.startswith("-----BEGIN CERTIFICATE-----")
    assert session.store.roster.requests() == ()
    assert find_device(session, "M-11") == entry


def test_asking_again_renews_the_certificate_under_the_same_keys(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    before = find_device(session, "M-07")
    requested(session, device, tmp_path)
    after = approve_device(session, device.device_id, "M-09")
    assert after.certificate != before.certificate
    assert [entry.code for entry in session.store.roster.entries()] == ["M-09"]


@pytest.mark.parametrize("code", ["", "Maria", "M", "m-07", "M 07"])
def test_a_code_is_no_name(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path, code: str
) -> None:
    device = Device(organisation)
    requested(session, device, tmp_path)
    with pytest.raises(InvalidInput):
        approve_device(session, device.device_id, code)
    assert len(session.store.roster.requests()) == 1


def test_two_devices_cannot_share_a_code(
    session: HeadquartersSession, device: Device, organisation: Organisation, tmp_path: Path
) -> None:
    other = Device(organisation)
    requested(session, other, tmp_path)
    with pytest.raises(InvalidInput):
        approve_device(session, other.device_id, "M-07")


def test_a_refused_request_waits_no_more(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> None:
    device = Device(organisation)
    requested(session, device, tmp_path)
    assert refuse_device(session, device.device_id) == device.device_id
    with pytest.raises(UnknownDevice):
        approve_device(session, device.device_id, "M-1")


def test_a_revoked_device_cannot_ask_again(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    assert revoke_device(session, "M-07").state is DeviceState.REVOKED
    with pytest.raises(NotAllowed):
        requested(session, device, tmp_path)
    with pytest.raises(NotAllowed):
        revoke_device(session, "M-07")


def test_a_request_to_another_headquarters_is_not_ours(
    session: HeadquartersSession, tmp_path: Path
) -> None:
    with pytest.raises(AgeNoMatch):
        requested(session, Device(an_organisation(threshold=1, count=1)), tmp_path)


@pytest.mark.parametrize("content", [b"", b"nothing of the kind"])
def test_what_is_no_request_is_refused(
    session: HeadquartersSession, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(DamagedData):
        receive_request(session, path)


@pytest.mark.parametrize("beginning", ["", "zz", "M-99"])
def test_an_unknown_device_is_said_to_be_so(
    session: HeadquartersSession, device: Device, beginning: str
) -> None:
    with pytest.raises(UnknownDevice):
        find_device(session, beginning)


class TestRecovery:
    SECRET = RecoverySecret(b"r" * 16)

    def test_headquarters_reads_back_the_words_and_notes_it(
        self, session: HeadquartersSession, organisation: Organisation, tmp_path: Path
    ) -> None:
        device = Device(organisation)
        recipients = [organisation.intake.recipient(), organisation.reserve.recipient()]
        request = Request(
            device=device.device_id,
            signing_key=device.identity.signing.public,
            recipient=device.identity.age.recipient().to_text(),  # type: ignore[attr-defined]  # hybrid
            tls_request=x509.new_request()[1].decode("ascii"),
            created=START,
            recovery=seal_recovery(self.SECRET, VaultId("0d" * 16), recipients),
        )
        path = tmp_path / "request"
        path.write_bytes(seal_request(request, device.identity.signing, recipients))
        receive_request(session, path)
        approve_device(session, device.device_id, "M-12")
        assert from_words(read_recovery(session, "M-12")) == self.SECRET
        last = session.store.audit.entries()[-1]
        assert (last.event, last.subject) == (CustodyEvent.SHARED, device.device_id)

    def test_a_device_without_recovery_has_no_words(
        self, session: HeadquartersSession, organisation: Organisation, tmp_path: Path
    ) -> None:
        enrol(session, Device(organisation), tmp_path, "M-13")
        with pytest.raises(NotAllowed):
            read_recovery(session, "M-13")
