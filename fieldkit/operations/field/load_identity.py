"""The keys of this device: made with the vault, loaded when something is signed or opened."""

from __future__ import annotations

from fieldkit.bundle.identity import DeviceIdentity, new_device_identity
from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import InvalidKey, VaultDamaged
from fieldkit.vault.vault import Vault

_SIGNING = "device-signing"
_AGE = "device-age"
_DEVICE = "device"


def make_identity(vault: Vault) -> DeviceIdentity:
    """Make this device's keys and keep them in the vault, within the caller's transaction."""
    identity = new_device_identity()
    vault.settings.put(_DEVICE, identity.device_id)
    vault.keys.put(_SIGNING, identity.signing.to_bytes())
    vault.keys.put(_AGE, identity.age.to_text().encode("ascii"))
    return identity


def load_identity(vault: Vault) -> DeviceIdentity:
    """Return this device's keys.

    Raises:
        VaultDamaged: The vault has none: it is headquarters', or was altered.
    """
    device = vault.settings.get(_DEVICE)
    try:
        signing, age = vault.keys.get(_SIGNING), vault.keys.get(_AGE)
    except InvalidKey as error:
        raise VaultDamaged from error
    if not isinstance(device, str):
        raise VaultDamaged
    return DeviceIdentity(
        DeviceId(device),
        SigningKey.from_bytes(signing),
        HybridIdentity.from_text(age.decode("ascii")),
    )
