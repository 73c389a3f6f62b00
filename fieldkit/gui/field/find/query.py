"""What is looked for and what was found, as plain data; knows no Qt."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.domain.report import ReportState
from fieldkit.domain.stub_filter import StubFilter
from fieldkit.gui.field.today.rows import ReportRow
from fieldkit.translations import _

_NUMBER = re.compile(r"#?([0-9]{1,9})\Z")
_BEGINNING = re.compile(r"[0-9a-f]{4,32}\Z")


class Shown(enum.Enum):
    """Which reports are looked through."""

    ALL = "all"
    DRAFTS = "drafts"
    ONLY_HERE = "only here"
    NO_RECEIPT = "no receipt"
    HELD = "held"
    SAFE = "safe"


_STATES = {
    Shown.ONLY_HERE: frozenset({ReportState.SEALED}),
    Shown.NO_RECEIPT: frozenset({ReportState.HANDED_OVER, ReportState.STORED}),
    Shown.HELD: frozenset({ReportState.HELD}),
    Shown.SAFE: frozenset({ReportState.RECEIVED}),
}


@dataclass(frozen=True)
class Query:
    """What a person typed and chose."""

    text: str = ""
    shown: Shown = Shown.ALL
    first_day: str = ""  # as typed
    last_day: str = ""


@dataclass(frozen=True)
class Hit:
    """One draft, and where in it the text was met."""

    row: ReportRow
    path: str = ""
    found: str = ""  # label of the question, and the text around what was found


@dataclass(frozen=True)
class Found:
    """The drafts that fit, then the numbers of the sealed reports that do, newest first."""

    hits: tuple[Hit, ...] = ()
    stub_ids: tuple[ReportId, ...] = ()

    @property
    def count(self) -> int:
        """Return how many entries there are."""
        return len(self.hits) + len(self.stub_ids)


@dataclass(frozen=True)
class Fact:
    """One line about a sealed report."""

    name: str
    text: str


def looks_at_drafts(query: Query) -> bool:
    """Say whether drafts are among what is looked for."""
    return query.shown in (Shown.ALL, Shown.DRAFTS)


def stub_filter(query: Query, days: tuple[date | None, date | None]) -> StubFilter | None:
    """Return which sealed reports are looked for, None for none at all.

    Of a sealed report nothing is left that a text could be found in, only its number.
    """
    if query.shown is Shown.DRAFTS:
        return None
    text = query.text.strip().lower()
    number, beginning = _NUMBER.match(text), _BEGINNING.match(text)
    if text and not number and not beginning:
        return None
    return StubFilter(
        states=_STATES.get(query.shown, frozenset()),
        first_day=days[0],
        last_day=days[1],
        sequence=int(number[1]) if number else None,
        beginning=text if beginning else "",
    )


def days_of(query: Query, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day that are looked for; a month typed is all of it.

    Raises:
        InvalidDate: What was typed is no day.
    """
    first, last = query.first_day.strip(), query.last_day.strip()
    return (
        read_date(first, today, DateKind.DATE).earliest.date() if first else None,
        read_date(last, today, DateKind.DATE).latest.date() if last else None,
    )


def shown_names() -> tuple[tuple[Shown, str], ...]:
    """Return what can be looked through, in words."""
    return (
        (Shown.ALL, _("All reports")),
        (Shown.DRAFTS, _("Drafts")),
        (Shown.ONLY_HERE, _("Sealed, only here")),
        (Shown.NO_RECEIPT, _("Handed over, no receipt yet")),
        (Shown.HELD, _("Held at headquarters")),
        (Shown.SAFE, _("Safe at headquarters")),
    )
