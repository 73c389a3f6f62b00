"""What headquarters writes to a device in words: a message, a task, a correction.

Which of the three it is says the kind of the mail's item (`bundle/mail.py`), whose signature covers
it. The text is shown as it stands and never obeyed: no markup, no links.
Source: docs/formats.md, "Messages, tasks, corrections".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import InvalidJson, ManifestInvalid

FORMAT = "fieldkit-message/1"
MAX_TEXT = 4000  # characters
MAX_PATH = 500  # characters
MAX_LETTER_BYTES = 64 * 1024

# Line ends and tabs only: nothing that moves a cursor, hides or turns what is read.
_TEXT = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|[\n\t])*")


@dataclass(frozen=True)
class About:
    """Which report is meant, and where in it."""

    record: ReportId
    path: str = field(default="", repr=False)  # of a question or a row; empty: all of it


@dataclass(frozen=True)
class LetterText:
    """What was written."""

    message_id: str  # 32 hex, random
    at: datetime
    text: str = field(repr=False)
    about: About | None = None


def write_letter_text(letter: LetterText) -> bytes:
    """Return the item of mail.

    Raises:
        ManifestInvalid: The text is empty, too long, or holds characters that are not shown.
    """
    about = letter.about
    try:
        data = canonical_json.write(
            {
                "format": FORMAT,
                "message": letter.message_id,
                "at": to_text(letter.at),
                "text": letter.text,
                "about": None if about is None else {"record": about.record, "path": about.path},
            }
        )
    except InvalidJson as error:
        raise ManifestInvalid from error
    read_letter_text(data)
    return data


def read_letter_text(data: bytes) -> LetterText:
    """Return what a message, task or correction says; the mail around it has been verified before.

    Raises:
        ManifestInvalid: It is none.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_LETTER_BYTES)
        item = read.members(value, ("format", "message", "at", "text", "about"))
        read.constant(item["format"], FORMAT)
        return LetterText(
            message_id=read.hex_32(item["message"]),
            at=read.moment(item["at"]),
            text=read.text(item["text"], min_length=1, max_length=MAX_TEXT, pattern=_TEXT),
            about=_about(item["about"]),
        )
    except InvalidJson as error:
        raise ManifestInvalid from error


def _about(value: object) -> About | None:
    if value is None:
        return None
    item = read.members(value, ("record", "path"))
    path = read.text(item["path"], max_length=MAX_PATH, pattern=_TEXT)
    return About(ReportId(read.hex_32(item["record"])), path)
