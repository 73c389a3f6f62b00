"""The two small texts of a backup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import HeadquartersId, Sha256, VaultId
from fieldkit.errors import BackupDamaged
from fieldkit.hq.backup import (
    STATE_FILES,
    BackupIndex,
    SavedState,
    StateFile,
    StateHeading,
    read_heading,
    read_index,
    write_heading,
    write_index,
)

NOW = datetime(2020, 11, 8, 11, 5, tzinfo=UTC)
INDEX = BackupIndex("0a" * 16, tuple(SavedState(n, Sha256("b" * 64), 9, NOW) for n in (1, 2)))
HEADING = StateHeading(
    "0a" * 16,
    1,
    NOW,
    VaultId("0b" * 16),
    HeadquartersId("0c" * 16),
    tuple(StateFile(name, 1, Sha256("d" * 64)) for name in STATE_FILES),
)


def test_an_index_comes_back() -> None:
    assert read_index(write_index(INDEX)) == INDEX


def test_a_heading_comes_back() -> None:
    assert read_heading(write_heading(HEADING)) == HEADING


@pytest.mark.parametrize(
    "change",
    [
        {"format": "fieldkit-backup/2"},
        {"backup": "short"},
        {"states": {}},
        {"more": 1},
        {"states": [{"number": 0, "sha256": "b" * 64, "size": 1, "created": "x"}]},
    ],
)
def test_another_index_is_refused(change: dict[str, object]) -> None:
    value = canonical_json.read_object(write_index(INDEX), max_bytes=10_000)
    with pytest.raises(BackupDamaged):
        read_index(canonical_json.write({**value, **change}))


def test_states_out_of_order_are_refused() -> None:
    with pytest.raises(BackupDamaged):
        read_index(write_index(BackupIndex("0a" * 16, INDEX.states[::-1])))


def test_a_state_of_other_files_is_refused() -> None:
    heading = StateHeading(
        HEADING.backup_id, 1, NOW, HEADING.vault_id, HEADING.headquarters, HEADING.files[::-1]
    )
    with pytest.raises(BackupDamaged):
        read_heading(write_heading(heading))


def test_every_cut_is_refused() -> None:
    for data, reader in ((write_index(INDEX), read_index), (write_heading(HEADING), read_heading)):
        for length in range(len(data)):
            with pytest.raises(BackupDamaged):
                reader(data[:length])
