"""`fieldkit-hq list`: the daily list of detainees, made, let out, compared."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fieldkit.cli.commands.hq_consent import reason_arguments, reason_of
from fieldkit.cli.hq_opening import as_argument, second_word, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.daily_list import LIST_LANGUAGES, Grouping
from fieldkit.domain.local_text import short_day, short_moment
from fieldkit.domain.publication import FileFormat
from fieldkit.errors import ConfirmationNeeded
from fieldkit.hq import list_words
from fieldkit.hq.consent_words import reason_of as why_text
from fieldkit.hq.daily_list import Difference
from fieldkit.operations.hq.export_tables import Exported, export_planned
from fieldkit.operations.hq.list_publications import (
    ListedPublication,
    expired_publications,
    list_publications,
)
from fieldkit.operations.hq.make_list import (
    LIST_NAME,
    ListOrder,
    PlannedList,
    callable_now,
    compare_versions,
    list_name_of,
    plan_list,
    plan_list_export,
)
from fieldkit.operations.hq.plan_export import PlannedExport
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, writing_in

Called = dict[str, list[str]]  # added, changed, removed: how people may be called now


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("list", _("the daily list of detainees"))
    parser = tree.command("list make", _("show the list as it would leave"), make)
    _order(parser)
    parser = tree.command("list export", _("let the list leave, as files in plain"), export)
    _order(parser)
    parser.add_argument(
        "--to", metavar="DIR", required=True, help=_("folder; what is written there is in plain")
    )
    parser.add_argument(
        "--format",
        action="append",
        choices=[item.value for item in FileFormat],
        default=[],
        help=_("what to write; repeatable; all if none is said"),
    )
    parser.add_argument("--second", metavar="CODE", help=_("code of the second person"))
    reason_arguments(parser)
    parser = tree.command("list diff", _("what changed from one version to another"), diff)
    parser.add_argument("version", type=int, metavar="VERSION")
    parser.add_argument("with_version", type=int, metavar="VERSION")
    _purpose(parser)
    parser = tree.command("list versions", _("list what left headquarters"), versions)
    parser.add_argument("name", nargs="?", default="", metavar="LIST", help=LIST_NAME)
    as_argument(parser)
    parser = tree.command("list expired", _("list what may be used no more"), expired)
    as_argument(parser)


def make(invocation: Invocation) -> None:
    """Show the list; nothing leaves."""
    with working(invocation) as session:
        planned = plan_list(session, _order_of(invocation))
        change = None if planned.change is None else _called(invocation, session, planned.change)
    invocation.output.result(_document(planned, change), _lines(planned))


def export(invocation: Invocation) -> None:
    """Let the list leave."""
    arguments = invocation.arguments
    formats = tuple(FileFormat(item) for item in arguments.format) or tuple(FileFormat)
    with working(invocation) as session:
        planned = plan_list(session, _order_of(invocation))
        leaving = plan_list_export(session, planned, reason_of(invocation), formats)
        # Said in the language of whoever lets it leave, not in that of the list.
        for line in (*list_words.notes(planned.head), *_reasons(planned)):
            invocation.output.say(line)
        second = _second(invocation, session, leaving)
        invocation.prompts.confirm(
            _("The names will NOT be encrypted where they are written. Go on?")
        )
        exported = export_planned(
            session,
            leaving,
            Path(arguments.to),
            second=second,
            progress=invocation.output.progress(_("Writing")),
        )
    invocation.output.result(_export_document(exported), _export_lines(exported))


def diff(invocation: Invocation) -> None:
    """Compare two versions that left."""
    arguments = invocation.arguments
    with working(invocation) as session:
        name = list_name_of(Purpose(arguments.purpose))
        found = compare_versions(session, name, arguments.version, arguments.with_version)
        change = _called(invocation, session, found)
    invocation.output.result({**change}, _change_lines(change))


def versions(invocation: Invocation) -> None:
    """List what left."""
    with working(invocation) as session:
        listed = list_publications(session, invocation.arguments.name)
    _show_listed(invocation, listed, _("Nothing left yet."))


def expired(invocation: Invocation) -> None:
    """List what may be used no more."""
    with working(invocation) as session:
        listed = expired_publications(session)
    _show_listed(invocation, listed, _("Nothing has ended."))


def _order(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--in", dest="list_language", choices=LIST_LANGUAGES, default="be", help=_("its language")
    )
    parser.add_argument(
        "--beside",
        action="append",
        choices=LIST_LANGUAGES,
        default=[],
        help=_("names in this language stand besides; repeatable"),
    )
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="DAY", help=_("the first day that counts")
    )
    parser.add_argument(
        "--by", choices=[item.value for item in Grouping], default=Grouping.STATION.value
    )
    parser.add_argument(
        "--estimate", nargs=2, type=int, metavar=("LEAST", "MOST"), help=_("the estimated total")
    )
    parser.add_argument("--estimate-source", default="", help=_("where the estimate comes from"))
    parser.add_argument("--corrections", default="", help=_("how to send corrections"))
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DAY",
        help=_("the last day on which it may be used"),
    )
    _purpose(parser)


def _purpose(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=[Purpose.PUBLIC.value, Purpose.COALITION.value, Purpose.LEGAL_AID.value],
        default=Purpose.PUBLIC.value,
        help=_("who gets it, by which consent decides"),
    )
    as_argument(parser)


def _order_of(invocation: Invocation) -> ListOrder:
    arguments = invocation.arguments
    return ListOrder(
        language=arguments.list_language,
        since=arguments.since,
        grouping=Grouping(arguments.by),
        beside=tuple(dict.fromkeys(arguments.beside)),
        purpose=Purpose(arguments.purpose),
        estimate=None if arguments.estimate is None else tuple(arguments.estimate),
        estimate_source=arguments.estimate_source,
        corrections=arguments.corrections,
        until=arguments.until,
    )


def _second(
    invocation: Invocation, session: HeadquartersSession, leaving: PlannedExport
) -> SecondWord | None:
    if not leaving.needs_second:
        return None
    if invocation.arguments.second is None:
        raise ConfirmationNeeded(
            _("Somebody of the highest class is named: a second person must agree."),
            hint=_("Repeat it with --second and their code."),
        )
    return second_word(invocation, session, Act.EXPORT_HIGHEST, leaving.subject)


def _reasons(planned: PlannedList) -> list[str]:
    missing = list_words.missing_text(planned.head)
    return [
        *(f"  {count}: {why_text(why)}" for why, count in planned.clearance.withheld.items()),
        *([missing] if missing else []),
    ]


def _lines(planned: PlannedList) -> list[str]:
    with writing_in(planned.order.language):
        lines = [planned.table.title, *planned.table.notes, *_reasons(planned)]
    headings = [column.heading for column in planned.table.columns]
    group = ""
    rows: list[list[str]] = []
    for row in planned.table.rows:
        if row.group != group:
            group = row.group
            rows.append(["", f"[{group}]", *[""] * (len(headings) - 2)])
        rows.append(["" if cell is None else str(cell) for cell in row.cells])
    return [*lines, *table(headings, rows), *planned.table.footer]


def _document(planned: PlannedList, change: Called | None) -> dict[str, object]:
    keys = [column.key for column in planned.table.columns]
    return {
        "list": planned.list_name,
        "version": planned.head.version,
        "as_of": to_text(planned.clearance.at),
        "language": planned.order.language,
        "known": planned.head.known,
        "estimated": [planned.head.least, planned.head.most],
        "withheld": {why.value: count for why, count in planned.clearance.withheld.items()},
        "missing": planned.head.missing,
        "change": change,
        "rows": [
            {"group": row.group, **dict(zip(keys, row.cells, strict=True))}
            for row in planned.table.rows
        ],
    }


def _called(invocation: Invocation, session: HeadquartersSession, change: Difference) -> Called:
    purpose = Purpose(invocation.arguments.purpose)
    language = getattr(invocation.arguments, "list_language", "be")
    names = callable_now(session, change, purpose, language)
    return {
        "added": [names[entry.person_id] for entry in change.added],
        "changed": [names[now.person_id] for _before, now in change.changed],
        "removed": [names[entry.person_id] for entry in change.removed],
    }


def _change_lines(change: Called) -> list[str]:
    signs = {"added": "+", "changed": "~", "removed": "-"}
    lines = [f"{sign} {name}" for part, sign in signs.items() for name in change[part]]
    return lines or [_("Nothing changed.")]


def _export_document(exported: Exported) -> dict[str, object]:
    publication = exported.publication
    return {
        "folder": exported.folder.name,
        "statement": exported.statement_id,
        "list": publication.list_name,
        "version": publication.version,
        "named": publication.named,
        "withheld": dict(publication.withheld),
        "files": [
            {"format": file.file_format, "sha256": file.sha256} for file in publication.files
        ],
    }


def _export_lines(exported: Exported) -> list[str]:
    return [
        _("Written, not encrypted, in the folder {folder}.").format(folder=exported.folder.name),
        _("Named: {named}. Withheld: {withheld}.").format(
            named=exported.publication.named, withheld=sum(exported.publication.withheld.values())
        ),
    ]


def _show_listed(invocation: Invocation, listed: Sequence[ListedPublication], nothing: str) -> None:
    rows = [
        [
            item.publication.list_name,
            str(item.publication.version),
            short_moment(item.publication.as_of),
            item.author,
            str(item.publication.named),
            str(sum(item.publication.withheld.values())),
            "" if item.publication.until is None else short_day(item.publication.until),
            "" if item.statement.is_in_force else _("taken back"),
        ]
        for item in listed
    ]
    headings = [
        _("List"),
        _("Version"),
        _("As of (UTC)"),
        _("By"),
        _("Named"),
        _("Withheld"),
        _("Until"),
        "",
    ]
    invocation.output.result(
        {
            "publications": [
                {
                    # Whole tables of figures are no matter of a list of versions.
                    **{key: it for key, it in item.statement.content.items() if key != "figures"},
                    "statement": item.statement.statement_id,
                    "by": item.author,
                    "in_force": item.statement.is_in_force,
                }
                for item in listed
            ]
        },
        table(headings, rows) or [nothing],
    )
