"""Count how cases go: days until court, refused parcels, people with a lawyer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from fieldkit.domain import lawyer as lawyers
from fieldkit.domain.counted_decision import Course
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.parcel import ParcelStatus
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.figures.sums import median
from fieldkit.operations.hq.list_cases import list_cases, list_parcels, list_stages
from fieldkit.operations.hq.session import HeadquartersSession

_DETAINED = "DETAINED"
_IN_COURT = frozenset({"ADMIN_TRIAL", "FINE", "ADMIN_ARREST", "COMMUNITY_WORK", "TRIAL", "VERDICT"})
_NO_LAWYER = frozenset({"NONE", "DISBARRED"})
_NOT_KNOWN = frozenset({"UNKNOWN", ""})
_TAKEN = frozenset(
    {
        ParcelStatus.ACCEPTED,
        ParcelStatus.ACCEPTED_PARTLY,
        ParcelStatus.DELIVERED,
        ParcelStatus.GIVEN_ON_RELEASE,
        ParcelStatus.LOST,
        ParcelStatus.RETURNED,
    }
)
OneOfCase = tuple[CaseId, PersonId]


def count_course(
    session: HeadquartersSession,
    people: Collection[str],
    first: datetime | None,
    last: datetime | None,
) -> Course:
    """Return how cases of these people (their ids) go that have a step between two local moments.

    Only confirmed steps count, and only days that are known exactly.
    """
    within = list_stages(session, since=first, until=last)
    case_ids = {stated.case_id for stated in within}
    cases = list_cases(session, case_ids=case_ids)
    of_case = {
        item.case_id: [person for person in item.people if person in people] for item in cases
    }
    one_of = _one_of(session, {person for item in cases for person in item.people})
    waits = _waits(list_stages(session, case_ids=case_ids), of_case, one_of)
    refused, taken = _parcels(session, of_case, one_of, people)
    had = _lawyers(session, of_case, one_of)
    return Course(
        waits=len(waits),
        wait_median=median([days for _person, days in waits]),
        parcels=len(refused) + len(taken),
        parcels_refused=len(refused),
        asked=len(had),
        with_lawyer=sum(had.values()),
        fewest_waiting=len({person for person, _days in waits}),
        fewest_with_parcels=min(len(set().union(*refused)), len(set().union(*taken))),
        fewest_asked=min(
            len({person for (_case, person), has in had.items() if has is said})
            for said in (True, False)
        ),
    )


def _parcels(
    session: HeadquartersSession,
    of_case: Mapping[CaseId, Collection[PersonId]],
    one_of: Mapping[PersonId, PersonId],
    people: Collection[str],
) -> tuple[list[set[PersonId]], list[set[PersonId]]]:
    """Return for whom each parcel was that was refused, and each that was taken."""
    refused: list[set[PersonId]] = []
    taken: list[set[PersonId]] = []
    for case_id, parcel in list_parcels(session):
        of_this = of_case.get(case_id, ())
        if _is_of(parcel.person_id, of_this, people):
            meant = of_this if parcel.person_id is None else [parcel.person_id]
            into = refused if parcel.status is ParcelStatus.REFUSED else taken
            if into is refused or parcel.status in _TAKEN:
                into.append({one_of.get(person, person) for person in meant})
    return refused, taken


def _one_of(
    session: HeadquartersSession, people: Collection[PersonId]
) -> Mapping[PersonId, PersonId]:
    """Return the one number under which each of these counts, whoever has several."""
    found = session.store.people.memberships(people)
    return {PersonId(node): item.person for node, item in found.items() if item.person is not None}


def _waits(
    stages: Iterable[StatedStage],
    of_case: Mapping[CaseId, Collection[PersonId]],
    one_of: Mapping[PersonId, PersonId],
) -> list[tuple[PersonId, int]]:
    """Return who waited how many days, once for each of their cases."""
    detained: dict[OneOfCase, date] = {}
    heard: dict[OneOfCase, date] = {}
    for stated in stages:
        day = _day(stated.stage.when)
        if day is None or not stated.is_confirmed:
            continue
        days = detained if stated.stage.code == _DETAINED else heard
        if days is heard and stated.stage.code not in _IN_COURT:
            continue
        for person in of_case.get(stated.case_id, ()):
            if stated.person_id in (None, person):
                key = (stated.case_id, one_of.get(person, person))
                days[key] = min(day, days.get(key, day))
    return [
        (key[1], (heard[key] - day).days)
        for key, day in detained.items()
        if key in heard and heard[key] >= day
    ]


def _day(when: PartialDate | None) -> date | None:
    """Return the day of a date that is exact to the day, else None."""
    if when is None:
        return None
    try:
        first, last = when.earliest.date(), when.latest.date()
    except InvalidInput:
        return None
    return first if first == last else None


def _lawyers(
    session: HeadquartersSession,
    of_case: Mapping[CaseId, Collection[PersonId]],
    one_of: Mapping[PersonId, PersonId],
) -> dict[OneOfCase, bool]:
    """Return whether each person has a lawyer, where it is known; the newest word holds."""
    found: dict[OneOfCase, bool] = {}
    for statement in session.store.statements.in_force([StatementKind.LAWYER]):
        case_id = CaseId(statement.subject)
        arrangement = lawyers.from_content(statement.content).arrangement
        for person in of_case.get(case_id, ()):
            if statement.other not in (None, person):
                continue
            key = (case_id, one_of.get(person, person))
            if arrangement in _NOT_KNOWN:
                found.pop(key, None)
            else:
                found[key] = arrangement not in _NO_LAWYER
    return found


def _is_of(person: PersonId | None, of_case: Collection[PersonId], people: Collection[str]) -> bool:
    return bool(of_case) if person is None else person in people and person in of_case
