"""The rollback mark: how far this vault has come, written and compared outside of it."""

from __future__ import annotations

import logging

from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import KeyringUnavailable
from fieldkit.operations.session import Session
from fieldkit.vault import keyslots, mark
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)


def record_mark(session: Session) -> None:
    """Write the mark after a commit that must not be undone unseen (docs/formats.md, "Rollback").

    A keyring that has gone away since the unlock does not undo the work: the next mark covers it.
    Over a rollback nothing is written, since that would hide it from the next unlock.
    """
    vault = session.vault
    if session.secrets is None or vault.read_only or session.is_rolled_back:
        return
    label = keyslots.read(vault.folder).keyring_label
    try:
        mark.write_mark(session.secrets, label, vault.key, _current(vault))
    except KeyringUnavailable:
        logger.warning("the rollback mark could not be written")


def check_recorded_mark(session: Session) -> None:
    """Compare the vault with its mark; a portable vault has none.

    Raises:
        RolledBack: The vault is older than its mark.
        KeyringUnavailable: The mark could not be read.
    """
    vault = session.vault
    if session.secrets is None:
        return
    label = keyslots.read(vault.folder).keyring_label

    def knows_head(head: bytes) -> bool:
        wanted = Sha256(head.hex())
        return any(sealed.chain_head == wanted for sealed in vault.outbox.all())

    mark.check_mark(session.secrets, label, vault.key, _current(vault), knows_head=knows_head)


def _current(vault: Vault) -> mark.RollbackMark:
    _sequence, head = vault.outbox.chain_head()
    return mark.RollbackMark(
        vault.vault_id, vault.commit_counter, None if head is None else bytes.fromhex(head)
    )
