"""Gather what consent is ruled on: of people who were read already, or of very many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fieldkit.domain import person_fact
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.person_fact import FactField
from fieldkit.domain.statement import StatementKind
from fieldkit.hq.components import Membership
from fieldkit.hq.consent_ledger import Ledger, ReportedLevel, StatedDecision, StatedWord
from fieldkit.hq.known_people import Aged, born_between
from fieldkit.operations.hq.session import HeadquartersSession

_WHOLE_FROM = 5_000  # people; for more whole tables are read
# In a talk with relatives; of such a word its silence alone counts.
_SILENCE = ReportedLevel(ConsentLevel.NONE, silence=True, received_at=None, is_probable=True)


class SaidInReport(Aged, Protocol):
    """What a mention says of consent and age, whichever way it was read."""

    @property
    def consent(self) -> ConsentLevel: ...
    @property
    def silence(self) -> bool: ...
    @property
    def received_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Basis:
    """Where to look for what was said about one person."""

    numbers: Collection[str]  # everyone who is the same person
    perhaps: Collection[str]  # people who are probably the same
    same: Sequence[SaidInReport]  # mentions
    probable: Sequence[SaidInReport]
    born_to: int | None  # the latest possible year of birth; if unknown, of who is probably they


def basis_of(person: KnownPerson) -> Basis:
    """Return the basis of a person who was read already."""
    return Basis(
        person.person_ids,
        person.probable_people,
        person.mentions,
        person.probable,
        _latest(person.born_to, person.probable),
    )


def bases_of(
    session: HeadquartersSession, person_ids: Collection[PersonId]
) -> dict[PersonId, Basis]:
    """Return the bases of people; ids that are no person's are left out.

    Reads only what consent needs, so that 100,000 people take seconds.
    """
    own, around = _memberships(session, person_ids)
    groups: dict[str, list[str]] = defaultdict(list)
    for item in around.values():
        groups[item.wide].append(item.node)
    reported = session.store.consent.reported(around.keys())
    people = {node for node in around if node not in reported}
    born = _stated_years(session, people)
    components: dict[str, Basis] = {}
    for person in own.values():
        if person.component not in components:
            inside: list[str] = []
            beside: list[str] = []
            for node in groups[person.wide]:
                (inside if around[node].component == person.component else beside).append(node)
            same = [reported[node] for node in inside if node in reported]
            probable = [reported[node] for node in beside if node in reported]
            stated = [born[node] for node in inside if node in born]
            components[person.component] = Basis(
                numbers=[node for node in inside if node in people],
                perhaps=[node for node in beside if node in people],
                same=same,
                probable=probable,
                born_to=_latest(
                    born_between(same, max(stated)[1] if stated else None)[1], probable
                ),
            )
    return {PersonId(node): components[item.component] for node, item in own.items()}


def ledgers_on(
    session: HeadquartersSession, bases: Mapping[PersonId, Basis]
) -> dict[PersonId, Ledger]:
    """Return everything that was said about these people, by the ids they are given under."""
    around = {number for basis in bases.values() for number in (*basis.numbers, *basis.perhaps)}
    words = session.store.consent.words(around)
    decisions = session.store.consent.decisions(around)
    silenced = session.store.cases.silenced()
    return {person: _ledger(basis, words, decisions, silenced) for person, basis in bases.items()}


def _ledger(
    basis: Basis,
    words: Mapping[str, Sequence[StatedWord]],
    decisions: Mapping[str, Sequence[StatedDecision]],
    silenced: Collection[str],
) -> Ledger:
    stated = [item for number in basis.numbers for item in words.get(number, ())]
    perhaps = [words.get(number, ()) for number in basis.perhaps]
    return Ledger(
        words=tuple(sorted(stated, key=lambda item: item.number)),
        reported=(
            *(_reported(mention) for mention in basis.same),
            *(_reported(mention, is_probable=True) for mention in basis.probable),
            *(item for some in perhaps for item in _forbidding(some)),
            *(_SILENCE for number in (*basis.numbers, *basis.perhaps) if number in silenced),
        ),
        editorial=tuple(item for number in basis.numbers for item in decisions.get(number, ())),
        born_to=basis.born_to,
    )


def _reported(mention: SaidInReport, *, is_probable: bool = False) -> ReportedLevel:
    return ReportedLevel(mention.consent, mention.silence, mention.received_at, is_probable)


def _forbidding(words: Iterable[StatedWord]) -> list[ReportedLevel]:
    """Return what counts of words about somebody who is probably the same person."""
    found: list[ReportedLevel] = []
    for item in words:
        if item.word.renews:  # what they allowed before holds no more for them either
            found = [it for it in found if it.silence or it.level is ConsentLevel.WITHDRAWN]
        found.append(
            ReportedLevel(item.word.level, item.word.silence, item.stated_at, is_probable=True)
        )
    return found


def _latest(born_to: int | None, probable: Iterable[Aged]) -> int | None:
    return born_between(probable, None)[1] if born_to is None else born_to


def _memberships(
    session: HeadquartersSession, person_ids: Collection[PersonId]
) -> tuple[dict[str, Membership], dict[str, Membership]]:
    """Return where these people belong, and everything in their wider groups."""
    store = session.store.people
    asked: set[str] = set(store.numbers(person_ids))
    if len(asked) > _WHOLE_FROM:
        every = {item.node: item for item in store.every_membership()}
        own = {node: every[node] for node in asked if node in every}
        wide = {item.wide for item in own.values()}
        return own, {node: item for node, item in every.items() if item.wide in wide}
    own = store.memberships(asked)
    return own, store.wide_members({item.wide for item in own.values()})


def _stated_years(
    session: HeadquartersSession, people: Collection[str]
) -> dict[str, tuple[int, str]]:
    """Return the year of birth that colleagues hold of people: number of the statement, and year.

    What was stated last counts.
    """
    found: dict[str, tuple[int, str]] = {}
    for item in session.store.statements.about(people, [StatementKind.FACT]):
        if item.is_in_force:
            fact = person_fact.from_content(item.content)
            if fact.field is FactField.BORN:
                found[item.subject] = item.number, fact.value
    return found
