"""What stands on a drive is whole and proved, or does not look finished."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from pathlib import Path
from typing import BinaryIO

import bagit
import pytest

from fieldkit.bundle import bag
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import (
    Cancelled,
    DiskFull,
    DriveUnreadable,
    DriveUnwritable,
    InvalidInput,
    ObjectDamaged,
)
from fieldkit.platform import durable, page_cache
from fieldkit.platform.durable import fsync_file
from fieldkit.transfer.drive import CONSTANT_TIME, HandedOver, write_bag
from tests.fakes.drive import an_object, small_drive

Files = list[tuple[Sha256, Path, int]]
MIB = 1024**2


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def files(tmp_path: Path) -> Files:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    return [an_object(outbox, size) for size in (1, 300_000, 5 * MIB + 7)]


def payload(drive: Path, suffix: str = "") -> dict[str, bytes]:
    (folder,) = (path for path in drive.iterdir() if path.name.endswith(suffix))
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


def expected(files: Files) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for _sha256, path, _size in files}


class StopAt:
    """A person who presses stop once so much is done."""

    def __init__(self, done: int) -> None:
        self.done = done

    def __call__(self, done: int, total: int) -> None:
        if done >= self.done:
            raise Cancelled


class Remember:
    """Progress, written down."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.seen.append((done, total))


def test_a_bag_holds_the_objects_and_is_valid_to_others(drive: Path, files: Files) -> None:
    handed_over = write_bag(drive, files)
    folder = drive / handed_over.folder_name
    assert payload(drive) == expected(files)
    bagit.Bag(str(folder)).validate()
    if sha256sum := shutil.which("sha256sum"):
        command = [sha256sum, "--strict", "--quiet", "-c", bag.MANIFEST]
        subprocess.run(command, cwd=folder, check=True)
    assert (handed_over.count, handed_over.bytes) == (3, sum(size for _, _, size in files))


def test_a_bag_on_a_disk_is_verified(drive: Path, files: Files) -> None:
    if not page_cache_can_be_avoided(drive):
        pytest.skip("this file system always reads through the memory")
    assert write_bag(drive, files).verified


def page_cache_can_be_avoided(folder: Path) -> bool:
    probe = folder / "probe"
    with probe.open("wb") as file:
        file.write(b"x" * 9000)
        file.flush()
        os.fsync(file.fileno())
    with page_cache.Reread(probe) as reread:
        avoided = reread.is_from_disk
    probe.unlink()
    return avoided


def test_the_name_tells_nothing_and_depends_on_the_content_only(
    drive: Path, files: Files, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    name = write_bag(drive, files).folder_name
    assert write_bag(other, files[::-1]).folder_name == name
    assert name == sha256_hex((drive / name / bag.MANIFEST).read_bytes())[:8]


def test_all_times_of_change_are_constant(drive: Path, files: Files) -> None:
    folder = drive / write_bag(drive, files).folder_name
    everything = [folder, *folder.rglob("*")]
    assert len(everything) == 9
    assert {path.stat().st_mtime_ns for path in everything} == {CONSTANT_TIME}


def test_nothing_else_is_left_on_the_drive(drive: Path, files: Files) -> None:
    handed_over = write_bag(drive, files)
    assert [path.name for path in drive.iterdir()] == [handed_over.folder_name]
    assert sorted(path.name for path in (drive / handed_over.folder_name).iterdir()) == sorted(
        [*bag.TAG_FILES, bag.PAYLOAD_FOLDER]
    )


def test_progress_ends_at_its_total(drive: Path, files: Files) -> None:
    progress = Remember()
    write_bag(drive, files, progress)
    total = 2 * sum(size for _, _, size in files)
    assert progress.seen[-1] == (total, total)
    assert progress.seen == sorted(progress.seen)


@pytest.mark.parametrize("done", [1, 300_002, 2 * MIB, 5 * MIB, 8 * MIB, 2 * (5 * MIB + 300_008)])
def test_a_stopped_hand_over_does_not_look_finished_and_goes_on(
    drive: Path, files: Files, done: int
) -> None:
    with pytest.raises(Cancelled):
        write_bag(drive, files, StopAt(done))
    assert [path.suffix for path in drive.iterdir()] == [".part"]
    write_bag(drive, files)
    assert [path.suffix for path in drive.iterdir()] == [""]
    assert payload(drive) == expected(files)


def test_what_was_copied_is_not_copied_again(drive: Path, files: Files) -> None:
    with pytest.raises(Cancelled):
        write_bag(drive, files, StopAt(2 * sum(size for _, _, size in files)))
    (unfinished,) = drive.iterdir()
    before = {path.name: path.stat().st_ino for path in (unfinished / "data").iterdir()}
    changed = {path: path.stat().st_ctime_ns for path in (unfinished / "data").iterdir()}
    folder = drive / write_bag(drive, files).folder_name
    after = {path.name: path.stat() for path in (folder / "data").iterdir()}
    assert {name: found.st_ino for name, found in after.items()} == before
    assert {name: found.st_ctime_ns for name, found in after.items()} == {
        path.name: when for path, when in changed.items()
    }


def test_a_file_cut_short_behind_its_last_byte_is_still_flushed_and_loses_its_time(
    drive: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Cancelled):
        write_bag(drive, files[:1], StopAt(1))
    flushed: list[int] = []

    def note(file: BinaryIO) -> None:
        flushed.append(os.fstat(file.fileno()).st_ino)
        fsync_file(file)

    monkeypatch.setattr(durable, "fsync_file", note)
    folder = drive / write_bag(drive, files[:1]).folder_name
    found = (folder / "data" / bag.object_name(files[0][0])).stat()
    assert found.st_ino in flushed
    assert found.st_mtime_ns == CONSTANT_TIME


@pytest.mark.parametrize("there", [0, 1, 2 * MIB, 2 * MIB + 5, 4 * MIB, 5 * MIB + 6])
@pytest.mark.parametrize("is_true", [True, False])
def test_a_partial_file_is_continued_or_written_anew(
    drive: Path, files: Files, there: int, is_true: bool
) -> None:
    sha256, path, _size = files[2]
    with pytest.raises(Cancelled):
        write_bag(drive, files, StopAt(1))
    (unfinished,) = drive.iterdir()
    left = path.read_bytes()[:there] if is_true else bytes(there)
    (unfinished / "data" / bag.object_name(sha256)).write_bytes(left)
    write_bag(drive, files)
    assert payload(drive) == expected(files)


def test_a_whole_but_wrong_leftover_is_written_anew(drive: Path, files: Files) -> None:
    sha256, _path, size = files[2]
    with pytest.raises(Cancelled):
        write_bag(drive, files, StopAt(1))
    (unfinished,) = drive.iterdir()
    (unfinished / "data" / bag.object_name(sha256)).write_bytes(bytes(size))
    (unfinished / bag.MANIFEST).write_bytes(b"half a li")
    write_bag(drive, files)
    assert payload(drive) == expected(files)


def test_the_same_bag_again_is_only_checked(drive: Path, files: Files) -> None:
    first = write_bag(drive, files)
    stamps = {path: path.stat().st_ctime_ns for path in drive.rglob("*")}
    progress = Remember()
    assert write_bag(drive, files, progress) == first
    assert {path: path.stat().st_ctime_ns for path in drive.rglob("*")} == stamps
    assert progress.seen[-1][0] == progress.seen[-1][1]


def test_a_bag_with_files_of_the_system_beside_it_is_still_whole(drive: Path, files: Files) -> None:
    first = write_bag(drive, files)
    (drive / first.folder_name / ".DS_Store").write_bytes(b"a system's own")
    assert write_bag(drive, files).folder_name == first.folder_name


def test_a_damaged_bag_is_left_alone_and_another_written(drive: Path, files: Files) -> None:
    first = write_bag(drive, files)
    damaged = drive / first.folder_name / "data" / bag.object_name(files[1][0])
    damaged.write_bytes(bytes(files[1][2]))
    second = write_bag(drive, files)
    assert second.folder_name != first.folder_name
    bagit.Bag(str(drive / second.folder_name)).validate()
    assert damaged.read_bytes() == bytes(files[1][2])


@pytest.mark.parametrize("suffix", ["", ".part"])
@pytest.mark.parametrize("kind", ["file", "link", "foreign", "linked payload", "linked object"])
def test_what_is_not_ours_is_neither_used_nor_changed(
    drive: Path, files: Files, tmp_path: Path, kind: str, suffix: str
) -> None:
    name = sha256_hex(bag.manifest([sha256 for sha256, _, _ in files]))[:8]
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "precious").write_text("not ours")
    place = drive / (name + suffix)
    if kind == "file":
        place.write_text("not ours")
    elif kind == "link":
        place.symlink_to(theirs)
    elif kind == "foreign":
        (place / "data").mkdir(parents=True)
        (place / "data" / "precious").write_text("not ours")
    elif kind == "linked payload":
        place.mkdir()
        (place / "data").symlink_to(theirs)
    else:
        (place / "data").mkdir(parents=True)
        (place / "data" / bag.object_name(files[0][0])).symlink_to(theirs / "precious")
    handed_over = write_bag(drive, files)
    assert handed_over.folder_name != name
    bagit.Bag(str(drive / handed_over.folder_name)).validate()
    assert (theirs / "precious").read_text() == "not ours"
    assert [path.name for path in theirs.iterdir()] == ["precious"]


def test_a_hard_link_among_leftovers_is_not_written_through(
    drive: Path, files: Files, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("not ours")
    with pytest.raises(Cancelled):
        write_bag(drive, files, StopAt(1))
    (unfinished,) = drive.iterdir()
    target = unfinished / "data" / bag.object_name(files[2][0])
    target.unlink(missing_ok=True)
    target.hardlink_to(precious)
    write_bag(drive, files)
    assert precious.read_text() == "not ours"


def test_when_every_name_is_taken_it_says_so(drive: Path, files: Files) -> None:
    digest = sha256_hex(bag.manifest([sha256 for sha256, _, _ in files]))
    for at in range(0, 64, 8):
        (drive / digest[at : at + 8]).write_text("taken")
    with pytest.raises(DriveUnwritable, match="no free name"):
        write_bag(drive, files)


def test_nothing_to_hand_over_is_refused(drive: Path) -> None:
    with pytest.raises(InvalidInput):
        write_bag(drive, [])
    assert list(drive.iterdir()) == []


def test_an_object_beyond_the_limit_of_fat32_is_refused(drive: Path, files: Files) -> None:
    sha256, path, _size = files[0]
    with pytest.raises(InvalidInput):
        write_bag(drive, [(sha256, path, 4 * 1024**3)])
    assert list(drive.iterdir()) == []


def test_a_changed_source_is_noticed(drive: Path, files: Files) -> None:
    files[1][1].write_bytes(bytes(files[1][2]))
    with pytest.raises(ObjectDamaged):
        write_bag(drive, files)
    assert [path.suffix for path in drive.iterdir()] == [".part"]


def test_a_source_of_another_size_is_noticed(drive: Path, files: Files) -> None:
    files[1][1].write_bytes(b"short")
    with pytest.raises(ObjectDamaged):
        write_bag(drive, files)


def test_a_missing_source_is_unreadable(drive: Path, files: Files) -> None:
    files[1][1].unlink()
    with pytest.raises(DriveUnreadable):
        write_bag(drive, files)


def test_a_drive_that_is_not_there_is_an_error(drive: Path, files: Files) -> None:
    with pytest.raises((DriveUnwritable, DriveUnreadable)):
        write_bag(drive / "gone", files)


def test_a_drive_that_returns_other_bytes_is_noticed(
    drive: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(descriptor: int, offset: int, length: int) -> None:
        os.pwrite(descriptor, b"?!", offset)

    monkeypatch.setattr(page_cache, "start_writing_out", forget)
    with pytest.raises(DriveUnwritable, match="give back"):
        write_bag(drive, files)
    assert [path.suffix for path in drive.iterdir()] == [".part"]


def test_what_comes_from_memory_is_not_called_verified(
    drive: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "is_uncached", lambda descriptor, size: False)
    monkeypatch.setattr(page_cache.Reread, "_read_past_cache", lambda self, path: False)
    handed_over = write_bag(drive, files)
    assert handed_over == HandedOver(handed_over.folder_name, 3, 5 * MIB + 300_008, False)
    assert not write_bag(drive, files).verified


def test_room_is_checked_before_anything_is_written(tmp_path: Path, files: Files) -> None:
    with small_drive(tmp_path / "small", 6 * MIB) as drive:
        with pytest.raises(DiskFull):
            write_bag(drive, files)
        assert list(drive.iterdir()) == []


def test_a_drive_that_fills_up_meanwhile_keeps_what_can_go_on(tmp_path: Path, files: Files) -> None:
    with small_drive(tmp_path / "small", 9 * MIB) as drive:

        def fill(done: int, total: int) -> None:
            if not (drive / "other").exists():
                (drive / "other").write_bytes(bytes(4 * MIB))

        with pytest.raises(DiskFull):
            write_bag(drive, files, fill)
        assert sorted(path.suffix for path in drive.iterdir()) == ["", ".part"]
        (drive / "other").unlink()
        write_bag(drive, files)
        assert payload(drive) == expected(files)


def test_no_name_is_in_the_log(drive: Path, files: Files, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    write_bag(drive, files)
    assert "handed over 3 objects" in caplog.text
    assert str(drive) not in caplog.text
    assert files[0][0] not in caplog.text
