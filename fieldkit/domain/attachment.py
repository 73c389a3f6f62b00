"""A file that belongs to a report; its original bytes are never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.identifiers import AttachmentId, ReportId, Sha256


@dataclass(frozen=True)
class MediaFacts:
    """What a picture says of itself, as text; empty where it says nothing."""

    taken: str = ""  # EXIF DateTimeOriginal with offset where present, as written
    camera: str = ""
    position: str = ""  # "latitude longitude [altitude]" in decimal degrees
    width: int = 0  # pixels, after the rotation the picture asks for
    height: int = 0


@dataclass(frozen=True)
class Attachment:
    """One attachment of a draft or of a record."""

    attachment_id: AttachmentId
    report_id: ReportId
    name: str  # as on the disk it came from; content, never logged
    media_type: str
    size: int  # bytes
    sha256: Sha256  # of the original bytes
    added_at: datetime
    question: str = ""  # path of the question it answers, if any
    facts: MediaFacts = field(default_factory=MediaFacts)
    note: str = ""  # why the picture could not be read, if so


@dataclass(frozen=True)
class AttachedFile:
    """One attachment as it is listed."""

    attachment: Attachment
    thumbnail: bytes = field(repr=False)  # JPEG or PNG made by us; empty where there is none
