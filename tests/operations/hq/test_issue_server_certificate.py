"""What the administrator of a drop server is given, and how headquarters is known there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509 as library

from fieldkit.crypto import x509
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import InvalidInput, InvalidKey, NotAllowed
from fieldkit.hq.offline_keys import load_server_ca, make_offline_keys
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.headquarters_keys import device_authority
from fieldkit.operations.hq.issue_server_certificate import (
    START_COMMAND,
    ListedServer,
    host_of,
    issue_server_certificate,
    list_servers,
)
from fieldkit.operations.hq.own_certificate import current_certificate, own_certificates
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import START, HandClock

ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[HeadquartersSession]:
    created = create_headquarters(
        tmp_path / "created",
        "headquarters passphrase",
        tmp_path / "keys",
        None,
        clock=HandClock(),
        secrets=None,
        choices=Choices(threshold=1, holders=1, servers=(f"https://{ONION}", "https://[::1]:8443")),
        parameters=FOR_TESTS,
    )
    yield created.session
    close_session(created.session)


def test_a_server_gets_a_certificate_for_its_addresses_by_its_own_request(
    office: HeadquartersSession, tmp_path: Path
) -> None:
    key, request = x509.new_request()
    kit = issue_server_certificate(office, tmp_path / "keys", None, ["0:0::1", ONION], request)
    _private, authority = load_server_ca(tmp_path / "keys", None)
    x509.check_issued(kit.certificate, authority, key)
    names = library.load_pem_x509_certificate(kit.certificate).extensions.get_extension_for_class(
        library.SubjectAlternativeName
    )
    assert [str(name) for name in names.value.get_values_for_type(library.IPAddress)] == ["::1"]
    assert names.value.get_values_for_type(library.DNSName) == [ONION]
    files = dict(kit.files())
    assert list(files) == ["server.pem", "ca.pem", "headquarters.txt", "start.txt"]
    assert files["ca.pem"] == device_authority(office.vault).certificate
    assert files["headquarters.txt"].decode().strip() == current_certificate(office).sha256
    assert "fieldkit-drop serve" in START_COMMAND


def test_a_new_key_can_be_made_for_it(office: HeadquartersSession, tmp_path: Path) -> None:
    kit = issue_server_certificate(office, tmp_path / "keys", None, ["192.0.2.7"])
    files = dict(kit.files())
    _private, authority = load_server_ca(tmp_path / "keys", None)
    x509.check_issued(files["server.pem"], authority, files["server.key"])
    assert "PRIVATE" not in repr(kit)


def test_a_key_of_another_set_is_refused(office: HeadquartersSession, tmp_path: Path) -> None:
    make_offline_keys(tmp_path / "other", None, threshold=1, holders=1, now=START)
    with pytest.raises(InvalidKey):
        issue_server_certificate(office, tmp_path / "other", None, ["192.0.2.7"])
    with pytest.raises(NotAllowed):
        issue_server_certificate(office, tmp_path, None, ["192.0.2.7"])
    assert office.store.certificates.servers() == ()


@pytest.mark.parametrize("host", ["", "x", "192.0.2.7:443", "https://a.b", "a b.c", "ab.onion"])
def test_what_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput):
        host_of(host)


def test_servers_are_listed_with_the_days_of_their_certificates(
    office: HeadquartersSession, tmp_path: Path
) -> None:
    issue_server_certificate(office, tmp_path / "keys", None, ["::1"])
    with office.store.transaction():
        office.store.servers.add("5a" * 16, "https://192.0.2.7")
        office.store.servers.complete("5a" * 16, START)
    assert list_servers(office) == (
        ListedServer(f"https://{ONION}", True, None, None),
        ListedServer("https://[::1]:8443", True, 729, None),
        ListedServer("https://192.0.2.7", False, None, START),
    )


class TestOwnCertificate:
    def test_it_is_made_once(self, session: HeadquartersSession) -> None:
        first = current_certificate(session)
        assert current_certificate(session) == first
        authority = device_authority(session.vault).certificate
        x509.check_issued(first.certificate, authority, first.key)
        assert x509.role_of(first.certificate) == ("headquarters", session.headquarters)
        assert "PRIVATE" not in repr(first)

    def test_it_is_renewed_before_it_ends_and_the_former_ones_stay(
        self, session: HeadquartersSession, clock: HandClock
    ) -> None:
        first = current_certificate(session)
        clock.time = first.ends_at - timedelta(days=90)
        assert current_certificate(session) == first
        clock.pass_days(1)
        second = current_certificate(session)
        assert own_certificates(session.vault) == (second, first)
        clock.time = second.ends_at - timedelta(days=80)
        third = current_certificate(session)
        assert own_certificates(session.vault) == (third, second, first)
