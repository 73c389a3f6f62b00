"""What is seen of a stick that may be hostile: kinds by their beginnings, and no harm done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.bundle import bag
from fieldkit.crypto.age import HybridIdentity, X25519Identity, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.errors import Cancelled, DriveUnreadable
from fieldkit.transfer import stick_look
from fieldkit.transfer.stick_look import StickLook, look_at_stick

ONE, OTHER = (HybridIdentity.generate().recipient() for _ in range(2))
LETTER = encrypt_bytes(b"letter", [ONE])
REPORT = encrypt_bytes(b"report", [ONE, OTHER])


def a_bag(folder: Path, *contents: bytes, name: str = "0badc0de") -> Path:
    """Put files under their hashes into a bag."""
    sizes = {sha256_hex(content): len(content) for content in contents}
    made = folder / name
    (made / "data").mkdir(parents=True)
    for file, text in bag.tag_files(sizes).items():
        (made / file).write_bytes(text)
    for content in contents:
        (made / "data" / bag.object_name(sha256_hex(content))).write_bytes(content)
    return made


def test_mail_and_reports_are_told_by_how_many_keys_they_are_sealed_to(tmp_path: Path) -> None:
    a_bag(tmp_path, LETTER, REPORT)
    look = look_at_stick(tmp_path)
    assert [seen.sha256 for seen in look.letters] == [sha256_hex(LETTER)]
    assert [(seen.sha256, seen.size) for seen in look.reports] == [
        (sha256_hex(REPORT), len(REPORT))
    ]


def test_reports_to_older_keys_are_reports_too(tmp_path: Path) -> None:
    keys = [X25519Identity.generate().recipient() for _ in range(3)]
    report = encrypt_bytes(b"report", keys)
    a_bag(tmp_path, report)
    assert len(look_at_stick(tmp_path).reports) == 1


def test_one_file_in_two_bags_is_one(tmp_path: Path) -> None:
    a_bag(tmp_path, REPORT, name="00000001")
    a_bag(tmp_path, REPORT, name="00000002")
    look = look_at_stick(tmp_path)
    assert (len(look.bags), len(look.reports)) == (2, 1)


def test_what_is_no_sealed_file_is_passed_over(tmp_path: Path) -> None:
    made = a_bag(tmp_path, b"", b"age-encryption.org/v1\n", os.urandom(4000), REPORT)
    (made / "data" / "note.txt").write_bytes(REPORT)
    look = look_at_stick(tmp_path)
    assert (len(look.letters), len(look.reports)) == (0, 1)


def test_links_pipes_and_folders_are_not_opened(tmp_path: Path) -> None:
    made = a_bag(tmp_path, LETTER)
    elsewhere = tmp_path / "elsewhere.age"
    elsewhere.write_bytes(REPORT)
    (made / "data" / bag.object_name("1" * 64)).symlink_to(elsewhere)
    os.mkfifo(made / "data" / bag.object_name("2" * 64))
    (made / "data" / bag.object_name("3" * 64)).mkdir()
    look = look_at_stick(tmp_path)
    assert (len(look.letters), len(look.reports)) == (1, 0)


def test_one_bad_bag_hides_no_other(tmp_path: Path) -> None:
    bad = a_bag(tmp_path, LETTER, name="00000001")
    (bad / "data").rename(bad / "gone")
    (bad / "data").symlink_to(bad / "gone")
    a_bag(tmp_path, REPORT, name="00000002")
    assert len(look_at_stick(tmp_path).reports) == 1


def test_there_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stick_look, "MOST_LOOKED_AT", 1)
    a_bag(tmp_path, LETTER, REPORT)
    look = look_at_stick(tmp_path)
    assert len(look.letters) + len(look.reports) == 1


def test_it_can_be_stopped_and_says_when_there_is_no_stick(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    a_bag(tmp_path, LETTER)
    with pytest.raises(Cancelled):
        look_at_stick(tmp_path, progress=stop)
    with pytest.raises(DriveUnreadable):
        look_at_stick(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert look_at_stick(tmp_path / "empty") == StickLook()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.integers(0, 400))
def test_any_bytes_are_looked_at_without_harm(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int
) -> None:
    spoilt = REPORT[:at] + content + REPORT[at + len(content) :]
    for one in (content, spoilt):
        folder = tmp_path_factory.mktemp("stick")
        a_bag(folder, one)
        look = look_at_stick(folder)
        assert len(look.letters) + len(look.reports) <= 1


def test_names_that_are_none_are_limited_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_bag(tmp_path, REPORT)
    for number in range(30):
        (made / "data" / f"!{number}").touch()  # before the report in every order
    monkeypatch.setattr(stick_look, "_MOST_NAMES", 20)
    assert look_at_stick(tmp_path).reports == ()
    monkeypatch.setattr(stick_look, "_MOST_NAMES", 40)
    assert len(look_at_stick(tmp_path).reports) == 1
