"""The certificates by which headquarters itself is known to drop servers.

They lie in headquarters' vault with their keys. The newest that is valid counts; earlier ones stay,
since a server that was not met since accepts only those. None is removed because a clock says that
it has ended: one look at a wrong clock must not shut headquarters out for ever.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fieldkit.crypto import x509
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import VaultDamaged
from fieldkit.operations.hq.headquarters_keys import device_authority, private_key
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

DUE = timedelta(days=90)  # before its end a new one is made

_KEY = "headquarters-tls-"
_CERTIFICATE = "headquarters-certificate-"


@dataclass(frozen=True)
class OwnCertificate:
    """One certificate of headquarters with its key."""

    number: int  # from 1; a later one is newer
    certificate: bytes  # PEM
    key: bytes = field(repr=False)  # PEM
    sha256: Sha256
    begins_at: datetime
    ends_at: datetime


def own_certificates(vault: Vault) -> tuple[OwnCertificate, ...]:
    """Return headquarters' certificates, newest first; at first there is none.

    Raises:
        VaultDamaged: A key or a certificate is missing.
    """
    names = sorted(name for name in vault.keys.names() if name.startswith(_KEY))
    return tuple(_load(vault, int(name.removeprefix(_KEY))) for name in reversed(names))


def current_certificate(session: HeadquartersSession) -> OwnCertificate:
    """Return the newest that is valid now; one is made where there is none, or it ends soon."""
    vault, now = session.vault, session.clock.now()
    known = own_certificates(vault)
    # One that begins later was made by a clock that went ahead.
    for own in known:
        if own.begins_at <= now and own.ends_at - now >= DUE:
            return own
    number = known[0].number + 1 if known else 1
    key, request = x509.new_request()
    authority = device_authority(vault)
    certificate = x509.issue(
        authority.key,
        authority.certificate,
        request,
        "headquarters",
        session.headquarters,
        now=now,
    )
    with vault.transaction():
        vault.keys.put(f"{_KEY}{number:04d}", key)
        vault.settings.put(f"{_CERTIFICATE}{number:04d}", certificate.decode("ascii"))
    logger.info("made headquarters' certificate number %d", number)
    return _load(vault, number)


def _load(vault: Vault, number: int) -> OwnCertificate:
    text = vault.settings.get(f"{_CERTIFICATE}{number:04d}")
    if not isinstance(text, str):
        raise VaultDamaged
    certificate = text.encode("ascii")
    return OwnCertificate(
        number=number,
        certificate=certificate,
        key=private_key(vault, f"{_KEY}{number:04d}"),
        sha256=x509.certificate_sha256(certificate),
        begins_at=x509.begins_at(certificate),
        ends_at=x509.expires_at(certificate),
    )
