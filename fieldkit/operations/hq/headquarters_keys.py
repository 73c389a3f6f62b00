"""The private keys in headquarters' vault, and the public halves of those that lie offline."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.crypto.age import PrivateIdentity, parse_identity
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.errors import InvalidKey, VaultDamaged
from fieldkit.hq.directory import Custody, OnlineKeys
from fieldkit.hq.enrolment import DeviceAuthority
from fieldkit.hq.offline_keys import OfflinePublic
from fieldkit.translations import _
from fieldkit.vault.vault import Vault

_RECEIPT = "receipt"
_INTAKE_PREFIX = "intake-"
_ONLINE = {
    "snapshot": "online-snapshot",
    "timestamp": "online-timestamp",
    "library": "online-library",
}
_DEVICE_CA = "device-ca"
_DEVICE_CA_CERTIFICATE = "device-ca-certificate"
_OFFLINE = "offline-keys"


def keep_new_keys(
    vault: Vault,
    *,
    intake: PrivateIdentity,
    receipt: SigningKey,
    online: OnlineKeys,
    authority: DeviceAuthority,
    offline: OfflinePublic,
) -> None:
    """Keep all keys of a new headquarters, within a transaction of the caller."""
    add_intake(vault, intake)
    vault.keys.put(_RECEIPT, receipt.to_bytes())
    for role, name in _ONLINE.items():
        key: SigningKey = getattr(online, role)
        vault.keys.put(name, key.to_bytes())
    vault.keys.put(_DEVICE_CA, authority.key)
    vault.settings.put(_DEVICE_CA_CERTIFICATE, authority.certificate.decode("ascii"))
    _keep_offline(vault, offline)


def keep_custody(vault: Vault, custody: Custody) -> None:
    """Keep whose offline keys count from now on, within a transaction of the caller.

    Raises:
        VaultDamaged: What was kept is not there, or is not what it was.
    """
    _keep_offline(vault, replace(offline_public(vault), custody=custody))


def intake_identities(vault: Vault) -> tuple[PrivateIdentity, ...]:
    """Return the intake identities of this and earlier periods, newest first.

    Earlier ones stay: objects sealed to them may still be under way.
    """
    return tuple(
        parse_identity(private_key(vault, name).decode("ascii"))
        for name in sorted(_intake_names(vault), reverse=True)
    )


def add_intake(vault: Vault, identity: PrivateIdentity) -> None:
    """Keep a new intake identity, within a transaction of the caller."""
    names = _intake_names(vault)
    number = 1 + (int(max(names).removeprefix(_INTAKE_PREFIX)) if names else 0)
    vault.keys.put(f"{_INTAKE_PREFIX}{number:04d}", identity.to_text().encode("ascii"))


def receipt_key(vault: Vault) -> SigningKey:
    """Return the key that signs receipts, mail and cards."""
    return SigningKey.from_bytes(private_key(vault, _RECEIPT))


def online_keys(vault: Vault) -> OnlineKeys:
    """Return the keys that sign forms, vocabularies and the news itself."""
    return OnlineKeys(
        **{role: SigningKey.from_bytes(private_key(vault, name)) for role, name in _ONLINE.items()}
    )


def device_authority(vault: Vault) -> DeviceAuthority:
    """Return what issues the devices' certificates.

    Raises:
        VaultDamaged: There is none.
    """
    certificate = vault.settings.get(_DEVICE_CA_CERTIFICATE)
    if not isinstance(certificate, str):
        raise VaultDamaged
    return DeviceAuthority(private_key(vault, _DEVICE_CA), certificate.encode("ascii"))


def offline_public(vault: Vault) -> OfflinePublic:
    """Return the public halves of the keys that lie offline.

    Raises:
        VaultDamaged: They are not there, or are not what they were.
    """
    known = vault.settings.get(_OFFLINE)
    try:
        if not isinstance(known, dict):
            raise TypeError
        return OfflinePublic(
            custody=Custody(
                _verifying_keys(known["root"]),
                _verifying_keys(known["targets"]),
                int(str(known["threshold"])),
            ),
            server_ca=str(known["server_ca"]),
            reserve=str(known["reserve"]),
        )
    except (KeyError, TypeError, ValueError, InvalidKey) as error:
        raise VaultDamaged from error


def private_key(vault: Vault, name: str) -> bytes:
    """Return one private key.

    Raises:
        InvalidKey: There is none of this name.
    """
    key = vault.keys.get(name)
    if key is None:
        raise InvalidKey(_("Headquarters' vault lacks one of its keys."))
    return key


def _keep_offline(vault: Vault, offline: OfflinePublic) -> None:
    vault.settings.put(
        _OFFLINE,
        {
            "root": [key.to_openssh() for key in offline.custody.root],
            "targets": [key.to_openssh() for key in offline.custody.targets],
            "threshold": offline.custody.threshold,
            "server_ca": offline.server_ca,
            "reserve": offline.reserve,
        },
    )


def _intake_names(vault: Vault) -> list[str]:
    return [name for name in vault.keys.names() if name.startswith(_INTAKE_PREFIX)]


def _verifying_keys(texts: object) -> tuple[VerifyingKey, ...]:
    if not isinstance(texts, list):
        raise TypeError
    return tuple(VerifyingKey.from_openssh(str(text)) for text in texts)
