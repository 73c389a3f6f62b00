"""`fieldkit-hq import-list`: a list that others made comes in, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import as_argument, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.local_text import short_moment
from fieldkit.domain.outside_list import ListField
from fieldkit.errors import InvalidInput
from fieldkit.hq.outside.table_file import MAX_BYTES
from fieldkit.hq.outside.understood import BadRow, problem_text
from fieldkit.operations.hq.import_list import (
    ImportedList,
    OpenedList,
    PlannedImport,
    import_list,
    open_list,
    plan_import,
)
from fieldkit.translations import _, ngettext

_MOST_SHOWN = 50  # bad rows


def register(tree: CommandTree) -> None:
    """Add the command."""
    parser = tree.command("import-list", _("bring in a list that others made"), import_)
    parser.add_argument("file", metavar="FILE", help=_("CSV or XLSX"))
    parser.add_argument("--sheet", default="", help=_("of a workbook; the first if none is said"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADING=MEANING",
        help=_("what a column means, or nothing: {meanings}").format(
            meanings=", ".join(item.value for item in ListField)
        ),
    )
    parser.add_argument("--source", default="", help=_("whose list it is"))
    parser.add_argument("--dry-run", action="store_true", help=_("read everything, keep nothing"))
    as_argument(parser)


def import_(invocation: Invocation) -> None:
    """Bring in a list, or show what would come."""
    arguments = invocation.arguments
    content = read_file(Path(arguments.file), MAX_BYTES)
    done: ImportedList | None = None
    with working(invocation) as session:
        opened = open_list(session, content, arguments.sheet)
        mapping = _mapped(opened, arguments.map)
        planned = plan_import(
            session, opened, mapping, invocation.output.progress(_("Reading rows"))
        )
        if not arguments.dry_run:
            for line in _bad_lines(planned.bad):
                invocation.output.say(line)
            done = import_list(session, planned, arguments.source)
    invocation.output.result(_document(planned, done), _lines(planned, done))


def _mapped(opened: OpenedList, changes: Sequence[str]) -> dict[str, ListField]:
    """Return the mapping that was proposed, with what the person says otherwise."""
    mapping = dict(opened.mapping)
    for change in changes:
        heading, equals, meaning = change.rpartition("=")
        if not equals or heading not in opened.table.headings:
            raise InvalidInput(
                _("The list has no column of this heading."),
                hint=_("Write --map HEADING=MEANING, the heading as it stands in the list."),
            )
        mapping.pop(heading, None)
        if meaning:
            mapping = {name: item for name, item in mapping.items() if item.value != meaning}
            mapping[heading] = _field(meaning)
    return mapping


def _field(meaning: str) -> ListField:
    try:
        return ListField(meaning)
    except ValueError as error:
        raise InvalidInput(_("There is no such meaning of a column.")) from error


def _document(planned: PlannedImport, done: ImportedList | None) -> dict[str, object]:
    return {
        "dry_run": done is None,
        "format": planned.opened.table.format_text,
        "sheet": planned.opened.table.sheet,
        "mapping": {heading: meaning.value for heading, meaning in planned.mapping.items()},
        "not_used": [h for h in planned.opened.table.headings if h not in planned.mapping],
        "rows": len(planned.rows),
        "kept_as_words": planned.unknown_terms,
        "bad": [
            {"line": bad.line, "problem": bad.problem.value, "column": bad.heading}
            for bad in planned.bad
        ],
        "known_since": None
        if planned.opened.brought_at is None
        else planned.opened.brought_at.isoformat(),
        "statement": None if done is None else done.statement.statement_id,
        "count_before": None if done is None else done.mentions_before,
        "count_after": None if done is None else done.mentions_after,
    }


def _lines(planned: PlannedImport, done: ImportedList | None) -> list[str]:
    count = len(planned.rows)
    if done is None:
        said = ngettext("{count} row would come in.", "{count} rows would come in.", count)
    else:
        said = ngettext("{count} row came in.", "{count} rows came in.", count)
    lines = [f"{planned.opened.table.format_text}. {said.format(count=count)}"]
    if done is not None:
        lines.append(
            _("Mentions before: {before}, now: {after}.").format(
                before=done.mentions_before, after=done.mentions_after
            )
        )
    elif planned.opened.brought_at is not None:
        lines.append(
            _("This very file is here already, since {time} (UTC).").format(
                time=short_moment(planned.opened.brought_at)
            )
        )
    if planned.unknown_terms:
        text = ngettext(
            "In {count} row a place or an occupation is not on our lists; kept as words.",
            "In {count} rows a place or an occupation is not on our lists; kept as words.",
            planned.unknown_terms,
        )
        lines.append(text.format(count=planned.unknown_terms))
    rows = [
        [heading, planned.mapping[heading].value if heading in planned.mapping else _("not used")]
        for heading in planned.opened.table.headings
    ]
    return [*lines, *table([_("Heading"), _("Means")], rows), *_bad_lines(planned.bad)]


def _bad_lines(bad: Sequence[BadRow]) -> list[str]:
    rows = [[str(item.line), item.heading, problem_text(item)] for item in bad[:_MOST_SHOWN]]
    lines = table([_("Line"), _("Column"), _("Cannot come in")], rows)
    if len(bad) > _MOST_SHOWN:
        lines.append(_("And {count} more.").format(count=len(bad) - _MOST_SHOWN))
    return lines
