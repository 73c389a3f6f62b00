"""Leave mail for devices on a drop server: the same letters that a stick would carry."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress
from fieldkit.errors import ServerRefused
from fieldkit.hq.store.mail_store import SentMail
from fieldkit.operations.hq.in_vault import InVault, at_once
from fieldkit.operations.hq.last_word import admitted_devices, may_be_left
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
    in_vault: InVault = at_once,
) -> Pushed:
    """Leave each mail of the plan, and take back what need not be read any more.

    One that is neither there nor acknowledged after a week is left again: its device has fetched
    it, and twice is no harm, or the server has lost it, which nothing else would tell.
    For a device that was revoked nothing stays but the letter that says so (`last_word`), and
    that only as long as it may come. Progress counts mails.

    Raises:
        NetworkError, Cancelled: Some was done; the next time does the rest.
    """
    readers, pushed = in_vault(
        lambda: (admitted_devices(session), session.store.servers.pushed(server_id))
    )
    wanted = {mail.sha256: mail for mail in plan.mails if mail.device in readers}
    taken_back = {sha256: device for sha256, device in pushed.items() if sha256 not in wanted}
    _take_back(session, server_id, box, taken_back, in_vault)
    there = pushed.keys() - _missing(session, server_id, box, wanted, in_vault)
    new = [mail for sha, mail in wanted.items() if sha not in there and sha not in passed_over]
    left, no_room = 0, set[Sha256]()
    for number, mail in enumerate(new):
        progress(number, len(new))
        content = in_vault(partial(_content, session, mail))
        if content is None:
            continue
        if _put(box, mail, content):
            left += 1
            in_vault(partial(_note_left, session, server_id, mail.sha256))
        else:
            no_room.add(mail.sha256)
    logger.info("left %d mails on the server, took %d back", left, len(taken_back))
    return Pushed(left, len(taken_back), frozenset(no_room))


def _missing(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    wanted: Collection[Sha256],
    in_vault: InVault,
) -> set[Sha256]:
    """Note which mails, left long ago, are not on the server any more, and return them."""
    before = session.clock.now() - LEFT_AGAIN_AFTER
    pushed = in_vault(lambda: session.store.servers.pushed(server_id, before=before))
    old = {sha256: device for sha256, device in pushed.items() if sha256 in wanted}
    present = {mail.sha256 for device in set(old.values()) for mail in box.mail_of(device)}
    missing = set(old) - present
    in_vault(lambda: _note_gone(session, server_id, missing))
    return missing


def _take_back(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    mails: dict[Sha256, DeviceId],
    in_vault: InVault,
) -> None:
    for sha256, device in mails.items():
        box.delete_mail_of(device, sha256)
        in_vault(partial(_note_gone, session, server_id, [sha256]))


def _note_gone(session: HeadquartersSession, server_id: str, mails: Collection[Sha256]) -> None:
    with session.store.transaction():
        session.store.servers.take_back(server_id, sorted(mails))


def _note_left(session: HeadquartersSession, server_id: str, sha256: Sha256) -> None:
    with session.store.transaction():
        session.store.servers.push(server_id, sha256, session.clock.now())


def _content(session: HeadquartersSession, mail: SentMail) -> bytes | None:
    """Return a letter, or None where it must not go any more, or is not needed: not as planned.

    Others work on meanwhile: its device may be revoked, or a newer plan have taken its file away.
    """
    if not may_be_left(session, mail):
        return None
    try:
        return session.archive.mail_path(mail.sha256).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise translate_read_error(error) from error


def _put(box: HeadquartersDropBox, mail: SentMail, content: bytes) -> bool:
    """Leave a letter; say whether the server has room for it."""
    try:
        box.put_mail(mail.device, mail.sha256, content)
    except ServerRefused as refused:
        if refused.status in _NO_ROOM:
            return False
        raise
    return True
