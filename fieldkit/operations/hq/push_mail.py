"""Leave mail for devices on a drop server: the same letters that a stick would carry."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress
from fieldkit.errors import ServerRefused
from fieldkit.hq.store.mail_store import SentMail
from fieldkit.operations.hq.last_word import admitted_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import ReturnPlan
from fieldkit.platform.durable import translate_read_error
from fieldkit.transfer.drop_box import HeadquartersDropBox

logger = logging.getLogger(__name__)

_NO_ROOM = (413, 507)
# A mail that was fetched is usually acknowledged by then; one that was not may have been lost.
LEFT_AGAIN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Pushed:
    """What was left on a server and taken back from it."""

    left: int
    taken_back: int
    no_room: frozenset[Sha256]  # mails that the server has no room for now


def push_mail(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    plan: ReturnPlan,
    progress: Progress,
    passed_over: Collection[Sha256] = (),
) -> Pushed:
    """Leave each mail of the plan, and take back what need not be read any more.

    One that is neither there nor acknowledged after a week is left again: its device has fetched
    it, and twice is no harm, or the server has lost it, which nothing else would tell.
    For a device that was revoked nothing stays but the letter that says so (`last_word`), and
    that only as long as it may come. Progress counts mails.

    Raises:
        NetworkError, Cancelled: Some was done; the next time does the rest.
    """
    readers = admitted_devices(session)
    wanted = {mail.sha256: mail for mail in plan.mails if mail.device in readers}
    pushed = session.store.servers.pushed(server_id)
    taken_back = _take_back(
        session, server_id, box, {sha: dev for sha, dev in pushed.items() if sha not in wanted}
    )
    there = pushed.keys() - _missing(session, server_id, box, wanted)
    new = [mail for sha, mail in wanted.items() if sha not in there and sha not in passed_over]
    no_room = set()
    for number, mail in enumerate(new):
        progress(number, len(new))
        if not _put(session, server_id, box, mail):
            no_room.add(mail.sha256)
    left = len(new) - len(no_room)
    logger.info("left %d mails on the server, took %d back", left, taken_back)
    return Pushed(left, taken_back, frozenset(no_room))


def _missing(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    wanted: Collection[Sha256],
) -> set[Sha256]:
    """Note which mails, left long ago, are not on the server any more, and return them."""
    servers = session.store.servers
    old = servers.pushed(server_id, before=session.clock.now() - LEFT_AGAIN_AFTER)
    old = {sha256: device for sha256, device in old.items() if sha256 in wanted}
    present = {mail.sha256 for device in set(old.values()) for mail in box.mail_of(device)}
    missing = set(old) - present
    with session.store.transaction():
        servers.take_back(server_id, sorted(missing))
    return missing


def _take_back(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    mails: dict[Sha256, DeviceId],
) -> int:
    for sha256, device in mails.items():
        box.delete_mail_of(device, sha256)
        with session.store.transaction():
            session.store.servers.take_back(server_id, [sha256])
    return len(mails)


def _put(
    session: HeadquartersSession, server_id: str, box: HeadquartersDropBox, mail: SentMail
) -> bool:
    try:
        content = session.archive.mail_path(mail.sha256).read_bytes()
    except OSError as error:
        raise translate_read_error(error) from error
    try:
        box.put_mail(mail.device, mail.sha256, content)
    except ServerRefused as refused:
        if refused.status in _NO_ROOM:
            return False
        raise
    with session.store.transaction():
        session.store.servers.push(server_id, mail.sha256, session.clock.now())
    return True
