"""`fieldkit-hq case`: followed cases, opened, listed, shown and closed."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, timedelta

from fieldkit.cli.commands.hq_case_text import case_document, case_lines
from fieldkit.cli.hq_opening import as_argument, looking, opened, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.case import CaseState, ListedCase, case_number
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import HEX_32, PersonId, StatementId
from fieldkit.domain.local_text import short_day
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.case_stages import VOCABULARIES_OF
from fieldkit.operations.hq.case_words import standing_line, state_text, term
from fieldkit.operations.hq.change_case import change_case
from fieldkit.operations.hq.close_case import decide_case
from fieldkit.operations.hq.due_alarms import local_now
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.note_viewed import note_people_viewed
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.open_cases_of_day import open_planned, plan_cases
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import show_case
from fieldkit.operations.hq.show_person import each_once, find_person, people_of
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _, ngettext

_A_DAY = timedelta(hours=24)


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("case", _("followed cases: steps, parcels, relatives, amounts"))
    parser = tree.command("case open", _("open a case"), open_one)
    parser.add_argument("people", metavar="PERSON", nargs="*", help=_("number, e.g. P-000123"))
    parser.add_argument(
        "--type", dest="case_type", default="ADMIN", choices=sorted(VOCABULARIES_OF)
    )
    parser.add_argument("--title", default="", help=_("an organisation or a subject"))
    as_argument(parser)
    parser = tree.command(
        "case open-day", _("open cases for all whose detention was reported"), open_day
    )
    parser.add_argument("--since", metavar="WHEN", help=_("local time; 24 hours ago if not said"))
    parser.add_argument("--until", metavar="WHEN", help=_("local time; now if not said"))
    as_argument(parser)
    parser = tree.command("case list", _("list cases, newest first"), show_list)
    parser.add_argument("--state", choices=[state.value for state in CaseState])
    parser.add_argument("--type", dest="case_type", default="", choices=sorted(VOCABULARIES_OF))
    parser.add_argument("--ended", action="store_true", help=_("closed ones too"))
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))
    parser = tree.command("case show", _("show one case"), show)
    as_argument(parser)
    case_argument(parser)
    parser = tree.command("case change", _("change the type or the people of a case"), change)
    case_argument(parser)
    parser.add_argument("--type", dest="case_type", default="", choices=sorted(VOCABULARIES_OF))
    parser.add_argument(
        "--add", metavar="PERSON", action="append", default=[], help=_("the case is about them too")
    )
    parser.add_argument(
        "--remove", metavar="PERSON", action="append", default=[], help=_("it is not about them")
    )
    as_argument(parser)
    parser = tree.command("case close", _("close a case, or decide otherwise"), close)
    case_argument(parser)
    parser.add_argument(
        "--as-state",
        dest="state",
        default="CLOSED",
        choices=["CLOSED", "REOPENED", "REJECTED", "MERGED"],
        help=_("what was decided"),
    )
    parser.add_argument("--into", metavar="CASE", help=_("the other case, for MERGED"))
    parser.add_argument("--why", default="")
    as_argument(parser)
    parser = tree.command("case undo", _("take statements back"), undo)
    parser.add_argument("statements", metavar="STATEMENT", nargs="+", help=_("as they were shown"))
    as_argument(parser)


def case_argument(parser: ArgumentParser) -> None:
    """Add the argument that names a case."""
    parser.add_argument("case", metavar="CASE", help=_("number, e.g. C-000045"))


def told(invocation: Invocation, sentence: str, *made: Statement) -> None:
    """Say what was done, and by which statements, so that it can be taken back."""
    lines = [sentence] + [
        _("Taken back by: fieldkit-hq case undo {statement}").format(statement=item.statement_id)
        for item in made[:1]
    ]
    invocation.output.result({"statements": [item.statement_id for item in made]}, lines)


def open_one(invocation: Invocation) -> None:
    """Open a case."""
    arguments = invocation.arguments
    with working(invocation) as session:
        people = [person_of(session, typed) for typed in arguments.people]
        case_id, made = open_case(session, arguments.case_type, people, title=arguments.title)
        number = case_number(find_case(session, case_id).number)
    told(invocation, _("Opened: {number}.").format(number=number), made)


def open_day(invocation: Invocation) -> None:
    """Open cases for everybody who was detained in some hours."""
    arguments = invocation.arguments
    with working(invocation) as session:
        now = local_now(session)
        until = _moment(arguments.until, now, latest=True) or now
        since = _moment(arguments.since, now, latest=False) or now - _A_DAY
        plan = plan_cases(session, since, until)
        progress = invocation.output.progress(_("Open cases"))
        made = open_planned(session, plan.planned, progress) if plan.planned else ()
    count = sum(item.kind is StatementKind.CASE for item in made)
    lines = [ngettext("{count} case opened.", "{count} cases opened.", count).format(count=count)]
    if plan.followed:
        lines.append(
            ngettext(
                "{count} person has an open case already.",
                "{count} people have an open case already.",
                plan.followed,
            ).format(count=plan.followed)
        )
    if plan.unlinked:
        lines.append(
            ngettext(
                "{count} reported detention is of nobody yet: compare it first.",
                "{count} reported detentions are of nobody yet: compare them first.",
                plan.unlinked,
            ).format(count=plan.unlinked)
        )
    document = {
        "opened": count,
        "followed": plan.followed,
        "unlinked": plan.unlinked,
        "statements": [item.statement_id for item in made],
    }
    invocation.output.result(document, lines)


def show_list(invocation: Invocation) -> None:
    """List cases."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        found = list_cases(
            session,
            states=[CaseState(arguments.state)] if arguments.state else (),
            case_type=arguments.case_type,
            include_ended=arguments.ended or bool(arguments.state),
            limit=arguments.limit,
        )
        names = _names(session, found)
    rows = [
        [
            case_number(item.number),
            names[item.case_id],
            term("case_type", item.case_type),
            standing_line(item.standing),
            short_day(item.changed_at),
        ]
        for item in found
    ]
    headers = [_("Case"), _("About"), _("Type"), _("State"), _("Changed")]
    invocation.output.result(
        {"cases": [_listed(item) for item in found]},
        table(headers, rows) or [_("There is no such case.")],
    )


def show(invocation: Invocation) -> None:
    """Show one case."""
    with looking(invocation) as session:
        shown = show_case(session, find_case(session, invocation.arguments.case).case_id)
        note_people_viewed(session, shown.case.case_id, shown.people.values())
        now = local_now(session)
    invocation.output.result(case_document(shown, now), case_lines(shown, now))


def change(invocation: Invocation) -> None:
    """Change the type or the people of a case."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        made = change_case(
            session,
            case,
            case_type=arguments.case_type,
            add=[person_of(session, typed) for typed in arguments.add],
            remove=[person_of(session, typed) for typed in arguments.remove],
        )
    told(invocation, _("Changed: {number}.").format(number=case_number(case.number)), made)


def close(invocation: Invocation) -> None:
    """State what was decided of a case."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        into = find_case(session, arguments.into).case_id if arguments.into else None
        state = CaseState(arguments.state)
        made = decide_case(session, case.case_id, state, arguments.why, into=into)
    sentence = _("{number}: {state}.").format(
        number=case_number(case.number), state=state_text(state)
    )
    told(invocation, sentence, made)


def undo(invocation: Invocation) -> None:
    """Take statements back."""
    statements = invocation.arguments.statements
    if not all(HEX_32.match(item) for item in statements):
        raise InvalidInput(_("There is no such statement."))
    with working(invocation) as session:
        made = take_back(session, [StatementId(item) for item in statements])
    told(invocation, _("Taken back."), *made)


def person_of(session: HeadquartersSession, typed: str) -> PersonId:
    """Return the person of a number or an id."""
    return PersonId(typed) if HEX_32.match(typed) else find_person(session, typed)


def _moment(typed: str | None, now: datetime, *, latest: bool) -> datetime | None:
    if not typed:
        return None
    when = read_date(typed, now.date(), DateKind.DATETIME)
    return when.latest if latest else when.earliest


def _names(session: HeadquartersSession, cases: tuple[ListedCase, ...]) -> dict[str, str]:
    people = people_of(session, {person for case in cases for person in case.people})
    return {
        case.case_id: ", ".join(known.name for _id, known in each_once(case.people, people))
        or case.title
        for case in cases
    }


def _listed(case: ListedCase) -> dict[str, object]:
    standing = case.standing
    return {
        "case": case.case_id,
        "number": case_number(case.number),
        "type": case.case_type,
        "people": list(case.people),
        "title": case.title,
        "state": standing.state.value,
        "legal_status": standing.legal_status,
        "reported_state": standing.reported_state.value,
        "unconfirmed": standing.unconfirmed,
        "contradictions": standing.contradictions,
        "opened_at": to_text(case.opened_at),
        "changed_at": to_text(case.changed_at),
    }
