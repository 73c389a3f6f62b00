"""Send the request for a new certificate over the network, after all reports."""

from __future__ import annotations

import logging

from fieldkit.domain.progress import Progress
from fieldkit.errors import DeviceError, NetworkError
from fieldkit.operations.field.renew_certificate import (
    WaitingRenewal,
    ask_for_renewal,
    note_sent,
    waiting_renewal,
    was_sent_lately,
)
from fieldkit.operations.field.sync_desk import OpenWay, SyncDesk
from fieldkit.operations.session import Session

logger = logging.getLogger(__name__)


def send_renewal(desk: SyncDesk, opened: OpenWay, progress: Progress) -> bool:
    """Send the request if one waits and was not sent lately; say whether the server has it.

    Where the server or the network fails, the next run or the next bag tries again: the device
    can still come for weeks.

    Raises:
        Cancelled: `progress` said so.
        FieldkitError: The vault failed.
    """
    renewal = desk.in_vault(lambda: _to_send(desk.session))
    if renewal is None or not opened.is_usable:
        return False
    progress(0, 0)
    try:
        _send(opened, renewal, progress)
    except (NetworkError, OSError) as error:
        logger.info("the request for a certificate waits: %s", type(error).__name__)
        return False
    desk.in_vault(lambda: note_sent(desk.session))
    return True


def _to_send(session: Session) -> WaitingRenewal | None:
    try:
        ask_for_renewal(session)
    except DeviceError:  # the disk is full: an older request may wait
        logger.info("no request for a certificate could be written")
    return None if was_sent_lately(session) else waiting_renewal(session.vault)


def _send(opened: OpenWay, renewal: WaitingRenewal, progress: Progress) -> None:
    there = opened.box.uploaded(renewal.sha256)
    if there.is_complete:
        return
    with renewal.path.open("rb", buffering=0) as source:
        opened.box.upload(
            renewal.sha256,
            source,
            renewal.size,
            there.offset,
            acknowledged=lambda _offset: None,
            progress=lambda _done, _total: progress(0, 0),
        )
