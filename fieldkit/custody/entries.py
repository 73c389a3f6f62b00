"""Custody entries, each holding the hash of the one before; of one report or of one device.

Source: docs/formats.md, "Custody entries". Rules without input or output.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.custody import (
    CustodyEntry,
    CustodyEvent,
    hashed_part,
    is_detail,
    is_subject,
)
from fieldkit.domain.identifiers import HEX_32, Sha256
from fieldkit.errors import ChainBroken, InvalidInput

LABEL = b"fieldkit-custody/1"


def start_of(owner: str) -> Sha256:
    """Return where the chain of `owner` begins: a report's or a vault's id, 32 hex."""
    if HEX_32.match(owner) is None:
        raise InvalidInput
    return sha256_hex(LABEL + bytes.fromhex(owner))


def append_entry(
    last: CustodyEntry | None,
    owner: str,
    *,
    at: datetime,
    event: CustodyEvent,
    subject: str,
    detail: str = "",
) -> CustodyEntry:
    """Return the entry that follows `last`, or the first one of `owner` (32 hex).

    Raises:
        InvalidInput: Subject or detail is more than an id, a hash, a number or a code.
    """
    if not is_subject(subject) or not is_detail(detail):
        raise InvalidInput
    unhashed = CustodyEntry(
        sequence=1 if last is None else last.sequence + 1,
        at=from_text(to_text(at)),  # milliseconds, as it will be read back
        event=event,
        subject=subject,
        detail=detail,
        previous=start_of(owner) if last is None else last.hash,
        hash=Sha256(""),
    )
    return _with_hash(unhashed)


def check_entries(entries: Iterable[CustodyEntry], owner: str) -> None:
    """Check that `entries`, oldest first, are the chain of `owner` (32 hex) from its first entry.

    Entries cut off at the end cannot be noticed here; whoever knows the last hash compares it.

    Raises:
        ChainBroken: One was changed, left out, added or moved.
    """
    previous = start_of(owner)
    for number, entry in enumerate(entries, start=1):
        check_entry(entry, number, previous)
        previous = entry.hash


def check_entry(entry: CustodyEntry, sequence: int, previous: Sha256) -> None:
    """Check that an entry is the one of this sequence, after the one with the hash `previous`.

    Raises:
        ChainBroken: It was changed, left out, added or moved.
    """
    if entry.sequence != sequence or entry.previous != previous:
        raise ChainBroken
    if _with_hash(entry).hash != entry.hash:
        raise ChainBroken


def _with_hash(entry: CustodyEntry) -> CustodyEntry:
    digest = sha256_hex(LABEL + canonical_json.write(hashed_part(entry)))
    return CustodyEntry(
        entry.sequence,
        entry.at,
        entry.event,
        entry.subject,
        entry.detail,
        entry.previous,
        digest,
    )
