"""One offline key at a time, on a stick of its holder's."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.errors import InvalidInput, VaultExists, WrongPassphrase
from fieldkit.hq.holder_keys import make_holder_key, signing_keys
from fieldkit.hq.offline_keys import KeyName, Purpose, load_server_ca
from tests.fakes.organisation import NOW

PASSPHRASE = "a long passphrase of a holder"


def made(folder: Path, name: KeyName, *answers: str | None) -> str:
    left = list(answers)
    ask = (lambda _name: left.pop(0)) if answers else None
    return make_holder_key(folder, name, ask, now=NOW, work_factor=2)


@pytest.mark.parametrize("purpose", [Purpose.ROOT, Purpose.TARGETS])
def test_a_key_is_made_and_opened_to_sign(tmp_path: Path, purpose: Purpose) -> None:
    public = made(tmp_path, KeyName(purpose, 4), PASSPHRASE, PASSPHRASE)
    [key] = signing_keys(tmp_path, purpose, lambda _name: PASSPHRASE)
    assert key.public == VerifyingKey.from_openssh(public)
    other = Purpose.ROOT if purpose is Purpose.TARGETS else Purpose.TARGETS
    assert list(signing_keys(tmp_path, other, lambda _name: PASSPHRASE)) == []


def test_a_holder_who_is_not_present_is_passed_over(tmp_path: Path) -> None:
    made(tmp_path, KeyName(Purpose.ROOT, 1), PASSPHRASE, PASSPHRASE)
    second = made(tmp_path, KeyName(Purpose.ROOT, 2), PASSPHRASE, PASSPHRASE)
    [key] = signing_keys(
        tmp_path, Purpose.ROOT, lambda name: PASSPHRASE if name.number == 2 else None
    )
    assert key.public.to_openssh() == second


def test_a_passphrase_that_differs_the_second_time_leaves_no_key(tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        made(tmp_path, KeyName(Purpose.ROOT), PASSPHRASE, PASSPHRASE + "!")
    assert list(tmp_path.iterdir()) == []


def test_a_short_passphrase_and_a_number_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        made(tmp_path, KeyName(Purpose.ROOT), "short", "short")
    for number in (0, 10):
        with pytest.raises(InvalidInput):
            made(tmp_path, KeyName(Purpose.ROOT, number), PASSPHRASE, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_overwritten(tmp_path: Path) -> None:
    made(tmp_path, KeyName(Purpose.SERVER_CA))
    before = load_server_ca(tmp_path, None)
    with pytest.raises(VaultExists):
        made(tmp_path, KeyName(Purpose.SERVER_CA))
    assert load_server_ca(tmp_path, None) == before
