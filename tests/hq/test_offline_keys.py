"""Offline keys: made, proved, brought together, and refused when they do not belong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.crypto import x509
from fieldkit.crypto.age import ScryptIdentity, decrypt_bytes, parse_recipient
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.errors import (
    DamagedData,
    InvalidInput,
    InvalidKey,
    NotAllowed,
    VaultExists,
    WrongPassphrase,
)
from fieldkit.hq.offline_keys import (
    AskPassphrase,
    KeyName,
    OfflinePublic,
    Purpose,
    load_offline_key,
    load_reserve,
    load_server_ca,
    load_signers,
    make_offline_keys,
    prove_offline_keys,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
BOTH = (Purpose.ROOT, Purpose.TARGETS)


def passphrase(name: KeyName) -> str:
    return f"the words of {name.purpose} {name.number}"


def only(*numbers: int) -> AskPassphrase:
    def ask(name: KeyName) -> str | None:
        return passphrase(name) if name.number in numbers else None

    return ask


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OfflinePublic]:
    folder = tmp_path_factory.mktemp("offline") / "keys"
    return folder, make_offline_keys(folder, passphrase, now=NOW, work_factor=2)


def test_every_key_has_a_file_of_its_own(made: tuple[Path, OfflinePublic]) -> None:
    assert sorted(path.name for path in made[0].iterdir()) == [
        "reserve.age",
        "root-1.age",
        "root-2.age",
        "root-3.age",
        "server-ca.age",
        "targets-1.age",
        "targets-2.age",
        "targets-3.age",
    ]


def test_nobody_else_on_the_machine_can_read_them(made: tuple[Path, OfflinePublic]) -> None:
    assert {path.stat().st_mode & 0o777 for path in made[0].iterdir()} == {0o600}
    assert made[0].stat().st_mode & 0o777 == 0o700


def test_a_set_can_be_proved(made: tuple[Path, OfflinePublic]) -> None:
    prove_offline_keys(*made, passphrase)


def test_a_forgotten_passphrase_is_found_by_the_proof(made: tuple[Path, OfflinePublic]) -> None:
    with pytest.raises(WrongPassphrase):
        prove_offline_keys(*made, lambda name: "another sentence entirely")


def test_an_absent_holder_leaves_the_set_unproved(made: tuple[Path, OfflinePublic]) -> None:
    with pytest.raises(NotAllowed):
        prove_offline_keys(*made, only(1, 2))


def test_the_keys_of_another_set_prove_nothing(
    made: tuple[Path, OfflinePublic], tmp_path: Path
) -> None:
    other = make_offline_keys(tmp_path / "keys", passphrase, now=NOW, work_factor=2)
    with pytest.raises(InvalidKey):
        prove_offline_keys(made[0], replace(made[1], reserve=other.reserve), passphrase)


@pytest.mark.parametrize("numbers", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_any_two_holders_suffice(
    made: tuple[Path, OfflinePublic], numbers: tuple[int, ...]
) -> None:
    signers = load_signers([made[0]], made[1].custody, only(*numbers), BOTH)
    assert [key.public for key in signers.root] == [
        made[1].custody.root[number - 1] for number in numbers[:2]
    ]
    assert len(signers.targets) == 2


def test_one_holder_does_not_suffice(made: tuple[Path, OfflinePublic]) -> None:
    with pytest.raises(NotAllowed):
        load_signers([made[0]], made[1].custody, only(2), BOTH)


def test_only_what_is_asked_for_is_opened(made: tuple[Path, OfflinePublic]) -> None:
    signers = load_signers([made[0]], made[1].custody, passphrase, [Purpose.TARGETS])
    assert (len(signers.root), len(signers.targets)) == (0, 2)


def test_holders_may_keep_their_keys_apart(
    made: tuple[Path, OfflinePublic], tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for number, folder in enumerate(folders, start=1):
        folder.mkdir()
        shutil.copy(made[0] / f"targets-{number}.age", folder)
    signers = load_signers(folders, made[1].custody, passphrase, [Purpose.TARGETS])
    assert {key.public for key in signers.targets} == set(made[1].custody.targets[:2])


def test_a_copy_does_not_make_a_second_holder(
    made: tuple[Path, OfflinePublic], tmp_path: Path
) -> None:
    shutil.copy(made[0] / "targets-1.age", tmp_path)
    shutil.copy(made[0] / "targets-1.age", tmp_path / "targets-2.age")
    first = passphrase(KeyName(Purpose.TARGETS))
    with pytest.raises(InvalidKey):
        load_signers([tmp_path], made[1].custody, lambda _name: first, [Purpose.TARGETS])


def test_keys_of_another_set_do_not_sign(made: tuple[Path, OfflinePublic], tmp_path: Path) -> None:
    make_offline_keys(tmp_path / "keys", passphrase, now=NOW, work_factor=2)
    with pytest.raises(InvalidKey):
        load_signers([tmp_path / "keys"], made[1].custody, passphrase, BOTH)


def test_the_reserve_and_the_authority_are_what_they_say(
    made: tuple[Path, OfflinePublic],
) -> None:
    reserve = load_reserve(made[0], passphrase)
    assert reserve.recipient().to_text() == made[1].reserve
    key, certificate = load_server_ca(made[0], passphrase)
    x509.check_issued(certificate, certificate, key)
    assert certificate.decode() == made[1].server_ca


def test_the_reserve_can_be_of_the_simpler_kind(tmp_path: Path) -> None:
    public = make_offline_keys(
        tmp_path / "keys", passphrase, kind=RecipientKind.X25519, now=NOW, work_factor=2
    )
    assert parse_recipient(public.reserve).kind == "X25519"


def test_a_key_file_opens_by_hand(made: tuple[Path, OfflinePublic]) -> None:
    identity = ScryptIdentity(passphrase(KeyName(Purpose.ROOT, 2)))
    text = decrypt_bytes((made[0] / "root-2.age").read_bytes(), [identity], 10**5)
    assert b'"format":"fieldkit-offline-key/1"' in text


@pytest.mark.parametrize("damage", [b"", b"age-encryption.org/v1\n", b"x" * 70_000])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "reserve.age").write_bytes(damage)
    with pytest.raises((DamagedData, InvalidKey)):
        load_reserve(tmp_path, passphrase)


def test_a_truncated_file_is_refused(made: tuple[Path, OfflinePublic], tmp_path: Path) -> None:
    data = (made[0] / "reserve.age").read_bytes()
    for length in range(0, len(data), 61):
        (tmp_path / "reserve.age").write_bytes(data[:length])
        with pytest.raises((DamagedData, InvalidKey, WrongPassphrase)):
            load_reserve(tmp_path, passphrase)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        load_reserve(tmp_path, passphrase)


def test_a_demo_has_its_keys_in_plain(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    public = make_offline_keys(folder, None, threshold=1, holders=1, now=NOW)
    prove_offline_keys(folder, public, None)
    assert len(load_signers([folder], public.custody, None, BOTH).root) == 1


def test_plain_keys_do_not_pass_for_protected_ones(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    public = make_offline_keys(folder, None, now=NOW)
    with pytest.raises(NotAllowed):
        load_reserve(folder, passphrase)
    with pytest.raises(NotAllowed):
        load_signers([folder], public.custody, passphrase, BOTH)


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make_offline_keys(folder, None, now=NOW)
    (folder / "root-1.json").replace(folder / "root-2.json")
    with pytest.raises(InvalidKey):
        load_offline_key(folder, KeyName(Purpose.ROOT, 2), None)


@pytest.mark.parametrize("stem", ["root-1", "server-ca", "reserve"])
def test_halves_that_do_not_belong_together_are_refused(tmp_path: Path, stem: str) -> None:
    for name in ("one", "two"):
        make_offline_keys(tmp_path / name, None, now=NOW)
    one, two = ((tmp_path / name / f"{stem}.json").read_text() for name in ("one", "two"))
    mixed = one.split('"public"')[0] + '"public"' + two.split('"public"')[1]
    (tmp_path / "one" / f"{stem}.json").write_text(mixed)
    purpose = next(purpose for purpose in Purpose if stem.startswith(purpose))
    with pytest.raises(InvalidKey):
        load_offline_key(tmp_path / "one", KeyName(purpose), None)


def test_one_holder_alone_is_for_a_demo_only(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        make_offline_keys(tmp_path / "keys", passphrase, threshold=1, holders=1, now=NOW)


@pytest.mark.parametrize(("threshold", "holders"), [(0, 3), (4, 3), (2, 10)])
def test_senseless_numbers_are_refused(tmp_path: Path, threshold: int, holders: int) -> None:
    with pytest.raises(InvalidInput):
        make_offline_keys(tmp_path, None, threshold=threshold, holders=holders, now=NOW)


@pytest.mark.parametrize("weak", ["", "short", None])
def test_a_short_passphrase_leaves_nothing_behind(tmp_path: Path, weak: str | None) -> None:
    folder = tmp_path / "keys"
    with pytest.raises(InvalidInput):
        make_offline_keys(folder, lambda _name: weak, now=NOW, work_factor=2)
    assert list(folder.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep")
    with pytest.raises(VaultExists):
        make_offline_keys(tmp_path, None, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_private_halves_hide_themselves(made: tuple[Path, OfflinePublic]) -> None:
    key = load_offline_key(made[0], KeyName(Purpose.RESERVE), passphrase)
    assert "SECRET" not in repr(key)
