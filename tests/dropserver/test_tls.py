"""Who gets through TLS, and what the server shows; against the real process."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fieldkit.crypto import x509
from fieldkit.dropserver.tls import TlsFiles, UnusableTls, server_context
from tests.dropserver.wire import refused_by_tls, talk
from tests.fakes.drop_server import (
    Authority,
    Client,
    RunningServer,
    a_client,
    a_drop_server,
    an_authority,
)

ALICE = "a" * 32


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with a_drop_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def alice(server: RunningServer) -> Client:
    alice = server.authority.client("device", ALICE)
    server.allow(alice)
    return alice


def an_odd_client(
    authority: Authority, names: list[certificates.GeneralName], usage: bool = True
) -> Client:
    """Return a client whose certificate the authority would never issue."""
    key_pem, _ = x509.new_request()
    key = serialization.load_pem_private_key(key_pem, None)
    signer = serialization.load_pem_private_key(authority.key, None)
    issuer = certificates.load_pem_x509_certificate(authority.certificate)
    subject = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "odd")])
    now = datetime.now(UTC)
    builder = (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            certificates.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if names:
        builder = builder.add_extension(certificates.SubjectAlternativeName(names), critical=False)
    if usage:
        usages = certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(usages, critical=False)
    made = builder.sign(signer, SHA256()).public_bytes(serialization.Encoding.PEM)
    return a_client(authority.folder, ALICE, made, key_pem)


def uri(text: str) -> certificates.GeneralName:
    return certificates.UniformResourceIdentifier(text)


NAMES = {
    "none": [],
    "two": [uri(f"fieldkit:device:{ALICE}"), uri(f"fieldkit:device:{'b' * 32}")],
    "a host beside it": [uri(f"fieldkit:device:{ALICE}"), certificates.DNSName("drop.example")],
    "a host": [certificates.DNSName("drop.example")],
    "another role": [uri(f"fieldkit:root:{ALICE}")],
    "upper case": [uri(f"fieldkit:device:{ALICE.upper()}")],
    "longer": [uri(f"fieldkit:device:{ALICE}0")],
    "a line behind": [uri(f"fieldkit:device:{ALICE}\n")],
    "another scheme": [uri(f"https://fieldkit:device:{ALICE}")],
}


@pytest.mark.parametrize("case", NAMES)
def test_a_certificate_has_one_name_of_our_form(server: RunningServer, case: str) -> None:
    odd = an_odd_client(server.authority, NAMES[case])
    server.allow(odd)
    with talk(server, odd) as connection:
        assert connection.ask("GET", "/v1/mail").status == 403
        assert connection.is_closed()


def test_a_certificate_for_servers_is_none_for_clients(server: RunningServer) -> None:
    certificate, key = server.authority.server(["127.0.0.1"])
    context = _trusting(server)
    context.load_cert_chain(certificate, key)
    assert refused_by_tls(server, context) != "accepted"


def test_who_shows_no_certificate_is_told_that_one_is_required(server: RunningServer) -> None:
    assert refused_by_tls(server, _trusting(server)) == "TLSV13_ALERT_CERTIFICATE_REQUIRED"


def test_another_authority_s_certificate_is_refused_with_its_reason(
    server: RunningServer, tmp_path: Path
) -> None:
    stranger = an_authority(tmp_path, "other").client("device", ALICE)
    context = _trusting(server)
    context.load_cert_chain(stranger.certificate_path, stranger.key_path)
    assert refused_by_tls(server, context) == "TLSV1_ALERT_UNKNOWN_CA"


def test_an_expired_certificate_is_refused_with_its_reason(server: RunningServer) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=100)
    expired = server.authority.client("device", ALICE, now=long_ago, days=30)
    context = expired.context(server.authority)
    assert refused_by_tls(server, context) == "SSLV3_ALERT_CERTIFICATE_EXPIRED"


def test_a_certificate_that_is_not_yet_valid_is_refused(server: RunningServer) -> None:
    later = datetime.now(UTC) + timedelta(days=100)
    early = server.authority.client("device", ALICE, now=later)
    assert refused_by_tls(server, early.context(server.authority)) != "accepted"


def test_a_copied_certificate_without_its_key_is_refused(
    server: RunningServer, alice: Client
) -> None:
    other = server.authority.client("device", ALICE)
    with pytest.raises(ssl.SSLError):
        _trusting(server).load_cert_chain(alice.certificate_path, other.key_path)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2])
def test_nothing_older_than_tls_1_3_is_spoken(
    server: RunningServer, alice: Client, version: ssl.TLSVersion
) -> None:
    context = alice.context(server.authority)
    context.minimum_version = context.maximum_version = version
    assert refused_by_tls(server, context) == "TLSV1_ALERT_PROTOCOL_VERSION"


def test_no_session_is_resumed(server: RunningServer, alice: Client) -> None:
    with talk(server, alice) as connection:
        assert connection.ask("GET", "/v1/mail").status == 200
        assert connection.connection.version() == "TLSv1.3"
        session = connection.connection.session
        assert session is None or not session.has_ticket


def test_new_certificates_are_taken_without_a_restart(server: RunningServer, alice: Client) -> None:
    with talk(server, alice) as before:
        first = before.connection.getpeercert(binary_form=True)
        server.authority.server(["127.0.0.1"])
        os.kill(server.pid, 1)
        while "certificates were read again" not in server.said():
            with talk(server, alice) as during:
                assert during.ask("GET", "/v1/mail").status == 200
        with talk(server, alice) as after:
            assert after.connection.getpeercert(binary_form=True) != first
        assert before.ask("GET", "/v1/mail").status == 200  # it was not cut


def test_unusable_certificates_leave_the_old_ones_in_use(
    server: RunningServer, alice: Client
) -> None:
    path = server.authority.folder / "server.pem"
    good = path.read_bytes()
    path.write_bytes(b"not a certificate")
    try:
        os.kill(server.pid, 1)
        while "stay in use" not in server.said():
            with talk(server, alice) as during:
                assert during.ask("GET", "/v1/mail").status == 200
    finally:
        path.write_bytes(good)


def test_another_authority_of_devices_is_taken_for_new_connections(tmp_path: Path) -> None:
    old, new = an_authority(tmp_path / "old"), an_authority(tmp_path / "new", "authority two")
    with a_drop_server(tmp_path, authority=old) as server:
        carol = new.client("device", "c" * 32)
        server.allow(carol)
        context = _trusting(server)
        context.load_cert_chain(carol.certificate_path, carol.key_path)
        assert refused_by_tls(server, context) == "TLSV1_ALERT_UNKNOWN_CA"
        old.path.write_bytes(old.certificate + new.certificate)
        os.kill(server.pid, 1)
        while refused_by_tls(server, context) != "accepted":
            assert server.process.poll() is None


def test_a_key_with_a_passphrase_is_refused_without_asking(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    certificate, key = authority.server(["127.0.0.1"])
    key.write_bytes(x509.protect_key(key.read_bytes(), b"words"))
    with pytest.raises(UnusableTls, match="passphrase"):
        server_context(TlsFiles(certificate, key, authority.path))


@pytest.mark.parametrize("missing", ["server.pem", "server.key", "ca.pem"])
def test_a_missing_file_is_named_by_its_kind(tmp_path: Path, missing: str) -> None:
    authority = an_authority(tmp_path)
    certificate, key = authority.server(["127.0.0.1"])
    (tmp_path / missing).unlink()
    with pytest.raises(UnusableTls, match="cannot be used"):
        server_context(TlsFiles(certificate, key, authority.path))


def _trusting(server: RunningServer) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=server.authority.folder / "ca.pem")
    return context
