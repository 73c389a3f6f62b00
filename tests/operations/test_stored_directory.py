"""What headquarters published, in a vault and out of it again."""

from __future__ import annotations

from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.operations.stored_directory import store_directory, stored_directory
from fieldkit.transfer.directory import TrustedDirectory
from fieldkit.vault.vault import create_vault_with_key
from tests.fakes.headquarters import START
from tests.fakes.organisation import an_organisation


def test_a_directory_comes_back_as_it_was(tmp_path: Path) -> None:
    directory = an_organisation(threshold=1, count=1).directory(START)
    with create_vault_with_key(tmp_path / "vault", VaultKey(bytes(32))) as vault:
        assert stored_directory(vault) is None
        with vault.transaction():
            store_directory(vault, directory)
        assert stored_directory(vault) == directory


def test_targets_of_an_older_directory_are_not_kept(tmp_path: Path) -> None:
    older = TrustedDirectory({"root-0001.json": b"root", f"{'a' * 64}.json": b"old"})
    newer = TrustedDirectory({"root-0001.json": b"root", f"{'b' * 64}.json": b"new"})
    with create_vault_with_key(tmp_path / "vault", VaultKey(bytes(32))) as vault:
        for directory in (older, newer):
            with vault.transaction():
                store_directory(vault, directory)
        assert stored_directory(vault) == newer
