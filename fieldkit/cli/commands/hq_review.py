"""`fieldkit-hq review` and `hold`: what is looked at again, and what must be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fieldkit.cli.hq_opening import as_argument, second_arguments, second_word, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain import person_number
from fieldkit.domain.case import case_number
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import short_day
from fieldkit.domain.review import CLASSES, ReviewRules, hold_from_content
from fieldkit.domain.statement import StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.review_reports import (
    due_reviews,
    lift_hold,
    note_review,
    review_rules,
    set_hold,
    set_review_rules,
)
from fieldkit.operations.hq.second_person import Act
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import find_person
from fieldkit.operations.hq.show_report import find_report
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("review", _("reports whose time has come"))
    parser = tree.command("review list", _("list reports to be looked at again"), show_due)
    parser.add_argument("--limit", type=int, default=50, help=_("how many at most"))
    as_argument(parser)
    parser = tree.command("review keep", _("keep a report until a day"), keep)
    parser.add_argument("report", metavar="REPORT", help=_("first characters of its number"))
    parser.add_argument("--until", metavar="DAY", required=True, help=_("e.g. 2027-11-22"))
    parser.add_argument("--note", default="", help=_("why it is needed"))
    as_argument(parser)
    parser = tree.command("review rules", _("show or change after how many days"), rules)
    for name in CLASSES:
        parser.add_argument(
            f"--{name.lower()}",
            type=int,
            metavar="DAYS",
            help=_("days of class {name}").format(name=name),
        )
    as_argument(parser)
    _register_holds(tree)


def _register_holds(tree: CommandTree) -> None:
    tree.group("hold", _("legal holds: what must not be erased"))
    as_argument(tree.command("hold list", _("list legal holds"), show_holds))
    parser = tree.command("hold set", _("forbid to erase a report, a person or a case"), hold)
    parser.add_argument(
        "subject",
        metavar="REPORT",
        help=_("first characters of its number; or P-000123, C-000045"),
    )
    parser.add_argument("--why", required=True, help=_("for which court or case"))
    as_argument(parser)
    parser = tree.command("hold lift", _("allow to erase it again"), lift)
    parser.add_argument("number", metavar="NUMBER", type=int, help=_("number of the hold"))
    second_arguments(parser)
    as_argument(parser)


def show_due(invocation: Invocation) -> None:
    """List what is due."""
    with working(invocation) as session:
        due = due_reviews(session, limit=invocation.arguments.limit)
    rows = [
        [
            item.report_id[:8],
            item.sensitivity,
            short_day(item.received_at),
            item.due_on.isoformat(),
            _("held") if item.is_held else "",
        ]
        for item in due
    ]
    document: dict[str, object] = {
        "due": [
            {
                "report": item.report_id,
                "sensitivity": item.sensitivity,
                "received_at": to_text(item.received_at),
                "due_on": item.due_on.isoformat(),
                "held": item.is_held,
            }
            for item in due
        ]
    }
    lines = table([_("Report"), _("Class"), _("Arrived"), _("Due"), _("Legal hold")], rows)
    invocation.output.result(document, lines or [_("No report is due.")])


def keep(invocation: Invocation) -> None:
    """Keep a report until a day."""
    arguments = invocation.arguments
    try:
        until = date.fromisoformat(arguments.until)
    except ValueError as error:
        raise InvalidInput(_("This is no day; write it like 2027-11-22.")) from error
    with working(invocation) as session:
        made = note_review(session, arguments.report, until, arguments.note)
    invocation.output.result(
        {"statement": made.statement_id, "report": made.subject, "until": until.isoformat()},
        [_("It stays, and is due again on {day}.").format(day=until.isoformat())],
    )


def rules(invocation: Invocation) -> None:
    """Show the rules, after changing what was given."""
    given = {
        name: value
        for name in CLASSES
        if (value := getattr(invocation.arguments, name.lower())) is not None
    }
    with working(invocation) as session:
        current = review_rules(session)
        if given:
            current = ReviewRules({**current.days, **given})
            set_review_rules(session, current)
    lines = [
        ngettext(
            "Class {name}: due {count} day after its arrival.",
            "Class {name}: due {count} days after its arrival.",
            current.days[name],
        ).format(name=name, count=current.days[name])
        for name in CLASSES
    ]
    invocation.output.result({"days": dict(current.days)}, lines)


def show_holds(invocation: Invocation) -> None:
    """List the holds that lie on something."""
    with working(invocation) as session:
        found = session.store.statements.of_kinds([StatementKind.HOLD])
        holds = [item for item in found if item.is_in_force]
        named = _named(session, [item.subject for item in holds])
    rows = [
        [
            str(item.number),
            named[item.subject],
            short_day(item.at),
            hold_from_content(item.content),
        ]
        for item in holds
    ]
    document: dict[str, object] = {
        "holds": [
            {"number": item.number, "statement": item.statement_id, "subject": item.subject}
            for item in holds
        ]
    }
    lines = table([_("Number"), _("On"), _("Since"), _("Why")], rows)
    invocation.output.result(document, lines or [_("There is no legal hold.")])


def hold(invocation: Invocation) -> None:
    """Set a hold on a report, a person or a case."""
    with working(invocation) as session:
        subject = _find(session, invocation.arguments.subject)
        made = set_hold(session, subject, invocation.arguments.why)
    invocation.output.result(
        {"number": made.number, "statement": made.statement_id},
        [
            _("Nobody can erase it now. The hold has the number {number}.").format(
                number=made.number
            )
        ],
    )


def lift(invocation: Invocation) -> None:
    """Lift a hold; a second person agrees."""
    number = invocation.arguments.number
    with working(invocation) as session:
        found = session.store.statements.of_kinds([StatementKind.HOLD])
        ids = [item.statement_id for item in found if item.number == number and item.is_in_force]
        if not ids:
            raise InvalidInput(_("There is no such legal hold."))
        statement_id = StatementId(ids[0])
        second = second_word(invocation, session, Act.LIFT_HOLD, statement_id)
        lift_hold(session, statement_id, second)
    invocation.output.result({"number": number}, [_("The hold is lifted.")])


def _find(session: HeadquartersSession, typed: str) -> str:
    """Return the id of what is meant; numbers of reports have no dash."""
    if typed[:2].upper() == "P-":
        return find_person(session, typed)
    if typed[:2].upper() in ("C-", "\u0421-"):  # in Latin or Cyrillic
        return find_case(session, typed).case_id
    return find_report(session, typed).report_id


def _named(session: HeadquartersSession, subjects: Sequence[str]) -> dict[str, str]:
    """Return how people write these: the number of a person or case, else the beginning."""
    people = session.store.people.numbers(subjects)
    cases = session.store.cases.of_ids(subjects)
    return (
        {subject: subject[:8] for subject in subjects}
        | {person: person_number.written(number) for person, number in people.items()}
        | {case.case_id: case_number(case.number) for case in cases}
    )
