"""`fieldkit-hq consent`: what people agreed to, and what follows from it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import as_argument, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    MAX_TEXT,
    ConsentWord,
    EditorialDecision,
    GivenBy,
    GivenHow,
    Purpose,
)
from fieldkit.domain.local_text import short_day
from fieldkit.errors import InvalidInput
from fieldkit.hq.consent_ledger import Why
from fieldkit.hq.consent_words import (
    giver_text,
    how_text,
    level_text,
    purpose_text,
    sentence_of,
)
from fieldkit.hq.consent_words import reason_of as why_text
from fieldkit.operations.hq.decide_editorially import decide_editorially, decided_together
from fieldkit.operations.hq.make_list import ListOrder, plan_list
from fieldkit.operations.hq.show_consent import (
    SaidOfConsent,
    ShownConsent,
    named_in_text,
    show_consent,
)
from fieldkit.operations.hq.show_person import find_person
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from fieldkit.translations import _, ngettext

_MAX_TEXT_BYTES = MAX_TEXT * 4
_LEVELS = [level.value for level in ConsentLevel if level is not ConsentLevel.WITHDRAWN]


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("consent", _("what people agreed to"))
    parser = tree.command("consent show", _("what was said, and which uses are allowed"), show)
    _person(parser)
    as_argument(parser)
    parser = tree.command("consent state", _("state what somebody agreed to"), state)
    _person(parser)
    parser.add_argument("level", choices=_LEVELS, metavar="LEVEL", help=", ".join(_LEVELS))
    _given(parser)
    parser.add_argument(
        "--refuses",
        action="append",
        choices=[purpose.value for purpose in Purpose],
        default=[],
        help=_("a use that is refused though the level would include it; repeatable"),
    )
    parser.add_argument("--on", type=_day, metavar="DAY", help=_("the day on which it was given"))
    parser.add_argument("--until", type=_day, metavar="DAY", help=_("the last day it holds"))
    parser.add_argument(
        "--anew",
        action="store_true",
        help=_("they were asked again: what was said before no longer counts"),
    )
    parser.add_argument(
        "--silence", action="store_true", help=_("relatives ask that nothing is published")
    )
    parser.add_argument(
        "--adult", action="store_true", help=_("known to be 18 or older, whatever reports say")
    )
    parser = tree.command("consent withdraw", _("state that consent was withdrawn"), withdraw)
    _person(parser)
    _given(parser)
    parser = tree.command("consent editorial", _("decide to print names without consent"), decide)
    parser.add_argument("people", nargs="*", metavar="PERSON", help=_("numbers, e.g. P-000123"))
    parser.add_argument(
        "--withheld",
        action="store_true",
        help=_("everybody on the list of now whom nobody could ask"),
    )
    parser.add_argument(
        "--since", type=_day, metavar="DAY", help=_("with --withheld: the first day that counts")
    )
    parser.add_argument("--until", type=_day, metavar="DAY", help=_("the last day it holds"))
    reason_arguments(parser)
    as_argument(parser)


def reason_arguments(parser: ArgumentParser) -> None:
    """Add `--reason` and `--reason-file`, of which one is needed."""
    given = parser.add_mutually_exclusive_group(required=True)
    # A command line can be seen by others on this computer, and is kept by shells.
    given.add_argument("--reason", metavar="TEXT", help=_("why; others here may see it: no names"))
    given.add_argument("--reason-file", metavar="FILE", help=_("a text file that says why"))


def reason_of(invocation: Invocation) -> str:
    """Return the reason that was given.

    Raises:
        InvalidInput: The file cannot be read, or is no text.
    """
    arguments = invocation.arguments
    if arguments.reason_file is None:
        return str(arguments.reason)
    try:
        return read_file(Path(arguments.reason_file), _MAX_TEXT_BYTES).decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise InvalidInput(_("This file is not text in UTF-8.")) from error


def show(invocation: Invocation) -> None:
    """Show one person's page of the ledger."""
    with working(invocation) as session:
        shown = show_consent(session, find_person(session, invocation.arguments.person))
    invocation.output.result(_document(shown), _lines(shown))


def state(invocation: Invocation) -> None:
    """State one word."""
    arguments = invocation.arguments
    word = ConsentWord(
        level=ConsentLevel(arguments.level),
        given_by=GivenBy(arguments.by),
        how=GivenHow(arguments.how),
        refused=frozenset(Purpose(code) for code in arguments.refuses),
        given_on=arguments.on,
        until=arguments.until,
        renews=arguments.anew,
        silence=arguments.silence,
        adult=arguments.adult,
    )
    with working(invocation) as session:
        person = find_person(session, arguments.person)
        made = state_consent(session, person, word)
        shown = show_consent(session, person)
    invocation.output.result(
        {"statement": made.statement_id, **_document(shown)}, [_("Stated."), *_uses(shown)]
    )


def withdraw(invocation: Invocation) -> None:
    """State a withdrawal."""
    arguments = invocation.arguments
    with working(invocation) as session:
        person = find_person(session, arguments.person)
        invocation.prompts.confirm(_("From then on nothing about this person may be used. Go on?"))
        made = withdraw_consent(session, person, GivenBy(arguments.by), GivenHow(arguments.how))
        shown = show_consent(session, person)
    invocation.output.result(
        {"statement": made.statement_id, "named_in": _named_in(shown)},
        [
            _("Stated: nothing about this person may be used any more."),
            *filter(None, [named_in_text(shown)]),
        ],
    )


def decide(invocation: Invocation) -> None:
    """Decide it for each of some people, or of all whom nobody could ask."""
    arguments = invocation.arguments
    if bool(arguments.people) is arguments.withheld:
        raise InvalidInput(
            _("Say first whom it is about."), hint=_("Name their numbers, or say --withheld.")
        )
    decision = EditorialDecision(reason_of(invocation), arguments.until)
    left: Mapping[Why, int] = {}
    with working(invocation) as session:
        people = [find_person(session, number) for number in arguments.people]
        if arguments.withheld:
            planned = plan_list(session, ListOrder(since=arguments.since))
            held = [entry.person_id for entry in planned.withheld]
            together = decided_together(session, held)
            people, left = list(together.people), together.left
            _confirm_all(invocation, len(people))
        made = decide_editorially(session, people, decision)
    invocation.output.result(
        {
            "statements": [item.statement_id for item in made],
            "left": {why.value: count for why, count in left.items()},
        },
        [
            ngettext(
                "Decided for {count} person; each has a statement of their own.",
                "Decided for {count} people; each has a statement of their own.",
                len(made),
            ).format(count=len(made)),
            *left_lines(left),
        ],
    )


def left_lines(left: Mapping[Why, int]) -> list[str]:
    """Return who stays withheld though many were decided together, and why."""
    if not left:
        return []
    return [
        _("Still withheld, to be decided for each alone if at all:"),
        *(f"  {count}: {why_text(why)}" for why, count in left.items()),
    ]


def _confirm_all(invocation: Invocation, count: int) -> None:
    invocation.prompts.confirm(
        ngettext(
            "{count} name will be printed without consent. Go on?",
            "{count} names will be printed without consent. Go on?",
            count,
        ).format(count=count)
    )


def _person(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help=_("the number, e.g. P-000123"))


def _given(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        choices=[item.value for item in GivenBy],
        default=GivenBy.PERSON.value,
        help=_("who said it"),
    )
    parser.add_argument(
        "--how",
        choices=[item.value for item in GivenHow],
        default=GivenHow.NOT_SAID.value,
        help=_("how they said it"),
    )
    as_argument(parser)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _document(shown: ShownConsent) -> dict[str, object]:
    return {
        "person": shown.person.written_number,
        "may_be_minor": shown.may_be_minor,
        "uses": {
            purpose.value: {
                "allowed": ruling.allowed,
                "why": ruling.why.value,
                "level": ruling.level.value,
            }
            for purpose, ruling in shown.rulings.items()
        },
        "said": [
            {
                "statement": item.statement.statement_id,
                "at": to_text(item.statement.at),
                "by": item.author,
                "in_force": item.statement.is_in_force,
                "kind": item.statement.kind.value,
                **item.statement.content,
            }
            for item in shown.said
        ],
        "named_in": _named_in(shown),
        "reported": [
            {"source": mention.source, "level": mention.consent.value, "silence": mention.silence}
            for mention in shown.reported
        ],
    }


def _named_in(shown: ShownConsent) -> list[dict[str, object]]:
    return [{"list": item.list_name, "version": item.version} for item in shown.named_in]


def _lines(shown: ShownConsent) -> list[str]:
    lines = [shown.person.written_number, *_uses(shown), *filter(None, [named_in_text(shown)])]
    if shown.may_be_minor:
        lines.append(_("Perhaps under 18; a parent or guardian must agree."))
    said = [
        [short_day(item.statement.at.date()), item.author, said_text(item), _standing(item)]
        for item in shown.said
    ]
    said += [
        [
            "" if mention.received_at is None else short_day(mention.received_at.date()),
            _("report"),
            level_text(mention.consent) + (f", {_('silence')}" if mention.silence else ""),
            "",
        ]
        for mention in shown.reported
    ]
    return [*lines, *table([_("Day"), _("By"), _("Said"), ""], said)]


def _uses(shown: ShownConsent) -> list[str]:
    rows = [
        [purpose_text(purpose), _("yes") if ruling.allowed else _("no"), sentence_of(ruling)]
        for purpose, ruling in shown.rulings.items()
    ]
    return table([_("Use"), _("Allowed"), _("Why")], rows)


def said_text(item: SaidOfConsent) -> str:
    """Return what a statement of the ledger says, without notes and reasons."""
    if isinstance(item.said, EditorialDecision):
        text = _("editorial decision")
    else:
        by = giver_text(item.said.given_by)
        text = f"{level_text(item.said.level)} ({by}, {how_text(item.said.how)})"
        marks = (
            (item.said.renews, _("given anew")),
            (item.said.silence, _("silence")),
            (item.said.adult, _("18 or older")),
        )
        text = ", ".join([text, *(mark for is_so, mark in marks if is_so)])
    if item.said.until is not None:
        text += ", " + _("until {day}").format(day=short_day(item.said.until))
    return text


def _standing(item: SaidOfConsent) -> str:
    return "" if item.statement.is_in_force else _("taken back")
