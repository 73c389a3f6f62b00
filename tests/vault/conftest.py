"""A real vault in a temporary folder, opened by its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.vault.vault import Vault, create_vault_with_key


@pytest.fixture
def key() -> VaultKey:
    return VaultKey(bytes(range(32)))


@pytest.fixture
def vault(tmp_path: Path, key: VaultKey) -> Iterator[Vault]:
    with create_vault_with_key(tmp_path / "vault", key) as opened:
        yield opened
