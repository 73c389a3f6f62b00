"""Unlock a vault: keys, rollback check, what an interruption left undone, and the notices."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from fieldkit.domain.clock import Clock
from fieldkit.errors import DeviceError, RolledBack, VaultInUse
from fieldkit.operations.record_mark import check_recorded_mark, record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import _
from fieldkit.vault import keyslots
from fieldkit.vault import vault as vaults
from fieldkit.vault.verify import housekeeping

logger = logging.getLogger(__name__)


def unlock_vault(
    folder: Path,
    passphrase: str,
    *,
    clock: Clock,
    open_keyring: Callable[[], SecretStore],
    read_only: bool = False,
) -> Session:
    """Unlock the vault in `folder`; the keyring is opened only for a vault that uses one.

    A vault that was put back from an older copy opens, with a notice: what is in it may still be
    the only copy of a report.

    Raises:
        VaultMissing, VaultInUse, VaultTooNew, VaultDamaged: It cannot be opened.
        WrongPassphrase, KeyringEntryMissing, KeyringUnavailable, KeyringNotAllowed: As they say.
    """
    secrets = open_keyring() if keyslots.read(folder).needs_keyring else None
    vault = vaults.unlock_vault(folder, passphrase, secrets=secrets, read_only=read_only)
    session = Session(vault, clock, secrets)
    try:
        notices = _notices(session)
    except BaseException:
        vault.close()
        raise
    logger.info("unlocked a %s vault with %d notices", vault.level, len(notices))
    return Session(vault, clock, secrets, notices)


def _notices(session: Session) -> tuple[str, ...]:
    found: list[str] = []
    try:
        check_recorded_mark(session)
    except RolledBack as error:
        found += [error.sentence, error.hint]
    if session.vault.read_only:
        found.append(_("This vault is open for reading only; nothing can be changed."))
        return tuple(found)
    try:
        housekeeping(session.vault, session.clock.now())
        if not found:
            # A mark over a rollback would hide it from the next unlock.
            record_mark(session)
    except (DeviceError, VaultInUse) as error:
        found.append(error.sentence)
    return tuple(found)
