"""Attach a photo that was taken with this computer: from memory, with the time of its clock."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

from fieldkit.operations.field.attach_file import AttachedBytes, stream_bytes
from fieldkit.operations.field.record_sound import exif_time
from fieldkit.operations.session import Session


def stream_photo(session: Session, jpeg: bytes, taken_at: datetime) -> AttachedBytes:
    """Encrypt a photo; its own bytes hold no time, so the facts beside it say when it was taken.

    Raises:
        DiskFull, DeviceError: Nothing was kept.
    """
    attached = stream_bytes(session, io.BytesIO(jpeg), photo_name(session, taken_at))
    taken = exif_time(taken_at, session.clock.offset_minutes())
    facts = replace(attached.examined.facts, taken=taken)
    return replace(attached, examined=replace(attached.examined, facts=facts))


def photo_name(session: Session, taken_at: datetime) -> str:
    """Return the file name of a photo: when it was taken, in local time."""
    return f"photo-{_local(session, taken_at):%Y-%m-%d-%H%M%S}.jpg"


def pasted_name(session: Session) -> str:
    """Return the file name of a picture that is pasted now."""
    return f"pasted-{_local(session, session.clock.now()):%Y-%m-%d-%H%M%S}.png"


def _local(session: Session, moment: datetime) -> datetime:
    return moment + timedelta(minutes=session.clock.offset_minutes())
