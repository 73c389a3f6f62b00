"""A case gets another type and other people, and nobody is in it twice."""

from __future__ import annotations

import pytest

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.partial_date import read_date
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.stage import Stage
from fieldkit.errors import InvalidInput, NotAllowed, UnknownPerson
from fieldkit.operations.hq.add_stage import add_stage
from fieldkit.operations.hq.change_case import change_case
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_statement import withdraw_statement
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import START
from tests.fakes.people import a_mention, with_mentions

NAMES = ("Алесь Прыдуманы", "Дар'я Выдуманая", "Ales Prydumany")


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


@pytest.fixture
def people(worker: HeadquartersSession) -> tuple[PersonId, ...]:
    mentions = [a_mention(number, name) for number, name in enumerate(NAMES, start=1)]
    with_mentions(worker, mentions)
    return take_as_people(worker, [item.mention_id for item in mentions]).people


def test_a_case_changes_its_type_and_its_people(
    worker: HeadquartersSession, people: tuple[PersonId, ...]
) -> None:
    ales, darya, _other = people
    case_id, _made = open_case(worker, "ADMIN", [ales])
    changed = change_case(worker, find_case(worker, case_id), case_type="CRIMINAL", add=[darya])
    found = find_case(worker, case_id)
    assert (found.number, found.case_type, found.people) == (1, "CRIMINAL", (ales, darya))
    change_case(worker, found, remove=[ales])
    assert find_case(worker, "C-000001").people == (darya,)
    withdraw_statement(worker, changed.statement_id)
    assert find_case(worker, case_id).people == (darya,)  # the newest that holds


def test_numbers_of_one_person_are_one_person(
    worker: HeadquartersSession, people: tuple[PersonId, ...]
) -> None:
    ales, darya, same = people
    link_people(worker, ales, same, Certainty.SAME)
    case_id, _made = open_case(worker, "ADMIN", [ales, darya])
    case = find_case(worker, case_id)
    for added in ([ales], [same]):
        with pytest.raises(InvalidInput):
            change_case(worker, case, add=added)
    change_case(worker, case, remove=[same])
    assert find_case(worker, case_id).people == (darya,)


def test_what_changes_nothing_or_leaves_nobody_is_refused(
    worker: HeadquartersSession, people: tuple[PersonId, ...]
) -> None:
    ales, darya, _other = people
    case_id, _made = open_case(worker, "ADMIN", [ales])
    case = find_case(worker, case_id)
    before = len(worker.store.statements.about([case_id]))
    with pytest.raises(InvalidInput):
        change_case(worker, case)
    with pytest.raises(InvalidInput):
        change_case(worker, case, case_type="ADMIN")
    with pytest.raises(InvalidInput):
        change_case(worker, case, case_type="NONSENSE")
    with pytest.raises(InvalidInput):
        change_case(worker, case, remove=[ales])
    with pytest.raises(InvalidInput):
        change_case(worker, case, remove=[darya])
    with pytest.raises(InvalidInput):
        change_case(worker, case, add=[darya, darya])
    with pytest.raises(UnknownPerson):
        change_case(worker, case, add=[PersonId("ab" * 16)])
    assert len(worker.store.statements.about([case_id])) == before


def test_of_whom_something_is_stated_stays_in_the_case(
    worker: HeadquartersSession, people: tuple[PersonId, ...]
) -> None:
    ales, darya, _other = people
    case_id, _made = open_case(worker, "ADMIN", [ales, darya])
    when = read_date("2026-11-21", START.date())
    step = add_stage(worker, case_id, Stage("DETAINED", when=when), person=darya)
    with pytest.raises(NotAllowed):
        change_case(worker, find_case(worker, case_id), remove=[darya])
    change_case(worker, find_case(worker, case_id), case_type="CRIMINAL")
    withdraw_statement(worker, step.statement_id)
    change_case(worker, find_case(worker, case_id), remove=[darya])
    assert find_case(worker, case_id).people == (ales,)
