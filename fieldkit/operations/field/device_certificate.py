"""This device's TLS certificate and its key: the pair in use, and the key of one asked for.

Until headquarters answers, the pair in use stays; a certificate is taken into use only with the
key that it is for. A device that was revoked keeps neither.
"""

from __future__ import annotations

import logging
from datetime import datetime

from fieldkit.crypto import x509
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import InvalidKey
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

RENEW_DAYS = 60  # before the end, a new certificate is asked for
RENEWAL = "renewal-request"  # the setting that tells of a request on its way
RENEWAL_NAME = "renewal.age"  # and its file, in the vault's folder

_KEY = "device-tls"
_PENDING_KEY = "device-tls-pending"
_CERTIFICATE = "device-certificate"


def load_tls(vault: Vault) -> tuple[str, bytes] | None:
    """Return the certificate and its private key, both PEM, None where there is no such pair.

    Whether it is still valid is for `expires_at` to say.

    Raises:
        DamagedData: The key was altered.
    """
    certificate = vault.settings.get(_CERTIFICATE)
    key = vault.keys.get(_KEY)
    if not isinstance(certificate, str) or key is None or not _fits(certificate, key):
        return None
    return certificate, key


def expires_at(vault: Vault) -> datetime | None:
    """Return when the certificate in use ends, UTC, None where there is none."""
    pair = load_tls(vault)
    return None if pair is None else x509.expires_at(pair[0].encode("ascii"))


def days_left(vault: Vault, now: datetime) -> int | None:
    """Return how many whole days the certificate in use is still valid, below 0 once it is not."""
    end = expires_at(vault)
    return None if end is None else (end - now).days


def pending_key(vault: Vault) -> bytes | None:
    """Return the key that a certificate was asked for and has not come, if any."""
    return vault.keys.get(_PENDING_KEY)


def keep_pending_key(vault: Vault, key: bytes) -> None:
    """Keep the key of a request beside the one in use, within the caller's transaction."""
    vault.keys.put(_PENDING_KEY, key)


def keep_certificate(vault: Vault, certificate: str, device: DeviceId) -> bool:
    """Take a certificate into use with the key that it is for, within the caller's transaction.

    Returns False where it fits no key here or names another: what is in use then stays.
    """
    if not _names(certificate, device):
        return False
    for name in (_PENDING_KEY, _KEY):
        key = vault.keys.get(name)
        if key is not None and _fits(certificate, key):
            vault.settings.put(_CERTIFICATE, certificate)
            vault.keys.put(_KEY, key)
            if name == _PENDING_KEY:
                vault.keys.remove(_PENDING_KEY)
            _forget_renewal(vault)
            logger.info("a certificate was taken into use")
            return True
    logger.info("a certificate fits no key of this device")
    return False


def drop_tls(vault: Vault) -> None:
    """Forget the certificate and all its keys, within the caller's transaction."""
    vault.settings.remove(_CERTIFICATE)
    for name in (_KEY, _PENDING_KEY):
        vault.keys.remove(name)
    _forget_renewal(vault)


def _forget_renewal(vault: Vault) -> None:
    path = vault.folder / RENEWAL_NAME
    vault.settings.remove(RENEWAL)
    vault.database.after_commit(RENEWAL, lambda: path.unlink(missing_ok=True))


def _fits(certificate: str, key: bytes) -> bool:
    try:
        x509.check_pair(certificate.encode("ascii"), key)
    except (InvalidKey, UnicodeEncodeError):
        return False
    return True


def _names(certificate: str, device: DeviceId) -> bool:
    try:
        return x509.role_of(certificate.encode("ascii")) == ("device", device)
    except (InvalidKey, UnicodeEncodeError):
        return False
