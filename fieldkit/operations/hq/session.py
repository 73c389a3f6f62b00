"""What every operation of headquarters is handed."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fieldkit.domain.clock import Clock
from fieldkit.domain.colleague import Colleague
from fieldkit.domain.identifiers import HEX_32, ColleagueId, HeadquartersId
from fieldkit.errors import DeviceError, NotAllowed, VaultDamaged, VaultMissing
from fieldkit.hq.archive import Archive
from fieldkit.hq.store.store import FILE_NAME, LABEL, HeadquartersStore, open_store
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import _
from fieldkit.vault import keyslots, paper_making
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

HEADQUARTERS = "headquarters"  # name of the setting


@dataclass(frozen=True)
class HeadquartersSession:
    """It carries and never does; `close_session` closes store and vault."""

    vault: Vault
    store: HeadquartersStore
    archive: Archive
    headquarters: HeadquartersId
    clock: Clock
    secrets: SecretStore | None  # None: a portable vault, without a keyring
    notices: tuple[str, ...] = ()  # sentences the person must see after unlocking
    colleague: Colleague | None = None  # who works here now; without, nothing can be stated


def open_session(
    vault: Vault, clock: Clock, secrets: SecretStore | None = None
) -> HeadquartersSession:
    """Open headquarters' database and folders in a vault that is unlocked.

    Raises:
        VaultMissing: It is the vault of a device.
        VaultDamaged, VaultTooNew, VaultReadOnly: The database cannot be used.
    """
    headquarters = vault.settings.get(HEADQUARTERS)
    if headquarters is None:
        raise VaultMissing(_("This is not the vault of a headquarters."))
    if not isinstance(headquarters, str) or HEX_32.match(headquarters) is None:
        raise VaultDamaged
    archive = Archive(vault.folder)
    if not vault.read_only:
        archive.prepare()
        lay_ready_for_panic(vault)
    store = open_store(
        vault.connect(FILE_NAME, LABEL),
        vault.key.value,
        vault.vault_id,
        read_only=vault.read_only,
    )
    return HeadquartersSession(vault, store, archive, HeadquartersId(headquarters), clock, secrets)


def lay_ready_for_panic(vault: Vault) -> None:
    """Let panic find slots that only words on paper open; with every change of the slots."""
    if not any((vault.folder / name).exists() for name in keyslots.COPY_NAMES):
        return  # opened by its key alone, as tests do
    try:
        paper_making.prepare(vault.folder, keyslots.read(vault.folder), vault.key)
    except (DeviceError, VaultDamaged) as error:
        # Panic then destroys the archive; that is said before it is decided.
        logger.info("no slots for panic lie ready: %s", error.code)


def author_of(session: HeadquartersSession) -> ColleagueId:
    """Return who makes statements now.

    Raises:
        NotAllowed: Nobody said who they are, or they work here no more.
    """
    colleague = session.colleague
    if colleague is None or colleague.left_at is not None:
        raise NotAllowed(_("Say first who you are."), hint=_("Choose your code, or add yourself."))
    return colleague.colleague_id


def close_session(session: HeadquartersSession) -> None:
    """Close the database and the vault."""
    try:
        session.store.close()
    finally:
        session.vault.close()
