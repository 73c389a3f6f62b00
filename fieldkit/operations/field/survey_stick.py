"""Find out what a stick has brought: mail for this device, sealed reports of colleagues.

In three steps: look at the files (no vault), compare with what is known (vault, short), open the
letters to count what is in them (no vault). Nothing is taken in by it: that is `read_return` and
`carry_objects`, which believe nothing of what was seen here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.bundle import bag
from fieldkit.bundle import mail as mails
from fieldkit.bundle.identity import DeviceIdentity
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import DamagedData, DriveUnreadable
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.renew_certificate import own_requests
from fieldkit.operations.session import Session
from fieldkit.transfer.hostile_folder import HostileFolder, Refused
from fieldkit.transfer.stick_look import Seen, StickLook

logger = logging.getLogger(__name__)

_MOST_OPENED = 100  # letters; more are counted without a look inside


@dataclass(frozen=True)
class StickNews:
    """What of a stick is new to this vault."""

    bags: tuple[Path, ...] = field(default=(), repr=False)
    letters: tuple[Seen, ...] = ()  # for this or for other devices
    reports: tuple[Seen, ...] = ()  # of colleagues
    identity: DeviceIdentity | None = field(default=None, repr=False)

    @property
    def report_bytes(self) -> int:
        """Return the size of the colleagues' reports in bytes, as the drive says."""
        return sum(seen.size for seen in self.reports)


@dataclass(frozen=True)
class MailCount:
    """What is in the new letters that open with this device's key; not judged yet."""

    letters: int = 0
    receipts: int = 0


def compare_stick(session: Session, look: StickLook) -> StickNews:
    """Return what of `look` was neither read, nor sealed, nor taken along here before."""
    vault = session.vault
    known_mail = vault.mail.known_among([seen.sha256 for seen in look.letters])
    known_reports = vault.outbox.known_among([seen.sha256 for seen in look.reports])
    known_reports |= own_requests(vault)
    letters = tuple(seen for seen in look.letters if seen.sha256 not in known_mail)
    reports = tuple(seen for seen in look.reports if seen.sha256 not in known_reports)
    identity = load_identity(vault) if letters else None
    return StickNews(look.bags, letters, reports, identity)


def count_mail(news: StickNews, *, progress: Progress = no_progress) -> MailCount:
    """Open the new letters where they lie and count what they hold for this device.

    A letter that does not open, is damaged, or is gone counts as none.
    """
    letters = receipts = 0
    if news.identity is None:
        return MailCount()
    for number, seen in enumerate(news.letters[:_MOST_OPENED]):
        progress(number, len(news.letters))
        sealed = _read(news.bags, seen.sha256)
        try:
            mail = mails.open_mail(
                sealed, news.identity.age, lambda _key: None, device=news.identity.device_id
            )
            receipts += len(mails.receipts_of(mail))
            letters += 1
        except DamagedData:
            continue  # for somebody else, or damaged: reading it says which
    logger.info("a stick holds %d letters for this device", letters)
    return MailCount(letters, receipts)


def _read(bags: tuple[Path, ...], sha256: Sha256) -> bytes:
    for path in bags:
        try:
            with (
                HostileFolder(path) as folder,
                folder.inner(bag.PAYLOAD_FOLDER) as payload,
                payload.open(bag.object_name(sha256), most=mails.MAX_MAIL_BYTES) as file,
            ):
                return file.read(mails.MAX_MAIL_BYTES + 1)
        except (DriveUnreadable, Refused, OSError):
            continue  # another bag may have it
    return b""
