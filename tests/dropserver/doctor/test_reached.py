"""What the doctor says of what answers at the server's addresses."""

import socket
import ssl
from pathlib import Path

import pytest

from fieldkit.dropserver.doctor.finding import Finding, Grade
from fieldkit.dropserver.doctor.reached import examine_reached, to_ask
from tests.fakes.drop_certificates import Installation, an_installation
from tests.fakes.tls_listener import a_listener, strict_context


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return an_installation(tmp_path_factory.mktemp("installed") / "own")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return an_installation(tmp_path_factory.mktemp("installed") / "other")


def strict(installed: Installation) -> ssl.SSLContext:
    return strict_context(installed.certificate, installed.key, installed.authority)


def examined(installed: Installation, address: tuple[str, int]) -> dict[str, Finding]:
    found = examine_reached(address, installed.certificate, installed.key, ("127.0.0.1",))
    return {finding.check: finding for finding in found}


def grades(found: dict[str, Finding]) -> dict[str, Grade]:
    assert all(item.advice for item in found.values() if item.grade is not Grade.GOOD)
    return {check: finding.grade for check, finding in found.items()}


ALL_GOOD = dict.fromkeys(
    ("answers", "no-certificate", "strange-certificate", "old-tls"), Grade.GOOD
)


def test_a_server_that_asks_for_certificates_is_in_order(installed):
    with a_listener(strict(installed)) as address:
        assert grades(examined(installed, address)) == ALL_GOOD


def test_a_server_that_talks_to_anybody_is_found(installed):
    lax = strict(installed)
    lax.verify_mode = ssl.CERT_NONE
    with a_listener(lax) as address:
        found = grades(examined(installed, address))
    wrong = {"no-certificate": Grade.BAD, "strange-certificate": Grade.BAD}
    assert found == ALL_GOOD | wrong


def test_a_server_refuses_certificates_for_servers_whoever_issued_them(installed):
    trusting = strict(installed)
    trusting.load_verify_locations(installed.server_authority)
    with a_listener(trusting) as address:
        assert grades(examined(installed, address)) == ALL_GOOD


def test_a_server_with_old_encryption_is_found(installed):
    lax = strict(installed)
    lax.minimum_version = ssl.TLSVersion.TLSv1_2
    lax.verify_mode = ssl.CERT_NONE
    with a_listener(lax) as address:
        assert grades(examined(installed, address))["old-tls"] is Grade.BAD


def test_a_server_with_another_certificate_is_found(installed, other):
    with a_listener(strict(other)) as address:
        found = examined(installed, address)
    assert found["answers"].grade is Grade.BAD
    assert "another certificate" in found["answers"].sentence


def test_something_that_speaks_plain_http_is_found(installed):
    with a_listener(None) as address:
        assert grades(examined(installed, address)) == {"answers": Grade.BAD}


def test_a_free_port_is_noted(installed):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    assert grades(examined(installed, address)) == {"answers": Grade.NOTE}


def test_an_address_that_is_not_in_the_certificate_is_found(installed):
    found = examine_reached(
        ("192.0.2.1", 443), installed.certificate, installed.key, ("192.0.2.2",)
    )
    assert next(iter(found)).check == "address-named"


@pytest.mark.parametrize(
    ("listened", "asked"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("192.0.2.7", "192.0.2.7")],  # noqa: S104
)
def test_all_addresses_are_asked_on_loopback(listened, asked):
    assert to_ask((listened, 443)) == (asked, 443)


def test_a_missing_certificate_file_does_not_stop_the_doctor(installed, tmp_path):
    with a_listener(strict(installed)) as address:
        found = list(examine_reached(address, tmp_path / "none", Path("/none"), ()))
    assert [item.check for item in found] == ["answers", "no-certificate", "old-tls"]
    assert found[0].grade is Grade.BAD
