"""Say for many people at once whether a use of what is known of them is allowed.

Every list and export passes through here: nothing else makes what writers take.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import EditorialDecision, Purpose
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import local
from fieldkit.domain.mention import Mention
from fieldkit.hq.consent_ledger import (
    Clearance,
    Ledger,
    ReportedLevel,
    StatedWord,
    clear,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of


def effective(
    session: HeadquartersSession, person_ids: Iterable[PersonId], purpose: Purpose, at: datetime
) -> Clearance:
    """Rule on people for one use at a time (aware), in the order in which they are given.

    What was said about any number of the same person counts, and what every report says that is
    linked to them as the same. Of what is only probably about them a withdrawal counts, and
    silence. Somebody unknown or erased is allowed nothing.
    """
    asked = list(dict.fromkeys(person_ids))
    return clear_people(session, asked, people_of(session, asked), purpose, at)


def clear_people(
    session: HeadquartersSession,
    asked: Sequence[PersonId],
    people: Mapping[PersonId, KnownPerson],
    purpose: Purpose,
    at: datetime,
) -> Clearance:
    """Rule as `effective` does, where the people were read already."""
    erased = session.store.erasures.among(asked)
    found = ledgers(session, {key: it for key, it in people.items() if key not in erased})
    today = local(at, session.clock).date()
    return clear({person: found.get(person) for person in asked}, purpose, at, today)


def ledgers(
    session: HeadquartersSession, people: Mapping[PersonId, KnownPerson]
) -> dict[PersonId, Ledger]:
    """Return everything that was said about these people, by the id under which they are given."""
    around = {
        number
        for person in people.values()
        for number in (*person.person_ids, *person.probable_people)
    }
    words = session.store.consent.words(around)
    decisions = session.store.consent.decisions(around)
    return {asked: _ledger(person, words, decisions) for asked, person in people.items()}


def _ledger(
    person: KnownPerson,
    words: Mapping[str, Sequence[StatedWord]],
    decisions: Mapping[str, Sequence[EditorialDecision]],
) -> Ledger:
    stated = [item for number in person.person_ids for item in words.get(number, ())]
    perhaps = [item for number in person.probable_people for item in words.get(number, ())]
    return Ledger(
        words=tuple(sorted(stated, key=lambda item: item.number)),
        reported=(
            *(_reported(mention) for mention in person.mentions),
            *(_reported(mention, is_probable=True) for mention in person.probable),
            *_forbidding(perhaps),
        ),
        editorial=tuple(item for number in person.person_ids for item in decisions.get(number, ())),
        born_to=person.born_to,
    )


def _reported(mention: Mention, *, is_probable: bool = False) -> ReportedLevel:
    return ReportedLevel(mention.consent, mention.silence, mention.received_at, is_probable)


def _forbidding(words: Collection[StatedWord]) -> list[ReportedLevel]:
    """Return what counts of words about somebody who is probably the same person."""
    return [
        ReportedLevel(item.word.level, item.word.silence, item.stated_at, is_probable=True)
        for item in words
        if item.word.silence or item.word.level is ConsentLevel.WITHDRAWN
    ]
