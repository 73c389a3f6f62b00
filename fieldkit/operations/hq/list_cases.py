"""List cases, their steps and their parcels, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from fieldkit.domain.case import CaseState, ListedCase
from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.parcel import FollowedParcel
from fieldkit.domain.stage import StatedStage
from fieldkit.operations.hq.session import HeadquartersSession


def list_cases(
    session: HeadquartersSession,
    *,
    case_ids: Collection[str] | None = None,
    people: Collection[str] | None = None,
    states: Collection[CaseState] = (),
    case_type: str = "",
    place: str = "",
    include_ended: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[ListedCase, ...]:
    """Return cases, newest number first: these, or those of these people, or all.

    Of people who have several numbers, ask with all of them (`KnownPerson.person_ids`).
    """
    store = session.store.cases
    if case_ids is None and people is None:
        return store.listed(
            states=states,
            case_type=case_type,
            place=place,
            include_ended=include_ended,
            limit=limit,
            offset=offset,
        )
    found = store.of_ids(case_ids) if case_ids is not None else store.of_people(people or ())
    kept = [
        item
        for item in found
        if (not states or item.standing.state in states)
        and case_type in ("", item.case_type)
        and place in ("", item.standing.place)
        and (include_ended or not item.is_ended)
    ]
    return tuple(kept[offset:] if limit is None else kept[offset : offset + limit])


def list_stages(
    session: HeadquartersSession,
    *,
    case_ids: Collection[str] | None = None,
    codes: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[StatedStage]:
    """Yield steps of followed cases as they were stated, without their sources.

    `since` and `until` are local and naive; a step without a date is left out where they are given.
    """
    return session.store.cases.stages(case_ids=case_ids, codes=codes, since=since, until=until)


def list_parcels(session: HeadquartersSession) -> Iterator[tuple[CaseId, FollowedParcel]]:
    """Yield the parcels of every followed case, without authors and sources."""
    return session.store.cases.parcels()
