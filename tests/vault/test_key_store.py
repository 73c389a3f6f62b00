from __future__ import annotations

import pytest

from fieldkit.errors import DamagedData
from fieldkit.vault.folder import DATABASE_LABEL, database_key
from fieldkit.vault.vault import Vault
from tests.sqlcipher_pages import count_hits

PRIVATE = b"PRIVATE KEY MATERIAL"


def test_a_key_comes_back_as_it_was(vault: Vault) -> None:
    with vault.transaction():
        vault.keys.put("signing", PRIVATE)
        vault.keys.put("age", b"other")
    assert vault.keys.get("signing") == PRIVATE
    assert vault.keys.names() == ("age", "signing")


def test_a_key_that_was_never_put_is_none(vault: Vault) -> None:
    assert vault.keys.get("signing") is None


def test_a_key_can_be_replaced_and_removed(vault: Vault) -> None:
    with vault.transaction():
        vault.keys.put("signing", PRIVATE)
        vault.keys.put("signing", b"new")
    assert vault.keys.get("signing") == b"new"
    with vault.transaction():
        vault.keys.remove("signing")
    assert vault.keys.names() == ()


def test_a_key_is_wrapped_even_within_the_encrypted_pages(vault: Vault) -> None:
    with vault.transaction():
        vault.keys.put("signing", PRIVATE)
        vault.settings.put("control", "VISIBLE CONTROL")
    raw_key, _salt = database_key(vault.key, DATABASE_LABEL)
    path = vault.folder / "vault.db"
    assert count_hits(path, raw_key, [b"VISIBLE CONTROL"]) > 0
    assert count_hits(path, raw_key, [PRIVATE]) == 0


def test_a_key_under_another_name_does_not_open(vault: Vault) -> None:
    with vault.transaction():
        vault.keys.put("signing", PRIVATE)
        vault.database.write("UPDATE private_key SET name = 'age'")
    with pytest.raises(DamagedData):
        vault.keys.get("age")
