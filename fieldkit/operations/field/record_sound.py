"""Record sound straight into the vault, so that being cut off takes a second or two of it.

While somebody speaks, the sound goes to an encrypted file that grows (vault/recording_file.py);
the database knows its key from the beginning. When it ends, the file is read once and written anew
as an attachment with its head and its hash; then the growing file goes. What was cut off by a kill
or a dead battery is attached in the same way at the next unlock.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    AlreadySealed,
    DeviceError,
    DiskFull,
    FieldkitError,
    UnknownReport,
    VaultDamaged,
)
from fieldkit.media.wave import MAX_SOUND_BYTES, wave_header
from fieldkit.operations.field.attach_file import AttachedBytes, add_attachment, stream_bytes
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.session import Session
from fieldkit.translations import _
from fieldkit.vault.recording_file import (
    Recording,
    RecordingWriter,
    create_recording,
    new_recording,
    sound_of,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenRecording:
    """A recording that goes on, and what takes its sound."""

    recording: Recording
    writer: RecordingWriter


def begin_recording(session: Session, report_id: ReportId, *, question: str = "") -> OpenRecording:
    """Begin a recording in a draft; its key is in the database before there is any sound.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
        DiskFull, DriveUnwritable: The disk takes no more.
    """
    vault, clock = session.vault, session.clock
    recording = new_recording(report_id, question, clock.now(), clock.offset_minutes())
    with vault.transaction():
        open_draft(vault, report_id)
        vault.recordings.add(recording)
    return OpenRecording(recording, create_recording(vault.blobs, recording))


def stream_recording(
    session: Session, recording: Recording, *, progress: Progress = no_progress
) -> AttachedBytes:
    """Write what was recorded as an attachment's bytes; touches no database.

    Raises:
        VaultDamaged: The file of the recording is missing.
        DiskFull, DeviceError, Cancelled: Not written; the recording stays.
    """
    folder = session.vault.blobs
    size = min(sum(len(piece) for piece in sound_of(folder, recording)), MAX_SOUND_BYTES)
    source = _WaveSource(size, sound_of(folder, recording))
    attached = stream_bytes(session, source, name_of(recording), progress=progress)
    taken = exif_time(recording.begun_at, recording.offset_minutes)
    facts = replace(attached.examined.facts, taken=taken)
    return replace(attached, examined=replace(attached.examined, facts=facts))


def keep_recording(
    session: Session, recording: Recording, attached: AttachedBytes, *, note: str = ""
) -> Attachment:
    """Turn a recording into an attachment of its draft, in one transaction.

    Raises:
        AlreadySealed, UnknownReport: It is no draft any more.
    """
    vault = session.vault
    if note:
        attached = replace(attached, examined=replace(attached.examined, note=note))
    with vault.transaction():
        open_draft(vault, recording.report_id)
        attachment = add_attachment(
            session,
            recording.report_id,
            name_of(recording),
            attached,
            question=recording.question,
        )
        vault.recordings.remove(recording.blob_id)
    logger.info("kept a recording of %d bytes", attachment.size)
    return attachment


def discard_recording(session: Session, recording: Recording) -> None:
    """Forget a recording of which nothing is to be kept."""
    with session.vault.transaction():
        session.vault.recordings.remove(recording.blob_id)


def recover_recordings(session: Session) -> int:
    """Attach what was recorded before the program ended; return how many recordings that were.

    One that cannot be attached, as for want of room, waits for the next unlock.

    Raises:
        DriveUnreadable, DriveUnwritable: The disk fails.
    """
    count = 0
    for recording in session.vault.recordings.all():
        try:
            count += _recover(session, recording)
        except FieldkitError as error:
            if isinstance(error, DeviceError) and not isinstance(error, DiskFull):
                raise
            logger.warning("a recording waits: %s", type(error).__name__)
    if count:
        logger.info("recovered %d recordings", count)
    return count


def name_of(recording: Recording) -> str:
    """Return the file name of a recording: when it began, in the device's local time."""
    local = recording.begun_at + timedelta(minutes=recording.offset_minutes)
    return f"sound-{local:%Y-%m-%d-%H%M%S}.wav"


def exif_time(moment: datetime, offset_minutes: int) -> str:
    """Return a local time with its offset as EXIF writes it: `2020:11:08 14:05:33+03:00`."""
    local = moment + timedelta(minutes=offset_minutes)
    hours, minutes = divmod(abs(offset_minutes), 60)
    sign = "-" if offset_minutes < 0 else "+"
    return f"{local:%Y:%m:%d %H:%M:%S}{sign}{hours:02}:{minutes:02}"


def _recover(session: Session, recording: Recording) -> bool:
    """Attach one recording; one without any sound is forgotten."""
    vault = session.vault
    try:
        has_sound = any(sound_of(vault.blobs, recording))
    except VaultDamaged:
        has_sound = False  # the program ended before there was a file
    if not has_sound or vault.reports.is_sealed(recording.report_id):
        discard_recording(session, recording)
        return False
    attached = stream_recording(session, recording)
    try:
        keep_recording(session, recording, attached, note=cut_off())
    except (UnknownReport, AlreadySealed):
        discard_recording(session, recording)  # of a draft that is gone
        return False
    return True


def cut_off() -> str:
    """Return the note of a recording that did not end by itself."""
    return _("The recording was cut off; what was recorded until then is kept.")


class _WaveSource:
    """Gives the head of a WAVE file, then the sound; read once, to its end."""

    def __init__(self, size: int, sound: Iterable[bytes]) -> None:
        self._left = size
        self._pieces = iter(sound)
        self._ahead = wave_header(size)

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if not self._ahead:
            self._ahead = self._next()
        wanted = len(self._ahead) if size < 0 else size
        given, self._ahead = self._ahead[:wanted], self._ahead[wanted:]
        return given

    def _next(self) -> bytes:
        piece = next(self._pieces, b"")[: self._left]
        self._left -= len(piece)
        return piece
