"""Unlock a vault: keys, rollback check, what an interruption left undone, and the notices."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fieldkit.domain.clock import Clock
from fieldkit.errors import DeviceError, KeyringUnavailable, RolledBack, VaultInUse
from fieldkit.operations.field.auto_seal import left_at_lock
from fieldkit.operations.field.incoming import empty_incoming
from fieldkit.operations.field.keep_preferences import kept_preferences
from fieldkit.operations.field.mark_training import is_training
from fieldkit.operations.field.record_sound import recover_recordings
from fieldkit.operations.field.remember_language import remembered_language
from fieldkit.operations.limit_tries import counted_try
from fieldkit.operations.record_mark import check_recorded_mark, record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import _, ngettext
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
    the only copy of a report, and so may a sealed file that it does not list.

    Raises:
        VaultMissing, VaultInUse, VaultTooNew, VaultDamaged: It cannot be opened.
        WrongPassphrase, TriedTooOften: It is another passphrase, or nothing was tried yet.
        KeyringEntryMissing, KeyringUnavailable, KeyringNotAllowed: As they say.
    """
    secrets = open_keyring() if keyslots.read(folder).needs_keyring else None
    with counted_try(folder, clock):
        vault = vaults.unlock_vault(folder, passphrase, secrets=secrets, read_only=read_only)
    try:
        language = remembered_language(vault)
        preferences = kept_preferences(vault)
        session = _checked(
            Session(
                vault,
                clock,
                secrets,
                language=language,
                preferences=preferences,
                is_training=is_training(vault),
            )
        )
        session = replace(session, to_seal=left_at_lock(session))
    except BaseException:
        vault.close()
        raise
    logger.info("unlocked a %s vault with %d notices", vault.level, len(session.notices))
    return session


def _checked(session: Session) -> Session:
    """Return the session with what is to be said about its vault, tidied where that is safe."""
    found: list[str] = []
    try:
        check_recorded_mark(session)
    except RolledBack as error:
        found += [error.sentence, error.hint]
        session = replace(session, is_rolled_back=True)
    except KeyringUnavailable as error:
        found += [error.sentence, _("So it was not checked whether the vault is an older copy.")]
    if session.vault.read_only:
        found.append(_("This vault is open for reading only; nothing can be changed."))
        return replace(session, notices=tuple(found))
    try:
        empty_incoming(session.vault)
        housekeeping(session.vault, session.clock.now(), keep_unlisted=session.is_rolled_back)
        count = recover_recordings(session)
        if count:
            found.append(_recovered(count))
        record_mark(session)
    except (DeviceError, VaultInUse) as error:
        found.append(error.sentence)
    return replace(session, notices=tuple(found))


def _recovered(count: int) -> str:
    return ngettext(
        "A sound recording was cut off. What was recorded is attached to its report.",
        "{count} sound recordings were cut off. What was recorded is attached to their reports.",
        count,
    ).format(count=count)
