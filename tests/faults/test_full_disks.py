"""Disks that are really full, and drives that take no writes: told, and nothing is half-done."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.errors import DeviceError, DiskFull, DriveUnreadable, DriveUnwritable, FieldkitError
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import put_answers
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.session import Session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.transfer.spool import find_bags
from fieldkit.vault.verify import housekeeping
from tests.fakes.drive import small_drive
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import Organisation, an_organisation

KIB, MIB = 1024, 1024 * 1024


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@contextlib.contextmanager
def device_on(drive: Path, organisation: Organisation) -> Iterator[Session]:
    session = a_device(drive / "vault", organisation)
    try:
        yield session
    finally:
        session.vault.close()


def fill(drive: Path, left: int) -> Path:
    """Fill a drive up to `left` bytes."""
    ballast = drive / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(drive).free - left)))
    return ballast


def check_told(error: FieldkitError) -> None:
    assert error.sentence
    assert error.hint
    assert error.exit_code


def test_attaching_to_a_full_disk(tmp_path: Path, organisation: Organisation) -> None:
    with small_drive(tmp_path / "d", 4 * MIB) as drive, device_on(drive, organisation) as device:
        report_id = a_draft(device)
        with pytest.raises(DiskFull) as caught:
            attach_file(device, report_id, io.BytesIO(bytes(6 * MIB)), "a.bin")
        check_told(caught.value)
        assert list_of(device.vault.blobs.path) == []
        attach_file(device, report_id, io.BytesIO(bytes(10 * KIB)), "b.bin")
        assert verify_vault(device, deep=True).attachments == 1


def test_saving_on_a_full_disk(tmp_path: Path, organisation: Organisation) -> None:
    with small_drive(tmp_path / "d", 4 * MIB) as drive, device_on(drive, organisation) as device:
        report_id = a_draft(device, summary="kept")
        ballast = fill(drive, 64 * KIB)
        with pytest.raises(DeviceError) as caught:
            put_answers(device, report_id, {"event/summary": "x" * 900_000})
        check_told(caught.value)
        ballast.unlink()
        again = reopened(device)
        [place] = [
            revision.value
            for revision in again.vault.reports.revisions(report_id)
            if revision.path == "event/summary"
        ]
        assert place == "kept"
        put_answers(again, report_id, {"event/summary": "after"})
        verify_vault(again, deep=True)
        again.vault.close()


def test_sealing_on_a_full_disk(tmp_path: Path, organisation: Organisation) -> None:
    with small_drive(tmp_path / "d", 6 * MIB) as drive, device_on(drive, organisation) as device:
        report_id = a_draft(device)
        attach_file(device, report_id, io.BytesIO(os.urandom(MIB)), "a.bin")
        ballast = fill(drive, 300 * KIB)
        with pytest.raises(DiskFull) as caught:
            seal_report(device, [report_id])
        check_told(caught.value)
        assert list_of(device.vault.outbox.folder) == []
        assert [draft.report_id for draft in list_reports(device).drafts] == [report_id]
        ballast.unlink()
        seal_report(device, [report_id])
        assert verify_vault(device, deep=True).sealed_objects == 1


def test_unlocking_on_a_full_disk(tmp_path: Path, organisation: Organisation) -> None:
    with small_drive(tmp_path / "d", 4 * MIB) as drive, device_on(drive, organisation) as device:
        report_id = a_draft(device)
        fill(drive, 0)
        again = reopened(device)
        with contextlib.suppress(DeviceError):
            housekeeping(again.vault, again.clock.now())
        assert again.vault.reports.revisions(report_id)
        again.vault.close()


def test_handing_over_to_a_full_stick(tmp_path: Path, organisation: Organisation) -> None:
    device = a_device(tmp_path / "vault", organisation)
    for _number in range(3):
        seal_report(device, [a_draft(device)])
    with small_drive(tmp_path / "stick", 4 * MIB) as stick:
        ballast = fill(stick, 600 * KIB)
        with pytest.raises(DiskFull) as caught:
            hand_over(device, stick)
        check_told(caught.value)
        assert find_bags(stick) == []
        assert {stub.state.value for stub in list_reports(device).stubs} == {"sealed"}
        ballast.unlink()
        done, _plan = hand_over(device, stick)
        assert done.count == 3
    device.vault.close()


@pytest.mark.parametrize(
    ("kind", "error"),
    [("missing", DriveUnreadable), ("file", DriveUnwritable), ("read-only", DriveUnwritable)],
)
def test_a_stick_that_takes_nothing(
    tmp_path: Path, organisation: Organisation, kind: str, error: type[DeviceError]
) -> None:
    device = a_device(tmp_path / "vault", organisation)
    seal_report(device, [a_draft(device)])
    with contextlib.ExitStack() as stack:
        stick = tmp_path / "stick"
        if kind == "file":
            stick.write_bytes(b"")
        if kind == "read-only":
            stack.enter_context(small_drive(stick, 6 * MIB))
            stack.enter_context(read_only(stick))
        with pytest.raises(error) as caught:
            hand_over(device, stick)
        check_told(caught.value)
    assert {stub.state.value for stub in list_reports(device).stubs} == {"sealed"}
    device.vault.close()


@contextlib.contextmanager
def read_only(drive: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", str(drive)], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", str(drive)], check=True)


def test_taking_in_at_a_headquarters_whose_disk_is_full(
    tmp_path: Path, organisation: Organisation
) -> None:
    made, stick = Device(organisation), tmp_path / "stick"
    small, large = made.seal(), made.seal(made.parts(photo=os.urandom(3 * MIB)))
    made.hand_over(stick)
    with small_drive(tmp_path / "d", 24 * MIB) as drive:
        session = a_headquarters(drive / "hq", organisation)
        enrol(session, made, tmp_path)
        ballast = fill(drive, 17 * MIB)
        summary = intake_bag(session, stick)
        assert isinstance(summary.interrupted, DiskFull)
        check_told(summary.interrupted)
        assert session.store.objects.get(large) is None
        ballast.unlink()
        summary = intake_bag(session, stick)
        assert summary.interrupted is None
        assert summary.count(Outcome.ACCEPTED) + summary.repeated == 2
        for sha256 in (small, large):
            assert session.archive.path_of(sha256, Outcome.ACCEPTED).exists()
        assert list_of(session.archive.spool) == []
        close_session(session)


def list_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
