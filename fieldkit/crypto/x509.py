"""TLS certificates of devices, headquarters and the drop server (RFC 5280), P-256 throughout.

Subjects say nothing; who it is stands in a URI: `fieldkit:device:<id>` or
`fieldkit:headquarters:<id>`. Days are whole, so that a certificate does not tell the hour.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidKey
from fieldkit.translations import _

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 730
MAX_PEM = 16 * 1024  # bytes
_NEUTRAL_NAME = "node"
_ROLE_URI = re.compile(r"fieldkit:(device|headquarters):([0-9a-f]{32})\Z")


def new_certificate_authority(
    name: str, *, now: datetime | None = None, days: int = AUTHORITY_DAYS
) -> tuple[bytes, bytes]:
    """Return the private key and the self-signed certificate of a new authority, both PEM.

    `name` is readable by anybody: it must be neutral. The key is a secret in plain.

    Raises:
        ValueError: The name is that of what authorities issue: a certificate whose issuer has its
            own name is taken for one that issued itself.
    """
    if name == _NEUTRAL_NAME:
        raise ValueError("an authority needs another name than what it issues")
    key = generate_private_key(SECP256R1())
    builder = _builder(_name(name), _name(name), key.public_key(), now, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    return _key_pem(key), _certificate_pem(builder.sign(key, SHA256()))


def new_request(key_pem: bytes | None = None) -> tuple[bytes, bytes]:
    """Return a private key, a new one where none is given, and a request for its certificate.

    Both PEM. The request holds the public key only: the authority decides who it is.

    Raises:
        InvalidKey: What was given is no private key.
    """
    key = generate_private_key(SECP256R1()) if key_pem is None else _load_key(key_pem)
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(_NEUTRAL_NAME))
    request = builder.sign(key, SHA256())
    return _key_pem(key), request.public_bytes(serialization.Encoding.PEM)


def issue(
    authority_key: bytes,
    authority_certificate: bytes,
    request: bytes,
    role: str,
    identifier: str,
    *,
    now: datetime | None = None,
    days: int = CERTIFICATE_DAYS,
) -> bytes:
    """Return a client certificate (PEM) with the URI `fieldkit:<role>:<identifier>`.

    `role` is "device" or "headquarters", `identifier` 32 hexadecimal digits.

    Raises:
        InvalidKey: A request that is damaged, not signed by its key or not P-256.
    """
    uri = f"fieldkit:{role}:{identifier}"
    if not _ROLE_URI.match(uri):
        raise InvalidKey(_("A certificate cannot be made for this name."))
    names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)])
    usage = ExtendedKeyUsageOID.CLIENT_AUTH
    return _issue(authority_key, authority_certificate, request, names, usage, now, days)


def issue_server(
    authority_key: bytes,
    authority_certificate: bytes,
    request: bytes,
    hosts: Sequence[str],
    *,
    now: datetime | None = None,
    days: int = CERTIFICATE_DAYS,
) -> bytes:
    """Return a server certificate (PEM) for host names and IP addresses.

    Raises:
        InvalidKey: As `issue`, or no usable host.
    """
    if not hosts:
        raise InvalidKey(_("A certificate cannot be made for this name."))
    names = x509.SubjectAlternativeName([_host(host) for host in hosts])
    usage = ExtendedKeyUsageOID.SERVER_AUTH
    return _issue(authority_key, authority_certificate, request, names, usage, now, days)


def check_request(request: bytes) -> None:
    """Check that a request is signed by its own P-256 key.

    Raises:
        InvalidKey: It is not.
    """
    _public_key_of(request)


def is_for_request(certificate: bytes, request: bytes) -> bool:
    """Say whether a certificate was issued for the key of this request. Nothing is verified.

    Raises:
        InvalidKey: One of them cannot be read.
    """
    public = _load_certificate(certificate).public_key()
    return _public_bytes(public) == _public_bytes(_public_key_of(request))


def certificate_sha256(certificate: bytes) -> Sha256:
    """Return the SHA-256 of the certificate's DER form: what the server's allow-list names.

    Raises:
        InvalidKey: Not one certificate in PEM.
    """
    return sha256_hex(_load_certificate(certificate).public_bytes(serialization.Encoding.DER))


def role_of(certificate: bytes) -> tuple[str, str]:
    """Return the role and the identifier that a client certificate names. Nothing is verified.

    Raises:
        InvalidKey: Not a certificate of ours.
    """
    with refusing():
        extensions = _load_certificate(certificate).extensions
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    found = _ROLE_URI.match(uris[0]) if len(uris) == 1 and len(list(names)) == 1 else None
    if found is None:
        raise InvalidKey(_("This certificate is not one of ours."))
    return found[1], found[2]


def expires_at(certificate: bytes) -> datetime:
    """Return when the certificate ends, UTC.

    Raises:
        InvalidKey: Not one certificate in PEM.
    """
    return _load_certificate(certificate).not_valid_after_utc


def begins_at(certificate: bytes) -> datetime:
    """Return from when the certificate is valid, UTC.

    Raises:
        InvalidKey: Not one certificate in PEM.
    """
    return _load_certificate(certificate).not_valid_before_utc


def check_issued(certificate: bytes, authority_certificate: bytes, key: bytes) -> None:
    """Check that the authority issued the certificate for our private key.

    Raises:
        InvalidKey: Another authority, or another key.
    """
    with refusing():
        issued = _load_certificate(certificate)
        issued.verify_directly_issued_by(_load_certificate(authority_certificate))
    check_pair(certificate, key)


def check_pair(certificate: bytes, key: bytes) -> None:
    """Check that a certificate, whoever issued it, is for our private key.

    Raises:
        InvalidKey: It is for another key.
    """
    with refusing():
        public = _load_certificate(certificate).public_key()
        if _public_bytes(public) != _public_bytes(_load_key(key).public_key()):
            raise InvalidKey(_("This certificate belongs to another key."))


def protect_key(key: bytes, password: bytes) -> bytes:
    """Return a private key (PEM) encrypted under `password`, for libraries that want a file.

    Raises:
        InvalidKey: Not a private key.
    """
    return _load_key(key).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )


def _issue(
    authority_key: bytes,
    authority_certificate: bytes,
    request: bytes,
    names: x509.SubjectAlternativeName,
    usage: x509.ObjectIdentifier,
    now: datetime | None,
    days: int,
) -> bytes:
    public_key = _public_key_of(request)
    authority = _load_certificate(authority_certificate)
    signer = _load_key(authority_key)
    if _public_bytes(authority.public_key()) != _public_bytes(signer.public_key()):
        raise InvalidKey(_("This certificate belongs to another key."))
    builder = _builder(_name(_NEUTRAL_NAME), authority.subject, public_key, now, days)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    builder = builder.add_extension(names, critical=False)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    return _certificate_pem(builder.sign(signer, SHA256()))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: EllipticCurvePublicKey,
    now: datetime | None,
    days: int,
) -> x509.CertificateBuilder:
    today = (now or datetime.now(UTC)).astimezone(UTC)
    # From yesterday, because the clocks of the other side may be behind.
    begin = today.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days + 1))
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    with refusing():
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        with refusing():
            return x509.DNSName(host)


def _public_key_of(request: bytes) -> EllipticCurvePublicKey:
    with refusing():
        if len(request) > MAX_PEM:
            raise ValueError("too large")
        loaded = x509.load_pem_x509_csr(request)
        public_key = loaded.public_key()
        if (
            not loaded.is_signature_valid
            or not isinstance(public_key, EllipticCurvePublicKey)
            or not isinstance(public_key.curve, SECP256R1)
        ):
            raise ValueError("not signed by a P-256 key of its own")
    return public_key


def _load_certificate(pem: bytes) -> x509.Certificate:
    with refusing():
        if len(pem) > MAX_PEM:
            raise ValueError("too large")
        (certificate,) = x509.load_pem_x509_certificates(pem)
        if certificate.serial_number <= 0:
            raise ValueError("RFC 5280 section 4.1.2.2 wants a positive serial number")
    return certificate


def _load_key(pem: bytes) -> EllipticCurvePrivateKey:
    with refusing():
        key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise InvalidKey
    return key


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """Turn what the library says about an unusable certificate or request into `InvalidKey`."""
    try:
        yield
    except (
        ValueError,
        TypeError,
        InvalidSignature,
        UnsupportedAlgorithm,
        CryptographyDeprecationWarning,  # where warnings are errors
        x509.InvalidVersion,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ) as error:
        raise InvalidKey(_("This certificate or request is not usable.")) from error


def _public_bytes(key: object) -> bytes:
    if not isinstance(key, EllipticCurvePublicKey):
        raise InvalidKey
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _key_pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
