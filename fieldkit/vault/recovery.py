"""The recovery secret of a vault: its words, its shares, its sealed copy, and the proof it works.

Field: 16 bytes, sealed to headquarters as `recovery.age`, read back as 20 words. Headquarters: the
same secret as SLIP-39 shares on paper, 2 of 3. Nothing here reads or writes files.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldkit.crypto import slip39
from fieldkit.crypto.age import AgeReader, encrypt_bytes
from fieldkit.crypto.digest import equal
from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.random import random_bytes
from fieldkit.crypto.recipients import Identity, Recipient
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import HEX_32, VaultId
from fieldkit.errors import InvalidJson, InvalidKey, ObjectDamaged, RecoveryRefused
from fieldkit.translations import _
from fieldkit.vault.keyslot_file import RECOVERY_SECRET_SIZES, SlotFile

FORMAT = "fieldkit-recovery/1"
RECOVERY_SECRET_SIZE = 16  # bytes, 128 bits
SHARE_THRESHOLD = 2
SHARE_COUNT = 3
PADDED_SIZE = 512  # bytes; the size of recovery.age tells only how many recipients there are
MAX_SEALED_SIZE = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """16 random bytes (or 32) that unlock a vault without passphrase and keyring."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) not in RECOVERY_SECRET_SIZES:
            raise InvalidKey(_("This secret does not have the right length."))

    @classmethod
    def generate(cls) -> RecoverySecret:
        """Make a new random secret of 16 bytes."""
        return cls(random_bytes(RECOVERY_SECRET_SIZE))


@dataclass(frozen=True, slots=True)
class OpenedRecovery:
    """What `recovery.age` holds."""

    vault_id: VaultId
    secret: RecoverySecret


def to_words(secret: RecoverySecret) -> str:
    """Return 20 words (33 for 32 bytes) that are the whole secret; other words at each call."""
    return slip39.single(secret.value)


def from_words(words: str) -> RecoverySecret:
    """Return the secret of `to_words`; case and spacing do not matter.

    Raises:
        InvalidKey: A word or the checksum is wrong, or this is one share of several.
    """
    return from_shares([words])


def to_shares(
    secret: RecoverySecret, threshold: int = SHARE_THRESHOLD, count: int = SHARE_COUNT
) -> list[str]:
    """Return `count` word lists for paper, any `threshold` of which give the secret back.

    Raises:
        InvalidKey: A threshold that makes no sense.
    """
    return slip39.split(secret.value, threshold, count)


def from_shares(shares: Sequence[str]) -> RecoverySecret:
    """Return the secret of `to_shares`, in any order.

    Raises:
        InvalidKey: A word or checksum is wrong, shares are missing or of different sets.
    """
    return RecoverySecret(slip39.combine(shares))


def seal_recovery(
    secret: RecoverySecret, vault_id: VaultId, recipients: Sequence[Recipient]
) -> bytes:
    """Return `recovery.age`: the secret and the vault's id, for headquarters only.

    The plaintext is canonical JSON, then zeros up to 512 bytes.

    Raises:
        InvalidKey: No recipients, or recipients that must not stand together.
    """
    content = canonical_json.write(
        {
            "format": FORMAT,
            "secret": base64.b64encode(secret.value).decode("ascii"),
            "vault": vault_id,
        }
    )
    return encrypt_bytes(content.ljust(PADDED_SIZE, b"\0"), recipients)


def open_recovery(data: bytes, identities: Sequence[Identity]) -> OpenedRecovery:
    """Open `recovery.age`, which arrives from a device and is not trusted.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: As `AgeReader`.
        ObjectDamaged: Too large, or something else inside.
    """
    if len(data) > MAX_SEALED_SIZE:
        raise ObjectDamaged
    plain = AgeReader(io.BytesIO(data), identities, sealed_only=True).read()
    content = plain.rstrip(b"\0")
    if len(plain) != PADDED_SIZE:
        raise ObjectDamaged
    try:
        members = canonical_json.read_object(content, max_bytes=PADDED_SIZE)
        return _opened(members)
    except (InvalidJson, InvalidKey) as error:
        raise ObjectDamaged from error


def prove(slots: SlotFile, key: VaultKey, secret: RecoverySecret) -> None:
    """Check that `secret` unlocks `slots` to exactly `key`: the test opening.

    The secret must come from what the person typed, not from memory, or nothing is proved.

    Raises:
        RecoveryRefused: It does not.
        VaultDamaged: The slot opens, but the rest of the file was altered.
    """
    if not equal(slots.unlock_recovery(secret.value).value, key.value):
        raise RecoveryRefused


def prove_shares(
    slots: SlotFile, key: VaultKey, shares: Sequence[str], threshold: int = SHARE_THRESHOLD
) -> None:
    """Check that `threshold` typed shares of a shared secret unlock `slots` to exactly `key`.

    Raises:
        InvalidKey: A wrong word, shares that do not belong together, or too few.
        RecoveryRefused: They are another vault's, or earlier ones of this.
    """
    if len(shares) < threshold:
        raise InvalidKey(_("Some of the word lists are missing."))
    prove(slots, key, from_shares(shares))


def _opened(members: dict[str, object]) -> OpenedRecovery:
    vault_id, encoded = members.get("vault"), members.get("secret")
    if set(members) != {"format", "secret", "vault"} or members["format"] != FORMAT:
        raise ObjectDamaged
    if not isinstance(vault_id, str) or not HEX_32.match(vault_id) or not isinstance(encoded, str):
        raise ObjectDamaged
    try:
        value = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        # Not chained: the exception quotes the text.
        raise ObjectDamaged from None
    return OpenedRecovery(VaultId(vault_id), RecoverySecret(value))
