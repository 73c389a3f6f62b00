"""Let tables of figures leave headquarters, with the map where they are by region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from fieldkit.domain import canonical_json
from fieldkit.domain.clock import Clock
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.country_map import CountryMap
from fieldkit.domain.figures import (
    SMALL,
    Audience,
    CountRange,
    Dimension,
    Figures,
    FigureTable,
)
from fieldkit.domain.local_text import number
from fieldkit.domain.printed_figures import PrintedFigures, printed_of
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import NotAllowed
from fieldkit.hq.exports.drawing import Drawing
from fieldkit.hq.exports.table import Column, ExportTable, Row, aggregate_table
from fieldkit.hq.figures.map_drawing import draw_map
from fieldkit.hq.figures.subtraction import tells_of_few
from fieldkit.operations.hq.count_figures import count_sums, country_map
from fieldkit.operations.hq.explain_figures import row_name, warning
from fieldkit.operations.hq.export_tables import Exported, export_planned
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.hq.list_publications import list_publications
from fieldkit.operations.hq.plan_export import ExportOrder, PlannedExport, plan_export
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.second_person import SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tabulate_figures import range_text, tabulate
from fieldkit.translations import _, writing_in

# One list each, so that versions and differences do not mix what has other rules.
_MOST_KEPT_BYTES = 500_000
LIST_NAMES = {Audience.PARTNERS: "figures-partners", Audience.PUBLIC: "figures-public"}


def export_figures(
    session: HeadquartersSession,
    gathered: Gathered,
    counted: Sequence[Figures],
    folder: Path,
    order: ExportOrder,
    *,
    second: SecondWord | None = None,
    progress: Progress = no_progress,
) -> Exported:
    """Write the tables of `counted`, all of them made from `gathered`.

    Raises:
        NotAllowed: They were counted for headquarters, so nobody's consent was asked; or consent
            changed since.
        As `export_tables`.
    """
    planned = plan_figures(session, gathered, counted, order)
    return export_planned(session, planned, folder, second=second, progress=progress)


def plan_figures(
    session: HeadquartersSession,
    gathered: Gathered,
    counted: Sequence[Figures],
    order: ExportOrder,
) -> PlannedExport:
    """Return what would be written, checked; the window writes and finishes it in steps.

    Raises:
        As `export_figures`.
    """
    if gathered.clearance is None:
        raise NotAllowed(
            _("These numbers are for headquarters alone."),
            hint=_("Count for partners or the public: then only who agreed is counted."),
        )
    _check_consent_still_holds(session, gathered)
    with writing_in(order.language):
        tables = [_export_table(gathered, figures, session.clock) for figures in counted]
        drawing = next((_drawing(item) for item in counted if _is_by_region(item)), None)
    planned = plan_export(session, gathered.clearance, tables, order, drawing=drawing)
    if gathered.selection.audience is not Audience.PUBLIC:
        return planned
    printed = _kept(counted)
    return replace(planned, figures=printed, subtractable=_subtractable(session, printed, order))


def _kept(counted: Sequence[Figures]) -> tuple[PrintedFigures, ...]:
    """Return what is kept of public tables; of more than a statement holds, nothing."""
    printed = tuple(map(printed_of, counted))
    size = len(canonical_json.write([table.to_json() for table in printed]))
    return printed if size <= _MOST_KEPT_BYTES else ()


def _subtractable(
    session: HeadquartersSession, printed: Sequence[PrintedFigures], order: ExportOrder
) -> tuple[int, ...]:
    """Return the earlier versions that, with these, tell of few people, oldest first."""
    return tuple(
        item.publication.version
        for item in reversed(list_publications(session, order.list_name))
        if item.statement.is_in_force
        and any(tells_of_few(new, old) for new in printed for old in item.publication.figures)
    )


def subtraction_warning(planned: PlannedExport) -> str:
    """Return what to ask before these tables leave, or "" if nothing is to be feared."""
    if not planned.subtractable:
        return ""
    versions = ", ".join(map(str, planned.subtractable))
    return _(
        "Whoever subtracts an earlier public table (version {versions}) from this one finds numbers"
        " below {small}."
    ).format(versions=versions, small=number(SMALL))


def _check_consent_still_holds(session: HeadquartersSession, gathered: Gathered) -> None:
    """Refuse numbers in which somebody is counted who may not be any more."""
    now = effective(session, gathered.counted, Purpose.STATISTICS, session.clock.now())
    if now.withheld_count:
        raise NotAllowed(
            _("Consent changed in the meantime."), hint=_("Nothing was written. Make it anew.")
        )


def map_marks(
    figures: Figures, country: CountryMap
) -> list[tuple[str, str, CountRange | None, str]]:
    """Return code, name, people and how they are read, of each region of the map.

    To the public a region without a line is as hidden as one whose line is hidden.
    """
    rows = {row.key: row for row in figures.rows}
    is_public = figures.basis.selection.audience is Audience.PUBLIC
    nobody = None if is_public else CountRange(0, 0)
    found = []
    for region in country.regions:
        row = rows.get(region.place)
        people = nobody if row is None else row.persons
        found.append(
            (
                region.place,
                row_name(Dimension.REGION, region.place),
                people,
                range_text(people),
            )
        )
    return found


def _export_table(gathered: Gathered, figures: Figures, clock: Clock) -> ExportTable:
    if gathered.clearance is None:
        raise NotAllowed
    table = tabulate(figures, clock, count_sums(gathered, figures))
    return aggregate_table(
        gathered.clearance,
        gathered.counted,
        _rows(table),
        name=f"figures-{figures.dimension.value}",
        title=table.title,
        columns=[Column(item.key, item.heading, item.meaning) for item in table.columns],
        notes=table.notes[1:],  # the first of them is the warning
        warning=warning(),
    )


def _rows(table: FigureTable) -> Iterable[Row]:
    return (Row(cells) for cells in table.rows)


def _is_by_region(figures: Figures) -> bool:
    return figures.dimension is Dimension.REGION


def _drawing(figures: Figures) -> Drawing:
    country = country_map()
    caption = _("People by region: the full disc is at least, the ring at most. Outlines: {source}")
    return draw_map(country, map_marks(figures, country), caption.format(source="Natural Earth"))
