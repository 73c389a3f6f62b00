"""Find people by a number or a name, in whatever script and spelling."""

from __future__ import annotations

from fieldkit.domain import person_number
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.errors import InvalidInput
from fieldkit.hq.candidates import looked_under
from fieldkit.hq.match_text import from_text
from fieldkit.hq.matching import compare, prepare_mention
from fieldkit.hq.search_words import typed_words
from fieldkit.hq.store.search_index import EntryKind
from fieldkit.operations.hq.session import HeadquartersSession

_MOST = 200  # people
_AT_MOST = 2000  # mentions of one key
_LOWEST = 0.4  # of the score


def find_people(session: HeadquartersSession, text: str) -> tuple[PersonId, ...]:
    """Return the people of a number, or of a name, the likeliest first; at most 200."""
    people = session.store.people
    try:
        person = people.with_number(person_number.read(text))
    except InvalidInput:
        return _with_name(session, text)
    if person is None:
        return ()
    found = people.memberships([person])[person].person
    return (person if found is None else found,)


def _with_name(session: HeadquartersSession, text: str) -> tuple[PersonId, ...]:
    store = session.store
    asked = prepare_mention(_asked(text))
    keys = looked_under(asked.keys)
    numbers = {n for key in keys for n in store.matches.newest_of(key, _AT_MOST)}
    scores: dict[MentionId, float] = {}
    for entry in store.matches.entries(numbers).values():
        other = prepare_mention(from_text(entry.mention_id, entry.text))
        scores[entry.mention_id] = compare(asked, other).score
    ordered = sorted(scores, key=lambda mention: (-scores[mention], mention))
    likely = [mention for mention in ordered if scores[mention] >= _LOWEST]
    behind = {node: item.person for node, item in store.people.memberships(likely).items()}
    found = [behind.get(mention) for mention in likely]
    # Names that colleagues added stand in no report.
    words = typed_words(text) if store.search.is_there() else ()
    told = store.search.find(words, EntryKind.FACT, most=_MOST)
    found += [item.person for item in store.people.memberships(told).values()]
    return tuple(dict.fromkeys(person for person in found if person is not None))[:_MOST]


def _asked(text: str) -> Mention:
    return Mention(MentionId(""), "", "", "", (SpelledName(text, ""),))
