"""The way of one sealed object over the network, as named states with written transitions."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import NotAllowed


class UploadState(enum.StrEnum):
    """Where an object is on its way over the network."""

    WAITING = "waiting"  # for its turn, for a connection, or for `not_before`
    CHECKING = "checking"  # the server is asked how much of it is there
    UPLOADING = "uploading"  # `offset` of `size` bytes are acknowledged
    STORED = "stored"  # the server has it whole; that is not "received"
    RECEIVED = "received"  # by headquarters' receipt, whichever way that came
    HELD = "held"  # by headquarters' receipt, with its reason
    GIVEN_UP = "given-up"  # until `not_before`, or until the person tries again


UPLOAD_TRANSITIONS: dict[UploadState, frozenset[UploadState]] = {
    UploadState.WAITING: frozenset(
        {UploadState.CHECKING, UploadState.GIVEN_UP, UploadState.RECEIVED, UploadState.HELD}
    ),
    UploadState.CHECKING: frozenset(
        {
            UploadState.WAITING,
            UploadState.UPLOADING,
            UploadState.STORED,
            UploadState.GIVEN_UP,
            UploadState.RECEIVED,
            UploadState.HELD,
        }
    ),
    UploadState.UPLOADING: frozenset(
        {
            UploadState.WAITING,
            UploadState.CHECKING,
            UploadState.STORED,
            UploadState.GIVEN_UP,
            UploadState.RECEIVED,
            UploadState.HELD,
        }
    ),
    UploadState.STORED: frozenset({UploadState.WAITING, UploadState.RECEIVED, UploadState.HELD}),
    UploadState.HELD: frozenset({UploadState.RECEIVED}),
    UploadState.GIVEN_UP: frozenset({UploadState.WAITING, UploadState.RECEIVED, UploadState.HELD}),
    UploadState.RECEIVED: frozenset(),
}


@dataclass(frozen=True)
class Upload:
    """One sealed object on its way; `reason` is headquarters' code, or that of the last error."""

    sha256: Sha256
    size: int  # bytes
    state: UploadState = UploadState.WAITING
    offset: int = 0  # bytes that the server acknowledged
    attempts: int = 0  # in a row that failed
    not_before: datetime | None = None  # UTC
    reason: str = ""


@dataclass(frozen=True)
class OutboxItem:
    """A sealed object whose file lies here, and how far it is on its way over the network."""

    upload: Upload
    sealed_on: date  # of a carried one: the day it was taken along
    carried: bool = False  # sealed by a colleague, who gets the receipt
    since: datetime | None = None  # UTC, in this state; None before the first turn


def check_upload_transition(old: UploadState, new: UploadState) -> None:
    """Check that an object may go from `old` to `new`; staying where it is always goes.

    Raises:
        NotAllowed: docs/formats.md, "On the way over the network", does not have this step.
    """
    if new != old and new not in UPLOAD_TRANSITIONS[old]:
        raise NotAllowed
