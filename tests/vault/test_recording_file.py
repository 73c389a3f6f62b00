from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.crypto.stream import CHUNK_SIZE
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import DiskFull, VaultDamaged
from fieldkit.vault.blobs import BlobFolder
from fieldkit.vault.recording_file import (
    Recording,
    create_recording,
    new_recording,
    sound_of,
)

BEGUN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path)


def a_recording() -> Recording:
    return new_recording(ReportId("ab" * 16), "", BEGUN, 180)


def recorded(folder: BlobFolder, pieces: list[bytes], *, ends: bool = True) -> Recording:
    recording = a_recording()
    writer = create_recording(folder, recording)
    for piece in pieces:
        writer.append(piece)
    if ends:
        writer.finish()
    else:
        writer.abandon()
    return recording


def heard(folder: BlobFolder, recording: Recording) -> bytes:
    return b"".join(sound_of(folder, recording))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(sizes=st.lists(st.integers(0, 2 * CHUNK_SIZE), max_size=6))
def test_what_was_recorded_is_read_again(folder: BlobFolder, sizes: list[int]) -> None:
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    assert heard(folder, recorded(folder, pieces)) == b"".join(pieces)


@pytest.mark.parametrize("chunks", [0, 1, 3, 8, 9, 20])
@pytest.mark.parametrize("more", [0, 1, CHUNK_SIZE - 1])
def test_what_is_cut_off_loses_less_than_a_chunk(
    folder: BlobFolder, chunks: int, more: int
) -> None:
    sound = os.urandom(chunks * CHUNK_SIZE + more)
    kept = heard(folder, recorded(folder, [sound], ends=False))
    assert sound.startswith(kept)
    assert len(sound) - len(kept) <= CHUNK_SIZE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(share=st.floats(0, 1))
def test_wherever_the_file_ends_what_stands_before_is_kept(
    folder: BlobFolder, share: float
) -> None:
    sound = bytes(range(256)) * 1024
    recording = recorded(folder, [sound])
    path = folder.path_of(recording.blob_id)
    size = int(path.stat().st_size * share)
    os.truncate(path, size)
    kept = heard(folder, recording)
    assert sound.startswith(kept)
    assert len(kept) >= size - 2 * CHUNK_SIZE


def test_nothing_of_the_sound_lies_in_plain(folder: BlobFolder) -> None:
    sound = b"CANARY-sound" * 10_000
    path = folder.path_of(recorded(folder, [sound], ends=False).blob_id)
    assert path.stat().st_size > CHUNK_SIZE
    assert b"CANARY" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_file_is_damage(folder: BlobFolder) -> None:
    with pytest.raises(VaultDamaged):
        heard(folder, a_recording())


def test_a_full_disk_is_said_and_what_was_taken_stays(
    folder: BlobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    recording = a_recording()
    writer = create_recording(folder, recording)
    writer.append(bytes(3 * CHUNK_SIZE))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        writer.append(bytes(CHUNK_SIZE))
    monkeypatch.undo()
    writer.abandon()
    assert len(heard(folder, recording)) >= 2 * CHUNK_SIZE
