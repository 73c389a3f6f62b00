"""Find cases: by number, by the name of somebody in them, by state, place, or what is due."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.case import CaseState, read_number
from fieldkit.domain.identifiers import CaseId
from fieldkit.operations.hq.due_alarms import count_due, due
from fieldkit.operations.hq.find_people import find_people
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of

_MOST_PEOPLE = 500  # that a name may mean


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are wanted; nothing said is all that are not ended."""

    text: str = field(default="", repr=False)  # a number, a name, a title
    state: CaseState | None = None
    case_type: str = ""
    place: str = ""  # of the vocabulary detention_place
    is_due: bool = False  # only those with an alarm, the most urgent first
    is_mine: bool = False  # only those with an open task of who works now
    with_ended: bool = False


@dataclass(frozen=True)
class FoundCases:
    """The cases, in the order in which they are shown, and how much is due in any case."""

    case_ids: tuple[CaseId, ...]
    alarms: int  # of all cases


def find_cases(session: HeadquartersSession, wanted: CaseFilter) -> FoundCases:
    """Return the cases that fit, newest number first, or the most urgent where due is asked."""
    found = session.store.cases.ids(
        states=() if wanted.state is None else (wanted.state,),
        case_type=wanted.case_type,
        place=wanted.place,
        include_ended=wanted.with_ended or wanted.state is not None or bool(wanted.text.strip()),
    )
    kept = found
    if wanted.text.strip():
        meant = _meant(session, wanted.text.strip())
        kept = tuple(item for item in kept if item in meant)
    if wanted.is_mine:
        mine = _mine(session)
        kept = tuple(item for item in kept if item in mine)
    if not wanted.is_due:
        return FoundCases(kept, count_due(session).alarms)
    alarms, there = due(session), set(kept)
    kept = tuple(dict.fromkeys(item.case_id for item in alarms if item.case_id in there))
    return FoundCases(kept, len(alarms))


def _meant(session: HeadquartersSession, text: str) -> frozenset[CaseId]:
    store = session.store.cases
    number = read_number(text)
    if number is not None:
        return frozenset(item.case_id for item in store.of_numbers([number]))
    people = find_people(session, text)[:_MOST_PEOPLE]
    known = people_of(session, people).values()
    everyone = {person for item in known for person in item.person_ids}
    named = {item.case_id for item in store.of_people(everyone)}
    return frozenset(named | set(store.titled(text)))


def _mine(session: HeadquartersSession) -> frozenset[str]:
    colleague = session.colleague
    if colleague is None:
        return frozenset()
    tasks = session.store.tasks.listed(colleague=colleague.colleague_id)
    return frozenset(item.subject for item in tasks)
