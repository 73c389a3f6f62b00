"""A drive is read as what it may be: an attack. Each member stands or falls alone."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.bundle import bag
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import Cancelled, DiskFull, DriveUnreadable
from fieldkit.transfer import drive as drive_module
from fieldkit.transfer import spool as spool_module
from fieldkit.transfer.drive import write_bag
from fieldkit.transfer.spool import (
    BadMember,
    BadReason,
    SpooledObject,
    SpoolLimits,
    copy_file_to_spool,
    copy_to_spool,
    find_bags,
)
from tests.fakes.drive import an_object, small_drive

MIB = 1024**2
SIZES = (1, 300_000, 3 * MIB + 7)

posix_only = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    outbox, drive = tmp_path / "outbox", tmp_path / "drive"
    outbox.mkdir()
    drive.mkdir()
    files = [an_object(outbox, size) for size in SIZES]
    return drive / write_bag(drive, files).folder_name


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "data").iterdir())


def take(folder: Path, spool: Path, **limits: int) -> tuple[set[str], set[tuple[str, BadReason]]]:
    good, bad = set(), set()
    for result in copy_to_spool(folder, spool, SpoolLimits(**limits)):
        if isinstance(result, SpooledObject):
            assert result.path.stat().st_size == result.size
            good.add(result.path.name)
        else:
            bad.add((result.name, result.reason))
    assert {path.name for path in spool.iterdir()} == good
    return good, bad


def test_what_was_handed_over_arrives(folder: Path, spool: Path) -> None:
    assert take(folder, spool) == (set(names(folder)), set())
    for name in names(folder):
        assert (spool / name).read_bytes() == (folder / "data" / name).read_bytes()


def test_the_drive_module_offers_both_directions() -> None:
    assert drive_module.copy_to_spool is copy_to_spool
    assert drive_module.find_bags is find_bags


def test_progress_counts_to_the_end(folder: Path, spool: Path) -> None:
    seen: list[tuple[int, int]] = []
    list(copy_to_spool(folder, spool, progress=lambda done, total: seen.append((done, total))))
    assert seen[-1] == (sum(SIZES), sum(SIZES))
    assert seen == sorted(seen)


def test_taking_it_twice_gives_the_same(folder: Path, spool: Path) -> None:
    assert take(folder, spool) == take(folder, spool)


def test_a_damaged_member_is_named_and_the_rest_taken(folder: Path, spool: Path) -> None:
    name = names(folder)[1]
    with (folder / "data" / name).open("r+b") as file:
        file.write(b"changed!")
    good, bad = take(folder, spool)
    assert good == set(names(folder)) - {name}
    assert bad == {(name, BadReason.DAMAGED)}


@pytest.mark.parametrize("keep", [0, 1, 200])
def test_a_truncated_member_is_damaged(folder: Path, spool: Path, keep: int) -> None:
    (name,) = (n for n in names(folder) if (folder / "data" / n).stat().st_size == 300_000)
    os.truncate(folder / "data" / name, keep)
    assert take(folder, spool)[1] == {(name, BadReason.DAMAGED)}


def test_a_missing_member_is_named(folder: Path, spool: Path) -> None:
    name = names(folder)[0]
    (folder / "data" / name).unlink()
    good, bad = take(folder, spool)
    assert len(good) == 2
    assert bad == {(name, BadReason.MISSING)}


@pytest.mark.parametrize("name", bag.TAG_FILES)
@pytest.mark.parametrize("harm", ["gone", "empty", "changed", "huge", "folder"])
def test_damaged_tag_files_cost_no_object(folder: Path, spool: Path, name: str, harm: str) -> None:
    path = folder / name
    if harm in ("gone", "folder"):
        path.unlink()
    if harm == "folder":
        path.mkdir()
    if harm == "empty":
        path.write_bytes(b"")
    if harm == "changed":
        path.write_bytes(path.read_bytes().replace(b"a", b"b").replace(b"1", b"2"))
    if harm == "huge":
        os.truncate(path, bag.MAX_TAG_FILE_BYTES + 1)
    assert take(folder, spool) == (set(names(folder)), {("", BadReason.BAD_BAG)})


def test_an_object_that_is_not_listed_is_taken_too(folder: Path, spool: Path) -> None:
    _sha256, path, _size = an_object(folder / "data", 99)
    assert path.name in take(folder, spool)[0]


@pytest.mark.parametrize(
    "name",
    [
        "note.txt",
        ".DS_Store",
        "A" * 64 + ".age",
        "a" * 64,
        "a" * 63 + ".age",
        "a" * 64 + ".age.part",
    ],
)
def test_other_names_are_not_taken_and_not_passed_on(folder: Path, spool: Path, name: str) -> None:
    (folder / "data" / name).write_bytes(b"x")
    good, bad = take(folder, spool)
    assert len(good) == 3
    assert bad == {("", BadReason.UNEXPECTED)}


def test_an_oversize_member_is_named(folder: Path, spool: Path) -> None:
    good, bad = take(folder, spool, object_bytes=MIB)
    assert len(good) == 2
    assert {reason for _, reason in bad} == {BadReason.OVERSIZE}


def test_a_sparse_giant_is_refused_before_it_is_read(folder: Path, spool: Path) -> None:
    name = "0" * 64 + ".age"
    with (folder / "data" / name).open("wb") as file:
        file.truncate(2**40)
    assert (name, BadReason.OVERSIZE) in take(folder, spool)[1]


def test_the_total_is_limited(folder: Path, spool: Path) -> None:
    good, bad = take(folder, spool, total_bytes=301_000)
    assert len(good) == 2
    assert {reason for _, reason in bad} == {BadReason.OVERSIZE}


def test_the_count_is_limited(folder: Path, spool: Path) -> None:
    good, bad = take(folder, spool, count=2)
    assert len(good) == 2
    assert ("", BadReason.TOO_MANY) in bad


@posix_only
@pytest.mark.parametrize(
    "kind", ["link", "link to good", "pipe", "folder", "socket", "broken link"]
)
def test_only_regular_files_are_opened(
    folder: Path, spool: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = names(folder)[0]
    path = folder / "data" / name
    content = path.read_bytes()
    path.unlink()
    (tmp_path / "secret").write_bytes(content)
    if kind == "link":
        path.symlink_to("/etc/passwd")
    elif kind == "link to good":
        path.symlink_to(tmp_path / "secret")
    elif kind == "broken link":
        path.symlink_to("nowhere")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        monkeypatch.chdir(path.parent)  # the address of a socket is short
        with socket.socket(socket.AF_UNIX) as waiting:
            waiting.bind(name)
    good, bad = take(folder, spool)
    assert name not in good
    assert len(good) == 2
    assert bad == {(name, BadReason.NOT_A_FILE)}


@posix_only
def test_a_linked_payload_folder_is_not_followed(folder: Path, spool: Path, tmp_path: Path) -> None:
    (folder / "data").rename(tmp_path / "elsewhere")
    (folder / "data").symlink_to(tmp_path / "elsewhere")
    assert take(folder, spool) == (set(), {("", BadReason.UNREADABLE)})
    assert find_bags(folder.parent) == []


@posix_only
def test_a_linked_bag_is_not_followed(folder: Path, spool: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    with pytest.raises(DriveUnreadable):
        list(copy_to_spool(link, spool))


@posix_only
def test_a_linked_tag_file_is_not_followed(folder: Path, spool: Path) -> None:
    (folder / bag.MANIFEST).rename(folder / "elsewhere")
    (folder / bag.MANIFEST).symlink_to("elsewhere")
    assert take(folder, spool) == (set(names(folder)), {("", BadReason.BAD_BAG)})


@posix_only
def test_a_link_waiting_in_the_spool_is_not_written_through(
    folder: Path, spool: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("ours")
    for name in names(folder):
        (spool / name).symlink_to(precious)
        (spool / f"{name}.part").symlink_to(precious)
    assert take(folder, spool)[0] == set(names(folder))
    assert precious.read_text() == "ours"


@posix_only
def test_an_unreadable_member_is_named(folder: Path, spool: Path) -> None:
    path = folder / "data" / names(folder)[0]
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the superuser may read everything")
    assert {reason for _, reason in take(folder, spool)[1]} == {BadReason.UNREADABLE}


def test_a_member_swapped_while_it_is_read_is_judged_by_its_copy(folder: Path, spool: Path) -> None:
    (name,) = (n for n in names(folder) if (folder / "data" / n).stat().st_size == SIZES[2])

    def swap(done: int, total: int) -> None:
        with (folder / "data" / name).open("r+b") as file:
            file.seek(3 * MIB)
            file.write(b"changed")

    results = list(copy_to_spool(folder, spool, progress=swap))
    assert BadMember(name, BadReason.DAMAGED) in results
    assert sorted(path.name for path in spool.iterdir()) == sorted(set(names(folder)) - {name})


def test_a_member_that_grows_without_end_is_cut_off(folder: Path, spool: Path) -> None:
    (name,) = (n for n in names(folder) if (folder / "data" / n).stat().st_size == SIZES[2])

    def grow(done: int, total: int) -> None:
        with (folder / "data" / name).open("ab") as file:
            file.write(bytes(3 * MIB))

    results = list(copy_to_spool(folder, spool, SpoolLimits(object_bytes=4 * MIB), grow))
    assert any(
        result in results
        for reason in (BadReason.OVERSIZE, BadReason.DAMAGED)
        for result in [BadMember(name, reason)]
    )


def test_stopping_leaves_no_half_copy(folder: Path, spool: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(copy_to_spool(folder, spool, progress=stop))
    assert list(spool.iterdir()) == []


def test_one_at_a_time_leaves_the_rest_for_later(folder: Path, spool: Path) -> None:
    results: Iterator[SpooledObject | BadMember] = iter(copy_to_spool(folder, spool))
    next(results)
    assert len(list(spool.iterdir())) == 1


def test_what_a_glance_refuses_is_not_copied(folder: Path, spool: Path) -> None:
    seen = []

    def glance(source: FileIO, size: int) -> BadReason | None:
        seen.append(size)
        source.read(100_000)
        return BadReason.NOT_SEALED if size == 300_000 else None

    results = list(copy_to_spool(folder, spool, glance=glance))
    assert sorted(seen) == sorted(SIZES)
    refused = [item.reason for item in results if isinstance(item, BadMember)]
    assert refused == [BadReason.NOT_SEALED]
    copies = [item for item in results if isinstance(item, SpooledObject)]
    assert sorted(item.size for item in copies) == [1, 3 * MIB + 7]
    for item in copies:
        assert item.path.read_bytes() == (folder / "data" / item.path.name).read_bytes()


def test_a_drive_that_fails_at_a_glance_fails_that_member_only(folder: Path, spool: Path) -> None:
    def glance(source: FileIO, size: int) -> BadReason | None:
        if size == 1:
            raise OSError
        return None

    results = list(copy_to_spool(folder, spool, glance=glance))
    refused = [item.reason for item in results if isinstance(item, BadMember)]
    assert (len(results), refused) == (3, [BadReason.UNREADABLE])


def test_the_room_that_is_to_stay_free_stays_free(folder: Path, spool: Path) -> None:
    limits = SpoolLimits(keep_free=shutil.disk_usage(spool).total)
    with pytest.raises(DiskFull):
        list(copy_to_spool(folder, spool, limits))
    assert list(spool.iterdir()) == []


def test_a_full_spool_is_an_error_of_ours(folder: Path, tmp_path: Path) -> None:
    with small_drive(tmp_path / "small", MIB) as spool, pytest.raises(DiskFull):
        list(copy_to_spool(folder, spool))


def test_a_folder_that_is_not_there_is_unreadable(tmp_path: Path, spool: Path) -> None:
    with pytest.raises(DriveUnreadable):
        list(copy_to_spool(tmp_path / "gone", spool))
    with pytest.raises(DriveUnreadable):
        find_bags(tmp_path / "gone")


def test_a_folder_without_payload_gives_no_object(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert take(tmp_path / "empty", spool) == (
        set(),
        {("", BadReason.BAD_BAG), ("", BadReason.UNREADABLE)},
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(bag.TAG_FILES), content=st.binary(max_size=200))
def test_no_tag_file_stops_the_objects(
    folder: Path, spool: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    assert take(folder, spool)[0] == set(names(folder))


def a_bag(folder: Path, text: str = bag.DECLARATION) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / text).write_bytes(b"")
    return folder


def test_bags_are_found_at_the_root_and_two_folders_down(tmp_path: Path) -> None:
    bags = [a_bag(tmp_path / "b"), a_bag(tmp_path / "a" / "x"), a_bag(tmp_path / "c")]
    a_bag(tmp_path / "d" / "e" / "too-deep")
    assert find_bags(tmp_path) == sorted(bags)
    assert find_bags(tmp_path / "b") == [tmp_path / "b"]


def test_a_bag_that_has_lost_one_text_is_found(tmp_path: Path) -> None:
    assert find_bags(a_bag(tmp_path / "b", bag.MANIFEST)) == [tmp_path / "b"]


def test_unfinished_bags_are_not_found(tmp_path: Path) -> None:
    a_bag(tmp_path / "0123abcd.part")
    assert find_bags(tmp_path) == []


def test_other_folders_are_no_bags(tmp_path: Path) -> None:
    (tmp_path / "only-data" / "data").mkdir(parents=True)
    (tmp_path / "only-text").mkdir()
    (tmp_path / "only-text" / bag.DECLARATION).write_bytes(b"")
    (tmp_path / "text-is-folder" / bag.DECLARATION).mkdir(parents=True)
    (tmp_path / "text-is-folder" / "data").mkdir()
    assert find_bags(tmp_path) == []


@posix_only
def test_links_are_not_followed_while_looking(tmp_path: Path) -> None:
    a_bag(tmp_path / "outside")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    assert find_bags(root) == []


def test_an_identifier_is_what_is_yielded(folder: Path, spool: Path) -> None:
    results = [r for r in copy_to_spool(folder, spool) if isinstance(r, SpooledObject)]
    assert [result.sha256 for result in results] == [Sha256(name[:64]) for name in names(folder)]


def test_a_single_file_gets_its_hash_as_its_name(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "report.age"
    path.write_bytes(b"content")
    result = copy_file_to_spool(path, spool)
    assert isinstance(result, SpooledObject)
    assert result.path.name == f"{sha256_hex(b'content')}.age"
    assert result.path.read_bytes() == b"content"


@posix_only
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, BadReason.UNREADABLE),
        (lambda path: path.mkdir(), BadReason.NOT_A_FILE),
        (lambda path: path.symlink_to("/etc/hostname"), BadReason.NOT_A_FILE),
        (lambda path: os.mkfifo(path), BadReason.NOT_A_FILE),
        (lambda path: path.write_bytes(bytes(8)), BadReason.OVERSIZE),
    ],
)
def test_a_single_file_that_is_none_is_refused(
    tmp_path: Path, spool: Path, make: Callable[[Path], object], reason: BadReason
) -> None:
    path = tmp_path / "report.age"
    make(path)
    assert copy_file_to_spool(path, spool, SpoolLimits(object_bytes=7)) == BadMember("", reason)
    gone = copy_file_to_spool(tmp_path / "no" / "way", spool)
    assert gone == BadMember("", BadReason.UNREADABLE)
    assert list(spool.iterdir()) == []


def test_a_stick_that_shows_folders_without_end_is_looked_at_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file system whose folders all are one and the same can do."""
    listed = []

    def endless(folder: Path) -> list[Path]:
        listed.append(folder)
        return [folder / str(number) for number in range(spool_module.MAX_ENTRIES)]

    monkeypatch.setattr(spool_module, "MAX_ENTRIES", 50)
    monkeypatch.setattr(spool_module, "_folders_in", endless)
    assert find_bags(tmp_path) == []
    assert len(listed) == 3  # of each depth the first, which fills the measure
