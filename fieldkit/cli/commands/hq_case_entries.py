"""`fieldkit-hq case stage, confirm, take, parcel, contact, lawyer, money, note`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from fieldkit.cli.commands.hq_cases import case_argument, person_of, told
from fieldkit.cli.hq_opening import as_argument, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.amount import typed_decimal
from fieldkit.domain.case import ListedCase
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.money import BYN, Money, Purpose
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, read_coming, read_date
from fieldkit.domain.stage import MAX_DAYS, MAX_MONTHS, PROCEDURAL, STAGE_VOCABULARIES, Stage
from fieldkit.domain.statement import Source, SourceKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.add_case_entry import Entry, add_entry
from fieldkit.operations.hq.add_stage import add_stage, confirm_stages
from fieldkit.operations.hq.case_words import step_line
from fieldkit.operations.hq.due_alarms import local_now
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import show_case
from fieldkit.operations.hq.show_report import find_report
from fieldkit.operations.hq.suggest_for_case import set_offers_aside, take_offers
from fieldkit.operations.hq.term_labels import labels_of
from fieldkit.translations import _, language, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    _register_steps(tree)
    _register_entries(tree)


def _register_steps(tree: CommandTree) -> None:
    parser = _command(tree, "case stage", _("state a step of a case"), state_step)
    parser.add_argument("code", metavar="STEP", help=_("code of the list, e.g. ADMIN_ARREST"))
    parser.add_argument("--list", dest="vocabulary", default=PROCEDURAL, choices=STAGE_VOCABULARIES)
    parser.add_argument("--when", default="", help=_("local date or time, as people say it"))
    parser.add_argument("--hearing", default="", help=_("when the next hearing is"))
    parser.add_argument("--where", default="", help=_("where it happened"))
    parser.add_argument("--place", default="", help=_("code of the place of custody"))
    parser.add_argument("--court", default="")
    parser.add_argument("--judge", default="")
    parser.add_argument("--article", action="append", default=[])
    parser.add_argument("--sanction", default="")
    parser.add_argument("--days", type=int)
    parser.add_argument("--months", type=int)
    parser.add_argument("--base-units", default="")
    parser.add_argument("--note", default="")
    parser.add_argument("--confirmed", action="store_true", help=_("somebody checked it"))
    _common(parser)
    parser = _command(tree, "case confirm", _("confirm steps that were only reported"), confirm)
    parser.add_argument("steps", metavar="STEP", nargs="+", help=_("first characters, as shown"))
    as_argument(parser)
    parser = _command(tree, "case take", _("take in what reports suggest"), take)
    parser.add_argument("numbers", metavar="NUMBER", nargs="*", type=int, help=_("all if none"))
    parser.add_argument("--confirm", action="store_true", help=_("as confirmed, not as reported"))
    parser.add_argument("--aside", action="store_true", help=_("do not take them in"))
    as_argument(parser)


def _register_entries(tree: CommandTree) -> None:
    parser = _command(tree, "case parcel", _("write down what became of a parcel"), state_parcel)
    parser.add_argument("status", choices=[item.value for item in ParcelStatus])
    parser.add_argument(
        "--parcel", default="", help=_("an earlier one: first characters, as shown")
    )
    parser.add_argument("--kind", action="append", default=[])
    parser.add_argument("--when", default="")
    parser.add_argument("--place", default="")
    parser.add_argument("--reason", default="", help=_("of a refusal: code of the list"))
    parser.add_argument("--bringer", default="", help=_("a code, never a name"))
    parser.add_argument("--cost", default="", help=_("in BYN"))
    _common(parser)
    parser = _command(tree, "case contact", _("write down a talk with a relative"), state_contact)
    parser.add_argument("who", help=_("relation or code"))
    parser.add_argument("--when", default="")
    parser.add_argument("--asked", action="append", default=[], help=_("code of the list"))
    parser.add_argument("--promised", default="")
    parser.add_argument("--next", dest="next_at", default="", help=_("when to talk again"))
    parser.add_argument("--text", default="")
    _common(parser)
    parser = _command(
        tree, "case lawyer", _("write down who defends, and what they met"), state_lawyer
    )
    parser.add_argument("arrangement", help=_("code of the list"))
    parser.add_argument("--lawyer", default="")
    parser.add_argument("--first-access", default="")
    parser.add_argument("--refused", default="", help=_("when the lawyer was not let in"))
    parser.add_argument("--reason", default="")
    _common(parser)
    parser = _command(tree, "case money", _("write down an amount"), state_money)
    parser.add_argument("purpose", choices=[item.value for item in Purpose])
    parser.add_argument("--base-units", default="")
    parser.add_argument("--reported", default="")
    parser.add_argument("--currency", default=BYN)
    parser.add_argument("--when", default="", help=_("day of the ruling or payment"))
    parser.add_argument("--paid", default="")
    _common(parser)
    parser = _command(tree, "case note", _("write a note for colleagues"), state_note)
    parser.add_argument("text")
    _common(parser)


def _command(
    tree: CommandTree, name: str, about: str, run: Callable[[Invocation], None]
) -> ArgumentParser:
    parser = tree.command(name, about, run)
    case_argument(parser)
    return parser


def _common(parser: ArgumentParser) -> None:
    parser.add_argument("--person", default="", help=_("one of several, e.g. P-000123"))
    parser.add_argument("--source", action="append", default=[], metavar="REPORT")
    as_argument(parser)


def state_step(invocation: Invocation) -> None:
    """State a step."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        stage = _stage(session, arguments)
        made = add_stage(
            session,
            case.case_id,
            stage,
            person=person_of(session, arguments.person) if arguments.person else None,
            sources=_sources(session, arguments),
        )
    told(invocation, _("Stated: {step}.").format(step=step_line(stage)), made)


def confirm(invocation: Invocation) -> None:
    """Confirm steps."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        known = [item.statement_id for item in show_case(session, case.case_id).stages]
        made = confirm_stages(session, [_one_of(known, typed) for typed in arguments.steps])
    sentence = ngettext("{count} step confirmed.", "{count} steps confirmed.", len(made))
    told(invocation, sentence.format(count=len(made)), *made)


def take(invocation: Invocation) -> None:
    """Take in suggestions, or set them aside."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        offers = show_case(session, case.case_id).offers
        numbers = arguments.numbers or range(1, len(offers) + 1)
        if any(not 1 <= number <= len(offers) for number in numbers):
            raise InvalidInput(_("There is no suggestion of this number."))
        chosen = [offers[number - 1] for number in numbers]
        if arguments.aside:
            made = set_offers_aside(session, case, chosen)
        else:
            made = take_offers(session, case, chosen, confirm=arguments.confirm)
    sentence = ngettext("{count} suggestion settled.", "{count} suggestions settled.", len(made))
    told(invocation, sentence.format(count=len(made)), *made)


def state_parcel(invocation: Invocation) -> None:
    """State what became of a parcel."""
    arguments = invocation.arguments
    with working(invocation) as session:
        case = find_case(session, arguments.case)
        first = None
        if arguments.parcel:
            known = [item.first for item in show_case(session, case.case_id).parcels]
            first = _one_of(known, arguments.parcel)
        parcel = Parcel(
            ParcelStatus(arguments.status),
            tuple(_coded("parcel_kind", code) for code in arguments.kind),
            _date(session, arguments.when),
            _coded("detention_place", arguments.place),
            _coded("parcel_refusal_reason", arguments.reason),
            arguments.bringer,
            cost_byn=typed_decimal(arguments.cost) if arguments.cost else None,
            parcel=first,
        )
        _add(invocation, session, case, parcel)


def state_contact(invocation: Invocation) -> None:
    """State a talk."""
    arguments = invocation.arguments
    with working(invocation) as session:
        contact = Contact(
            arguments.who.strip(),
            _date(session, arguments.when),
            tuple(_coded("relative_request", code) for code in arguments.asked),
            arguments.text,
            arguments.promised,
            _coming(session, arguments.next_at),
        )
        _add(invocation, session, find_case(session, arguments.case), contact)


def state_lawyer(invocation: Invocation) -> None:
    """State who defends."""
    arguments = invocation.arguments
    with working(invocation) as session:
        lawyer = Lawyer(
            _coded("lawyer_arrangement", arguments.arrangement),
            arguments.lawyer,
            first_access=_date(session, arguments.first_access),
            refused=_date(session, arguments.refused),
            reason=arguments.reason,
        )
        _add(invocation, session, find_case(session, arguments.case), lawyer)


def state_money(invocation: Invocation) -> None:
    """State an amount."""
    arguments = invocation.arguments
    if not arguments.base_units and not arguments.reported:
        raise InvalidInput(_("Say base units, or the amount that was reported."))
    with working(invocation) as session:
        money = Money(
            Purpose(arguments.purpose),
            _date(session, arguments.when),
            typed_decimal(arguments.base_units) if arguments.base_units else None,
            typed_decimal(arguments.reported) if arguments.reported else None,
            arguments.currency,
            _date(session, arguments.paid),
        )
        _add(invocation, session, find_case(session, arguments.case), money)


def state_note(invocation: Invocation) -> None:
    """State a note."""
    with working(invocation) as session:
        note = Note(invocation.arguments.text.strip())
        if not note.text:
            raise InvalidInput(_("The note is empty."))
        _add(invocation, session, find_case(session, invocation.arguments.case), note)


def _add(
    invocation: Invocation, session: HeadquartersSession, case: ListedCase, entry: Entry
) -> None:
    arguments = invocation.arguments
    made = add_entry(
        session,
        case.case_id,
        entry,
        person=person_of(session, arguments.person) if arguments.person else None,
        sources=_sources(session, arguments),
    )
    told(invocation, _("Written down."), made)


def _stage(session: HeadquartersSession, arguments: Namespace) -> Stage:
    return Stage(
        _coded(arguments.vocabulary, arguments.code),
        arguments.vocabulary,
        when=_date(session, arguments.when),
        hearing=_coming(session, arguments.hearing),
        where=arguments.where,
        place=_coded("detention_place", arguments.place),
        court=arguments.court,
        judge=arguments.judge,
        articles=tuple(_coded("legal_article", code) for code in arguments.article),
        sanction=_coded("sanction", arguments.sanction),
        days=_count(arguments.days, MAX_DAYS),
        months=_count(arguments.months, MAX_MONTHS),
        base_units=typed_decimal(arguments.base_units) if arguments.base_units else None,
        is_confirmed=arguments.confirmed,
        note=arguments.note,
    )


def _coded(vocabulary: str, code: str) -> str:
    """Return a code that its list knows, or "".

    Raises:
        InvalidInput: The list does not know it.
    """
    if code and code not in labels_of(vocabulary, language()):
        raise InvalidInput(_("The list {name} has no such code.").format(name=vocabulary))
    return code


def _count(number: int | None, most: int) -> int | None:
    if number is not None and not 0 <= number <= most:
        raise InvalidInput(_("This is no whole number."))
    return number


def _date(session: HeadquartersSession, typed: str) -> PartialDate | None:
    return read_date(typed, local_now(session).date()) if typed else None


def _coming(session: HeadquartersSession, typed: str) -> PartialDate | None:
    return read_coming(typed, local_now(session).date()) if typed else None


def _sources(session: HeadquartersSession, arguments: Namespace) -> list[Source]:
    return [
        Source(SourceKind.REPORT, find_report(session, beginning).report_id)
        for beginning in arguments.source
    ]


def _one_of(known: list[StatementId], beginning: str) -> StatementId:
    found = [item for item in known if beginning and item.startswith(beginning)]
    if len(found) != 1:
        raise InvalidInput(_("There is no such statement."))
    return found[0]
