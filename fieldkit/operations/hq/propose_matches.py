"""Compare mentions that are new with everybody, and keep the best proposals.

A proposal is no decision: it says where a person should look. Only what is new is compared; each
group is one transaction, so whatever is cut short goes on the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq import match_text
from fieldkit.hq.matching import PreparedMention, compare, prepare_mention
from fieldkit.hq.store.match_store import MatchEntry, MatchStore, StoredProposal
from fieldkit.operations.hq.session import HeadquartersSession

_GROUP = 250  # mentions in one transaction
_ENOUGH = 400  # candidates of one mention, taken by its rarest keys first
_HUGE = 3000  # a key of more mentions says too little, unless there is no other
_BEST = 5  # people proposed for one mention
_LOWEST = 0.3  # a lower score is not worth a look


def propose_matches(session: HeadquartersSession, progress: Progress = no_progress) -> int:
    """Compare whatever was not compared yet and return how many mentions that was.

    Raises:
        Cancelled, VaultError, DeviceError: What was compared before stays.
    """
    store = session.store.matches
    count, total = 0, store.count_waiting()
    while total:
        progress(count, max(total, count))
        with session.store.transaction():
            some = store.waiting(limit=_GROUP)
            store.propose([entry.number for entry in some], _proposals(session, some))
        count += len(some)
        if not some:
            break
    return count


def renew_matching(session: HeadquartersSession, progress: Progress = no_progress) -> None:
    """Prepare every mention again if an older version of the rules did.

    Raises:
        Cancelled, VaultError, DeviceError: Nothing changed.
    """
    store = session.store
    if not store.matches.is_outdated():
        return
    total = store.mentions.count()
    with store.transaction():
        store.matches.clear()
        for count, mention in enumerate(store.mentions.every()):
            if count % _GROUP == 0:
                progress(count, total)
            store.matches.add([mention])


def count_to_compare(session: HeadquartersSession) -> int:
    """Return how many mentions no person is behind."""
    return session.store.people.count_unmatched()


def _proposals(
    session: HeadquartersSession, entries: Sequence[MatchEntry]
) -> Iterable[StoredProposal]:
    """Yield the best proposals of each, no two of them for one person."""
    scored = _scored(session.store.matches, entries)
    others = {other.mention_id for found in scored.values() for _value, other in found}
    known = session.store.people.memberships({*others, *(e.mention_id for e in entries)})

    def component(mention_id: MentionId) -> str:
        return known[mention_id].component if mention_id in known else mention_id

    for entry in entries:
        seen = {component(entry.mention_id)}
        for value, other in scored[entry.number]:
            if (group := component(other.mention_id)) in seen:
                continue
            seen.add(group)
            yield StoredProposal(entry.mention_id, other.mention_id, round(value * 1000))
            if len(seen) > _BEST:
                break


def _scored(
    store: MatchStore, entries: Sequence[MatchEntry]
) -> dict[int, list[tuple[float, MatchEntry]]]:
    """Return for each mention whom it may be, best first."""
    candidates = _candidates(store, {entry.number: _read(entry).keys for entry in entries})
    known = store.entries({number for found in candidates.values() for number in found})
    result = {}
    for entry in entries:
        mine = _read(entry)
        scored = []
        for number in candidates[entry.number]:
            if number != entry.number and number in known:
                value = compare(mine, _read(known[number])).score
                if value >= _LOWEST:
                    scored.append((value, known[number]))
        scored.sort(key=lambda item: (-item[0], item[1].mention_id))
        result[entry.number] = scored
    return result


def _candidates(store: MatchStore, keys: Mapping[int, frozenset[str]]) -> dict[int, list[int]]:
    """Return the numbers that share keys with each, those that share most keys first."""
    counts = store.counts({key for found in keys.values() for key in found})
    chosen = {number: _rarest(found, counts) for number, found in keys.items()}
    wanted = {key for found in chosen.values() for key in found}
    blocks = store.blocks(key for key in wanted if counts.get(key, 0) <= _HUGE)
    for key in wanted:
        if counts.get(key, 0) > _HUGE:
            blocks[key] = store.newest_of(key, _HUGE)
    return {
        number: [
            other
            for other, _shared in Counter(
                member for key in found for member in blocks.get(key, ())
            ).most_common(_ENOUGH * 4)
        ]
        for number, found in chosen.items()
    }


def _rarest(keys: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Return the keys to look under: the rarest, until there are enough candidates."""
    chosen: list[str] = []
    total = 0
    for key in sorted(keys, key=lambda key: (counts.get(key, 0), key)):
        count = counts.get(key, 0)
        if chosen and (total >= _ENOUGH or count > _HUGE):
            break
        chosen.append(key)
        total += count
    return chosen


@lru_cache(maxsize=50_000)
def _read(entry: MatchEntry) -> PreparedMention:
    return prepare_mention(match_text.from_text(entry.mention_id, entry.text))
