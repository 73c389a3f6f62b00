"""Who may come to drop servers: approved devices, and revoked ones that are to hear it there.

A revoked device may still come until it has fetched the letter that says so, or a week is over:
one that hears of it seals its drafts and tells its holder. Whoever revokes it may cut it off at
once instead; then it hears of it by stick.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from fieldkit.bundle.mail import MailKind
from fieldkit.domain import clock
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.hq.store.mail_store import Told
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.drop_box import HeadquartersDropBox
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

LONGEST = timedelta(days=7)

_SETTING = "last-words"  # device -> until when


def grant_last_word(session: HeadquartersSession, device: DeviceId) -> None:
    """Let a device that is being revoked fetch the letter that says so."""
    until = clock.to_text(session.clock.now() + LONGEST)
    _keep(session.vault, _granted(session.vault) | {device: until})


def withdraw_last_word(session: HeadquartersSession, device: DeviceId) -> bool:
    """Let a revoked device come no more; say whether it still could."""
    granted = _granted(session.vault)
    _keep(session.vault, {key: until for key, until in granted.items() if key != device})
    return device in granted


def admitted_devices(session: HeadquartersSession) -> frozenset[DeviceId]:
    """Return the devices that may come now."""
    last = waiting_for_last_word(session)
    return frozenset(
        entry.device
        for entry in session.store.roster.entries()
        if entry.state is DeviceState.APPROVED or entry.device in last
    )


def waiting_for_last_word(session: HeadquartersSession) -> frozenset[DeviceId]:
    """Return the devices that may come only to hear that they were revoked."""
    now = session.clock.now()
    return frozenset(
        DeviceId(device)
        for device, until in _granted(session.vault).items()
        if clock.from_text(until) > now
    )


def notice_last_words(
    session: HeadquartersSession, server_id: str, box: HeadquartersDropBox
) -> None:
    """Cut off who has fetched what was left on this server.

    Raises:
        NetworkError, Cancelled: Nothing was changed for those that were not asked about yet.
    """
    left = session.store.servers.pushed(server_id)
    for device in waiting_for_last_word(session):
        letters = _letters_with_the_word(session, device) & set(left)
        if letters and not letters & {mail.sha256 for mail in box.mail_of(device)}:
            withdraw_last_word(session, device)
            logger.info("device %s fetched its last letter", device)


def _letters_with_the_word(session: HeadquartersSession, device: DeviceId) -> set[Sha256]:
    """Return the letters to a device that hold the last approval, which says that it has ended."""
    mail = session.store.mail
    approvals = [item for item in mail.messages(device) if item.kind is MailKind.APPROVAL]
    if not approvals:
        return set()
    word = Told(MailKind.APPROVAL, approvals[-1].message_id, "")
    return {sent.sha256 for sent, says in mail.unacknowledged(device) if word in says}


def _granted(vault: Vault) -> dict[str, str]:
    value = vault.settings.get(_SETTING)
    if not isinstance(value, dict):
        return {}
    return {key: until for key, until in value.items() if isinstance(until, str)}


def _keep(vault: Vault, granted: dict[str, str]) -> None:
    with vault.transaction():
        vault.settings.put(_SETTING, dict(granted))
