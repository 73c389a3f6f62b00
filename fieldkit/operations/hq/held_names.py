"""Compare mentions with names that colleagues added to people: maiden names, pseudonyms.

Reports do not know them, so a mention is found by them only here. What is proposed is the oldest
mention of the person: a proposal always names two mentions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fieldkit.domain import person_fact
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.domain.person_fact import FactField
from fieldkit.domain.statement import SourceKind, StatementKind
from fieldkit.hq import match_text
from fieldkit.hq.candidates import kept_under, looked_under
from fieldkit.hq.matching import PreparedMention, compare, prepare_mention
from fieldkit.hq.names.blocking import keys
from fieldkit.hq.names.prepare import prepare
from fieldkit.hq.store.match_store import StoredProposal
from fieldkit.operations.hq.session import HeadquartersSession

LEAST = 0.4  # of the score: names that fit with one contradiction are still looked at
_NEWEST = 2000  # mentions of one key that a name is compared with


@dataclass(frozen=True)
class HeldNames:
    """The names of people beside what reports say, and the keys under which they are found."""

    names: Mapping[PersonId, tuple[SpelledName, ...]]
    by_key: Mapping[str, frozenset[PersonId]]


def held_names(session: HeadquartersSession) -> HeldNames:
    """Return all of them."""
    names: dict[PersonId, tuple[SpelledName, ...]] = defaultdict(tuple)
    by_key: dict[str, set[PersonId]] = defaultdict(set)
    for item in session.store.statements.in_force([StatementKind.FACT]):
        fact = person_fact.from_content(item.content)
        if fact.field is FactField.NAME_FORM:
            person = PersonId(item.subject)
            names[person] += (SpelledName(fact.value, fact.kind),)
            for key in kept_under(keys(prepare(fact.value))):
                by_key[key].add(person)
    return HeldNames(dict(names), {key: frozenset(found) for key, found in by_key.items()})


def fitting(
    session: HeadquartersSession, held: HeldNames, mine: PreparedMention
) -> list[tuple[float, MentionId]]:
    """Return whom a mention may be by these names alone, by mentions of theirs; in no order."""
    people = {
        person for key in looked_under(mine.keys) for person in held.by_key.get(key, frozenset())
    }
    if not people:
        return []
    found = []
    for person, theirs in _oldest_mentions(session, people).items():
        named = prepare_mention(replace(theirs, names=theirs.names + held.names[person]))
        found.append((compare(mine, named).score, theirs.mention_id))
    return [item for item in found if item[0] >= LEAST]


def propose_by_name(session: HeadquartersSession, person: PersonId, name: SpelledName) -> None:
    """Propose a person for mentions of nobody that a name which was just added fits.

    Within a transaction of the caller.
    """
    store = session.store
    theirs = _oldest_mentions(session, [person]).get(person)
    if theirs is None:
        return
    named = prepare_mention(replace(theirs, names=(*theirs.names, name)))
    numbers = {
        number
        for key in looked_under(keys(prepare(name.text)))
        for number in store.matches.newest_of(key, _NEWEST)
    }
    entries = store.matches.entries(numbers).values()
    of_somebody = {
        node
        for node, item in store.people.memberships(e.mention_id for e in entries).items()
        if item.person is not None
    }
    loose = [entry for entry in entries if entry.mention_id not in of_somebody]
    proposed = store.matches.proposals(entry.mention_id for entry in loose)
    known = {(item.mention_id, item.other) for item in proposed}
    made = []
    for entry in loose:
        mention = match_text.from_text(entry.mention_id, entry.text)
        score = compare(prepare_mention(mention), named).score
        if score >= LEAST and (entry.mention_id, theirs.mention_id) not in known:
            made.append(StoredProposal(entry.mention_id, theirs.mention_id, round(score * 1000)))
    store.matches.propose([], made)


def with_held_names(mention: Mention, person: KnownPerson | None) -> Mention:
    """Return a mention of a person with the names that colleagues added to them."""
    if person is None:
        return mention
    held = (
        SpelledName(name.text, name.kind)
        for name in person.names
        if any(source.kind is SourceKind.STATEMENT for source in name.sources)
    )
    return replace(mention, names=(*mention.names, *held))


def _oldest_mentions(
    session: HeadquartersSession, people: Iterable[PersonId]
) -> dict[PersonId, Mention]:
    """Return one mention of each person who has any."""
    store = session.store
    own = store.people.memberships(people)
    inside = store.people.members({item.component for item in own.values()})
    mentions = store.mentions.get_all(inside)
    oldest: dict[str, Mention] = {}
    for mention in sorted(mentions.values(), key=lambda it: (str(it.received_at), it.mention_id)):
        oldest.setdefault(inside[mention.mention_id].component, mention)
    return {
        PersonId(person): oldest[item.component]
        for person, item in own.items()
        if item.component in oldest
    }
