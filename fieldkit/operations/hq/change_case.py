"""Change what a case was opened as: its type, and the people it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fieldkit.domain.case import ListedCase
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, UnknownPerson
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.open_case import case_opening
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def change_case(
    session: HeadquartersSession,
    case: ListedCase,
    *,
    case_type: str = "",
    add: Collection[PersonId] = (),
    remove: Collection[PersonId] = (),
) -> Statement:
    """Change the type of a case, or its people, and return the new opening that was stated.

    Numbers that are linked as the same are one person.

    Raises:
        InvalidInput: No such type, nobody would be left, somebody would be in it twice or is not
            in it, or nothing would change.
        UnknownPerson: Somebody to be added is not there.
        NotAllowed: Something is stated of a person to be removed, or nobody said who they are.
    """
    with session.store.transaction():
        people = _people(session, case, add, remove)
        opening = case_opening(case.number, case_type or case.case_type, people, case.title)
        if (opening.case_type, opening.people) == (case.case_type, tuple(case.people)):
            raise InvalidInput(_("Nothing changed."))
        statement = NewStatement(StatementKind.CASE, case.case_id, opening.to_content())
        return add_statements(session, [statement])[0]


def _people(
    session: HeadquartersSession,
    case: ListedCase,
    add: Collection[PersonId],
    remove: Collection[PersonId],
) -> list[PersonId]:
    component = _components(session, {*case.people, *add, *remove})
    gone = {component[person] for person in remove}
    if not gone <= {component[person] for person in case.people}:
        raise InvalidInput(_("This person is not in this case."))
    _require_nothing_stated(session, case, [it for it in case.people if component[it] in gone])
    if set(add) - set(session.store.people.numbers(add)):
        raise UnknownPerson
    people = [person for person in case.people if component[person] not in gone]
    for person in add:
        if component[person] in {component[it] for it in people}:
            raise InvalidInput(_("A person is in this case twice."))
        people.append(person)
    return people


def _components(
    session: HeadquartersSession, people: Collection[PersonId]
) -> Mapping[PersonId, str]:
    where = session.store.people.memberships(people)
    return {it: where[it].component if it in where else it for it in people}


def _require_nothing_stated(
    session: HeadquartersSession, case: ListedCase, people: Collection[PersonId]
) -> None:
    # Their steps would still be in the case, and say nothing about how anybody stands.
    for item in session.store.statements.about([case.case_id]):
        if item.is_in_force and item.other in people:
            raise NotAllowed(
                _("Something in this case is stated of this person alone."),
                hint=_("Take that back first, or leave the person in."),
            )
