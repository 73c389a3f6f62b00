"""Compare mentions that are new with everybody, and keep the best proposals.

A proposal is no decision: it says where a person should look. Only what is new is compared; each
group is one transaction, so whatever is cut short goes on the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq import match_text
from fieldkit.hq.candidates import MOST_OF_A_KEY, candidates, looked_under, nearest
from fieldkit.hq.matching import PreparedMention, compare, prepare_mention
from fieldkit.hq.names.compare import compare_names
from fieldkit.hq.names.prepare import prepare
from fieldkit.hq.store.match_store import MatchEntry, MatchStore, StoredProposal
from fieldkit.operations.hq.held_names import LEAST, HeldNames, fitting, held_names
from fieldkit.operations.hq.session import HeadquartersSession

_GROUP = 1000  # mentions in one transaction
_BEST = 4  # people proposed for one mention
_LOWEST_NAME = 0.3  # below, no other fact helps
_Fitting = tuple[float, MentionId]  # a score, and the mention that it is of


@dataclass(frozen=True)
class ToCompareCounts:
    """How many mentions wait for a person's decision."""

    unmatched: int  # no person is behind them
    proposed: int  # of these: somebody is proposed, and nobody decided anything yet
    uncompared: int  # the program has not looked for proposals yet


def propose_matches(session: HeadquartersSession, progress: Progress = no_progress) -> int:
    """Compare whatever was not compared yet and return how many mentions that was.

    After an update of the rules the keys of all mentions are made again first.

    Raises:
        Cancelled, VaultError, DeviceError: What was compared before stays.
    """
    if session.vault.read_only:
        return 0
    renew_matching(session, progress)
    count, total = 0, session.store.matches.count_waiting()
    held = cache(lambda: held_names(session))

    def told(place: int) -> None:
        progress(count + place, max(total, count + place))

    while compared := _compare(session, _GROUP, held, told):
        count += compared
    return count


def propose_some(
    session: HeadquartersSession,
    limit: int,
    progress: Progress = no_progress,
    held: Callable[[], HeldNames] | None = None,
) -> int:
    """Compare at most `limit` of what waits and return how many that was; 0: nothing waits.

    `held` returns what `held_names` does, read once for many steps; it is asked only where
    something waits.

    Short enough to go on beside other work. After an update of the rules it does nothing until
    `propose_matches` has made the keys again, which takes long.

    Raises:
        Cancelled, VaultError, DeviceError: Nothing changed.
    """
    store = session.store.matches
    if session.vault.read_only or not store.count_waiting() or store.is_outdated():
        return 0
    held = held or (lambda: held_names(session))
    return _compare(session, limit, held, lambda place: progress(place, limit))


def _compare(
    session: HeadquartersSession,
    limit: int,
    held: Callable[[], HeldNames],
    told: Callable[[int], None],
) -> int:
    """Compare some of what waits in one transaction, and return how many."""
    store = session.store.matches
    with session.store.transaction():
        some = store.waiting(limit=limit)
        if some:
            found = _proposals(session, some, held(), told)
            store.propose([entry.number for entry in some], found)
    return len(some)


def renew_matching(session: HeadquartersSession, progress: Progress = no_progress) -> None:
    """Make the keys of every mention again if an older version of the rules did.

    Raises:
        Cancelled, VaultError, DeviceError: Nothing changed.
    """
    store = session.store
    if not store.matches.is_outdated():
        return
    total = store.mentions.count()
    with store.transaction():
        waiting = store.matches.begin_anew()
        every = store.mentions.every()
        for begin in range(0, total, _GROUP):
            progress(begin, total)
            some = list(islice(every, _GROUP))
            for is_waiting in (False, True):
                chosen = [item for item in some if (item.mention_id in waiting) is is_waiting]
                store.matches.add(chosen, compared=not is_waiting)


def count_to_compare(session: HeadquartersSession) -> int:
    """Return how many mentions no person is behind."""
    return session.store.people.count_unmatched()


def to_compare_counts(session: HeadquartersSession) -> ToCompareCounts:
    """Return how it stands with them, for the first screen."""
    unmatched, proposed = session.store.people.count_undecided()
    return ToCompareCounts(unmatched, proposed, session.store.matches.count_waiting())


def _proposals(
    session: HeadquartersSession,
    entries: Sequence[MatchEntry],
    held: HeldNames,
    progress: Callable[[int], None],
) -> Iterable[StoredProposal]:
    """Yield the best proposals of each, no two of them for one person."""
    scored = _scored(session.store.matches, entries, progress)
    for entry in entries:
        by_held = fitting(session, held, _prepared(entry))
        if by_held:
            scored[entry.number] = sorted([*scored[entry.number], *by_held], key=_best_first)
    others = {other for found in scored.values() for _value, other in found}
    known = session.store.people.memberships({*others, *(e.mention_id for e in entries)})

    def component(mention_id: MentionId) -> str:
        return known[mention_id].component if mention_id in known else mention_id

    for entry in entries:
        seen = {component(entry.mention_id)}
        for value, other in scored[entry.number]:
            if (group := component(other)) in seen:
                continue
            seen.add(group)
            yield StoredProposal(entry.mention_id, other, round(value * 1000))
            if len(seen) > _BEST:
                break


def _scored(
    store: MatchStore, entries: Sequence[MatchEntry], progress: Callable[[int], None]
) -> dict[int, list[_Fitting]]:
    """Return for each mention whom it may be, best first."""
    keys = {entry.number: looked_under(_prepared(entry).keys) for entry in entries}
    blocks = store.blocks({key for found in keys.values() for key in found}, most=MOST_OF_A_KEY)
    chosen = {number: candidates(found, blocks) for number, found in keys.items()}
    known = store.entries({number for found in chosen.values() for number in found})
    scored = {}
    for place, entry in enumerate(entries):
        progress(place)
        others = [known[number] for number in chosen[entry.number] if number in known]
        scored[entry.number] = _compared(entry, others)
    return scored


def _compared(entry: MatchEntry, others: Iterable[MatchEntry]) -> list[_Fitting]:
    """Return whom a mention may be, best first: names first, since most do not fit."""
    mine = _prepared(entry)
    fitting = [
        (value, other.number, _mention(other))
        for other in others
        if other.number != entry.number
        and (value := _name_score(entry.names, other.names)) >= _LOWEST_NAME
    ]
    known = {other.number: other.mention_id for other in others}
    found = [
        (compare(mine, prepare_mention(mention)).score, known[number])
        for _value, number, mention in nearest(mine.mention, fitting)
    ]
    likely = [item for item in found if item[0] >= LEAST]
    return sorted(likely, key=_best_first)


def _best_first(item: _Fitting) -> tuple[float, str]:
    return -item[0], item[1]


def _prepared(entry: MatchEntry) -> PreparedMention:
    return prepare_mention(_mention(entry))


@lru_cache(maxsize=60_000)
def _mention(entry: MatchEntry) -> Mention:
    return match_text.from_text(entry.mention_id, entry.text)


@lru_cache(maxsize=200_000)
def _name_score(mine: str, other: str) -> float:
    """Return the best score of any two names, one a line."""
    return max(
        compare_names(prepare(a), prepare(b)).score
        for a in mine.split("\n")
        for b in other.split("\n")
    )
