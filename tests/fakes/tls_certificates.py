"""Certificates of every kind that a server may show, the honest one among them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509 as library
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fieldkit.crypto import x509
from fieldkit.domain.connection import Server
from fieldkit.transfer.client_tls import ClientTls

DEVICE = "0123456789abcdef" * 2
HOST = "127.0.0.1"
SERVER_AUTH = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT_AUTH = ExtendedKeyUsageOID.CLIENT_AUTH
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Issued:
    """A certificate with its key (cryptography's objects), and what is sent along with it."""

    key: Any
    certificate: library.Certificate
    along: tuple[library.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        """Key and chain, as a server loads them."""
        private = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        chain = (self.certificate, *self.along)
        return private + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)

    def save(self, path: Path) -> Path:
        path.write_bytes(self.pem)
        return path


class Authorities:
    """The authorities of one headquarters: of its servers, and of its devices."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)
        # Made long ago, so that certificates can have been issued and have ended since.
        self.server = _pair(x509.new_certificate_authority("servers", now=self.now - 900 * DAY))
        self.device = _pair(x509.new_certificate_authority("devices", now=self.now - 900 * DAY))
        self.device_key, request = x509.new_request()
        self.device_certificate = self.for_device(request, DEVICE, self.now - DAY)
        self._request = request

    @property
    def server_pem(self) -> str:
        """What is pinned."""
        return self.server.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def device_pem(self) -> str:
        return self.device.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def client(self, **changes: Any) -> ClientTls:
        """What a device of this headquarters connects with."""
        given = {
            "authorities": self.server_pem,
            "certificate": self.device_certificate,
            "key": self.device_key,
        }
        return ClientTls(**(given | changes))

    def ended_device_certificate(self) -> bytes:
        return self.for_device(self._request, DEVICE, self.now - 500 * DAY, 100)

    def honest(self) -> Issued:
        """What a server of this headquarters shows."""
        key, request = x509.new_request()
        issued = x509.issue_server(*self._pems(self.server), request, [HOST], now=self.now)
        return Issued(_key(key), library.load_pem_x509_certificate(issued))

    def device_as_server(self) -> Issued:
        """A certificate that the servers' authority gave to a device."""
        key, request = x509.new_request()
        issued = x509.issue(*self._pems(self.server), request, "device", DEVICE)
        return Issued(_key(key), library.load_pem_x509_certificate(issued))

    def for_device(self, request: bytes, device: str, now: datetime, days: int = 730) -> bytes:
        """What a device of this headquarters is given."""
        pair = self._pems(self.device)
        return x509.issue(*pair, request, "device", device, now=now, days=days)

    @staticmethod
    def _pems(issued: Issued) -> tuple[bytes, bytes]:
        key = issued.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return key, issued.certificate.public_bytes(serialization.Encoding.PEM)


def certificate(
    signer: Issued | None,
    *,
    names: tuple[library.GeneralName, ...] = (library.IPAddress(ipaddress.ip_address(HOST)),),
    subject: str = "node",
    begins: datetime | None = None,
    ends: datetime | None = None,
    usages: tuple[library.ObjectIdentifier, ...] = (SERVER_AUTH,),
    is_authority: bool = False,
    key: Any = None,
    along: tuple[library.Certificate, ...] = (),
) -> Issued:
    """Make any certificate; without a `signer` it signs itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    name = library.Name([library.NameAttribute(NameOID.COMMON_NAME, subject)])
    signing_key = signer.key if signer else key
    builder = (
        library.CertificateBuilder()
        .subject_name(name)
        .issuer_name(signer.certificate.subject if signer else name)
        .public_key(key.public_key())
        .serial_number(library.random_serial_number())
        .not_valid_before(begins or now - DAY)
        .not_valid_after(ends or now + 300 * DAY)
        .add_extension(library.BasicConstraints(is_authority, None), critical=True)
        .add_extension(
            library.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), False
        )
        .add_extension(library.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(_usage(is_authority), critical=True)
    )
    if names:
        builder = builder.add_extension(library.SubjectAlternativeName(names), False)
    if usages:
        builder = builder.add_extension(library.ExtendedKeyUsage(usages), False)
    return Issued(key, builder.sign(signing_key, hashes.SHA256()), along)


def rsa_key() -> Any:
    return rsa.generate_private_key(65537, 2048)


def p384_key() -> Any:
    return ec.generate_private_key(ec.SECP384R1())


def server_at(port: int, host: str = HOST) -> Server:
    return Server(f"https://{host}:{port}", host, port)


def _usage(is_authority: bool) -> library.KeyUsage:
    given = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return library.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        **given,
    )


def _pair(pair: tuple[bytes, bytes]) -> Issued:
    return Issued(_key(pair[0]), library.load_pem_x509_certificate(pair[1]))


def _key(pem: bytes) -> Any:
    return serialization.load_pem_private_key(pem, None)
