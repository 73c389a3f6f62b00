"""The badge of a report says what is proved, and every check explains itself."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.verification import Check, VerificationState
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.release_held import find_held, take_in_overruled
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.verify_report import verification_of
from tests.fakes.headquarters import Device
from tests.fakes.odk_folders import a_folder


def newest(session: HeadquartersSession) -> ReportId:
    return session.store.records.newest()[0].report_id


def failing(session: HeadquartersSession, report: ReportId) -> set[Check]:
    return {line.check for line in verification_of(session, report).lines if not line.holds}


def test_each_check_of_a_sealed_report_is_a_sentence(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    device.hand_over(stick)
    intake_bag(session, stick)
    found = verification_of(session, newest(session))
    assert [line.check for line in found.lines] == [
        Check.SIGNATURE,
        Check.CHAIN,
        Check.FORM,
        Check.TIME,
    ]
    assert "M-07" in found.lines[0].sentence
    assert found.lines[0].holds
    assert found.lines[1].holds


def test_a_gap_before_it_makes_it_incomplete(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    second = device.seal()
    device.hand_over(stick, second)
    intake_bag(session, stick)
    found = verification_of(session, newest(session))
    assert found.state is VerificationState.INCOMPLETE
    assert Check.CHAIN in failing(session, newest(session))
    assert any("number 1" in line.sentence for line in found.lines)


def test_what_came_after_revoking_is_not_proved(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    sha256 = device.seal()
    device.hand_over(stick)
    revoke_device(session, "M-07")
    intake_bag(session, stick)
    take_in_overruled(session, find_held(session, sha256))
    assert Check.SIGNATURE in failing(session, newest(session))
    assert verification_of(session, newest(session)).state is VerificationState.UNVERIFIED


def test_an_import_was_signed_by_nobody(session: HeadquartersSession, tmp_path: Path) -> None:
    (item,) = import_odk(session, [a_folder(tmp_path / "box")]).imported
    assert item.report_id is not None
    found = verification_of(session, item.report_id)
    assert found.state is VerificationState.UNVERIFIED
    assert [line.check for line in found.lines] == [Check.ORIGIN]
