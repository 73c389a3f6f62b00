"""Letters are copied from a stick that may be hostile, and leave room for reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.bundle import bag
from fieldkit.crypto.age import HybridIdentity, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.operations.field import fetch_mail as fetching
from fieldkit.operations.field.fetch_mail import drop_fetched, fetch_mail
from tests.fakes.field import a_device

SOMEBODY = HybridIdentity.generate().recipient()


def a_bag(folder: Path, *contents: bytes) -> None:
    sizes = {sha256_hex(content): len(content) for content in contents}
    (folder / "data").mkdir(parents=True)
    for file, text in bag.tag_files(sizes).items():
        (folder / file).write_bytes(text)
    for content in contents:
        (folder / "data" / bag.object_name(sha256_hex(content))).write_bytes(content)


def test_letters_of_all_bags_together_take_half_of_the_room_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [encrypt_bytes(b"%d" % number, [SOMEBODY]) for number in range(6)]
    stick, vault = tmp_path / "stick", a_device(tmp_path / "vault").vault
    a_bag(stick / "1", *letters[:3])
    a_bag(stick / "2", *letters[3:])
    with vault:
        assert len(fetch_mail(vault, stick).letters) == 6
        room = 2 * (4 * len(letters[0]) + 50)
        monkeypatch.setattr(fetching, "free_bytes", lambda _path: room)
        fetched = fetch_mail(vault, stick)
        assert (len(fetched.letters), fetched.damaged) == (4, 0)
        drop_fetched(vault)
        assert not (vault.folder / "incoming").exists()
