from __future__ import annotations

import io
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import BlobId, Sha256
from fieldkit.errors import (
    Cancelled,
    DiskFull,
    DriveUnreadable,
    UnknownAttachment,
    VaultDamaged,
)
from fieldkit.vault.blobs import (
    BATCH_SIZE,
    FLOOR,
    BlobFolder,
    BlobKey,
    BlobReference,
    WrittenBlob,
    check_blob,
    check_blob_present,
    file_size,
    open_blob,
    remove_blob,
    remove_unlisted,
    write_blob,
)

CHUNK = 64 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    (tmp_path / "blobs").mkdir()
    return BlobFolder(tmp_path / "blobs")


def write(folder: BlobFolder, content: bytes) -> WrittenBlob:
    return write_blob(folder, io.BytesIO(content))


def reference(written: WrittenBlob) -> BlobReference:
    return BlobReference(written.blob_id, written.key, written.size, written.sha256)


def files(folder: BlobFolder) -> list[Path]:
    return [path for path in folder.path.rglob("*") if path.is_file()]


def pattern(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


class Endless:
    """Gives zeros for ever, calling `at` before each piece."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def read(self, size: int = -1, /) -> bytes:
        piece = bytes(min(size, self.left))
        self.left -= len(piece)
        return piece


class Failing:
    """Gives one piece and then fails like a pulled stick."""

    def __init__(self) -> None:
        self._pieces = [b"first piece"]

    def read(self, size: int = -1, /) -> bytes:
        if self._pieces:
            return self._pieces.pop()
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 300_000, BATCH_SIZE, BATCH_SIZE + 1]
)
def test_a_blob_comes_back_byte_for_byte(folder: BlobFolder, size: int) -> None:
    content = pattern(size)
    written = write(folder, content)
    assert (written.size, written.sha256) == (size, sha256_hex(content))
    with open_blob(folder, written.blob_id, written.key, written.size) as reader:
        assert reader.read() == content
        assert reader.read(1) == b""
    check_blob_present(folder, reference(written))
    check_blob(folder, reference(written))


def test_the_file_has_the_padded_size_and_a_meaningless_name(folder: BlobFolder) -> None:
    written = write(folder, b"x")
    (path,) = files(folder)
    assert path == folder.path / written.blob_id[:2] / written.blob_id
    assert path.stat().st_size == file_size(1) == FLOOR + 16
    assert path.stat().st_mode & 0o777 == 0o600


@given(a=st.integers(0, 2**40), b=st.integers(0, 2**40))
def test_sizes_reveal_little_and_cost_little(a: int, b: int) -> None:
    smaller, larger = sorted((a, b))
    assert file_size(smaller) <= file_size(larger)
    assert larger < file_size(larger) <= max(FLOOR + 16, int(larger * 1.13))


def test_nothing_of_the_plaintext_is_in_the_file(folder: BlobFolder) -> None:
    write(folder, b"CANARY" * 1000)
    (path,) = files(folder)
    assert b"CANARY" not in path.read_bytes()


def test_two_blobs_of_the_same_bytes_have_nothing_in_common(folder: BlobFolder) -> None:
    first, second = write(folder, b"same"), write(folder, b"same")
    assert first.key != second.key
    a, b = (path.read_bytes() for path in files(folder))
    assert a[:64] != b[:64]


@settings(max_examples=50, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 3 * CHUNK + 10), st.integers(-1, 2 * CHUNK)), max_size=8
    )
)
def test_a_blob_reads_like_a_file_at_any_offset(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int]]
) -> None:
    folder = BlobFolder(tmp_path_factory.mktemp("blobs"))
    content = pattern(3 * CHUNK - 7)
    written = write(folder, content)
    plain = io.BytesIO(content)
    with open_blob(folder, written.blob_id, written.key, written.size) as reader:
        assert reader.size == len(content)
        for place, size in places:
            assert reader.seek(place) == plain.seek(place)
            assert reader.read(size) == plain.read(size)
            assert reader.tell() == plain.tell()


def test_a_reader_fills_buffers_and_finds_its_end(folder: BlobFolder) -> None:
    written = write(folder, b"0123456789")
    with open_blob(folder, written.blob_id, written.key, written.size) as reader:
        assert reader.seek(-3, io.SEEK_END) == 7
        buffer = bytearray(5)
        assert reader.readinto(buffer) == 3
        assert buffer[:3] == b"789"
        with pytest.raises(ValueError, match="negative"):
            reader.seek(-1)
        assert io.BufferedReader(reader).seekable()


def test_memory_stays_small_however_large_the_file(folder: BlobFolder) -> None:
    tracemalloc.start()
    written = write_blob(folder, Endless(24 * BATCH_SIZE))
    check_blob(folder, reference(written))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * BATCH_SIZE  # some pieces wait for the digest


def test_progress_counts_to_the_expected_size(folder: BlobFolder) -> None:
    seen: list[tuple[int, int]] = []
    size = 2 * BATCH_SIZE + 5
    write_blob(
        folder,
        Endless(size),
        expected_size=size,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (size, size)
    assert seen == sorted(seen)


def test_cancelling_leaves_nothing(folder: BlobFolder) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_blob(folder, Endless(BATCH_SIZE), progress=cancel)
    assert files(folder) == []


def test_a_source_that_breaks_off_leaves_nothing(folder: BlobFolder) -> None:
    with pytest.raises(DriveUnreadable):
        write_blob(folder, Failing())
    assert files(folder) == []


@pytest.mark.parametrize("expected", [0, 9, 11])
def test_a_file_that_grows_or_shrinks_meanwhile_is_refused(
    folder: BlobFolder, expected: int
) -> None:
    with pytest.raises(DriveUnreadable):
        write_blob(folder, io.BytesIO(b"0123456789"), expected_size=expected)
    assert files(folder) == []


def test_what_does_not_fit_the_disk_is_refused_before_writing(folder: BlobFolder) -> None:
    with pytest.raises(DiskFull):
        write_blob(folder, Endless(1), expected_size=2**60)
    assert list(folder.path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing(
    folder: BlobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        write(folder, b"x")
    assert files(folder) == []


def test_another_key_does_not_open_it(folder: BlobFolder) -> None:
    written = write(folder, b"x")
    with pytest.raises(VaultDamaged):
        open_blob(folder, written.blob_id, BlobKey(bytes(32)), written.size)


def test_another_size_than_the_database_knows_is_damage(folder: BlobFolder) -> None:
    written = write(folder, b"x")
    with pytest.raises(VaultDamaged):
        open_blob(folder, written.blob_id, written.key, FLOOR + 1)


def test_a_missing_blob_is_damage(folder: BlobFolder) -> None:
    written = write(folder, b"x")
    remove_blob(folder, written.blob_id)
    remove_blob(folder, written.blob_id)  # twice does no harm
    with pytest.raises(VaultDamaged):
        open_blob(folder, written.blob_id, written.key, written.size)
    with pytest.raises(VaultDamaged):
        check_blob_present(folder, reference(written))


@pytest.mark.parametrize("name", ["../../keyslots.a", "", "ab", "A" * 32])
def test_a_name_that_is_no_blob_id_is_refused(folder: BlobFolder, name: str) -> None:
    with pytest.raises(UnknownAttachment):
        open_blob(folder, BlobId(name), BlobKey(bytes(32)), 1)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 2 * CHUNK + 31), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    folder = BlobFolder(tmp_path_factory.mktemp("blobs"))
    written = write(folder, pattern(CHUNK + 1))
    (path,) = files(folder)
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        check_blob(folder, reference(written))


@pytest.mark.parametrize("size", [0, 1, 15, 16, CHUNK, CHUNK + 16, CHUNK + 17, -1])
def test_every_truncation_is_noticed(folder: BlobFolder, size: int) -> None:
    written = write(folder, pattern(2 * CHUNK))
    (path,) = files(folder)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(VaultDamaged):
        check_blob_present(folder, reference(written))
    with pytest.raises(VaultDamaged):
        check_blob(folder, reference(written))
    with pytest.raises(VaultDamaged):
        open_blob(folder, written.blob_id, written.key, written.size)


def test_another_hash_than_the_database_knows_is_damage(folder: BlobFolder) -> None:
    written = write(folder, b"x")
    wrong = BlobReference(written.blob_id, written.key, written.size, Sha256("0" * 64))
    check_blob_present(folder, wrong)
    with pytest.raises(VaultDamaged):
        check_blob(folder, wrong)


def test_a_size_that_hides_content_in_the_padding_is_damage(folder: BlobFolder) -> None:
    written = write(folder, b"xyz")
    shorter = BlobReference(written.blob_id, written.key, 1, sha256_hex(b"x"))
    with pytest.raises(VaultDamaged):
        check_blob(folder, shorter)


def test_what_nothing_lists_is_deleted_and_the_rest_is_not(folder: BlobFolder) -> None:
    kept, orphan = write(folder, b"kept"), write(folder, b"orphan")
    path = folder.path_of(orphan.blob_id)
    unfinished = path.with_name("0" * 32 + ".part")
    unfinished.write_bytes(b"cut short")
    foreign = path.with_name("notes.txt")
    foreign.write_bytes(b"not ours")
    assert remove_unlisted(folder, {kept.blob_id}) == 2
    assert sorted(files(folder)) == sorted([folder.path_of(kept.blob_id), foreign])
