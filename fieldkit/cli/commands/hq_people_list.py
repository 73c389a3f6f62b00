"""`fieldkit-hq people list|show|duplicates`: people, and who may be whom."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fieldkit.cli.hq_opening import as_argument, looking, opened, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import local, number, short_moment
from fieldkit.hq.matching import explain
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq import person_words as words
from fieldkit.operations.hq.find_people import find_people
from fieldkit.operations.hq.list_to_compare import ToCompare, list_to_compare
from fieldkit.operations.hq.note_viewed import note_people_viewed
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_comparison import (
    Comparison,
    note_comparison_viewed,
    show_comparison,
)
from fieldkit.operations.hq.show_person import find_person, list_people, people_of, show_person
from fieldkit.translations import _, ngettext

_SHORT = 8  # characters of a number that are shown


def register(tree: CommandTree) -> None:
    """Add the commands; the group is there."""
    parser = tree.command("people list", _("list people, by number"), show_list)
    parser.add_argument("--find", metavar="TEXT", help=_("a number or a name, in any letters"))
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))
    parser = tree.command("people show", _("show one person, with all sources"), show)
    person_argument(parser)
    as_argument(parser)
    parser = tree.command(
        "people duplicates", _("list mentions and whom each may be, with reasons"), duplicates
    )
    as_argument(parser)
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many mentions"))
    parser.add_argument(
        "--state",
        choices=[state.value for state in (Waiting.PROPOSED, Waiting.PARKED, Waiting.ALONE)],
        default=Waiting.PROPOSED.value,
        help=_("proposed: to be decided; parked: decided to wait; alone: nobody is proposed"),
    )


def person_argument(parser: ArgumentParser) -> None:
    """Add the number of a person."""
    parser.add_argument("person", metavar="PERSON", help=_("number of the person, e.g. P-000123"))


def show_list(invocation: Invocation) -> None:
    """List people."""
    arguments: Namespace = invocation.arguments
    with opened(invocation) as session:
        everybody = find_people(session, arguments.find) if arguments.find else list_people(session)
        wanted = everybody[: arguments.limit]
        known = people_of(session, wanted)
    people = [known[person] for person in wanted if person in known]
    rows = [
        [
            person.written_number,
            words.name_of_person(person),
            words.born_text(person.born_from, person.born_to),
            person.town,
            number(len(person.mentions)),
        ]
        for person in people
    ]
    headers = [_("Number"), _("Name"), _("Born"), _("Town"), _("Reports")]
    invocation.output.result(
        {"people": [document_of(person) for person in people], "count": len(everybody)},
        table(headers, rows) or [_("Nobody is here yet.")],
    )


def show(invocation: Invocation) -> None:
    """Show one person."""
    with looking(invocation) as session:
        person = show_person(session, find_person(session, invocation.arguments.person))
        note_people_viewed(session, person.person_id, [person])
        lines = _lines(session, person)
    invocation.output.result(document_of(person), lines)


def duplicates(invocation: Invocation) -> None:
    """List mentions with proposals, after comparing what is new."""
    arguments = invocation.arguments
    with working(invocation) as session:
        propose_matches(session, invocation.output.progress(_("Comparing names")))
        waiting = list_to_compare(session)
        chosen = [item for item in waiting if item.state == arguments.state][: arguments.limit]
        found = [_comparison(session, item) for item in chosen]
        devices = words.codes_of_devices(session)
    left = sum(item.state == arguments.state for item in waiting)
    text = ngettext("{count} mention.", "{count} mentions.", left).format(count=number(left))
    lines = [line for item in found for line in _comparison_lines(item, devices)]
    invocation.output.result(
        {"mentions": [_comparison_document(item) for item in found], "count": left},
        [*lines, text],
    )


def _comparison(session: HeadquartersSession, item: ToCompare) -> Comparison:
    found = show_comparison(session, item.mention_id, settled=item.state is Waiting.PARKED)
    note_comparison_viewed(session, found)
    return found


def _comparison_lines(found: Comparison, devices: dict[str, str]) -> list[str]:
    mention = found.mention
    head = f"{mention.mention_id[:_SHORT]}  {words.name_of(mention)}"
    lines = [f"{head}  ({words.reported_by(mention, devices)})"]
    for item in found.proposed:
        who = (
            f"{item.mention.mention_id[:_SHORT]}  {words.name_of(item.mention)}"
            if item.person is None
            else words.person_line(item.person)
        )
        lines.append(f"  {item.match.score:.2f}  {who}: {words.band_text(item.match.band)}")
        lines.append(f"        {explain(item.match)}")
    return lines


def _comparison_document(found: Comparison) -> dict[str, object]:
    return {
        "mention": found.mention.mention_id,
        "name": found.mention.name,
        "report": found.mention.source,
        "together": [mention.mention_id for mention in found.together],
        "proposals": [
            {
                "mention": item.mention.mention_id,
                "person": None if item.person is None else item.person.written_number,
                "name": item.mention.name,
                "score": round(item.match.score, 3),
                "band": item.match.band.value,
                "reason": explain(item.match),
            }
            for item in found.proposed
        ],
    }


def _lines(session: HeadquartersSession, person: KnownPerson) -> list[str]:
    devices, colleagues = words.codes_of_devices(session), words.codes_of_colleagues(session)
    lines = [words.person_line(person)]
    if person.others:
        lines.append(_("Also: {numbers}").format(numbers=", ".join(person.written_others)))
    for contradiction in person.contradictions:
        values = "; ".join(
            words.value_text(contradiction.field, value.value) for value in contradiction.values
        )
        field = words.contradiction_text(contradiction.field)
        lines.append(_("Sources contradict: {field}: {values}").format(field=field, values=values))
    lines += [_("Names:"), *(f"  {name.text}" for name in person.names)]
    lines.append(_("Reports:"))
    for mention in person.mentions:
        reported = words.reported_by(mention, devices)
        lines.append(
            f"  {mention.mention_id[:_SHORT]}  {words.name_of(mention)}  "
            f"{words.when_text(mention)}  ({reported})"
        )
    if person.probable:
        lines.append(_("Probably the same person:"))
        lines += [f"  {m.mention_id[:_SHORT]}  {words.name_of(m)}" for m in person.probable]
    if person.links:
        lines.append(_("Decisions:"))
    for link in person.links:
        when = short_moment(local(link.at, session.clock))
        lines.append(
            f"  {link.statement_id[:_SHORT]}  {words.certainty_text(link.certainty)}  "
            f"{colleagues.get(link.author, '?')}  {when}"
        )
    return lines


def document_of(person: KnownPerson) -> dict[str, object]:
    """Return a person for scripts."""
    return {
        "person": person.person_id,
        "number": person.written_number,
        "other_numbers": list(person.written_others),
        "name": person.name,
        "name_be": person.name_be,
        "name_ru": person.name_ru,
        "name_latin": person.name_latin,
        "names": [
            {"text": name.text, "kind": name.kind, "language": name.language}
            for name in person.names
        ],
        "born_from": person.born_from,
        "born_to": person.born_to,
        "sex": person.sex,
        "town": person.town,
        "occupation": person.occupation,
        "mentions": [mention.mention_id for mention in person.mentions],
        "probable": [mention.mention_id for mention in person.probable],
        "contradictions": [
            {"field": item.field.value, "values": [value.value for value in item.values]}
            for item in person.contradictions
        ],
        "links": [
            {
                "link": link.statement_id,
                "a": link.a,
                "b": link.b,
                "certainty": link.certainty.value,
                "at": to_text(link.at),
            }
            for link in person.links
        ],
    }
