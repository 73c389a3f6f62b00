"""What the certificate of a drop server must be, beyond what TLS itself checks.

TLS has verified chain and name against the pinned authorities. This reads the same bytes again and
holds them to what `issue_server` in `x509.py` makes: P-256, directly issued, for servers only.
"""

from __future__ import annotations

import contextlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from fieldkit.crypto.x509 import refusing
from fieldkit.domain.authorities import MAX_AUTHORITIES

MAX_AUTHORITIES_PEM = 48 * 1024  # bytes
MAX_DER = 16 * 1024  # bytes


@dataclass(frozen=True)
class ServerCertificate:
    """What a server showed, its issuer being one of the pinned authorities. Times are UTC."""

    begins: datetime
    ends: datetime
    authority_begins: datetime
    authority_ends: datetime
    hosts: frozenset[str]  # IP addresses and names, in lower case


def read_server_certificate(der: bytes, authorities: str) -> ServerCertificate:
    """Return what a server's certificate (DER) says. Its validity in time is not judged.

    Raises:
        InvalidKey: Not issued directly by one of `authorities` (PEM), not P-256, an authority
            itself, not for servers, or without names.
    """
    with refusing():
        if len(der) > MAX_DER:
            raise ValueError("too large")
        certificate = x509.load_der_x509_certificate(der)
        _check_kind(certificate)
        issuer = _issuer_of(certificate, read_authorities(authorities))
        return ServerCertificate(
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            issuer.not_valid_before_utc,
            issuer.not_valid_after_utc,
            _hosts_of(certificate),
        )


def read_authorities(pem: str) -> tuple[x509.Certificate, ...]:
    """Return the one to three P-256 authorities of a text.

    Raises:
        InvalidKey: None, too many, or something else.
    """
    with refusing():
        data = pem.encode("ascii")
        if len(data) > MAX_AUTHORITIES_PEM:
            raise ValueError("too large")
        authorities = tuple(x509.load_pem_x509_certificates(data))
        if not 1 <= len(authorities) <= MAX_AUTHORITIES:
            raise ValueError("wrong number of authorities")
        for authority in authorities:
            constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints)
            if not constraints.value.ca or not _is_p256(authority):
                raise ValueError("not an authority")
    return authorities


def _check_kind(certificate: x509.Certificate) -> None:
    extensions = certificate.extensions
    constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if constraints.ca or not _is_p256(certificate):
        raise ValueError("an authority, or another kind of key")
    if list(usage) != [ExtendedKeyUsageOID.SERVER_AUTH]:
        raise ValueError("not for servers, or not for them alone")


def _issuer_of(
    certificate: x509.Certificate, authorities: tuple[x509.Certificate, ...]
) -> x509.Certificate:
    for authority in authorities:
        # Not the first that fits by name: while authorities are exchanged two may have one name.
        with contextlib.suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(authority)
            return authority
    raise ValueError("issued by none of them")


def _hosts_of(certificate: x509.Certificate) -> frozenset[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = names.get_values_for_type(x509.IPAddress)
    hosts = {str(ipaddress.ip_address(str(address))) for address in addresses}
    return frozenset(hosts | {name.lower() for name in names.get_values_for_type(x509.DNSName)})


def _is_p256(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
