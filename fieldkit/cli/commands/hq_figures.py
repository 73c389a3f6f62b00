"""`fieldkit-hq figures`: acts and people counted, as tables and as a map."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from fieldkit.cli.hq_opening import as_argument, opened, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import Clock, to_text
from fieldkit.domain.figures import (
    OF_ANSWERS,
    OF_DECISIONS,
    Act,
    Audience,
    CountRange,
    Dimension,
    FigureRow,
    Figures,
    FigureTable,
    Selection,
)
from fieldkit.domain.local_text import local, number
from fieldkit.domain.partial_date import DateKind, read_coming, read_date
from fieldkit.domain.publication import FileFormat
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.count_figures import (
    check_countable,
    count_figures,
    count_overlap,
    count_sums,
)
from fieldkit.operations.hq.explain_figures import notes_of
from fieldkit.operations.hq.export_figures import (
    LIST_NAMES,
    plan_figures,
    subtraction_warning,
)
from fieldkit.operations.hq.export_tables import export_planned
from fieldkit.operations.hq.gather_words import Gathered, gather
from fieldkit.operations.hq.plan_export import ExportOrder
from fieldkit.operations.hq.read_counted_answers import read_counted_answers
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tabulate_figures import shown_table, tabulate_overlap
from fieldkit.translations import _, language


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("figures", _("count acts and people"), show)
    parser.add_argument(
        "--by",
        action="append",
        choices=[dimension.value for dimension in Dimension],
        default=[],
        help=_("what is counted apart (default: day); repeat it for several tables"),
    )
    _arguments(parser)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--act", choices=[act.value for act in Act])
    parser.add_argument("--map", action="store_true", help=_("by region, with the map in the PDF"))
    parser.add_argument(
        "--overlap", action="store_true", help=_("how far sources speak of the same people")
    )
    parser.add_argument("--from", dest="first", metavar="DAY", help=_("first day"))
    parser.add_argument("--to", dest="last", metavar="DAY", help=_("last day"))
    parser.add_argument(
        "--sources",
        type=int,
        choices=(1, 2, 3),
        default=1,
        help=_("independent sources that a person needs to be counted"),
    )
    audience = parser.add_mutually_exclusive_group()
    audience.add_argument(
        "--partners", action="store_true", help=_("count only people who agreed to be counted")
    )
    audience.add_argument(
        "--public", action="store_true", help=_("the same, and hide small numbers")
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help=_("write files there"))
    parser.add_argument("--reason", default="", help=_("why it leaves; kept with the export"))
    parser.add_argument(
        "--format",
        dest="formats",
        action="append",
        choices=[item.value for item in FileFormat],
        default=[],
        help=_("of the files (default: all); repeat it for several"),
    )
    parser.add_argument("--until", metavar="DAY", help=_("last day on which it may be used"))
    as_argument(parser)


def show(invocation: Invocation) -> None:
    """Count, and write files where a folder was named."""
    arguments = invocation.arguments
    dimensions = _dimensions(invocation)
    act = _act(invocation)
    # Only what leaves is stated, so only then it matters who works here.
    open_it = opened if arguments.out is None else working
    with open_it(invocation) as session:
        selection = _selection(invocation, session, act)
        order = None if arguments.out is None else _order(invocation, session, selection)
        gathered = gather(session, selection, invocation.output.progress(_("Counting")))
        counted = [_count(invocation, session, gathered, item) for item in dimensions]
        document: dict[str, object] = {
            "figures": [_document(item, session.clock) for item in counted]
        }
        lines: list[str] = []
        for figures in counted:
            lines += _lines(shown_table(figures, session.clock, count_sums(gathered, figures)))
        if arguments.overlap:
            overlap = count_overlap(gathered)
            lines += _lines(tabulate_overlap(overlap, gathered.selection.audience))
            document["stops"] = [stop.value for stop in overlap.stops]
        if order is not None:
            planned = plan_figures(session, gathered, counted, order)
            warning = subtraction_warning(planned)
            if warning:
                question = _("{warning} Let it leave all the same?").format(warning=warning)
                invocation.prompts.confirm(question)
            exported = export_planned(session, planned, arguments.out)
            document["folder"] = exported.folder.name
            lines.append(_("Written: {folder}").format(folder=exported.folder.name))
    invocation.output.result(document, lines)


def _dimensions(invocation: Invocation) -> list[Dimension]:
    named = [Dimension(name) for name in invocation.arguments.by]
    if invocation.arguments.map and Dimension.REGION not in named:
        named.append(Dimension.REGION)
    return named or [Dimension.DAY]


def _count(
    invocation: Invocation, session: HeadquartersSession, gathered: Gathered, dimension: Dimension
) -> Figures:
    if dimension not in OF_ANSWERS:
        return count_figures(gathered, dimension)
    progress = invocation.output.progress(_("Reading reports"))
    answers = read_counted_answers(session, gathered, dimension, progress)
    return count_figures(gathered, dimension, answers_of=answers)


def _selection(invocation: Invocation, session: HeadquartersSession, act: Act) -> Selection:
    arguments = invocation.arguments
    chosen = Selection(act, least_sources=arguments.sources)
    if arguments.public:
        chosen = replace(chosen, audience=Audience.PUBLIC)
    elif arguments.partners:
        chosen = replace(chosen, audience=Audience.PARTNERS)
    today = local(session.clock.now(), session.clock).date()
    if arguments.first:
        first = read_date(arguments.first, today, DateKind.DATE).earliest.date()
        chosen = replace(chosen, first_day=first)
    if arguments.last:
        last = read_date(arguments.last, today, DateKind.DATE).latest.date()
        chosen = replace(chosen, last_day=last)
    return chosen


def _act(invocation: Invocation) -> Act:
    """Return what is counted; what only decisions have is meant of decisions."""
    named = set(_dimensions(invocation))
    said = invocation.arguments.act
    act = Act(said) if said else Act.DECISION if named <= OF_DECISIONS else Act.DETENTION
    for dimension in named:
        check_countable(act, dimension)
    return act


def _order(
    invocation: Invocation, session: HeadquartersSession, selection: Selection
) -> ExportOrder:
    arguments = invocation.arguments
    audience = selection.audience
    if audience not in LIST_NAMES:
        raise InvalidInput(
            _("These numbers are for headquarters alone."),
            hint=_("Repeat it with --partners or --public: then only who agreed is counted."),
        )
    formats = tuple(FileFormat(name) for name in dict.fromkeys(arguments.formats))
    until: date | None = None
    if arguments.until:
        today = local(session.clock.now(), session.clock).date()
        until = read_coming(arguments.until, today, DateKind.DATE).latest.date()
    return ExportOrder(
        LIST_NAMES[audience], arguments.reason, formats or tuple(FileFormat), language(), until
    )


def _lines(shown: FigureTable) -> list[str]:
    rows = [["–" if cell is None else _text(cell) for cell in cells] for cells in shown.rows]
    headings = [column.heading for column in shown.columns]
    return [shown.title, *table(headings, rows), *shown.notes, ""]


def _text(cell: str | int | Decimal) -> str:
    return cell if isinstance(cell, str) else number(cell)


def _document(figures: Figures, clock: Clock) -> dict[str, object]:
    basis = figures.basis
    return {
        "by": figures.dimension.value,
        "act": basis.selection.act.value,
        "audience": basis.selection.audience.value,
        "as_of": to_text(basis.as_of),
        "least_sources": basis.selection.least_sources,
        "rows": [_row(row) for row in figures.rows],
        "total": _row(figures.total),
        "notes": list(notes_of(figures, clock)),
    }


def _row(row: FigureRow) -> dict[str, object]:
    return {
        "code": row.key,
        "persons": _range(row.persons),
        "acts": _range(row.acts),
        "corroborated": row.corroborated,
        "reports": row.reports,
        "not_compared": row.not_compared,
    }


def _range(numbers: CountRange | None) -> list[int] | None:
    return None if numbers is None else [numbers.low, numbers.high]
