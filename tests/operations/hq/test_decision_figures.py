"""Decisions of courts are added up exactly; how cases go is counted of confirmed steps alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.counted_decision import CountedDecision
from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.figures import Act, Audience, CountRange, Dimension, Selection
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.publication import FileFormat
from fieldkit.domain.stage import Stage
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.hq.figures.sums import add_up, median
from fieldkit.operations.hq.add_stage import add_stage
from fieldkit.operations.hq.count_figures import count_figures, count_sums
from fieldkit.operations.hq.explain_figures import course_sentences
from fieldkit.operations.hq.export_figures import export_figures
from fieldkit.operations.hq.gather_words import gather
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.plan_export import ExportOrder
from fieldkit.operations.hq.rules import add_exchange_rates
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tabulate_figures import shown_table
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.counted_people import a_mention
from tests.fakes.stages import when

_DECISIONS = Selection(Act.DECISION)


@pytest.fixture
def house(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


@pytest.fixture
def people(house: HeadquartersSession) -> list[PersonId]:
    mentions = [a_mention(number) for number in range(8)]
    with house.store.transaction():
        house.store.mentions.add(mentions)
    take_as_people(house, [mention.mention_id for mention in mentions])
    return [person for group in house.store.figures.people_of().values() for person in group]


def _case(house: HeadquartersSession, *people: PersonId) -> CaseId:
    return open_case(house, "ADMIN", people)[0]


def _decide(
    house: HeadquartersSession,
    case_id: CaseId,
    code: str,
    day: str = "22.11.2020",
    *,
    confirmed: bool = True,
    **facts: object,
) -> None:
    stage = Stage(code, when=when(day), is_confirmed=confirmed, **facts)  # type: ignore[arg-type]
    add_stage(house, case_id, stage)


def test_fines_and_days_are_added_up_by_court(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    first, second, third = (_case(house, person) for person in people[:3])
    _decide(house, first, "FINE", court="Invented court", base_units=Decimal("20"))
    _decide(house, second, "FINE", court="Invented court", base_units=Decimal("16.5"))
    _decide(house, third, "ADMIN_ARREST", court="Other court", days=15)
    gathered = gather(house, _DECISIONS)
    figures = count_figures(gathered, Dimension.COURT)
    sums = dict(
        zip([row.key for row in figures.rows], count_sums(gathered, figures)[:-1], strict=True)
    )
    assert sums["Invented court"].base_units == Decimal("36.5")
    assert sums["Invented court"].base_units_median == Decimal("18.25")
    assert sums["Invented court"].roubles.low == Decimal("985.50")  # 27 roubles a unit
    assert sums["Invented court"].euros is None
    assert sums["Invented court"].fines_without_euros == 2
    assert sums["Other court"].days == 15
    assert figures.total.acts == CountRange(3, 3)
    shown = shown_table(figures, house.clock, count_sums(gathered, figures))
    assert any("36.5 (18.25)" in row for row in shown.rows)


def test_the_public_sees_no_sum_of_one_person(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    for person in people[:6]:
        _decide(house, _case(house, person), "FINE", court="One", base_units=Decimal("20"))
    _decide(house, _case(house, people[6]), "ADMIN_ARREST", court="One", days=15)
    gathered = gather(house, Selection(Act.DECISION, audience=Audience.PUBLIC))
    for sums in count_sums(gathered, count_figures(gathered, Dimension.COURT)):
        assert sums is not None
        assert (sums.days, sums.days_median, sums.base_units) == (None, None, Decimal("120"))


def test_euros_come_from_the_rate_of_the_day(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    day = date(2020, 11, 22)
    add_exchange_rates(house, [ExchangeRate("EUR", Decimal("3.0"), day, day, "invented")])
    _decide(house, _case(house, people[0]), "FINE", base_units=Decimal("10"))
    gathered = gather(house, _DECISIONS)
    (row, _total) = count_sums(gathered, count_figures(gathered, Dimension.SANCTION))
    assert row.euros.low == row.euros.high == Decimal("90.00")


def test_what_is_only_reported_or_stated_twice_is_not_counted(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    case_id = _case(house, people[0])
    _decide(house, case_id, "ADMIN_ARREST", days=10, confirmed=False)
    _decide(house, case_id, "ADMIN_ARREST", days=12)
    _decide(house, case_id, "ADMIN_ARREST", days=12)
    assert count_figures(gather(house, _DECISIONS), Dimension.SANCTION).total.acts == CountRange(
        1, 1
    )


def test_two_decisions_of_one_day_are_two(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    case_id = _case(house, people[0])
    _decide(house, case_id, "FINE", base_units=Decimal("10"))
    _decide(house, case_id, "FINE", base_units=Decimal("30"))
    total = count_figures(gather(house, _DECISIONS), Dimension.DAY).total
    assert total.acts == CountRange(2, 2)
    assert total.persons == CountRange(1, 1)


def test_one_person_under_two_numbers_counts_once(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    case_id = _case(house, *people[:2])
    link_people(house, people[0], people[1], Certainty.SAME)
    _decide(house, case_id, "DETAINED", "20.11.2020")
    _decide(house, case_id, "ADMIN_ARREST", "21.11.2020", days=12)
    lawyer = NewStatement(StatementKind.LAWYER, case_id, Lawyer("OWN").to_content())
    make_statements(house, lawyer)
    gathered = gather(house, _DECISIONS)
    figures = count_figures(gathered, Dimension.SANCTION)
    assert figures.total.acts == figures.total.persons == CountRange(1, 1)
    assert count_sums(gathered, figures)[-1].days == 12
    course = gathered.basis.course
    assert course is not None
    assert (course.waits, course.asked, course.with_lawyer) == (1, 1, 1)


def test_how_cases_go_is_said(house: HeadquartersSession, people: list[PersonId]) -> None:
    for number, person in enumerate(people[:3]):
        case_id = _case(house, person)
        _decide(house, case_id, "DETAINED", "20.11.2020")
        _decide(house, case_id, "ADMIN_TRIAL", f"{21 + number}.11.2020")
        _decide(house, case_id, "ADMIN_ARREST", f"{21 + number}.11.2020", days=3)
        status = ParcelStatus.REFUSED if number else ParcelStatus.ACCEPTED
        arrangement = "OWN" if number else "NONE"
        make_statements(
            house,
            NewStatement(StatementKind.PARCEL, case_id, Parcel(status).to_content()),
            NewStatement(StatementKind.LAWYER, case_id, Lawyer(arrangement).to_content()),
        )
    basis = gather(house, _DECISIONS).basis
    assert course_sentences(basis) == [
        "From detention to court: 2 days for the one in the middle of 3.",
        "Parcels refused: 2 of 3.",
        "With a lawyer: 2 of 3 of whom it is known.",
    ]
    public = gather(house, Selection(Act.DECISION, audience=Audience.PUBLIC)).basis
    assert course_sentences(public) == []


def test_the_public_is_told_no_number_of_one_person_with_many_parcels(
    house: HeadquartersSession, people: list[PersonId]
) -> None:
    for person in people[:6]:
        _decide(house, _case(house, person), "ADMIN_ARREST", days=3)
    case_id = house.store.cases.of_people([people[0]])[0].case_id
    for status in [ParcelStatus.REFUSED] * 6 + [ParcelStatus.ACCEPTED] * 6:
        parcel = NewStatement(StatementKind.PARCEL, case_id, Parcel(status).to_content())
        make_statements(house, parcel)
    assert course_sentences(gather(house, _DECISIONS).basis) == ["Parcels refused: 6 of 12."]
    public = gather(house, Selection(Act.DECISION, audience=Audience.PUBLIC)).basis
    assert course_sentences(public) == []


def test_decisions_leave_with_their_sums(
    house: HeadquartersSession, people: list[PersonId], tmp_path: Path
) -> None:
    for person in people:
        _decide(house, _case(house, person), "ADMIN_ARREST", days=10)
    gathered = gather(house, Selection(Act.DECISION, audience=Audience.PUBLIC))
    figures = count_figures(gathered, Dimension.SANCTION)
    order = ExportOrder("figures-public", "an invented report", (FileFormat.CSV,))
    folder = export_figures(house, gathered, [figures], tmp_path, order).folder
    assert ",80,10," in (folder / "figures-sanction.csv").read_text("utf-8-sig")


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=30))
def test_the_median_stands_in_the_middle(numbers: list[Decimal]) -> None:
    middle = median(numbers)
    assert middle is not None
    half = len(numbers) / 2
    assert sum(number < middle for number in numbers) <= half
    assert sum(number > middle for number in numbers) <= half


@given(st.lists(st.decimals(0, 100, places=1), max_size=20))
def test_sums_are_exact(units: list[Decimal]) -> None:
    sums = add_up(CountedDecision("FINE_BASE_UNITS", base_units=number) for number in units)
    assert sums.base_units == (sum(units, Decimal(0)) if units else None)
