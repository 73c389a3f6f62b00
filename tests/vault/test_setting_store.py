from __future__ import annotations

import pytest

from fieldkit.errors import InvalidJson
from fieldkit.vault.vault import Vault


def test_a_setting_comes_back_as_it_was(vault: Vault) -> None:
    value = {"minutes": 10, "languages": ["be", "en"], "on": True, "none": None}
    with vault.transaction():
        vault.settings.put("lock", value)
    assert vault.settings.get("lock") == value


def test_a_setting_that_was_never_put_has_the_default(vault: Vault) -> None:
    assert vault.settings.get("lock") is None
    assert vault.settings.get("lock", 5) == 5


def test_a_setting_can_be_replaced_and_removed(vault: Vault) -> None:
    with vault.transaction():
        vault.settings.put("lock", 1)
        vault.settings.put("lock", 2)
    assert vault.settings.get("lock") == 2
    with vault.transaction():
        vault.settings.remove("lock")
        vault.settings.remove("never put")
    assert vault.settings.names() == ()


def test_a_float_is_refused(vault: Vault) -> None:
    with pytest.raises(InvalidJson), vault.transaction():
        vault.settings.put("lock", 1.5)  # type: ignore[arg-type]  # that is the point
