"""Offer what reports suggest for a case; take it in as reported, as confirmed, or set it aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.domain import stage as stages
from fieldkit.domain.case import ListedCase
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.note import Note
from fieldkit.domain.statement import NewStatement, SourceKind, Statement, StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.operations.hq.add_case_entry import entry_statement
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession

_ALL = "SUPPORT"  # help belongs to whatever case a person has
_TAKING = frozenset(
    {
        StatementKind.STAGE, StatementKind.PARCEL, StatementKind.CONTACT, StatementKind.LAWYER,
        StatementKind.MONEY, StatementKind.NOTE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A suggestion for one person of one case."""

    suggestion: Suggestion
    person_id: PersonId


def offers_for(session: HeadquartersSession, case: ListedCase) -> tuple[Offer, ...]:
    """Return what reports suggest for a case and nobody stated yet, oldest first.

    Only reports that are linked to its people as the same person count. What suits another case
    of theirs better is offered there.
    """
    return offers_for_all(session, [case]).get(case.case_id, ())


def offers_for_all(
    session: HeadquartersSession, cases: Sequence[ListedCase]
) -> dict[CaseId, tuple[Offer, ...]]:
    """Return the offers of many cases; cases without any are left out."""
    people = {person for case in cases for person in case.people}
    mentions = _mentions_of(session, people)
    others = _cases_of_each(session, people)
    taken = _taken(session, {item.case_id for group in others.values() for item in group})
    suggested: dict[str, list[Suggestion]] = defaultdict(list)
    for item in session.store.suggestions.of_mentions(mentions):
        if item.key not in taken:
            suggested[item.mention_id].append(item)
    whose: dict[PersonId, list[Suggestion]] = defaultdict(list)
    for mention, items in suggested.items():
        for person in mentions[mention]:
            whose[person] += items
    found: dict[CaseId, tuple[Offer, ...]] = {}
    for case in cases:
        offers = [
            Offer(item, person)
            for person in case.people
            for item in whose.get(person, ())
            if _suits(item, case, others.get(person, ()))
        ]
        if offers:
            found[case.case_id] = tuple(sorted(offers, key=_when))
    return found


def take_offers(
    session: HeadquartersSession, case: ListedCase, offers: Sequence[Offer], *, confirm: bool
) -> tuple[Statement, ...]:
    """State what was offered, in one act, resting on the reports; steps confirmed or as reported.

    Raises:
        NotAllowed: Nobody said who they are.
    """
    return make_statements(
        session, *[offer_statement(case.case_id, case.people, it, confirm=confirm) for it in offers]
    )


def set_offers_aside(
    session: HeadquartersSession, case: ListedCase, offers: Sequence[Offer]
) -> tuple[Statement, ...]:
    """Note that these are not taken in; taking the notes back offers them again."""
    return make_statements(
        session,
        *[
            entry_statement(
                case.case_id,
                Note(set_aside=item.suggestion.label),
                _person(case.people, item),
                [item.suggestion.as_source],
            )
            for item in offers
        ],
    )


def offer_statement(
    case_id: CaseId, people: Sequence[PersonId], offer: Offer, *, confirm: bool
) -> NewStatement:
    """Return the statement that takes an offer in, to be made."""
    suggestion = offer.suggestion
    content = dict(suggestion.content)
    if confirm and suggestion.kind is StatementKind.STAGE:
        content["confirmed"] = True
        stages.from_content(content)
    return NewStatement(
        suggestion.kind, case_id, content, _person(people, offer), (suggestion.as_source,)
    )


def _person(people: Sequence[PersonId], offer: Offer) -> PersonId | None:
    return offer.person_id if len(people) > 1 else None


def _mentions_of(
    session: HeadquartersSession, people: Collection[PersonId]
) -> dict[str, list[PersonId]]:
    """Return the mentions that are the same as these people, with those they are the same as."""
    store = session.store.people
    own = store.memberships(people)
    members = store.members({item.component for item in own.values()})
    inside: dict[str, list[PersonId]] = defaultdict(list)
    for person in people:
        if person in own:
            inside[own[person].component].append(person)
    return {node: inside[item.component] for node, item in members.items() if node not in people}


def _cases_of_each(
    session: HeadquartersSession, people: Iterable[PersonId]
) -> dict[PersonId, list[ListedCase]]:
    found: dict[PersonId, list[ListedCase]] = defaultdict(list)
    for case in session.store.cases.of_people(people):
        for person in case.people:
            found[person].append(case)
    return found


def _taken(session: HeadquartersSession, case_ids: Collection[CaseId]) -> set[tuple[str, str, str]]:
    found = set()
    for item in session.store.statements.about(case_ids, _TAKING):
        if not item.is_in_force:
            continue
        label = _label(item.kind, item.content)
        for source in item.sources:
            if source.kind is not SourceKind.STATEMENT:
                found.add((source.identifier, source.path, label))
    return found


def _label(kind: StatementKind, content: Mapping[str, object]) -> str:
    if kind is StatementKind.NOTE:
        return str(content.get("set_aside", ""))
    if kind is StatementKind.CONTACT:
        asked = content.get("asked")
        return f"{kind.value}:{asked[0] if isinstance(asked, list) and asked else ''}"
    return f"{kind.value}:{content.get(_CODES[kind], '')}"


_CODES = {
    StatementKind.STAGE: "stage",
    StatementKind.PARCEL: "status",
    StatementKind.LAWYER: "arrangement",
    StatementKind.MONEY: "purpose",
}


def _suits(item: Suggestion, case: ListedCase, others: Sequence[ListedCase]) -> bool:
    if item.case_type in (case.case_type, _ALL):
        return True
    return not any(other.case_type == item.case_type for other in others)


def _when(offer: Offer) -> tuple[str, str]:
    when = offer.suggestion.content.get("when")
    edtf = str(when.get("edtf", "")) if isinstance(when, dict) else "9999"
    return edtf, offer.suggestion.source
