"""A list of others while it is brought in; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.local_text import number
from fieldkit.domain.outside_list import ListField
from fieldkit.hq.outside.understood import problem_text
from fieldkit.operations.hq.import_list import OpenedList, PlannedImport
from fieldkit.translations import _, ngettext

When = Callable[[datetime], str]
_MOST_BAD = 100  # lines that are shown
_EXAMPLES = 3


@dataclass(frozen=True)
class ColumnLine:
    """One column of the list: what is in it, and what it is taken for."""

    heading: str
    examples: str = field(repr=False)
    meaning: ListField | None


@dataclass(frozen=True)
class OpenedShown:
    """The list as it was read."""

    summary: str
    notice: str  # that it is here already
    columns: tuple[ColumnLine, ...]
    sheet: str
    sheets: tuple[str, ...]  # all of the workbook; () where there is only one


@dataclass(frozen=True)
class PlannedShown:
    """What would come in."""

    summary: str
    bad: tuple[str, ...]
    can_come: bool


def opened_shown(opened: OpenedList, when: When) -> OpenedShown:
    """Return a list as it was read."""
    table = opened.table
    count = len(table.rows)
    summary = ngettext("{format}: {count} row", "{format}: {count} rows", count)
    notice = ""
    if opened.brought_at is not None:
        notice = _("This very file is here already, since {time}.").format(
            time=when(opened.brought_at)
        )
    columns = []
    for place, heading in enumerate(table.headings):
        seen = dict.fromkeys(cells[place] for _line, cells in table.rows if cells[place])
        examples = ", ".join(list(seen)[:_EXAMPLES])
        columns.append(ColumnLine(heading, examples, opened.mapping.get(heading)))
    sheets = (table.sheet, *table.other_sheets) if table.other_sheets else ()
    return OpenedShown(
        summary=summary.format(format=table.format_text, count=number(count)),
        notice=notice,
        columns=tuple(columns),
        sheet=table.sheet,
        sheets=sheets,
    )


def planned_shown(planned: PlannedImport) -> PlannedShown:
    """Return what would come in, and every row that cannot."""
    count = len(planned.rows)
    said = [
        ngettext("{count} row can come in.", "{count} rows can come in.", count).format(
            count=number(count)
        )
    ]
    if planned.bad:
        text = ngettext("{count} row cannot.", "{count} rows cannot.", len(planned.bad))
        said.append(text.format(count=number(len(planned.bad))))
    if planned.unknown_terms:
        text = ngettext(
            "In {count} row a place or an occupation is not on our lists; kept as words.",
            "In {count} rows a place or an occupation is not on our lists; kept as words.",
            planned.unknown_terms,
        )
        said.append(text.format(count=number(planned.unknown_terms)))
    bad = [
        _("Line {line}, {column}: {why}").format(
            line=row.line, column=row.heading or _("the row"), why=problem_text(row)
        )
        for row in planned.bad[:_MOST_BAD]
    ]
    if len(planned.bad) > _MOST_BAD:
        bad.append(_("And {count} more.").format(count=number(len(planned.bad) - _MOST_BAD)))
    return PlannedShown(" ".join(said), tuple(bad), can_come=not planned.bad and count > 0)


def meaning_text(meaning: ListField) -> str:
    """Return what a column can mean."""
    return {
        ListField.NAME: _("name, whole"),
        ListField.SURNAME: _("surname"),
        ListField.GIVEN: _("given name"),
        ListField.PATRONYMIC: _("patronymic"),
        ListField.BORN: _("year or date of birth"),
        ListField.AGE: _("age"),
        ListField.SEX: _("sex"),
        ListField.TOWN: _("town"),
        ListField.OCCUPATION: _("occupation"),
        ListField.DETAINED: _("when detained"),
        ListField.PLACE: _("where detained"),
        ListField.STATION: _("where held"),
        ListField.ARTICLE: _("article"),
        ListField.SOURCE: _("code of the source"),
    }[meaning]
