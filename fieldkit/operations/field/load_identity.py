"""The keys of this device: made with the vault, loaded when something is signed or opened."""

from __future__ import annotations

from fieldkit.bundle.identity import DeviceIdentity
from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import VaultDamaged, VaultMissing
from fieldkit.translations import _
from fieldkit.vault.vault import Vault

_SIGNING = "device-signing"
_AGE = "device-age"
_DEVICE = "device"


def make_identity(vault: Vault) -> DeviceIdentity:
    """Make this device's keys and keep them in the vault, within the caller's transaction."""
    identity = DeviceIdentity(
        DeviceId(random_hex(16)), SigningKey.generate(), HybridIdentity.generate()
    )
    vault.settings.put(_DEVICE, identity.device_id)
    vault.keys.put(_SIGNING, identity.signing.to_bytes())
    vault.keys.put(_AGE, identity.age.to_text().encode("ascii"))
    return identity


def load_identity(vault: Vault) -> DeviceIdentity:
    """Return this device's keys.

    Raises:
        VaultMissing: The vault is headquarters'.
        VaultDamaged: It was altered.
    """
    device = vault.settings.get(_DEVICE)
    if device is None:
        raise VaultMissing(_("This is not the vault of a device in the field."))
    signing, age = vault.keys.get(_SIGNING), vault.keys.get(_AGE)
    if not isinstance(device, str) or signing is None or age is None:
        raise VaultDamaged
    return DeviceIdentity(
        DeviceId(device),
        SigningKey.from_bytes(signing),
        HybridIdentity.from_text(age.decode("ascii")),
    )
