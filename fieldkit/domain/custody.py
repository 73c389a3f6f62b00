"""What can happen to a report or an object, and one chained entry that says it did."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidJson

MAX_ENTRIES = 100_000  # of one report
MAX_SEQUENCE = 1_000_000_000  # of headquarters' audit, which goes on for years

_SUBJECT = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
_DETAIL = re.compile(r"[0-9a-z-]{0,128}")


class CustodyEvent(enum.StrEnum):
    """The codes of the vocabulary `custody_event`, and what only headquarters' audit has."""

    CAPTURED = "CAPTURED"
    RECEIVED = "RECEIVED"
    HASHED = "HASHED"
    SEALED = "SEALED"
    HANDED_OVER = "HANDED_OVER"
    IMPORTED = "IMPORTED"
    VIEWED = "VIEWED"
    COPIED = "COPIED"
    REDACTED = "REDACTED"
    SHARED = "SHARED"
    DESTROYED = "DESTROYED"
    # Only at headquarters:
    STATED = "STATED"  # somebody made a statement
    AGREED = "AGREED"  # a second person gave their word to one act
    STAFF = "STAFF"  # a colleague was added, left, came back, or got another role or word


AT_HEADQUARTERS = frozenset({CustodyEvent.STATED, CustodyEvent.AGREED, CustodyEvent.STAFF})


@dataclass(frozen=True)
class CustodyEntry:
    """One event; it holds random ids, hashes and codes only, never names or content."""

    sequence: int  # from 1, without gaps
    at: datetime
    event: CustodyEvent
    subject: str  # 32 hex (report, attachment, device) or 64 hex (object, mail)
    detail: str  # a hash, an id, a number or a code; may be empty
    previous: Sha256  # hash of the entry before, or where the chain starts
    hash: Sha256


def is_subject(text: str) -> bool:
    """Say whether `text` is an id or a hash that an entry may be about."""
    return _SUBJECT.fullmatch(text) is not None


def is_detail(text: str) -> bool:
    """Say whether `text` is short and plain enough to be no content."""
    return _DETAIL.fullmatch(text) is not None


def hashed_part(entry: CustodyEntry) -> dict[str, object]:
    """Return the JSON object whose canonical bytes the entry's hash covers."""
    return {
        "sequence": entry.sequence,
        "at": to_text(entry.at),
        "event": entry.event.value,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous": entry.previous,
    }


def to_json(entry: CustodyEntry) -> dict[str, object]:
    """Return the entry as it stands in a record or a log."""
    return {**hashed_part(entry), "hash": entry.hash}


def from_json(value: object) -> CustodyEntry:
    """Read what `to_json` wrote; whether the hashes fit is for `custody.entries` to say.

    Raises:
        InvalidJson: It does not fit.
    """
    names = ("sequence", "at", "event", "subject", "detail", "previous", "hash")
    item = read.members(value, names)
    if read.EXTRA in item:  # the hash would not cover it
        raise InvalidJson
    try:
        event = CustodyEvent(item["event"])
    except ValueError as error:
        raise InvalidJson from error
    return CustodyEntry(
        sequence=read.integer(item["sequence"], at_least=1, at_most=MAX_SEQUENCE),
        at=read.moment(item["at"]),
        event=event,
        subject=read.text(item["subject"], max_length=64, pattern=_SUBJECT),
        detail=read.text(item["detail"], max_length=128, pattern=_DETAIL),
        previous=read.hex_64(item["previous"]),
        hash=read.hex_64(item["hash"]),
    )
