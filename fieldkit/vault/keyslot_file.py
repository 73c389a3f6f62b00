"""The ways to unlock the vault key, as one small file holds them.

A slot is the vault key wrapped under the key of one way to unlock. An unused slot is random; which
slots are used stands only in the inventory, which the vault key opens. One Argon2id run serves all
slots. The presence tag depends on the device secret alone: before any passphrase is tried it says
whether this keyring is the right one, and it says nothing about the passphrase. The bytes are
described in `keyslot_layout.py` and docs/formats/keyslots.md.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldkit.crypto.digest import equal, hmac_sha256
from fieldkit.crypto.keys import VaultKey, derive
from fieldkit.crypto.passphrase import SALT_SIZE, Argon2Parameters, check, stretch
from fieldkit.crypto.random import random_bytes
from fieldkit.crypto.wrap import unwrap, wrap
from fieldkit.domain.identifiers import HEX_32, VaultId
from fieldkit.errors import (
    DamagedData,
    InvalidInput,
    InvalidKey,
    KeyringEntryMissing,
    RecoveryRefused,
    VaultDamaged,
    WrongPassphrase,
)
from fieldkit.translations import _
from fieldkit.vault.keyslot_layout import (
    MAX_LABEL_SIZE,
    SLOT_COUNT,
    SLOT_SIZE,
    TAG_SIZE,
    SlotLayout,
    parse,
)

DEVICE_SECRET_SIZE = 32  # bytes
RECOVERY_SECRET_SIZES = (16, 32)  # bytes
DEFAULT_KEYRING_LABEL = "Local data"

_FROM_PASSPHRASE = "fieldkit key slot passphrase/1"  # noqa: S105  # a label
_FROM_RECOVERY = "fieldkit key slot recovery/1"
_FOR_PRESENCE = "fieldkit key slot presence/1"
_FOR_INVENTORY = "fieldkit key slot inventory/1"
_FOR_MAC = "fieldkit key slot mac/1"
_CONTEXT = b"fieldkit-keyslot/1"
_NO_PASSPHRASE = Argon2Parameters(memory_kib=0, iterations=0, lanes=0)  # unlocking refuses these


class SlotKind(enum.IntEnum):
    """What a slot is for; the numbers stand in the inventory."""

    UNUSED = 0
    PASSPHRASE = 1
    RECOVERY = 2


def new_device_secret() -> bytes:
    """Return 32 random bytes for the system keyring."""
    return random_bytes(DEVICE_SECRET_SIZE)


def device_secret_account(vault_id: VaultId) -> str:
    """Return the account under which the keyring holds this vault's device secret."""
    return vault_id


@dataclass(frozen=True, slots=True)
class SlotFile:
    """The decoded key-slot file; it holds no key in clear and is never changed, only succeeded."""

    layout: SlotLayout

    @property
    def vault_id(self) -> VaultId:
        """The random id of the vault."""
        return self.layout.vault_id

    @property
    def sequence(self) -> int:
        """How many slot files this vault has had, this one included."""
        return self.layout.sequence

    @property
    def keyring_label(self) -> str:
        """The service under which the keyring holds the device secret; empty if portable."""
        return self.layout.keyring_label

    @property
    def needs_keyring(self) -> bool:
        """Whether the passphrase works only together with the system keyring."""
        return self.layout.keyring_label != ""

    @classmethod
    def create(
        cls,
        key: VaultKey,
        passphrase: str,
        device_secret: bytes | None,
        parameters: Argon2Parameters,
        vault_id: VaultId,
        *,
        keyring_label: str = DEFAULT_KEYRING_LABEL,
    ) -> SlotFile:
        """Return the first slot file of a new vault; `device_secret` None makes it portable.

        Runs Argon2id once. The device secret must be in the keyring before the file is written.

        Raises:
            InvalidInput, InvalidKey: A label, id or device secret that does not fit.
            KeyDerivationTooCostly, VaultDamaged: Parameters out of bounds.
        """
        first = cls.without_slots(key, vault_id).with_passphrase(
            key, passphrase, device_secret, parameters, keyring_label=keyring_label
        )
        return _signed(key, replace(first.layout, sequence=1))

    @classmethod
    def without_slots(cls, key: VaultKey, vault_id: VaultId) -> SlotFile:
        """Return a slot file that nothing unlocks yet: no passphrase, no recovery, portable.

        Raises:
            InvalidInput: `vault_id` is not 32 hexadecimal digits.
        """
        if not HEX_32.match(vault_id):
            raise InvalidInput
        unused = (SlotKind.UNUSED,) * SLOT_COUNT
        layout = SlotLayout(
            vault_id=vault_id,
            sequence=1,
            keyring_label="",
            parameters=_NO_PASSPHRASE,
            salt=random_bytes(SALT_SIZE),
            presence_tag=random_bytes(TAG_SIZE),
            slots=tuple(random_bytes(SLOT_SIZE) for _kind in unused),
            inventory=_wrap_inventory(key, vault_id, unused),
        )
        return _signed(key, layout)

    @classmethod
    def from_bytes(cls, data: bytes) -> SlotFile:
        """Decode one copy.

        Raises:
            VaultTooNew, VaultDamaged: As `keyslot_layout.parse`.
        """
        return cls(parse(data))

    def to_bytes(self) -> bytes:
        """Return the exact bytes of the file."""
        return self.layout.to_bytes()

    def unlock(self, passphrase: str, device_secret: bytes | None) -> VaultKey:
        """Return the vault key. Runs Argon2id once, and not at all without the right keyring.

        `device_secret` is what the keyring holds under `keyring_label` and
        `device_secret_account`; a portable vault ignores it.

        Raises:
            KeyringEntryMissing: There is none, or it belongs to another keyring.
            KeyDerivationTooCostly: The file asks for more than is reasonable; nothing was tried.
            WrongPassphrase: The keyring is right, the passphrase is not.
            VaultDamaged: The slot opens, but the rest of the file was altered.
        """
        self.check_device_secret(device_secret)
        check(self.layout.parameters)
        kek = _passphrase_key(self.layout, passphrase, device_secret)
        key = self._try_slots(kek, SlotKind.PASSPHRASE)
        if key is None:
            raise WrongPassphrase
        self.check_key(key)
        return key

    def unlock_recovery(self, secret: bytes) -> VaultKey:
        """Return the vault key by the recovery secret (16 or 32 bytes), without keyring or Argon2.

        Raises:
            RecoveryRefused: It belongs to another vault, or was replaced or removed.
            VaultDamaged: The slot opens, but the rest of the file was altered.
        """
        key = None
        if len(secret) in RECOVERY_SECRET_SIZES:
            key = self._try_slots(_recovery_key(self.vault_id, secret), SlotKind.RECOVERY)
        if key is None:
            raise RecoveryRefused
        self.check_key(key)
        return key

    def check_device_secret(self, device_secret: bytes | None) -> None:
        """Check that the keyring in use is the one that belongs to this vault.

        Raises:
            KeyringEntryMissing: It is not.
        """
        if not self.needs_keyring:
            return
        if device_secret is None:
            raise KeyringEntryMissing(
                _("The system keyring has no entry for this vault."),
                hint=_(
                    "It was made under another account or on another computer, or the entry was"
                    " deleted. Log in there, or use the recovery words."
                ),
            )
        if len(device_secret) != DEVICE_SECRET_SIZE or not equal(
            _presence_tag(device_secret, self.vault_id), self.layout.presence_tag
        ):
            raise KeyringEntryMissing(
                _("The system keyring's entry for this vault is another one."),
                hint=_(
                    "The vault, or the keyring, was put back from an older copy. Put the other"
                    " one back too, or use the recovery words."
                ),
            )

    def check_key(self, key: VaultKey) -> None:
        """Check the whole file with the vault key.

        Raises:
            VaultDamaged: Altered, or another vault's key.
        """
        if not equal(_mac(key, self.layout), self.layout.mac):
            raise VaultDamaged(_("The key slots of this vault were altered."))

    def kinds(self, key: VaultKey) -> tuple[SlotKind, ...]:
        """Return what each slot is for, in the order of the file.

        Raises:
            VaultDamaged: Altered, or another vault's key.
        """
        self.check_key(key)
        context = _inventory_context(self.vault_id)
        try:
            numbers = unwrap(key.derive(_FOR_INVENTORY), self.layout.inventory, context)
            return tuple(SlotKind(number) for number in numbers)
        except (DamagedData, ValueError) as error:
            raise VaultDamaged(_("The key slots of this vault were altered.")) from error

    def has_recovery(self, key: VaultKey) -> bool:
        """Whether a recovery secret unlocks this vault.

        Raises:
            VaultDamaged: As `kinds`.
        """
        return SlotKind.RECOVERY in self.kinds(key)

    def with_passphrase(
        self,
        key: VaultKey,
        passphrase: str,
        device_secret: bytes | None,
        parameters: Argon2Parameters,
        *,
        keyring_label: str | None = None,
    ) -> SlotFile:
        """Return the next slot file, in which this passphrase replaces the earlier one.

        Runs Argon2id once; `device_secret` None makes the vault portable. A new device secret
        must be in the keyring, under `keyring_label`, before the file is written; None keeps the
        label there is.

        Raises:
            InvalidInput, InvalidKey: A label or device secret that does not fit.
            KeyDerivationTooCostly, VaultDamaged: Parameters out of bounds, or another key.
        """
        check(parameters)
        label, tag = "", random_bytes(TAG_SIZE)
        if device_secret is not None:
            label = self.keyring_label or DEFAULT_KEYRING_LABEL
            label = label if keyring_label is None else keyring_label
            _check_label(label)
            tag = _presence_tag(device_secret, self.vault_id)
        prepared = replace(
            self.layout,
            keyring_label=label,
            parameters=parameters,
            salt=random_bytes(SALT_SIZE),
            presence_tag=tag,
        )
        kinds = self.kinds(key)
        kek = _passphrase_key(prepared, passphrase, device_secret)
        return _with_slot(key, prepared, kinds, SlotKind.PASSPHRASE, kek)

    def with_recovery(self, key: VaultKey, secret: bytes) -> SlotFile:
        """Return the next slot file, in which this recovery secret replaces any earlier one.

        Raises:
            InvalidKey: The secret has neither 16 nor 32 bytes.
            VaultDamaged: Altered, or another vault's key.
        """
        if len(secret) not in RECOVERY_SECRET_SIZES:
            raise InvalidKey(_("This secret does not have the right length."))
        kek = _recovery_key(self.vault_id, secret)
        return _with_slot(key, self.layout, self.kinds(key), SlotKind.RECOVERY, kek)

    def without_recovery(self, key: VaultKey) -> SlotFile:
        """Return the next slot file, which no recovery secret opens.

        Raises:
            VaultDamaged: Altered, or another vault's key.
        """
        return _with_slot(key, self.layout, self.kinds(key), SlotKind.RECOVERY, None)

    def without_passphrase(self, key: VaultKey) -> SlotFile:
        """Return the next slot file, which no passphrase and no entry in a keyring opens.

        The label stays: whoever opens it by recovery is protected by the keyring as before.

        Raises:
            VaultDamaged: Altered, or another vault's key.
        """
        prepared = replace(
            self.layout, salt=random_bytes(SALT_SIZE), presence_tag=random_bytes(TAG_SIZE)
        )
        return _with_slot(key, prepared, self.kinds(key), SlotKind.PASSPHRASE, None)

    def _try_slots(self, kek: bytes, kind: SlotKind) -> VaultKey | None:
        for index, slot in enumerate(self.layout.slots):
            with contextlib.suppress(DamagedData):  # unused, or of another kind
                return VaultKey(unwrap(kek, slot, _slot_context(self.vault_id, index, kind)))
        return None


def _with_slot(
    key: VaultKey,
    layout: SlotLayout,
    kinds: Sequence[SlotKind],
    kind: SlotKind,
    kek: bytes | None,
) -> SlotFile:
    """Empty the slots of `kind`, then fill one under `kek` if there is one."""
    kept = [SlotKind.UNUSED if existing is kind else existing for existing in kinds]
    slots = [
        random_bytes(SLOT_SIZE) if existing is SlotKind.UNUSED else slot
        for existing, slot in zip(kept, layout.slots, strict=True)
    ]
    if kek is not None:
        index = kept.index(SlotKind.UNUSED)
        kept[index] = kind
        slots[index] = wrap(kek, key.value, _slot_context(layout.vault_id, index, kind))
    successor = replace(
        layout,
        sequence=layout.sequence + 1,
        slots=tuple(slots),
        inventory=_wrap_inventory(key, layout.vault_id, kept),
    )
    return _signed(key, successor)


def _signed(key: VaultKey, layout: SlotLayout) -> SlotFile:
    return SlotFile(replace(layout, mac=_mac(key, layout)))


def _mac(key: VaultKey, layout: SlotLayout) -> bytes:
    return hmac_sha256(key.derive(_FOR_MAC), layout.bytes_under_mac())


def _passphrase_key(layout: SlotLayout, passphrase: str, device_secret: bytes | None) -> bytes:
    material = stretch(passphrase, layout.salt, layout.parameters)
    if layout.keyring_label and device_secret is not None:
        material += device_secret
    return derive(material, _FROM_PASSPHRASE, salt=bytes.fromhex(layout.vault_id))


def _recovery_key(vault_id: VaultId, secret: bytes) -> bytes:
    return derive(secret, _FROM_RECOVERY, salt=bytes.fromhex(vault_id))


def _presence_tag(device_secret: bytes, vault_id: VaultId) -> bytes:
    if len(device_secret) != DEVICE_SECRET_SIZE:
        raise InvalidKey(_("This secret does not have the right length."))
    return derive(device_secret, _FOR_PRESENCE, TAG_SIZE, salt=bytes.fromhex(vault_id))


def _check_label(label: str) -> None:
    if not label.isprintable() or not 1 <= len(label.encode("utf-8")) <= MAX_LABEL_SIZE:
        raise InvalidInput(
            _("This label for the system keyring cannot be used."),
            hint=_("Use a few words that give nothing away, at most 60 letters."),
        )


def _slot_context(vault_id: VaultId, index: int, kind: SlotKind) -> bytes:
    return _CONTEXT + bytes.fromhex(vault_id) + bytes((index, kind))


def _inventory_context(vault_id: VaultId) -> bytes:
    return _CONTEXT + b" inventory" + bytes.fromhex(vault_id)


def _wrap_inventory(key: VaultKey, vault_id: VaultId, kinds: Sequence[SlotKind]) -> bytes:
    return wrap(key.derive(_FOR_INVENTORY), bytes(kinds), _inventory_context(vault_id))
