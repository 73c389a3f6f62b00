"""Tables that may leave headquarters: built from a clearance, and in no other way.

A table that names people has only rows of people whom its clearance lets through. A table of
figures counts only such people. Writers take nothing but these tables, so that no file can be
made of what consent holds back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.identifiers import PersonId
from fieldkit.errors import NotAllowed
from fieldkit.hq.consent_ledger import Clearance
from fieldkit.translations import _

Cell = str | int | Decimal | None  # None: not known, or suppressed

_KEY = object()  # who holds it may make a table; it never leaves this module
# Cc, Cs: no character that a file of words has. Cf: they can turn round what is read.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Column:
    """One column: its key in data files, its heading, and what it means, for the dictionary."""

    key: str
    heading: str
    meaning: str


@dataclass(frozen=True)
class Row:
    """One row; rows of one group follow each other and share a heading."""

    cells: tuple[Cell, ...]
    group: str = ""


class ExportTable:
    """What writers write. Texts in it are in the language of the export, and of printable letters.

    `notes` stand above the table in every format (as-of time, filter, what is withheld), `footer`
    below it; `warning`, where there is one, is besides repeated in each row of a data file.
    """

    def __init__(
        self,
        key: object,
        *,
        name: str,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        notes: Sequence[str],
        footer: Sequence[str],
        group_heading: str,
        warning: str,
        people: Collection[PersonId],
        counted: Collection[PersonId] = (),
    ) -> None:
        if key is not _KEY:
            raise TypeError("a table that leaves is made by hq.exports.table alone")
        self.name = name  # of files: small Latin letters and dashes
        self.title = _printable(title)
        self.columns = tuple(columns)
        self.rows = tuple(_clean(row) for row in rows)
        self.notes = tuple(map(_printable, notes))
        self.footer = tuple(map(_printable, footer))
        self.group_heading = _printable(group_heading)
        self.warning = _printable(warning)
        self.people = frozenset(people)  # whom it names
        self.counted = frozenset(counted)  # who is in its numbers
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a row has another number of cells than there are columns")


def named_table(
    clearance: Clearance,
    rows: Iterable[tuple[PersonId, Row]],
    *,
    name: str,
    title: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
    footer: Sequence[str] = (),
    group_heading: str = "",
) -> ExportTable:
    """Return a table with one row or more for each of some people.

    Raises:
        NotAllowed: The clearance does not let one of them through.
    """
    listed = list(rows)
    people = [person for person, _row in listed]
    _check(clearance, people)
    return ExportTable(
        _KEY,
        name=name,
        title=title,
        columns=columns,
        rows=[row for _person, row in listed],
        notes=notes,
        footer=footer,
        group_heading=group_heading,
        warning="",
        people=people,
    )


def aggregate_table(
    clearance: Clearance,
    counted: Collection[PersonId],
    rows: Iterable[Row],
    *,
    name: str,
    title: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
    footer: Sequence[str] = (),
    warning: str = "",
) -> ExportTable:
    """Return a table of figures in which `counted` people were counted, and nobody is named.

    Raises:
        NotAllowed: The clearance is for another use than statistics, or holds one of them back.
    """
    if clearance.purpose is not Purpose.STATISTICS:
        raise NotAllowed(_("These people were not asked whether they may be counted."))
    _check(clearance, counted)
    return ExportTable(
        _KEY,
        name=name,
        title=title,
        columns=columns,
        rows=rows,
        notes=notes,
        footer=footer,
        group_heading="",
        warning=warning,
        people=(),
        counted=counted,
    )


def _check(clearance: Clearance, people: Collection[PersonId]) -> None:
    if any(person not in clearance or not clearance[person].allowed for person in people):
        raise NotAllowed(
            _("Consent does not reach so far for everybody in this table."),
            hint=_("Nothing was written."),
        )


def _clean(row: Row) -> Row:
    cells = (_printable(cell) if isinstance(cell, str) else cell for cell in row.cells)
    return Row(tuple(cells), _printable(row.group))


def _printable(text: str) -> str:
    """Return text without what a reader cannot see; breaks, tabs and every space are spaces."""
    if text.isprintable():  # then the space is the only white one in it: most texts, at once
        return text
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNPRINTABLE)
