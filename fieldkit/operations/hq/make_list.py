"""Make the daily list of detainees: who may be named, in which order, and what changed.

Planning writes and states nothing. What was planned is let out by `plan_export` and the two steps
after it; what leaves is made from the clearance alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from fieldkit.domain.case import CaseState, ListedCase, Standing
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.daily_list import LIST_LANGUAGES, Grouping, ListEntry, to_content
from fieldkit.domain.figures import FORMS_OF, Act
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import local, zone
from fieldkit.domain.money import BYN
from fieldkit.domain.publication import FileFormat
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import InvalidInput
from fieldkit.hq import list_words
from fieldkit.hq.amounts import Computed, in_roubles
from fieldkit.hq.consent_ledger import Clearance
from fieldkit.hq.daily_list import (
    Difference,
    Group,
    Place,
    difference,
    entry_of,
    estimated_total,
    grouped,
    on_the_list,
    probable_pairs,
    rank_of,
)
from fieldkit.hq.exports.table import ExportTable, Row, named_table
from fieldkit.hq.list_words import ListHead
from fieldkit.hq.printed_name import surname_first
from fieldkit.operations.hq.known_terms import labels_in, vocabulary_named
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.list_publications import entries_of_version
from fieldkit.operations.hq.plan_export import (
    ExportOrder,
    PlannedExport,
    list_id_of,
    plan_export,
)
from fieldkit.operations.hq.rule_consent import clear_people, effective
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind, people_of
from fieldkit.translations import _, writing_in

LIST_NAME = "detainees"
_DAYS_BACK = 1  # the list of a day counts from the morning before
_UNTRIED = (
    CaseState.NEW,
    CaseState.MATCHING,
    CaseState.OPEN,
    CaseState.IN_CUSTODY,
    CaseState.WAITING_COURT,
    CaseState.REOPENED,
)


@dataclass(frozen=True)
class ListOrder:
    """What list is wanted."""

    language: str = "be"
    since: date | None = None  # the first day that counts; None: yesterday
    grouping: Grouping = Grouping.STATION
    beside: tuple[str, ...] = ()  # languages in which names stand besides
    purpose: Purpose = Purpose.PUBLIC
    estimate: tuple[int, int] | None = None  # at least and at most, where somebody knows better
    estimate_source: str = ""
    corrections: str = ""  # how to send them
    until: date | None = None  # the last day on which it may be used

    def __post_init__(self) -> None:
        if self.language not in LIST_LANGUAGES or not set(self.beside) <= set(LIST_LANGUAGES):
            raise InvalidInput(_("Lists are made in Belarusian, Russian and English."))
        if self.estimate is not None and not 0 <= self.estimate[0] <= self.estimate[1]:
            raise InvalidInput(_("The estimate must go from fewer to more."))
        if self.estimate is not None and not self.estimate_source.strip():
            raise InvalidInput(_("Say where the estimate comes from."))


@dataclass(frozen=True)
class PlannedList:
    """The list as it would leave, and what headquarters alone sees beside it."""

    order: ListOrder
    clearance: Clearance
    head: ListHead
    groups: tuple[Group, ...] = field(repr=False)  # of those who are named
    withheld: tuple[ListEntry, ...] = field(repr=False)  # in the order of the alphabet
    change: Difference | None = field(repr=False)  # since the version before, if there is one
    table: ExportTable = field(repr=False)

    @property
    def list_name(self) -> str:
        """Which list it is a version of: each use has versions of its own."""
        return list_name_of(self.order.purpose)


def list_name_of(purpose: Purpose) -> str:
    """Return the name of the list for one use."""
    return LIST_NAME if purpose is Purpose.PUBLIC else f"{LIST_NAME}-{purpose.value}"


def plan_list(session: HeadquartersSession, order: ListOrder) -> PlannedList:
    """Return the list as it stands now."""
    now = session.clock.now()
    as_of = local(now, session.clock).replace(tzinfo=None)
    since = order.since or as_of.date() - timedelta(days=_DAYS_BACK)
    people, standings = _people(session, since)
    clearance = clear_people(session, list(people), people, order.purpose, now)
    units = vocabulary_named(session, "base_unit")
    entries = {
        person: entry_of(people[person], standings[person], _roubles(standings[person], units))
        for person in people
    }
    label = labels_in(session, order.language)
    named = [entries[person] for person in clearance.allowed]
    change = _change(session, list_name_of(order.purpose), named, people)
    with writing_in(order.language):
        head = _head(session, order, as_of, since, people, clearance, change)
        groups = _grouped(named, order, label)
        withheld = [entry for person, entry in entries.items() if not clearance[person].allowed]
        return PlannedList(
            order=order,
            clearance=clearance,
            head=head,
            groups=groups,
            withheld=tuple(e for group in _grouped(withheld, order, label) for e in group.entries),
            change=change,
            table=_table(clearance, order, head, groups, label),
        )


def plan_list_export(
    session: HeadquartersSession,
    planned: PlannedList,
    reason: str,
    formats: Sequence[FileFormat] = tuple(FileFormat),
) -> PlannedExport:
    """Check that a planned list may leave; `write_export` and `finish_export` do it.

    Raises:
        As `plan_export`.
    """
    return plan_export(
        session,
        planned.clearance,
        [planned.table],
        ExportOrder(
            list_name=planned.list_name,
            reason=reason,
            formats=tuple(formats),
            language=planned.order.language,
            until=planned.order.until,
        ),
        rows={
            entry.person_id: to_content(entry)
            for group in planned.groups
            for entry in group.entries
        },
    )


def compare_versions(
    session: HeadquartersSession, list_name: str, version: int, with_version: int
) -> Difference:
    """Return what changed from one version that left to another.

    Raises:
        InvalidInput: One of them does not exist, or was taken back.
    """
    before = entries_of_version(session, list_name, version)
    now = entries_of_version(session, list_name, with_version)
    return difference(before, list(now.values()), {})


def callable_now(
    session: HeadquartersSession, change: Difference, purpose: Purpose, language: str
) -> dict[PersonId, str]:
    """Return how everybody in a difference may be called now: by name, else by number alone.

    Who withdrew consent is in the difference for this very reason: the name is not said again.
    """
    entries = [*change.added, *(now for _before, now in change.changed), *change.removed]
    people = [entry.person_id for entry in entries]
    cleared = effective(session, people, purpose, session.clock.now())
    known = people_of(session, [person for person in people if not cleared[person].allowed])
    return {
        entry.person_id: entry.name_in(language)
        if cleared[entry.person_id].allowed
        else _number_of(known.get(entry.person_id))
        for entry in entries
    }


def _number_of(person: KnownPerson | None) -> str:
    return "–" if person is None else person.written_number


def _people(
    session: HeadquartersSession, since: date
) -> tuple[dict[PersonId, KnownPerson], dict[PersonId, Standing]]:
    """Return who is on the list, by the lowest of their numbers, and where they stand."""
    ahead = timedelta(minutes=session.clock.offset_minutes())
    found = on_the_list(_cases(session, since), since, ahead)
    known = people_of(session, found)
    people: dict[PersonId, KnownPerson] = {}
    places: dict[PersonId, Place] = {}
    for person, place in found.items():
        if person in known:  # else the number was taken back
            shown = known[person]
            people[shown.person_id] = shown
            places[shown.person_id] = max(place, places.get(shown.person_id, place), key=rank_of)
    return people, {person: place.standing for person, place in places.items()}


def _cases(session: HeadquartersSession, since: date) -> list[ListedCase]:
    """Return the cases that can matter, newest first; of a long archive only these are read."""
    first = datetime.combine(since, datetime.min.time())
    cases = {
        case.case_id: case for case in list_cases(session, states=_UNTRIED, include_ended=False)
    }
    opened_at = (first - timedelta(minutes=session.clock.offset_minutes())).replace(tzinfo=UTC)
    store = session.store.cases
    recent = store.with_steps_since(first) | store.opened_since(opened_at)
    cases |= {case.case_id: case for case in list_cases(session, case_ids=recent - cases.keys())}
    return sorted(cases.values(), key=lambda case: case.number, reverse=True)


def _change(
    session: HeadquartersSession,
    list_name: str,
    named: Sequence[ListEntry],
    people: Mapping[PersonId, KnownPerson],
) -> Difference | None:
    if not session.store.publications.newest(list_id_of(list_name), limit=1):
        return None
    before = entries_of_version(session, list_name)
    others = people_of(session, [person for person in before if person not in people])
    linked = {person: known.person_id for person, known in others.items()}
    return difference(before, named, linked)


def _head(
    session: HeadquartersSession,
    order: ListOrder,
    as_of: datetime,
    since: date,
    people: Mapping[PersonId, KnownPerson],
    clearance: Clearance,
    change: Difference | None,
) -> ListHead:
    first = datetime.combine(since, datetime.min.time())
    seen = session.store.mentions.seen_since(first)
    behind = people_behind(session, seen)
    missing = _missing(session, first, people, behind)
    least, most = estimated_total(
        len(people),
        probable_pairs(people.values()),
        len(seen) - len(behind) + missing,
        order.estimate,
    )
    return ListHead(
        as_of=as_of,
        zone=zone(session.clock),
        version=session.store.publications.next_version(list_id_of(list_name_of(order.purpose))),
        known=len(people),
        withheld=clearance.withheld_count,
        least=least,
        most=most,
        estimate_source="" if order.estimate is None else order.estimate_source.strip(),
        until=order.until,
        corrections=order.corrections,
        change=change,
        missing=missing,
    )


def _missing(
    session: HeadquartersSession,
    first: datetime,
    listed: Mapping[PersonId, KnownPerson],
    behind: Mapping[MentionId, PersonId],
) -> int:
    """Return how many people whose detention is reported are not on the list.

    No case is about them; or one is, and what is confirmed in it says that they are free. Those
    outside the mandate are not missed.
    """
    detentions = session.store.mentions.seen_since(first, FORMS_OF[Act.DETENTION])
    found = {behind[mention] for mention in detentions if mention in behind}
    others = {
        person.person_id: person.person_ids
        for person in people_of(session, found - listed.keys()).values()
        if person.person_id not in listed
    }
    numbers = {number for ids in others.values() for number in ids}
    newest: dict[PersonId, CaseState] = {}
    for case in list_cases(session, people=numbers):  # newest first
        for person in case.people:
            newest.setdefault(person, case.standing.state)
    rejected = {person for person, state in newest.items() if state is CaseState.REJECTED}
    return sum(rejected.isdisjoint(ids) for ids in others.values())


def _roubles(standing: Standing, units: Vocabulary | None) -> str:
    """Return what the fine is in roubles, where one amount is certain."""
    decision = standing.decision
    if units is None or decision is None or decision.base_units is None:
        return ""
    amount = in_roubles(decision.base_units, decision.when, units)
    if isinstance(amount, Computed) and amount.is_exact and amount.currency == BYN:
        return str(amount.low)
    return ""


def _grouped(
    entries: Sequence[ListEntry], order: ListOrder, label: Callable[[str, str], str]
) -> tuple[Group, ...]:
    return grouped(entries, order.language, order.grouping, label, surname_first)


def _table(
    clearance: Clearance,
    order: ListOrder,
    head: ListHead,
    groups: Sequence[Group],
    label: Callable[[str, str], str],
) -> ExportTable:
    beside = tuple(code for code in order.beside if code != order.language)
    rows: list[tuple[PersonId, Row]] = []
    for group in groups:
        for entry in group.entries:
            row = list_words.row_of(
                len(rows) + 1,
                entry,
                group,
                order.grouping,
                beside,
                order.language,
                label,
                surname_first,
            )
            rows.append((entry.person_id, row))
    return named_table(
        clearance,
        rows,
        name=list_name_of(order.purpose),
        title=list_words.title(),
        columns=list_words.columns(order.grouping, beside),
        notes=list_words.notes(head),
        footer=list_words.footer(head),
        group_heading=list_words.group_heading(order.grouping),
    )
