"""Take in what headquarters left on the server: committed here, and only then deleted there."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress
from fieldkit.errors import FieldkitError, NotOnServer
from fieldkit.operations.field.fetch_mail import FetchedMail
from fieldkit.operations.field.read_return import ReturnRead, end_reading, read_letter
from fieldkit.operations.field.sync_desk import SyncDesk
from fieldkit.operations.session import Session
from fieldkit.transfer.drop_box import DeviceDropBox, ListedMail
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

_REFUSED = "mail-refused"
_MOST_REFUSED = 200  # that are remembered
MOST_REFUSED_IN_A_RUN = 20
REFUSED_HOURS = 24  # until a letter that was refused is fetched again


def take_in_mail(
    desk: SyncDesk,
    box: DeviceDropBox,
    listed: tuple[ListedMail, ...],
    came_back: ReturnRead,
    progress: Progress,
) -> None:
    """Take in every letter on the list that is new, and add to `came_back` what they brought.

    One that is refused stays at the server and is not fetched again for a day, unless something
    else came that may explain it: a letter can need the directory in a later one. After some that
    were refused the rest waits for the next run: a server can make up as many as it likes, and
    must not keep a device busy with them.

    Raises:
        NetworkError, Cancelled: What was committed before stays; the rest comes the next time.
    """
    known, refused = desk.in_vault(lambda: _known(desk.session, listed))
    refused_now: set[Sha256] = set()
    begun = came_back.letters
    try:
        for mail in listed:
            progress(0, 0)
            if mail.sha256 in known:  # committed, and then something cut the run
                box.delete_mail(mail.sha256)
            elif mail.sha256 in refused or len(refused_now) >= MOST_REFUSED_IN_A_RUN:
                continue
            elif not _take_in(desk, box, mail, came_back, progress):
                refused_now.add(mail.sha256)
    finally:
        brought = came_back.letters - begun
        if brought or refused_now:
            desk.in_vault(lambda: _end(desk.session, refused_now, came_back, brought))


def _take_in(
    desk: SyncDesk,
    box: DeviceDropBox,
    mail: ListedMail,
    came_back: ReturnRead,
    progress: Progress,
) -> bool:
    """Fetch, commit and delete one letter; false where it is refused."""
    try:
        sealed = box.fetch_mail(mail, progress=lambda _done, _total: progress(0, 0))
    except NotOnServer:  # headquarters took it back
        return True
    if not _commit(desk, mail.sha256, sealed, came_back):
        return False
    box.delete_mail(mail.sha256)
    return True


def _known(
    session: Session, listed: tuple[ListedMail, ...]
) -> tuple[frozenset[Sha256], frozenset[Sha256]]:
    vault = session.vault
    known = vault.mail.known_among([mail.sha256 for mail in listed])
    return known, frozenset(_refused(vault, session.clock.now()))


def _commit(desk: SyncDesk, sha256: Sha256, sealed: bytes, came_back: ReturnRead) -> bool:
    """Take in one letter; say whether it is in the vault now."""

    def step() -> bool:
        read_letter(desk.session, sealed, came_back)
        return desk.session.vault.mail.knows(sha256)

    is_in = desk.in_vault(step)
    desk.watcher.took_in(came_back)
    return is_in


def _end(session: Session, refused_now: set[Sha256], came_back: ReturnRead, brought: int) -> None:
    vault, now = session.vault, session.clock.now()
    remembered = {} if brought else _refused(vault, now)
    remembered |= dict.fromkeys(refused_now, now)
    newest = sorted(remembered.items(), key=lambda item: item[1])[-_MOST_REFUSED:]
    with vault.transaction():
        vault.settings.put(_REFUSED, {sha256: to_text(at) for sha256, at in newest})
    end_reading(session, FetchedMail(), came_back)


def _refused(vault: Vault, now: datetime) -> dict[Sha256, datetime]:
    kept = vault.settings.get(_REFUSED)
    found: dict[Sha256, datetime] = {}
    for sha256, at in kept.items() if isinstance(kept, dict) else ():
        try:
            moment = from_text(str(at))
        except FieldkitError:
            continue
        if now - timedelta(hours=REFUSED_HOURS) < moment <= now:
            found[Sha256(sha256)] = moment
    return found
