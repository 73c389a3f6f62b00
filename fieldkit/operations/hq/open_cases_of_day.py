"""Open cases for everybody whose detention was reported in some hours, in one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fieldkit.crypto.random import random_hex
from fieldkit.domain.case import ADMINISTRATIVE, CaseState, ListedCase
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.open_case import case_opening
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.suggest_for_case import Offer, offer_statement

_TAKEN = "DETAINED"
# A case in one of these is still about the last detention; after a decision a new one begins.
_RUNNING = frozenset(
    {
        CaseState.NEW, CaseState.MATCHING, CaseState.OPEN, CaseState.IN_CUSTODY,
        CaseState.WAITING_COURT, CaseState.WAITING_DECISION, CaseState.REOPENED,
    }
)  # fmt: skip


@dataclass(frozen=True)
class PlannedCase:
    """A case to be opened for one person, with what reports suggest for it."""

    person_id: PersonId
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class CasePlan:
    """What would be opened."""

    planned: tuple[PlannedCase, ...]  # by the first report
    followed: int  # people whose case is open already
    unlinked: int  # reported detentions of nobody yet: compare them first


def plan_cases(session: HeadquartersSession, since: datetime, until: datetime) -> CasePlan:
    """Return whose cases would be opened: detained between two local moments, both inclusive."""
    store = session.store
    reported = store.suggestions.of_code(_TAKEN, since, until)
    members = store.people.memberships([item.mention_id for item in reported])
    people: dict[PersonId, str] = {}
    unlinked = 0
    for item in reported:
        member = members.get(item.mention_id)
        if member is None or member.person is None:
            unlinked += 1
        else:
            people.setdefault(member.person, member.component)
    followed = _followed(session, people)
    planned = [person for person in people if person not in followed]
    suggested = _suggestions(session, {people[person] for person in planned}, since)
    return CasePlan(
        tuple(PlannedCase(person, suggested[people[person]]) for person in planned),
        len(followed),
        unlinked,
    )


def open_planned(
    session: HeadquartersSession,
    planned: Sequence[PlannedCase],
    progress: Progress = no_progress,
) -> tuple[Statement, ...]:
    """Open a case for each, with its steps as reported, all or none; return every statement.

    Progress counts statements.

    Whoever got a case since they were planned gets no second one, and those who turned out to be
    the same person since get one, with what is suggested for all of them.

    Raises:
        Cancelled: No case was opened.
        NotAllowed: Nobody said who they are.
    """
    with session.store.transaction():
        first = session.store.cases.next_number()
        statements: list[NewStatement] = []
        missing = _without_a_case(session, planned)
        for number, item in enumerate(missing, start=first):
            case_id = CaseId(random_hex(16))
            opening = case_opening(number, ADMINISTRATIVE, [item.person_id])
            sources = tuple(dict.fromkeys(it.as_source for it in item.suggestions))
            statements.append(
                NewStatement(StatementKind.CASE, case_id, opening.to_content(), sources=sources)
            )
            statements += [
                offer_statement(case_id, [item.person_id], Offer(it, item.person_id), confirm=False)
                for it in item.suggestions
            ]
        return add_statements(session, statements, progress)


def _without_a_case(
    session: HeadquartersSession, planned: Sequence[PlannedCase]
) -> tuple[PlannedCase, ...]:
    """Return for whom one is still to be opened, every person once, as links say by now."""
    where = session.store.people.memberships([item.person_id for item in planned])
    component = {PersonId(person): member.component for person, member in where.items()}
    followed = _followed(session, component)
    found: dict[str, PlannedCase] = {}
    for item in planned:
        if item.person_id in followed:
            continue
        key = component.get(item.person_id, item.person_id)
        before = found.setdefault(key, replace(item, suggestions=()))
        more = tuple(it for it in item.suggestions if it not in before.suggestions)
        found[key] = replace(before, suggestions=before.suggestions + more)
    return tuple(found.values())


def _followed(session: HeadquartersSession, people: dict[PersonId, str]) -> set[PersonId]:
    """Return those who have a running case under any number of theirs."""
    everyone = session.store.people.members(set(people.values()))
    of_component: dict[str, list[str]] = defaultdict(list)
    for node, member in everyone.items():
        of_component[member.component].append(node)
    running: set[str] = set()
    found: tuple[ListedCase, ...] = session.store.cases.of_people(everyone)
    for case in found:
        if case.standing.state in _RUNNING:
            running |= set(case.people)
    return {
        person for person, component in people.items() if running & set(of_component[component])
    }


def _suggestions(
    session: HeadquartersSession, components: set[str], since: datetime
) -> dict[str, tuple[Suggestion, ...]]:
    members = session.store.people.members(components)
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for item in session.store.suggestions.of_mentions(members):
        when = item.content.get("when")
        edtf = str(when.get("edtf", "")) if isinstance(when, dict) else ""
        # What was reported of other years belongs to other cases.
        if not edtf or edtf[:10] >= since.strftime("%Y-%m-%d"):
            found[members[item.mention_id].component].append(item)
    return {component: tuple(found[component]) for component in components}
