"""A case from sealed reports to release: suggested, confirmed, watched, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fieldkit.domain.case import CaseState, LegalStatus, ListedCase, read_number
from fieldkit.domain.case_rules import AlarmUrgency, Anchor
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.money import Money, Purpose
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, read_date
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.stage import Stage
from fieldkit.domain.statement import SourceKind, StatementKind
from fieldkit.errors import Cancelled, InvalidInput, NotAllowed, UnknownCase
from fieldkit.gui.hq.cases.rows import case_row
from fieldkit.hq.amounts import Computed, Unknown
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.add_stage import add_stage, confirm_stages
from fieldkit.operations.hq.close_case import decide_case
from fieldkit.operations.hq.due_alarms import (
    count_due,
    due,
    due_in_case,
    is_due,
    local_now,
    put_off,
)
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_cases import list_cases, list_parcels, list_stages
from fieldkit.operations.hq.make_statement import withdraw_statement
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.open_cases_of_day import open_planned, plan_cases
from fieldkit.operations.hq.rules import rules_in_force
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import ShownCase, show_case
from fieldkit.operations.hq.show_person import people_of
from fieldkit.operations.hq.suggest_for_case import set_offers_aside, take_offers
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, HandClock
from tests.fakes.people import a_mention, with_mentions
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought

EVENING = datetime.fromisoformat("2026-11-22T18:00")
DAY = (EVENING - timedelta(hours=18), EVENING + timedelta(hours=6))


def day(text: str) -> PartialDate:
    return read_date(text, EVENING.date())


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


@pytest.fixture
def ales(worker: HeadquartersSession) -> PersonId:
    with_mentions(worker, [a_mention(1, "Алесь Прыдуманы")])
    return take_as_people(worker, [a_mention(1).mention_id]).people[0]


def detention(device: Device, name: str, at: str = "2026-11-22T14:05") -> None:
    device.seal(
        a_readable_report(
            device,
            "T02",
            answers_of(
                "T02",
                name_as_reported=name,
                observed_at=a_moment(at),
                place="by the fountain",
                taken_to="BY_RUVD_SAVETSKI",
            ),
        )
    )


def trial(device: Device, name: str, days: int) -> None:
    device.seal(
        a_readable_report(
            device,
            "T05",
            answers_of(
                "T05",
                name_as_reported=name,
                court="Савецкі суд",
                hearing_at=a_moment("2026-11-24T10:00"),
                procedural_stage="ADMIN_TRIAL",
                legal_article=["KOAP21_24.23"],
                arrest_days=days,
                taken_to="BY_ZHODZINA",
                lawyer_arrangement="NONE",
            ),
        )
    )


def everybody(session: HeadquartersSession) -> tuple[PersonId, ...]:
    return take_as_people(
        session, [item.mention_id for item in session.store.mentions.every()]
    ).people


def shown(session: HeadquartersSession, case_id: CaseId) -> ShownCase:
    return show_case(session, case_id)


def test_from_sealed_reports_to_confirmed_steps(
    worker: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    detention(device, "Алесь Прыдуманы")
    trial(device, "Алесь Прыдуманы", days=13)
    brought(worker, device, tmp_path)
    first, second = everybody(worker)
    plan = plan_cases(worker, *DAY)
    assert (len(plan.planned), plan.followed, plan.unlinked) == (1, 0, 0)
    made = open_planned(worker, plan.planned)
    assert open_planned(worker, plan.planned) == ()  # they have their cases now
    (case,) = list_cases(worker)
    assert case.people in ((first,), (second,))
    found = shown(worker, case.case_id)
    assert [item.stage.code for item in found.stages] == ["DETAINED"]
    assert found.case.standing.state is CaseState.OPEN  # nothing is confirmed yet
    assert found.case.standing.reported_state is CaseState.IN_CUSTODY
    assert found.stages[0].sources[0].kind is SourceKind.REPORT
    (confirmed,) = confirm_stages(worker, [found.stages[0].statement_id])
    assert shown(worker, case.case_id).case.standing.state is CaseState.IN_CUSTODY
    withdraw_statement(worker, confirmed.statement_id)
    assert shown(worker, case.case_id).case.standing.state is CaseState.OPEN
    assert plan_cases(worker, *DAY).followed == 1  # nobody is followed twice
    take_back(worker, [item.statement_id for item in made])
    assert list_cases(worker) == ()


def test_who_is_found_to_be_one_person_since_gets_one_case(
    worker: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    detention(device, "Алесь Прыдуманы")
    detention(device, "Ales Prydumany", "2026-11-22T15:20")
    brought(worker, device, tmp_path)
    first, second = everybody(worker)
    planned = plan_cases(worker, *DAY).planned
    assert len(planned) == 2
    link_people(worker, first, second, Certainty.SAME)
    open_planned(worker, (*planned, *planned))
    (case,) = list_cases(worker)
    assert len(case.people) == 1
    assert len(shown(worker, case.case_id).stages) == 2  # what both reports say
    assert plan_cases(worker, *DAY).planned == ()


def test_what_a_report_of_a_court_suggests(
    worker: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    trial(device, "Алесь Прыдуманы", days=13)
    brought(worker, device, tmp_path)
    (person,) = everybody(worker)
    case_id, _made = open_case(worker, "ADMIN", [person])
    offers = shown(worker, case_id).offers
    assert [item.suggestion.label for item in offers] == [
        "stage:ADMIN_TRIAL",
        "stage:ADMIN_ARREST",
        "lawyer:NONE",
    ]
    case = find_case(worker, case_id)
    taken = take_offers(worker, case, offers[:2], confirm=True)
    found = shown(worker, case_id)
    assert found.case.standing.legal_status is LegalStatus.ADMIN_ARRESTED
    assert found.case.standing.place == "BY_ZHODZINA"
    assert found.case.standing.decision is not None
    assert found.case.standing.decision.days == 13
    assert [item.suggestion.label for item in found.offers] == ["lawyer:NONE"]
    aside = set_offers_aside(worker, case, found.offers)
    assert shown(worker, case_id).offers == ()
    withdraw_statement(worker, aside[0].statement_id)
    take_back(worker, [item.statement_id for item in taken])
    assert len(shown(worker, case_id).offers) == 3


def test_two_reports_that_contradict_each_other_are_both_shown(
    worker: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    trial(device, "Алесь Прыдуманы", days=10)
    brought(worker, device, tmp_path)
    trial(device, "Алесь Прыдуманы", days=15)
    brought(worker, device, tmp_path)
    people = everybody(worker)

    link_people(worker, people[0], people[1], Certainty.SAME)
    case_id, _made = open_case(worker, "ADMIN", [people[0]])
    offers = [
        item for item in shown(worker, case_id).offers if item.suggestion.code == "ADMIN_ARREST"
    ]
    take_offers(worker, find_case(worker, case_id), offers, confirm=False)
    found = shown(worker, case_id)
    assert sorted(item.stage.days or 0 for item in found.stages) == [10, 15]
    assert [item.member for item in found.contradictions] == ["days"]
    assert found.case.standing.contradictions == 1


def test_two_colleagues_who_disagree_are_both_kept(
    worker: HeadquartersSession, ales: PersonId
) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    other = with_colleague(worker, "H-02")
    add_stage(worker, case_id, Stage("FINE", when=day("2026-11-23"), is_confirmed=True))
    arrest = Stage("ADMIN_ARREST", when=day("2026-11-23"), days=15, is_confirmed=True)
    add_stage(other, case_id, arrest)
    found = shown(worker, case_id)
    assert {item.author for item in found.stages} == {
        worker.colleague.colleague_id,
        other.colleague.colleague_id,
    }
    assert len(found.contradictions) == 1


def test_numbers_are_never_given_twice(worker: HeadquartersSession, ales: PersonId) -> None:
    first, made = open_case(worker, "ADMIN", [ales])
    withdraw_statement(worker, made.statement_id)
    second, _made = open_case(worker, "ADMIN", [ales])
    assert find_case(worker, "C-000002").case_id == second
    with pytest.raises(UnknownCase):
        find_case(worker, first)
    assert [read_number(text) for text in ("C-000045", "c45", "45", "x", "0")] == [
        45, 45, 45, None, None,
    ]  # fmt: skip


def test_a_case_needs_somebody_or_something(worker: HeadquartersSession, ales: PersonId) -> None:
    for case_type, people in (("ADMIN", []), ("NONSENSE", [ales]), ("ADMIN", [ales, ales])):
        with pytest.raises(InvalidInput):
            open_case(worker, case_type, people)
    case_id, _made = open_case(worker, "ASSOCIATION", title="Таварыства прыдуманых")
    assert find_case(worker, case_id).title == "Таварыства прыдуманых"


def test_accepted_is_not_delivered(worker: HeadquartersSession, ales: PersonId) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    first = add_entry(worker, case_id, Parcel(ParcelStatus.BROUGHT, ("FOOD",)))
    add_entry(worker, case_id, Parcel(ParcelStatus.ACCEPTED, parcel=first.statement_id))
    out = Stage("RELEASED", when=day("2026-11-22 09:00"), is_confirmed=True)
    add_stage(worker, case_id, Stage("DETAINED", when=day("2026-11-20"), is_confirmed=True))
    add_stage(worker, case_id, out)
    assert find_case(worker, case_id).standing.state is CaseState.FOLLOW_UP
    assert "PARCELS_AT_RELEASE" in {item.rule.key for item in due(worker)}
    with pytest.raises(NotAllowed):
        add_entry(worker, case_id, Parcel(ParcelStatus.BROUGHT, parcel=first.statement_id))
    given = Parcel(ParcelStatus.GIVEN_ON_RELEASE, parcel=first.statement_id)
    add_entry(worker, case_id, given)
    assert find_case(worker, case_id).standing.state is CaseState.CLOSED
    assert due(worker) == ()
    ((_case, parcel),) = list_parcels(worker)
    assert parcel.status is ParcelStatus.GIVEN_ON_RELEASE


def test_the_place_is_asked_about_until_somebody_knows_it(
    worker: HeadquartersSession, ales: PersonId, clock: HandClock
) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    clock.time = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # 18:00 here
    add_stage(worker, case_id, Stage("DETAINED", when=day("2026-11-22 14:30")))
    assert [item.rule.key for item in due(worker)] == ["PLACE_UNKNOWN_3H", "HELD_3H"]
    clock.time += timedelta(hours=30)
    assert "PLACE_UNKNOWN_24H" in {item.rule.key for item in due(worker)}
    clock.time += timedelta(hours=30)
    urgent = due(worker)
    assert {item.rule.key for item in urgent} == {"PLACE_UNKNOWN_48H", "HELD_72H"} or (
        urgent[0].rule.key == "PLACE_UNKNOWN_48H"
    )
    add_stage(
        worker,
        case_id,
        Stage(
            "LOCATION_KNOWN", when=day("2026-11-24"), place="BY_AKRESTSINA_CIP", is_confirmed=True
        ),
    )
    assert not any(item.rule.anchor.value.startswith("PLACE") for item in due(worker))


def test_an_alarm_is_put_off_and_comes_again(
    worker: HeadquartersSession, ales: PersonId, clock: HandClock
) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    talk = Contact("mother", when=day("2026-11-20"), next_at=day("2026-11-21"))
    add_entry(worker, case_id, talk)
    (alarm,) = due(worker)
    assert alarm.rule.key == "NEXT_CONTACT"
    put_off(worker, alarm, day("2026-11-23"), "she asked so")
    assert due(worker) == ()
    clock.time += timedelta(days=3)
    assert [item.rule.key for item in due(worker)] == ["NEXT_CONTACT"]
    add_entry(worker, case_id, Contact("Mother", when=day("2026-11-24")))
    assert due(worker) == ()


def test_nothing_new_counts_by_the_clock_on_the_wall(
    worker: HeadquartersSession, ales: PersonId, clock: HandClock
) -> None:
    clock.time = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)  # 01:00 of the next day here
    case_id, _made = open_case(worker, "ADMIN", [ales])
    confirmed = Stage("PROTOCOL", when=day("2026-11-22"), is_confirmed=True)
    add_stage(worker, case_id, confirmed)

    def quiet() -> list[Alarm]:
        return [item for item in due(worker) if item.rule.anchor is Anchor.NOTHING_NEW]

    hours = min(
        rule.limit_hours - rule.warn_hours
        for rule in rules_in_force(worker).rules
        if rule.anchor is Anchor.NOTHING_NEW and "ADMIN" in (rule.case_types or ("ADMIN",))
    )
    clock.time += timedelta(hours=hours, minutes=-1)
    assert quiet() == []
    clock.time += timedelta(minutes=1)
    (alarm,) = quiet()
    assert alarm.began_from == datetime.fromisoformat("2026-11-23T01:00")


def test_what_is_due_in_all_cases_is_what_is_due_in_each(
    worker: HeadquartersSession, ales: PersonId, clock: HandClock
) -> None:
    for case_type, code, at in (
        ("ADMIN", "DETAINED", "2026-11-21 14:05"),
        ("ADMIN", "ADMIN_ARREST", "2026-11-18"),
        ("CRIMINAL", "DETAINED", "2026-11-19"),
        ("CRIMINAL", "VERDICT", "2026-11"),
    ):
        case_id, _made = open_case(worker, case_type, [ales])
        stage = Stage(code, when=day(at), is_confirmed=True, days=5 if "ARREST" in code else None)
        add_stage(worker, case_id, stage)
    first = due(worker)[0]
    put_off(worker, first, day("2026-11-24"), "")
    assert (first.case_id, first.rule.key) not in {(it.case_id, it.rule.key) for it in due(worker)}
    for _step in range(12):
        now, alone = local_now(worker), []
        for case in list_cases(worker):
            found = due_in_case(worker, case.case_id, case.case_type, case.number)
            alone += [item for item in found if is_due(item, now)]
        listed, count = due(worker), count_due(worker)
        assert sorted(map(repr, alone)) == sorted(map(repr, listed))
        assert count.alarms == len(listed)
        assert count.urgent == sum(item.rule.urgency is AlarmUrgency.URGENT for item in listed)
        one = due(worker, case_ids=[first.case_id])
        assert one == tuple(item for item in listed if item.case_id == first.case_id)
        for most in (0, 1, 3, 50):
            assert due(worker, most=most) == listed[:most]
        clock.time += timedelta(hours=17)


def test_opening_the_cases_of_a_day_can_be_stopped_and_asked_for_again(
    worker: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    detention(device, "Алесь Прыдуманы")
    detention(device, "Дар'я Выдуманая")
    brought(worker, device, tmp_path)
    everybody(worker)
    planned = plan_cases(worker, *DAY).planned

    def stop(done: int, total: int) -> None:
        if done == total - 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_planned(worker, planned, stop)
    assert list_cases(worker) == ()
    open_planned(worker, planned)
    assert len(list_cases(worker)) == 2


def test_amounts_as_told_and_as_computed_stand_side_by_side(
    worker: HeadquartersSession, ales: PersonId
) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    fine = Money(Purpose.FINE, read_date("2018-05-10", EVENING.date()), Decimal(20), Decimal(500))
    add_entry(worker, case_id, fine)
    ((_statement, money),) = shown(worker, case_id).money
    assert money.roubles == Computed(
        Decimal("490.00"), Decimal("490.00"), "BYN", ("BU_2018-01-01",)
    )
    assert money.differs
    assert money.euros is Unknown.NO_RATE


def test_closing_and_taking_up_again(worker: HeadquartersSession, ales: PersonId) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    closed = decide_case(worker, case_id, CaseState.CLOSED, "settled")
    assert find_case(worker, case_id).is_ended
    assert list_cases(worker, include_ended=False) == ()
    withdraw_statement(worker, closed.statement_id)
    assert not find_case(worker, case_id).is_ended
    with pytest.raises(InvalidInput):
        decide_case(worker, case_id, CaseState.MERGED, into=case_id)


def test_lists_ask_by_people_state_and_type(worker: HeadquartersSession, ales: PersonId) -> None:
    admin, _made = open_case(worker, "ADMIN", [ales])
    criminal, _made = open_case(worker, "CRIMINAL", [ales])
    add_stage(worker, criminal, Stage("SUSPECT_HELD", when=day("2026-11-20"), is_confirmed=True))

    def ids(found: tuple[ListedCase, ...]) -> list[CaseId]:
        return [item.case_id for item in found]

    assert ids(list_cases(worker)) == [criminal, admin]
    assert ids(list_cases(worker, people=[ales], case_type="ADMIN")) == [admin]
    assert ids(list_cases(worker, states=[CaseState.IN_CUSTODY])) == [criminal]
    assert [item.stage.code for item in list_stages(worker, codes=["SUSPECT_HELD"])] == [
        "SUSPECT_HELD"
    ]
    assert session_kinds(worker, criminal) == {StatementKind.CASE, StatementKind.STAGE}


def session_kinds(session: HeadquartersSession, case_id: CaseId) -> set[StatementKind]:
    return {item.kind for item in session.store.statements.about([case_id])}


def test_a_note_is_for_colleagues(worker: HeadquartersSession, ales: PersonId) -> None:
    case_id, _made = open_case(worker, "ADMIN", [ales])
    add_entry(worker, case_id, Note("ask the sister"))
    ((_statement, note),) = shown(worker, case_id).notes
    assert note.text == "ask the sister"


def test_who_has_two_numbers_is_named_once(worker: HeadquartersSession) -> None:
    with_mentions(worker, [a_mention(1, "Алесь Прыдуманы"), a_mention(2, "Александр Придуманный")])
    one, other = take_as_people(worker, [a_mention(1).mention_id, a_mention(2).mention_id]).people
    case_id, _made = open_case(worker, "ADMIN", [one, other])
    assert shown(worker, case_id).names.count(",") == 1
    link_people(worker, one, other, Certainty.SAME)
    assert shown(worker, case_id).names.count(",") == 0
    (case,) = list_cases(worker)
    row = case_row(case, people_of(worker, case.people), None)
    assert row.about == shown(worker, case_id).names
