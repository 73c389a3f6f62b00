"""The rollback mark: how far the vault had come when it was last seen, kept in the keyring.

SQLCipher does not notice that an old copy of its file was put back. So the commit counter and the
head of the chain of sealed objects are written to the keyring after the commit at unlock, lock,
seal, hand-over, receipt and every 5 minutes. At unlock the database is compared with the mark:

1. Its counter is below the mark's: it was rolled back.
2. Its counter equals the mark's: the head must be the same. Another head means that it was rolled
   back and worked in until the counters met.
3. Its counter is above: normal, work went on after the mark. But the mark's head must still be the
   head, or a head that the chain passed through; else the chain was rolled back and grew anew.

Saves after the last mark can be cut off unseen. The mark is authenticated with a key that the
vault key gives, so other programs can delete it but not forge it. No mark is normal on a new
keyring; a mark that does not authenticate is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from fieldkit.crypto.digest import SHA256_SIZE, equal, hmac_sha256
from fieldkit.crypto.keys import VaultKey, derive
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import RolledBack
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import _

_FOR_MAC = "fieldkit rollback mark/1"
_FOR_ACCOUNT = "fieldkit rollback mark account/1"
_BODY = struct.Struct(f">B16sQ{SHA256_SIZE}s")
_VERSION = 1
_NO_HEAD = bytes(SHA256_SIZE)


@dataclass(frozen=True, slots=True)
class RollbackMark:
    """One state of a vault; `chain_head` is H_n (32 bytes), None before the chain begins."""

    vault_id: VaultId
    commit_counter: int
    chain_head: bytes | None


def mark_account(vault_id: VaultId) -> str:
    """Return the account under which the keyring holds this vault's mark: 32 hex digits."""
    return derive(bytes.fromhex(vault_id), _FOR_ACCOUNT, 16).hex()


def write_mark(store: SecretStore, keyring_label: str, key: VaultKey, mark: RollbackMark) -> None:
    """Put `mark` into the keyring in place of the earlier one; about 20 ms.

    Call it after the commit: a mark ahead of the database would be a false alarm.

    Raises:
        KeyringUnavailable: It is not known to be there.
    """
    body = _BODY.pack(
        _VERSION, bytes.fromhex(mark.vault_id), mark.commit_counter, mark.chain_head or _NO_HEAD
    )
    store.set(keyring_label, mark_account(mark.vault_id), body + _mac(key, body))


def read_mark(
    store: SecretStore, keyring_label: str, key: VaultKey, vault_id: VaultId
) -> RollbackMark | None:
    """Return the mark in the keyring, None if there is none.

    Raises:
        RolledBack: There is something, but this vault did not write it.
        KeyringUnavailable: The keyring is locked, or cannot be reached.
    """
    stored = store.get(keyring_label, mark_account(vault_id))
    if stored is None:
        return None
    body, mac = stored[: _BODY.size], stored[_BODY.size :]
    if len(body) != _BODY.size or not equal(_mac(key, body), mac):
        raise _altered()
    version, found_id, commit_counter, head = _BODY.unpack(body)
    if version != _VERSION or found_id.hex() != vault_id:
        raise _altered()
    return RollbackMark(vault_id, commit_counter, None if head == _NO_HEAD else head)


def check_mark(
    store: SecretStore,
    keyring_label: str,
    key: VaultKey,
    current: RollbackMark,
    *,
    knows_head: Callable[[bytes], bool] | None = None,
) -> None:
    """Compare the database's state with the mark in the keyring, if there is one.

    `knows_head` says whether the chain in the database ever had this head.

    Raises:
        RolledBack: The database is not the marked one, or a later state of it.
        KeyringUnavailable: The keyring is locked, or cannot be reached.
    """
    mark = read_mark(store, keyring_label, key, current.vault_id)
    if mark is not None:
        compare(current, mark, knows_head=knows_head)


def compare(
    current: RollbackMark,
    mark: RollbackMark,
    *,
    knows_head: Callable[[bytes], bool] | None = None,
) -> None:
    """Check by the three rules above that `current` is `mark` or a later state.

    Without `knows_head` the third rule takes any head.

    Raises:
        RolledBack: It is neither.
    """
    if current.vault_id != mark.vault_id or current.commit_counter < mark.commit_counter:
        raise RolledBack
    if current.chain_head == mark.chain_head:
        return
    if current.commit_counter == mark.commit_counter:
        raise RolledBack
    # The mark's head is the newest, or a few seals old if the program was killed before it wrote
    # the next mark: the rows of such seals cannot have expired.
    if mark.chain_head is not None and knows_head is not None and not knows_head(mark.chain_head):
        raise RolledBack


def remove_mark(store: SecretStore, keyring_label: str, vault_id: VaultId) -> None:
    """Delete the mark from the keyring, if there is one.

    Raises:
        KeyringUnavailable: It may still be there.
    """
    store.delete(keyring_label, mark_account(vault_id))


def _mac(key: VaultKey, body: bytes) -> bytes:
    return hmac_sha256(key.derive(_FOR_MAC), body)


def _altered() -> RolledBack:
    return RolledBack(
        _("The mark of this vault's last state in the system keyring was altered."),
        hint=_("It cannot be said whether the vault is complete; ask headquarters what it has."),
    )
