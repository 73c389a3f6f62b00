"""Reads the vocabularies that are kept as sheets in packaging/vocabularies.

lists.csv names them; each is a sheet with the columns code, label::Language (code), valid_from,
valid_to, reference, note, parent; every other column becomes one of the vocabulary's own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from fieldkit.domain.vocabulary import Term, Vocabulary

SOURCE = Path(__file__).resolve().parent / "vocabularies"
_LABEL = re.compile(r"label::.*\(([a-z]{2})\)\Z")
_PLAIN = ("code", "reference", "note", "parent", "valid_from", "valid_to")


def own_vocabularies(source: Path = SOURCE) -> list[Vocabulary]:
    """Return the vocabularies that have a sheet, in the order of lists.csv."""
    return [
        _vocabulary(row, _read(source / f"{row['name']}.csv"))
        for row in _read(source / "lists.csv")
    ]


def _vocabulary(listed: Mapping[str, str], rows: list[dict[str, str]]) -> Vocabulary:
    languages = [match[1] for match in map(_LABEL.match, rows[0]) if match]
    return Vocabulary(
        name=listed["name"],
        version=listed["version"],
        description=listed["description"],
        languages=tuple(languages),
        terms=tuple(_term(row) for row in rows),
    )


def _term(row: Mapping[str, str]) -> Term:
    labels, columns = {}, {}
    for column, cell in row.items():
        match = _LABEL.match(column)
        if match:
            labels[match[1]] = cell
        elif cell and column not in _PLAIN:
            columns[column] = cell
    return Term(
        **{name: row.get(name, "") for name in _PLAIN},
        label=labels,
        columns=columns,
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
