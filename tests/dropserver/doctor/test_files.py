"""Who may read and write the files of an installation."""

import os
from pathlib import Path

import pytest

from fieldkit.dropserver.doctor.files import examine_files
from fieldkit.dropserver.doctor.finding import Grade
from tests.fakes.drop_certificates import Installation, an_installation

CHECKS = ("key-file", "certificate-file", "authority-file")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return an_installation(tmp_path_factory.mktemp("installed"))


def bad_ones(key: Path, certificate: Path, authority: Path) -> list[str]:
    found = list(examine_files(key, certificate, authority))
    assert tuple(finding.check for finding in found) == CHECKS
    assert all(finding.advice for finding in found if finding.grade is not Grade.GOOD)
    return [finding.check for finding in found if finding.grade is Grade.BAD]


def test_files_that_only_their_owner_changes_are_in_order(installed):
    assert bad_ones(installed.key, installed.certificate, installed.authority) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622])
def test_a_key_that_others_can_open_is_found(installed, tmp_path, mode):
    key = tmp_path / "server.key"
    key.write_bytes(installed.key.read_bytes())
    key.chmod(mode)
    assert bad_ones(key, installed.certificate, installed.authority) == ["key-file"]


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_certificates_that_others_can_change_are_found(installed, tmp_path, mode):
    copy = tmp_path / "copy.pem"
    copy.write_bytes(installed.certificate.read_bytes())
    copy.chmod(mode)
    assert bad_ones(installed.key, copy, copy) == ["certificate-file", "authority-file"]


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="needs root to give a file away"
)
def test_a_key_of_somebody_else_is_found(installed, tmp_path):
    key = tmp_path / "server.key"
    key.touch(0o600)
    os.chown(key, 12345, 12345)
    assert bad_ones(key, installed.certificate, installed.authority) == ["key-file"]


def test_what_is_missing_or_no_file_is_found(installed, tmp_path):
    missing = tmp_path / "nowhere"
    assert bad_ones(missing, tmp_path, installed.authority) == ["key-file", "certificate-file"]
