"""Take in a request of a device that came among reports."""

from __future__ import annotations

import enum

from fieldkit.bundle.receipt import HeldReason
from fieldkit.errors import DamagedData, InvalidInput, NotAllowed
from fieldkit.operations.hq.enrol_device import receive_request
from fieldkit.operations.hq.read_object import ReadObject
from fieldkit.operations.hq.renew_device import renew_by_request
from fieldkit.operations.hq.session import HeadquartersSession


class RequestTaken(enum.Enum):
    """What became of a request."""

    WAITS = "waits"  # for words to be compared
    RENEWED = "renewed"  # a known device has its new certificate
    DECIDED = "decided"  # it came before, and somebody decided on it then


def may_be_request(item: ReadObject) -> bool:
    """Say whether a file that was read looks like a request, before anything is asked."""
    return item.claim is None and item.reason is HeldReason.BAD_ARCHIVE


def take_if_request(session: HeadquartersSession, item: ReadObject) -> RequestTaken | None:
    """Keep a file that turned out to be no report but a request; return None if it was none.

    Both come on the same stick. A request that cannot be taken is left to be held.

    Raises:
        DriveUnreadable: The file cannot be read.
    """
    if not may_be_request(item):
        return None
    try:
        waiting = receive_request(session, item.path)
    except (DamagedData, InvalidInput, NotAllowed):
        return None
    if waiting.sha256 not in {item.sha256 for item in session.store.roster.requests()}:
        return RequestTaken.DECIDED
    renewed = renew_by_request(session, waiting)
    return RequestTaken.RENEWED if renewed else RequestTaken.WAITS
