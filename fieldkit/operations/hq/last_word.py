"""Who may come to drop servers: approved devices, and revoked ones that are to hear it there.

A revoked device may still come until it has fetched the letter that says so, or a week is over:
one that hears of it seals its drafts and tells its holder. Whoever revokes it may cut it off at
once instead; then it hears of it by stick.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from fieldkit.bundle.mail import MailKind
from fieldkit.domain import clock
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.hq.store.mail_store import SentMail, Told
from fieldkit.operations.hq.in_vault import InVault, at_once
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
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    in_vault: InVault = at_once,
) -> None:
    """Cut off who has fetched what was left on this server.

    Raises:
        NetworkError, Cancelled: Nothing was changed for those that were not asked about yet.
    """
    for device, letters in in_vault(lambda: _last_letters(session, server_id)).items():
        if not letters & {mail.sha256 for mail in box.mail_of(device)}:
            in_vault(partial(withdraw_last_word, session, device))
            logger.info("device %s fetched its last letter", device)


def _last_letters(session: HeadquartersSession, server_id: str) -> dict[DeviceId, set[Sha256]]:
    """Return which letters that say it were left on a server, of each device that waits."""
    left = session.store.servers.pushed(server_id).keys()
    found = {
        device: _letters_with_the_word(session, device) & left
        for device in waiting_for_last_word(session)
    }
    return {device: letters for device, letters in found.items() if letters}


def may_be_left(session: HeadquartersSession, letter: SentMail) -> bool:
    """Say whether a letter that was planned may go still: its device may be revoked by now."""
    if session.store.roster.entry(letter.device).state is DeviceState.APPROVED:
        return True
    word = _word(session, letter.device)
    for sent, says in session.store.mail.unacknowledged(letter.device):
        if sent.sha256 == letter.sha256:
            return all(told == word or told.kind is MailKind.RECEIPT for told in says)
    return False


def _letters_with_the_word(session: HeadquartersSession, device: DeviceId) -> set[Sha256]:
    """Return the letters to a device that hold the last approval, which says that it has ended."""
    word = _word(session, device)
    letters = session.store.mail.unacknowledged(device)
    return {sent.sha256 for sent, says in letters if word in says}


def _word(session: HeadquartersSession, device: DeviceId) -> Told | None:
    """Return what a device was last told of whether it may come, None where it never was."""
    messages = session.store.mail.messages(device)
    approvals = [item for item in messages if item.kind is MailKind.APPROVAL]
    return Told(MailKind.APPROVAL, approvals[-1].message_id, "") if approvals else None


def _granted(vault: Vault) -> dict[str, str]:
    value = vault.settings.get(_SETTING)
    if not isinstance(value, dict):
        return {}
    return {key: until for key, until in value.items() if isinstance(until, str)}


def _keep(vault: Vault, granted: dict[str, str]) -> None:
    with vault.transaction():
        vault.settings.put(_SETTING, dict(granted))
