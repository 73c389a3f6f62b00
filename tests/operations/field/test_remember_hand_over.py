"""The last hand-over is kept inside the vault; nothing is made up where it cannot be read."""

import pytest

from fieldkit.operations.field.remember_hand_over import (
    LastHandOver,
    remember_hand_over,
    remembered_hand_over,
)
from tests.fakes.field import a_device


@pytest.fixture
def device(tmp_path):
    session = a_device(tmp_path / "vault")
    yield session
    session.vault.close()


def test_it_is_there_until_the_next(device) -> None:
    assert remembered_hand_over(device.vault) is None
    last = LastHandOver(device.clock.now(), 3, 1)
    with device.vault.transaction():
        remember_hand_over(device.vault, last)
    assert remembered_hand_over(device.vault) == last


@pytest.mark.parametrize(
    "kept",
    [
        "never",
        {},
        {"at": "yesterday", "reports": 1, "carried": 0},
        {"at": 5, "reports": 1, "carried": 0},
        {"at": "2026-11-22T10:00:00.000Z", "reports": "1", "carried": 0},
    ],
)
def test_what_cannot_be_read_is_none(device, kept) -> None:
    with device.vault.transaction():
        device.vault.settings.put("last-hand-over", kept)
    assert remembered_hand_over(device.vault) is None
