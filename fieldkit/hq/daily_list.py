"""The rules of the daily list: who is on it, in which order, and what changed. Without I/O.

On it is whoever is held without a sentence of a criminal court, and whoever was detained, judged or
released since the day from which it counts.
What is confirmed counts before what is only reported; of several cases of one person the one in
which they are held, else the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldkit.domain.case import CaseState, LegalStatus, ListedCase, Standing
from fieldkit.domain.daily_list import Grouping, ListEntry, to_content
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson, Script
from fieldkit.domain.spelling import repaired
from fieldkit.hq.alphabet import SortKey, sort_key

_CASE_TYPES = frozenset({"ADMIN", "CRIMINAL", "DEATH"})
# Prisoners who are tried or sentenced are on other lists; here they stand on the days around it.
_HELD = frozenset(
    {
        LegalStatus.MISSING,
        LegalStatus.HELD_NO_CHARGE,
        LegalStatus.ADMIN_DETAINEE,
        LegalStatus.ADMIN_ARRESTED,
        LegalStatus.SUSPECT,
    }
)


@dataclass(frozen=True)
class Group:
    """Entries under one heading, in the order of the alphabet; `heading` may be ""."""

    heading: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True)
class Place:
    """Where a person stands by one case, and how that ranks among their cases."""

    # Not joined to another case, which would say what holds now; held; the number of the case.
    rank: tuple[bool, bool, int]
    standing: Standing


@dataclass(frozen=True)
class Difference:
    """What is otherwise than in the version before; in the order of the people's ids."""

    added: tuple[ListEntry, ...] = ()
    changed: tuple[tuple[ListEntry, ListEntry], ...] = ()  # before and now
    removed: tuple[ListEntry, ...] = ()  # as they were printed

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.changed or self.removed)


def on_the_list(
    cases: Iterable[ListedCase], since: date, ahead: timedelta = timedelta()
) -> dict[PersonId, Place]:
    """Return who belongs on the list, and where they stand, by the ids that cases have.

    `ahead`: by how much local time, in which `since` is a day, is ahead of UTC.
    """
    chosen: dict[PersonId, Place] = {}
    for case in cases:
        if case.case_type not in _CASE_TYPES or case.standing.state is CaseState.REJECTED:
            continue
        is_followed = case.standing.state is not CaseState.MERGED
        for person in case.people:
            standing = case.standing_of(person)
            if _belongs(case, standing, since, ahead):
                place = Place((is_followed, _is_held(standing), case.number), standing)
                chosen[person] = max(place, chosen.get(person, place), key=rank_of)
    return chosen


def rank_of(place: Place) -> tuple[bool, bool, int]:
    """Return by what one place is chosen among several of one person."""
    return place.rank


def entry_of(person: KnownPerson, standing: Standing, roubles: str = "") -> ListEntry:
    """Return what the list says of a person; names as chosen, else as reported.

    Letters of the other script that slipped in are put right: who searches the list finds no other.
    """
    names = {language: person.name_in(language) for language in ("be", "ru", "en")}
    either = next(
        (n.text for n in person.names if n.script is Script.CYRILLIC and not n.language), ""
    )
    for language in ("be", "ru"):  # spelled alike in both, or nothing shows which it is
        names[language] = names[language] or either
    if not any(names.values()) and person.name:
        names["be"] = person.name
    decision = standing.decision
    status = standing.legal_status or standing.reported_status
    return ListEntry(
        person_id=person.person_id,
        name_be=repaired(names["be"]),
        name_ru=repaired(names["ru"]),
        name_latin=repaired(names["en"]),
        born_from=person.born_from,
        born_to=person.born_to,
        town=person.town,
        detained_from=standing.detained_from,
        detained_to=standing.detained_to,
        detained_place=standing.detained_place,
        units=_units(person, standing),
        station=standing.place,
        station_text="" if standing.place else standing.place_text,
        status="" if status is None else status.value,
        is_confirmed=standing.legal_status is not None,
        articles=standing.articles,
        court=standing.court,
        judge=standing.judge,
        sanction=decision.sanction if decision else "",
        days=decision.days if decision else None,
        months=decision.months if decision else None,
        base_units=str(decision.base_units) if decision and decision.base_units else "",
        roubles=roubles,
        until=standing.release_to,
    )


def _units(person: KnownPerson, standing: Standing) -> tuple[str, ...]:
    """Return who detained the person, as reports of that detention say."""
    first, last = standing.detained_from, standing.detained_to
    if first is None or last is None:
        return ()
    units = [
        unit
        for mention in person.mentions
        if mention.from_time is not None and mention.to_time is not None
        if mention.from_time <= last and first <= mention.to_time
        for unit in mention.units
    ]
    return tuple(dict.fromkeys(units))


def grouped(
    entries: Iterable[ListEntry],
    language: str,
    grouping: Grouping,
    label: Callable[[str, str], str],
    surname_first: Callable[[str], str],
) -> tuple[Group, ...]:
    """Return entries under their headings, both in the order of the language's alphabet.

    `label(vocabulary, code)` gives a term in that language. Those of unknown place come last.
    """
    groups: dict[str, list[ListEntry]] = {}
    for entry in entries:
        groups.setdefault(_heading(entry, grouping, label), []).append(entry)

    def order(heading: str) -> tuple[bool, SortKey]:
        return not heading, sort_key(heading, language)

    def by_name(entry: ListEntry) -> tuple[SortKey, int, str]:
        name = surname_first(entry.name_in(language))
        return sort_key(name, language), entry.born_from or 0, entry.person_id

    return tuple(
        Group(heading, tuple(sorted(groups[heading], key=by_name)))
        for heading in sorted(groups, key=order)
    )


def difference(
    before: Mapping[PersonId, ListEntry],
    now: Sequence[ListEntry],
    linked: Mapping[PersonId, PersonId],
) -> Difference:
    """Compare with the version before.

    `linked` gives the number under which a person of that version is known now, where it is
    another one; two who turned out to be one are one change.
    """
    old = {linked.get(person, person): entry for person, entry in sorted(before.items())}
    new = {entry.person_id: entry for entry in now}
    return Difference(
        added=tuple(new[person] for person in sorted(new) if person not in old),
        changed=tuple(
            (old[person], new[person])
            for person in sorted(new)
            if person in old and to_content(old[person]) != to_content(new[person])
        ),
        removed=tuple(old[person] for person in sorted(old) if person not in new),
    )


def estimated_total(
    known: int, probable_pairs: int, not_compared: int, stated: tuple[int, int] | None
) -> tuple[int, int]:
    """Return at least and at most how many people it is about.

    Of two numbers that are probably one person only one counts at least; a mention that nobody
    compared yet may be one more person, or somebody known. What somebody states instead, with a
    source, holds as far as it does not fall below those known.
    """
    least = max(known - probable_pairs, min(known, 1))
    if stated is not None:
        return max(stated[0], least), max(stated[1], stated[0], least)
    return least, known + not_compared


def probable_pairs(people: Collection[KnownPerson]) -> int:
    """Return how many of these are probably one with another of them."""
    known = {person.person_id for person in people}
    found = 0
    for person in people:
        found += any(
            other in known and other < person.person_id for other in person.probable_people
        )
    return found


def _belongs(case: ListedCase, standing: Standing, since: date, ahead: timedelta) -> bool:
    if _is_held(standing):
        return True
    moments = (standing.detained_to, _when_last(standing))
    known = [moment.date() for moment in moments if moment is not None]
    if known:
        return any(day >= since for day in known)
    return (case.opened_at + ahead).date() >= since


def _when_last(standing: Standing) -> datetime | None:
    """Return when the last confirmed stage was, at the latest."""
    stage = standing.last_stage
    if stage is None or stage.when is None:
        return None
    return stage.when.latest


def _is_held(standing: Standing) -> bool:
    return (standing.legal_status or standing.reported_status) in _HELD


def _heading(entry: ListEntry, grouping: Grouping, label: Callable[[str, str], str]) -> str:
    if grouping is Grouping.TOWN:
        return entry.town
    return label("detention_place", entry.station) if entry.station else entry.station_text
