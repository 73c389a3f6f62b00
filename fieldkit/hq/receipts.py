"""What devices are to be told, and when it goes out again. Rules only: no input, no output.

A receipt says where one object stands. It goes out when that changes, when the same object came
once more, and again with every return for 90 days until the device acknowledges the mail.
Source: docs/formats.md, section 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome, Receipt
from fieldkit.custody.chain import ChainState
from fieldkit.domain.identifiers import HeadquartersId
from fieldkit.hq.store.mail_store import SentMail, Told
from fieldkit.hq.store.object_store import ReceivedObject

REPEATED_FOR = timedelta(days=90)


def receipt_of(
    received: ReceivedObject, chain: ChainState, copies: int, headquarters: HeadquartersId
) -> Receipt:
    """Return what the receipt of one object says now; `copies` counts this one and its backups."""
    if received.device is None:
        raise ValueError("nobody can be told about an object that names no device")
    return Receipt(
        object_sha256=received.sha256,
        device=received.device,
        sequence=None if received.link is None else received.link.sequence,
        outcome=received.state,
        reason=received.reason,
        copies=copies,
        accepted_at=received.accepted_at or received.received_at,
        headquarters=headquarters,
        contiguous=chain.contiguous,
        missing=chain.missing,
        chain_head=chain.head,
    )


def told_by(received: ReceivedObject, copies: int, *, needed: int) -> Told:
    """Return what a receipt tells, as far as another one would tell something new.

    More copies than are `needed` for deleting tell nothing new; another arrival asks again.
    """
    state = received.reason if received.state is Outcome.HELD else received.state.value
    version = f"{state}/{min(copies, needed)}/{received.arrivals}"
    return Told(MailKind.RECEIPT, received.sha256, version)


@dataclass(frozen=True)
class Correspondence:
    """What goes out to one device: mails once more as they are, and what a new one tells."""

    again: tuple[SentMail, ...]
    fresh: tuple[Told, ...]  # by kind, subject and version


def correspondence(
    wanted: Iterable[Told],
    *,
    acknowledged: Collection[Told],
    first_sent: Mapping[Told, datetime],
    open_mails: Iterable[tuple[SentMail, frozenset[Told]]],
    now: datetime,
) -> Correspondence:
    """Decide what goes out: all that is wanted, not acknowledged, and told first within 90 days.

    `open_mails` are those that were not acknowledged, newest first. A mail goes out again if all
    that it says is still due; what no such mail says goes into a new one.
    """
    due = {
        told
        for told in wanted
        if told not in acknowledged and now - first_sent.get(told, now) <= REPEATED_FOR
    }
    again: list[SentMail] = []
    covered: set[Told] = set()
    for mail, says in open_mails:
        if says and says <= due and not says <= covered:
            again.append(mail)
            covered |= says
    return Correspondence(tuple(again), tuple(sorted(due - covered)))


def batches(
    items: Iterable[tuple[Told, int]], *, max_items: int, max_bytes: int
) -> tuple[tuple[Told, ...], ...]:
    """Divide what is to be told, with sizes in bytes, into mails of limited size, in order."""
    result: list[list[Told]] = []
    room = 0
    for told, size in items:
        if not result or len(result[-1]) >= max_items or room < size:
            result.append([])
            room = max_bytes
        result[-1].append(told)
        room -= size
    return tuple(tuple(batch) for batch in result)
