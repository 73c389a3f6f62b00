"""Sealed objects on their way to headquarters, and what came back from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from fieldkit.domain.identifiers import ObjectId, Sha256
from fieldkit.domain.report import TRANSITIONS, ReportState
from fieldkit.errors import NotAllowed


@dataclass(frozen=True)
class SealedObject:
    """One `<sha256>.age` in the outbox, or what is remembered of it once its file is gone.

    Of an object carried for a colleague only hash, size, day and state are known.
    """

    sha256: Sha256  # of the file
    size: int  # bytes
    sealed_on: date  # for a carried one: the day it was taken along
    state: ReportState
    carried: bool = False
    object_id: ObjectId | None = None
    sequence: int | None = None  # place in the device's chain, from 1
    previous: Sha256 | None = None  # H_{n-1}
    manifest_sha256: Sha256 | None = None
    chain_head: Sha256 | None = None  # H_n
    receipt: bytes | None = None  # the exact bytes of the last receipt.json
    has_file: bool = True


@dataclass(frozen=True)
class Letter:
    """One member of a mail object from headquarters, in the order of arrival."""

    number: int  # 0 until stored
    mail_sha256: Sha256  # the mail object that it came in
    kind: str  # as in mail.json: "receipt", "message", "task", ...
    content: bytes = field(repr=False)
    arrived_at: datetime
    is_read: bool = False
    is_done: bool = False  # a task that the person has ticked off


def check_transition(old: ReportState, new: ReportState) -> None:
    """Check that a report may go from `old` to `new`; staying where it is always goes.

    Raises:
        NotAllowed: docs/formats.md, "States", does not have this step.
    """
    if new != old and new not in TRANSITIONS[old]:
        raise NotAllowed
