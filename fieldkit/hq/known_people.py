"""Puts a person together from mentions and statements; decides nothing, drops nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Link
from fieldkit.domain.statement import Source
from fieldkit.hq.contradictions import contradictions
from fieldkit.hq.known_names import known_names

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pieces:
    """All that is known of one component."""

    numbers: Sequence[tuple[PersonId, int]]  # lowest first, at least one
    nodes: Iterable[str]  # mentions and people that are the same
    mentions: Iterable[Mention]
    probable: Iterable[Mention]
    probable_people: Sequence[PersonId]
    facts: Mapping[Source, Fact]  # in the order in which they were stated
    links: Sequence[Link]


def known_person(pieces: Pieces) -> KnownPerson:
    """Return the person."""
    mentions = tuple(sorted(pieces.mentions, key=_age))
    chosen = {fact.field: fact.value for fact in pieces.facts.values()}  # the last one counts
    (person_id, number), *others = pieces.numbers
    born_from, born_to = born_between(mentions, chosen.get(FactField.BORN))
    return KnownPerson(
        person_id=person_id,
        number=number,
        others=tuple(others),
        names=known_names(mentions, pieces.facts),
        name_be=chosen.get(FactField.NAME_BE, ""),
        name_ru=chosen.get(FactField.NAME_RU, ""),
        name_latin=chosen.get(FactField.NAME_LATIN, ""),
        born_from=born_from,
        born_to=born_to,
        sex=chosen.get(FactField.SEX) or _only(mention.sex for mention in mentions),
        town=chosen.get(FactField.TOWN) or _most(mention.town for mention in mentions),
        occupation=chosen.get(FactField.OCCUPATION)
        or _most(mention.occupation for mention in mentions),
        mentions=mentions,
        probable=tuple(sorted(pieces.probable, key=_age)),
        probable_people=tuple(pieces.probable_people),
        contradictions=contradictions(mentions, pieces.facts, pieces.links, pieces.nodes),
        links=tuple(pieces.links),
    )


def _age(mention: Mention) -> tuple[datetime, str]:
    return (mention.received_at or _LONG_AGO, mention.mention_id)


class Aged(Protocol):
    """What tells when somebody was born."""

    @property
    def born_from(self) -> int | None: ...
    @property
    def born_to(self) -> int | None: ...


def born_between(mentions: Iterable[Aged], chosen: str | None) -> tuple[int | None, int | None]:
    """Return the years on which all agree, else those that anybody named; `chosen` decides."""
    if chosen is not None:
        return int(chosen), int(chosen)
    told = [
        (mention.born_from, mention.born_to)
        for mention in mentions
        if mention.born_from is not None and mention.born_to is not None
    ]
    if not told:
        return None, None
    earliest, latest = max(a for a, _b in told), min(b for _a, b in told)
    if earliest <= latest:
        return earliest, latest
    return min(a for a, _b in told), max(b for _a, b in told)


def _only(values: Iterable[str]) -> str:
    told = {value for value in values if value}
    return told.pop() if len(told) == 1 else ""


def _most(values: Iterable[str]) -> str:
    """Return what most said; of as many, what was said last."""
    told = [value for value in values if value]
    if not told:
        return ""
    counts = Counter(told)
    return max(reversed(told), key=lambda value: counts[value])
