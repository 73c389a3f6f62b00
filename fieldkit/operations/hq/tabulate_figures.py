"""Make tables of figures, as they are shown, spoken and written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fieldkit.domain.clock import Clock
from fieldkit.domain.counted_decision import DecisionSums
from fieldkit.domain.figures import (
    Audience,
    CountRange,
    Dimension,
    FigureColumn,
    FigureRow,
    Figures,
    FigureTable,
    Overlap,
)
from fieldkit.domain.local_text import number
from fieldkit.operations.hq.explain_figures import (
    act_name,
    dimension_name,
    notes_of,
    row_name,
    stop_sentence,
    term_name,
    warning,
)
from fieldkit.operations.hq.tabulate_sums import (
    shown_sum_columns,
    shown_sums,
    sum_cells,
    sum_columns,
)
from fieldkit.translations import _

Cell = str | int | Decimal | None
Sums = Sequence[DecisionSums | None]


def shown_table(figures: Figures, clock: Clock, sums: Sums = ()) -> FigureTable:
    """Return the table as it is read on a screen: with ranges, everybody once in its last row."""
    is_public = figures.basis.selection.audience is Audience.PUBLIC
    rows = [(row_name(figures.dimension, row.key), row) for row in figures.rows]
    added = sums or [None] * (len(rows) + 1)
    columns = [
        FigureColumn("name", dimension_name(figures.dimension), ""),
        FigureColumn("persons", _("People"), _("Each counted once in a line")),
        FigureColumn("acts", _("Acts"), _("One person may suffer several")),
        *([] if is_public or sums else _more_columns()),
        *(shown_sum_columns() if sums else ()),
    ]
    return FigureTable(
        title_of(figures),
        tuple(columns),
        tuple(
            (
                name,
                range_text(row.persons),
                range_text(row.acts),
                *(() if is_public or sums else (row.corroborated, row.reports, row.not_compared)),
                *(shown_sums(item) if sums else ()),
            )
            for (name, row), item in zip(
                [*rows, (_("Everybody, once"), figures.total)], added, strict=True
            )
        ),
        notes_of(figures, clock),
    )


def title_of(figures: Figures) -> str:
    """Return what is counted, and by what."""
    return f"{act_name(figures.basis.selection.act)}: {dimension_name(figures.dimension)}"


def tabulate(figures: Figures, clock: Clock, sums: Sums = ()) -> FigureTable:
    """Return the table as it is written to files; its last row counts everybody once."""
    is_public = figures.basis.selection.audience is Audience.PUBLIC
    rows = [
        _cells(row_name(figures.dimension, row.key), row.key, row, is_public=is_public)
        for row in figures.rows
    ]
    rows.append(_cells(_("Everybody, once"), "TOTAL", figures.total, is_public=is_public))
    if sums:
        rows = [(*row, *sum_cells(item)) for row, item in zip(rows, sums, strict=True)]
    return FigureTable(
        title=title_of(figures),
        columns=(
            *_first_columns(figures.dimension),
            *([] if is_public else _more_columns()),
            *(sum_columns() if sums else ()),
        ),
        rows=tuple(rows),
        notes=notes_of(figures, clock),
    )


def range_text(numbers: CountRange | None) -> str:
    """Return "12" or "12–15"; of hidden numbers a dash."""
    if numbers is None:
        return "–"
    if numbers.low == numbers.high:
        return number(numbers.low)
    return f"{number(numbers.low)}–{number(numbers.high)}"


def tabulate_overlap(overlap: Overlap, audience: Audience) -> FigureTable:
    """Return how many people each two kinds of sources have in common, with the stop sign.

    Not for the public: the parts of an overlap are small, and add up in many ways.
    """
    if audience is Audience.PUBLIC:
        hidden = _("The overlap of sources is not for the public.")
        return FigureTable(_("Overlap of sources"), (), (), (warning(), hidden))
    names = [term_name("source_type", code) for code in overlap.sources]
    columns = (
        FigureColumn("source", _("Kind of source"), _("Who told it")),
        *(
            FigureColumn(code.lower(), name, _("People of whom both kinds of source speak"))
            for code, name in zip(overlap.sources, names, strict=True)
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for code, name in zip(overlap.sources, names, strict=True):
        rows.append((name, *(overlap.shared.get((code, other), 0) for other in overlap.sources)))
    return FigureTable(_("Overlap of sources"), columns, tuple(rows), (warning(), *stops(overlap)))


def stops(overlap: Overlap) -> tuple[str, ...]:
    """Return whether anybody may estimate from it, and why not."""
    if not overlap.stops:
        return (_("Estimates need a statistician: this program makes none."),)
    reasons = (stop_sentence(reason) for reason in overlap.stops)
    return (_("STOP: nothing may be estimated from this."), *reasons)


def _cells(name: str, key: str, row: FigureRow, *, is_public: bool) -> tuple[Cell, ...]:
    persons, acts = row.persons, row.acts
    ranges: tuple[Cell, ...] = (
        None if persons is None else persons.low,
        None if persons is None else persons.high,
        None if acts is None else acts.low,
        None if acts is None else acts.high,
    )
    if is_public:
        return (key, name, *ranges)
    return (key, name, *ranges, row.corroborated, row.reports, row.not_compared)


def _first_columns(dimension: Dimension) -> list[FigureColumn]:
    return [
        FigureColumn("code", _("Code"), _("Stable code of the line; TOTAL counts everybody once")),
        FigureColumn("name", dimension_name(dimension), _("Name of the line")),
        FigureColumn(
            "persons_at_least",
            _("People, at least"),
            _("People who are left if all links that are only probable are true"),
        ),
        FigureColumn(
            "persons_at_most",
            _("People, at most"),
            _("People whom no link that is certain makes one"),
        ),
        FigureColumn(
            "acts_at_least",
            _("Acts, at least"),
            _("Fewest acts that agree with all times; one person may suffer several"),
        ),
        FigureColumn(
            "acts_at_most",
            _("Acts, at most"),
            _("One for each person and each day that was named, or time that was not"),
        ),
    ]


def _more_columns() -> list[FigureColumn]:
    return [
        FigureColumn(
            "corroborated",
            _("Two sources or more"),
            _("People of whom two independent sources speak: no device, source or report shared"),
        ),
        FigureColumn("reports", _("Reports"), _("Reports; they are not victims")),
        FigureColumn(
            "not_compared",
            _("Not compared yet"),
            _("Mentions that nobody compared with others; in no other number but that of reports"),
        ),
    ]
