from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import InvalidInput, KeyringEntryMissing, VaultExists, WrongPassphrase
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.platform.secret_store import SecretStore
from tests.fakes.clock import FixedClock
from tests.fakes.secret_store import MemorySecretStore

OLD = "old"


def made(folder: Path, passphrase: str = OLD, secrets: SecretStore | None = None) -> Session:
    return create_vault(
        folder, passphrase, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )


def opened(folder: Path, passphrase: str, secrets: MemorySecretStore) -> Session:
    return unlock_vault(folder, passphrase, clock=FixedClock(), open_keyring=lambda: secrets)


def test_a_new_vault_has_an_identity_and_a_log(tmp_path: Path) -> None:
    with made(tmp_path / "v").vault as vault:
        checked = verify_vault(Session(vault, FixedClock(), None), deep=True)
        assert (checked.log_entries, checked.drafts) == (1, 0)
        assert len(load_identity(vault).device_id) == 32


def test_two_vaults_share_nothing(tmp_path: Path) -> None:
    with made(tmp_path / "a").vault as a, made(tmp_path / "b").vault as b:
        assert a.key.value != b.key.value
        assert load_identity(a).device_id != load_identity(b).device_id


def test_nothing_is_made_over_anything(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "thesis.odt").write_bytes(b"invented")
    secrets = MemorySecretStore()
    with pytest.raises(VaultExists):
        made(tmp_path / "v", secrets=secrets)
    assert [path.name for path in (tmp_path / "v").iterdir()] == ["thesis.odt"]
    assert secrets.entries == {}


def test_an_empty_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        made(tmp_path / "v", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_portable", [True, False])
def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    tmp_path: Path, is_portable: bool
) -> None:
    secrets = MemorySecretStore()
    made(tmp_path / "v", secrets=None if is_portable else secrets).vault.close()
    change_passphrase(
        tmp_path / "v", "old", "new", clock=FixedClock(), open_keyring=lambda: secrets
    )
    opened(tmp_path / "v", "new", secrets).vault.close()
    with pytest.raises(WrongPassphrase):
        opened(tmp_path / "v", "old", secrets)


def test_a_wrong_old_passphrase_changes_nothing(tmp_path: Path) -> None:
    secrets = MemorySecretStore()
    made(tmp_path / "v", secrets=secrets).vault.close()
    with pytest.raises(WrongPassphrase):
        change_passphrase(
            tmp_path / "v", "wrong", "new", clock=FixedClock(), open_keyring=lambda: secrets
        )
    with pytest.raises(InvalidInput):
        change_passphrase(
            tmp_path / "v", "old", "", clock=FixedClock(), open_keyring=lambda: secrets
        )
    with pytest.raises(KeyringEntryMissing):
        change_passphrase(
            tmp_path / "v", "old", "new", clock=FixedClock(), open_keyring=MemorySecretStore
        )
    opened(tmp_path / "v", "old", secrets).vault.close()
