"""What the doctor says of certificates, good and bad."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.crypto.x509 import issue, new_certificate_authority, new_request, protect_key
from fieldkit.dropserver.doctor.certificates import examine_certificates, names_of
from fieldkit.dropserver.doctor.finding import Finding, Grade
from tests.fakes.drop_certificates import Installation, an_installation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTS = ("192.0.2.7", "2001:db8::7", "a" * 56 + ".onion")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return an_installation(tmp_path_factory.mktemp("installed") / "own", hosts=HOSTS, now=NOW)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return an_installation(tmp_path_factory.mktemp("installed") / "other", now=NOW)


def examined(
    key: Path, certificate: Path, authority: Path, now: datetime = NOW
) -> dict[str, Finding]:
    found = list(examine_certificates(key, certificate, authority, now))
    assert all(finding.advice for finding in found if finding.grade is not Grade.GOOD)
    worst = sorted(found, key=lambda finding: list(Grade).index(finding.grade))
    return {finding.check: finding for finding in worst}


def of(installed: Installation, now: datetime = NOW) -> dict[str, Finding]:
    return examined(installed.key, installed.certificate, installed.authority, now)


def test_what_headquarters_made_is_in_order(installed):
    found = of(installed)
    assert {finding.grade for finding in found.values()} == {Grade.GOOD}
    assert set(found) == {"authority", "key-matches", "certificate-dates", "names", "issuer"}


def test_names_and_days_are_told(installed):
    found = of(installed)
    assert HOSTS[0] in found["names"].sentence
    assert HOSTS[2] in found["names"].sentence
    assert "729 days" in found["certificate-dates"].sentence
    assert HOSTS[0] in names_of(installed.certificate, installed.key)


@pytest.mark.parametrize(
    ("later", "grade"),
    [
        (timedelta(days=690), Grade.GOOD),
        (timedelta(days=710), Grade.NOTE),
        (timedelta(days=731), Grade.BAD),
        (timedelta(days=-3), Grade.BAD),
    ],
)
def test_the_end_of_a_certificate_is_told_in_time(installed, later, grade):
    assert of(installed, NOW + later)["certificate-dates"].grade is grade


def test_an_authority_that_ended_is_found(installed):
    assert of(installed, NOW + timedelta(days=3660))["authority"].grade is Grade.BAD


def test_a_key_of_another_certificate_is_found(installed, other):
    found = examined(other.key, installed.certificate, installed.authority)
    assert found["key-matches"].grade is Grade.BAD
    assert "another certificate" in found["key-matches"].sentence


def test_a_key_with_a_passphrase_is_found_without_asking_for_it(installed, tmp_path):
    key = tmp_path / "server.key"
    key.write_bytes(protect_key(installed.key.read_bytes(), b"invented"))
    found = examined(key, installed.certificate, installed.authority)
    assert "passphrase" in found["key-matches"].sentence


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\n", b"\0" * 100])
def test_what_is_no_certificate_is_found(installed, tmp_path, content):
    broken = tmp_path / "broken.pem"
    broken.write_bytes(content)
    assert examined(installed.key, broken, installed.authority)["key-matches"].grade is Grade.BAD
    found = examined(installed.key, installed.certificate, broken)
    assert found["authority"].grade is Grade.BAD


def test_a_server_certificate_of_the_devices_authority_is_found(installed):
    found = examined(installed.key, installed.certificate, installed.server_authority)
    assert found["issuer"].grade is Grade.BAD


def test_a_device_certificate_does_not_serve(tmp_path):
    authority_key, authority = new_certificate_authority("devices", now=NOW)
    key, request = new_request()
    (tmp_path / "key").write_bytes(key)
    (tmp_path / "cert").write_bytes(
        issue(authority_key, authority, request, "device", "ab" * 16, now=NOW)
    )
    (tmp_path / "ca").write_bytes(authority)
    found = examined(tmp_path / "key", tmp_path / "cert", tmp_path / "ca")
    assert found["purpose"].grade is Grade.BAD


def test_a_certificate_that_may_not_issue_others_is_no_authority(installed):
    found = examined(installed.key, installed.certificate, installed.certificate)
    assert found["authority"].grade is Grade.BAD


def test_two_authorities_of_a_rotation_are_in_order(installed, other, tmp_path):
    both = tmp_path / "ca.pem"
    both.write_bytes(installed.authority.read_bytes() + other.authority.read_bytes())
    found = examined(installed.key, installed.certificate, both)
    assert found["authority"].grade is Grade.GOOD


def test_a_host_name_is_noted(tmp_path):
    found = of(an_installation(tmp_path / "named", hosts=("drop.example",), now=NOW))
    assert found["names"].grade is Grade.NOTE
