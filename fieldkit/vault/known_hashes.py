"""Asks of many hashes at once which of them a table knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fieldkit.domain.identifiers import Sha256
from fieldkit.vault.database import Database

_AT_ONCE = 500  # parameters of one question


def known_in(
    database: Database, table: Literal["sealed_object", "mail"], sha256s: Sequence[Sha256]
) -> frozenset[Sha256]:
    """Return those that stand in `table`, whose key they are."""
    found: set[Sha256] = set()
    for at in range(0, len(sha256s), _AT_ONCE):
        asked = sha256s[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(asked))
        rows = database.rows(f"SELECT sha256 FROM {table} WHERE sha256 IN ({marks})", *asked)
        found.update(Sha256(sha256) for (sha256,) in rows)
    return frozenset(found)
