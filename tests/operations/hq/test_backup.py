"""A backup: what it holds, what it proves, and that headquarters comes back from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import (
    AgeNoMatch,
    BackupDamaged,
    Cancelled,
    DiskFull,
    VaultExists,
    WrongPassphrase,
)
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.restore_backup import Restored, restore_backup
from fieldkit.operations.hq.session import (
    HeadquartersSession,
    close_session,
    open_session,
)
from fieldkit.operations.hq.write_return import plan_return, receipts_for
from fieldkit.vault.vault import unlock_vault
from tests.fakes.headquarters import Device, HandClock
from tests.fakes.organisation import Organisation

QUICK = FOR_TESTS
PASSPHRASE = "a new passphrase"


@pytest.fixture
def reports(session: HeadquartersSession, device: Device, stick: Path) -> list[Sha256]:
    """Two reports with a photo each, and one held object, at headquarters."""
    found = [device.seal(device.parts(photo=b"photo %d" % number)) for number in range(2)]
    found.append(device.keep(device.parts().write()[0][:-7]))
    device.hand_over(stick)
    intake_bag(session, stick)
    return found


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    return tmp_path / "disk"


def restore(
    disk: Path, folder: Path, identities: Sequence[HybridIdentity], clock: HandClock
) -> Restored:
    return restore_backup(
        disk, identities, folder, PASSPHRASE, clock=clock, secrets=None, parameters=QUICK
    )


class TestMakingABackup:
    def test_an_object_has_two_copies_once_it_was_read_back(
        self, session: HeadquartersSession, device: Device, reports: list[Sha256], disk: Path
    ) -> None:
        assert {receipt.copies for receipt in receipts_for(session, device.device_id)} == {1}
        written = make_backup(session, disk)
        assert set(written.objects) == set(reports)
        assert {receipt.copies for receipt in receipts_for(session, device.device_id)} == {2}
        for sha256 in reports:
            copy = disk / "objects" / sha256[:2] / f"{sha256}.age"
            assert copy.read_bytes() == device.outbox[sha256]

    def test_the_second_run_copies_only_what_is_new(
        self,
        session: HeadquartersSession,
        device: Device,
        reports: list[Sha256],
        disk: Path,
        stick: Path,
    ) -> None:
        make_backup(session, disk)
        before = {path: path.stat().st_mtime_ns for path in disk.glob("objects/*/*")}
        device.hand_over(stick / "more", device.seal())
        intake_bag(session, stick / "more")
        written = make_backup(session, disk)
        assert len(written.objects) == len(reports) + 1
        assert all(path.stat().st_mtime_ns == at for path, at in before.items())
        assert written.state.number == 2
        assert [run.number for run in session.store.backups.runs()] == [2, 1]

    def test_a_damaged_copy_is_found_by_a_deep_run_and_replaced(
        self, session: HeadquartersSession, device: Device, reports: list[Sha256], disk: Path
    ) -> None:
        make_backup(session, disk)
        copy = disk / "objects" / reports[0][:2] / f"{reports[0]}.age"
        good = copy.read_bytes()
        copy.write_bytes(b"\0" * len(good))
        make_backup(session, disk, is_deep=True)
        assert copy.read_bytes() == good

    def test_a_damaged_original_is_named_and_not_counted(
        self, session: HeadquartersSession, reports: list[Sha256], disk: Path
    ) -> None:
        session.archive.path_of(reports[0], Outcome.ACCEPTED).write_bytes(b"rotten")
        session.archive.path_of(reports[1], Outcome.ACCEPTED).unlink()
        written = make_backup(session, disk)
        assert set(written.damaged) == set(reports[:2])
        assert written.objects == (reports[2],)

    def test_two_disks_are_two_more_copies(
        self, session: HeadquartersSession, device: Device, reports: list[Sha256], tmp_path: Path
    ) -> None:
        make_backup(session, tmp_path / "one")
        make_backup(session, tmp_path / "two")
        assert {receipt.copies for receipt in receipts_for(session, device.device_id)} == {3}

    def test_a_foreign_folder_is_left_alone(self, session: HeadquartersSession, disk: Path) -> None:
        disk.mkdir()
        (disk / "letter.txt").write_text("mine")
        with pytest.raises(BackupDamaged):
            make_backup(session, disk)
        assert [path.name for path in disk.iterdir()] == ["letter.txt"]

    def test_a_cancelled_run_marks_nothing_and_goes_on_later(
        self, session: HeadquartersSession, device: Device, reports: list[Sha256], disk: Path
    ) -> None:
        def cancel(done: int, total: int) -> None:
            if done == 1:
                raise Cancelled

        with pytest.raises(Cancelled):
            make_backup(session, disk, cancel)
        assert {receipt.copies for receipt in receipts_for(session, device.device_id)} == {1}
        assert list(session.archive.spool.iterdir()) == []
        assert set(make_backup(session, disk).objects) == set(reports)

    def test_a_disk_that_is_too_small_is_refused_before_copying(
        self,
        session: HeadquartersSession,
        reports: list[Sha256],
        disk: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("fieldkit.operations.hq.make_backup.free_bytes", lambda _path: 1000)
        with pytest.raises(DiskFull):
            make_backup(session, disk)
        assert list(disk.glob("objects/*")) == []

    def test_nothing_in_a_backup_opens_without_the_reserve(
        self,
        session: HeadquartersSession,
        reports: list[Sha256],
        disk: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        make_backup(session, disk)
        key = session.vault.key.value
        assert not any(key in path.read_bytes() for path in disk.rglob("*") if path.is_file())
        with pytest.raises(AgeNoMatch):
            restore(disk, tmp_path / "new", [organisation.intake], clock)
        assert not (tmp_path / "new").exists()

    def test_only_the_last_states_are_kept(self, session: HeadquartersSession, disk: Path) -> None:
        for _ in range(9):
            make_backup(session, disk)
        assert len(list(disk.glob("states/*.age"))) == 7


class TestRestoring:
    def test_headquarters_comes_back_whole(
        self,
        session: HeadquartersSession,
        device: Device,
        reports: list[Sha256],
        disk: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        (first, *_rest) = session.store.records.newest()
        content = session.store.records.content(first.report_id)
        plan_return(session)
        make_backup(session, disk)
        restored = restore(disk, tmp_path / "new", [organisation.reserve], clock)
        assert (restored.objects, restored.attachments) == (3, 2)
        assert (restored.missing_objects, restored.missing_attachments) == ((), 0)
        vault = unlock_vault(tmp_path / "new", PASSPHRASE, secrets=None)
        again = open_session(vault, clock)
        assert again.headquarters == session.headquarters
        assert again.store.records.content(first.report_id) == content
        assert again.store.roster.entry(device.device_id).code == "M-07"
        assert plan_return(again).fresh == 1  # what was told stays told, mail files are made anew
        close_session(again)

    def test_the_old_passphrase_does_not_open_it(
        self,
        session: HeadquartersSession,
        disk: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        make_backup(session, disk)
        restore(disk, tmp_path / "new", [organisation.reserve], clock)
        with pytest.raises(WrongPassphrase):
            unlock_vault(tmp_path / "new", "another", secrets=None)

    def test_only_an_empty_folder_is_filled(
        self, session: HeadquartersSession, disk: Path, organisation: Organisation, clock: HandClock
    ) -> None:
        make_backup(session, disk)
        with pytest.raises(VaultExists):
            restore(disk, session.vault.folder, [organisation.reserve], clock)

    def test_what_is_damaged_in_the_backup_is_named_and_the_rest_comes_back(
        self,
        session: HeadquartersSession,
        reports: list[Sha256],
        disk: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        make_backup(session, disk)
        (disk / "objects" / reports[0][:2] / f"{reports[0]}.age").write_bytes(b"rotten")
        blob = sorted(disk.glob("attachments/*/*"))[0]
        blob.write_bytes(blob.read_bytes()[:-1] + b"x")
        restored = restore(disk, tmp_path / "new", [organisation.reserve], clock)
        assert restored.missing_objects == (reports[0],)
        assert (restored.missing_attachments, restored.attachments) == (1, 1)

    def test_an_older_state_serves_where_the_newest_is_damaged(
        self,
        session: HeadquartersSession,
        disk: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        first = make_backup(session, disk)
        clock.pass_days(1)
        second = make_backup(session, disk)
        path = disk / "states" / f"{second.state.sha256}.age"
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        restored = restore(disk, tmp_path / "new", [organisation.reserve], clock)
        assert restored.created == first.state.created

    @pytest.mark.parametrize("index", [b"", b"{}", b'{"format":"fieldkit-backup/2"}'])
    def test_a_folder_that_is_no_backup_is_refused(
        self, disk: Path, index: bytes, tmp_path: Path, organisation: Organisation
    ) -> None:
        disk.mkdir()
        (disk / "fieldkit-backup.json").write_bytes(index)
        with pytest.raises(BackupDamaged):
            restore(disk, tmp_path / "new", [organisation.reserve], HandClock())
        assert not (tmp_path / "new").exists()
