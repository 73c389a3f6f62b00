from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import AlreadySealed, DiskFull, RecordingOpen, UnknownReport
from fieldkit.media.wave import BYTES_PER_SECOND
from fieldkit.operations.field import record_sound
from fieldkit.operations.field.record_sound import (
    OpenRecording,
    begin_recording,
    exif_time,
    keep_recording,
    recover_recordings,
    stream_recording,
)
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import discard_draft
from fieldkit.operations.session import Session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.vault.blobs import open_blob
from tests.fakes.clock import NOON
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import an_organisation

SECOND = bytes(range(200)) * (BYTES_PER_SECOND // 200)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    yield session
    session.vault.close()


def recorded(session: Session, report_id: ReportId, seconds: int) -> OpenRecording:
    opened = begin_recording(session, report_id, question="papers/attachments")
    for _second in range(seconds):
        opened.writer.append(SECOND)
    return opened


def kept(session: Session, opened: OpenRecording) -> None:
    opened.writer.finish()
    keep_recording(session, opened.recording, stream_recording(session, opened.recording))


def sound_in(session: Session, report_id: ReportId) -> bytes:
    [attachment] = session.vault.attachments.of_report(report_id)
    blob_id, key = session.vault.attachments.blob(attachment.attachment_id)
    with open_blob(session.vault.blobs, blob_id, key, attachment.size) as content:
        written = content.read()
    with wave.open(io.BytesIO(written)) as found:
        return found.readframes(found.getnframes())


def files_in(session: Session) -> int:
    return sum(path.is_file() for path in session.vault.blobs.path.rglob("*"))


def test_a_recording_becomes_an_attachment_with_its_time(device: Session) -> None:
    report_id = a_draft(device)
    kept(device, recorded(device, report_id, 3))
    [attachment] = device.vault.attachments.of_report(report_id)
    assert attachment.name == "sound-2026-11-22-150000.wav"
    assert attachment.media_type == "audio/vnd.wave"
    assert attachment.facts.taken == "2026:11:22 15:00:00+03:00"
    assert attachment.question == "papers/attachments"
    assert attachment.note == ""
    assert sound_in(device, report_id) == 3 * SECOND
    assert device.vault.recordings.all() == ()
    assert files_in(device) == 1
    verify_vault(device, deep=True)


def test_what_was_cut_off_is_attached_with_a_note(device: Session) -> None:
    report_id = a_draft(device)
    recorded(device, report_id, 5).writer.abandon()
    session = reopened(device)
    assert recover_recordings(session) == 1
    [attachment] = session.vault.attachments.of_report(report_id)
    assert "cut off" in attachment.note
    sound = sound_in(session, report_id)
    assert (5 * SECOND).startswith(sound)
    assert len(sound) > 5 * len(SECOND) - 2 * BYTES_PER_SECOND
    assert recover_recordings(session) == 0
    assert files_in(session) == 1
    session.vault.close()


def test_a_recording_without_sound_is_forgotten(device: Session) -> None:
    report_id = a_draft(device)
    begin_recording(device, report_id).writer.abandon()
    assert recover_recordings(device) == 0
    assert device.vault.attachments.of_report(report_id) == ()
    assert device.vault.recordings.all() == ()
    assert files_in(device) == 0


def test_without_room_the_recording_waits_for_the_next_unlock(
    device: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise DiskFull

    report_id = a_draft(device)
    recorded(device, report_id, 3).writer.abandon()
    monkeypatch.setattr(record_sound, "stream_bytes", full)
    assert recover_recordings(device) == 0
    monkeypatch.undo()
    assert recover_recordings(device) == 1


def test_a_report_is_not_sealed_before_its_recording_is_attached(device: Session) -> None:
    report_id = a_draft(device)
    opened = recorded(device, report_id, 1)
    with pytest.raises(RecordingOpen):
        seal_report(device, [report_id])
    kept(device, opened)
    seal_report(device, [report_id])
    assert files_in(device) == 0


def test_only_drafts_are_recorded_into(device: Session) -> None:
    report_id = a_draft(device)
    seal_report(device, [report_id])
    with pytest.raises(AlreadySealed):
        begin_recording(device, report_id)
    with pytest.raises(UnknownReport):
        begin_recording(device, ReportId("00" * 16))
    assert files_in(device) == 0


def test_a_draft_that_is_thrown_away_takes_its_recording_along(device: Session) -> None:
    report_id = a_draft(device)
    opened = recorded(device, report_id, 2)
    discard_draft(device, report_id)
    opened.writer.abandon()
    assert recover_recordings(device) == 0
    assert files_in(device) == 0


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(180, "2026:11:22 15:00:00+03:00"), (-210, "2026:11:22 08:30:00-03:30")],
)
def test_times_are_written_as_cameras_write_them(minutes: int, text: str) -> None:
    assert exif_time(NOON, minutes) == text
