"""Where a case stands follows from its confirmed steps, as section 3 of the domain says."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from fieldkit.domain.case import CaseDecision, CaseOpening, CaseState, LegalStatus, Standing
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.stage import StatedStage
from fieldkit.hq.case_contradictions import ContradictionKind, contradictions
from fieldkit.hq.case_stages import EFFECTS, VOCABULARIES_OF
from fieldkit.hq.cases import CaseFacts, standings
from fieldkit.hq.stage_order import in_order
from fieldkit.operations.shipped_forms import shipped_vocabulary
from tests.fakes.stages import step

ALES, DARYA = PersonId("a1" * 16), PersonId("d2" * 16)
S, L = CaseState, LegalStatus


def standing(*steps: StatedStage, case_type: str = "ADMIN", **others: object) -> Standing:
    facts = CaseFacts(CaseOpening(1, case_type, (ALES,)), steps, **others)  # type: ignore[arg-type]
    return standings(facts).whole


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(second=0, microsecond=0)


DETAINED = step(1, "DETAINED", "2020-11-08 14:05", where="by the fountain", place="AKRESCINA_IVS")


@pytest.mark.parametrize(
    ("steps", "state", "status"),
    [
        ([], S.OPEN, None),
        (["REPORTED"], S.OPEN, None),
        (["DETAINED"], S.IN_CUSTODY, L.HELD_NO_CHARGE),
        (["DETAINED", "LOCATION_KNOWN"], S.IN_CUSTODY, L.HELD_NO_CHARGE),
        (["LOCATION_KNOWN"], S.IN_CUSTODY, L.HELD_NO_CHARGE),
        (["RELEASED_NO_PROTOCOL", "LOCATION_KNOWN"], S.FOLLOW_UP, L.RELEASED),
        (["REMAND", "FINE"], S.IN_CUSTODY, L.ACCUSED),
        (["REMAND", "PROTOCOL", "ADMIN_TRIAL", "FINE"], S.IN_CUSTODY, L.ACCUSED),
        (["REMAND", "RELEASED", "FINE"], S.FOLLOW_UP, L.RELEASED),
        (["REMAND", "VERDICT", "SENTENCE_IN_FORCE", "WARNING"], S.FOLLOW_UP, L.CONVICTED_HELD),
        (["SUSPECT_HELD", "PROTOCOL", "FINE"], S.FOLLOW_UP, L.RELEASED),
        (["DETAINED", "RELEASED_NO_PROTOCOL"], S.FOLLOW_UP, L.RELEASED),
        (["DETAINED", "RELEASED_SUMMONS"], S.WAITING_COURT, L.RELEASED),
        (["DETAINED", "PROTOCOL"], S.WAITING_COURT, L.ADMIN_DETAINEE),
        (["DETAINED", "PROTOCOL", "ADMIN_TRIAL"], S.WAITING_COURT, L.ADMIN_DETAINEE),
        (["DETAINED", "PROTOCOL", "ADJOURNED"], S.WAITING_COURT, L.ADMIN_DETAINEE),
        (["DETAINED", "PROTOCOL", "FINE"], S.FOLLOW_UP, L.RELEASED),
        (["DETAINED", "PROTOCOL", "ADMIN_ACQUITTED"], S.FOLLOW_UP, L.ACQUITTED),
        (["DETAINED", "ADMIN_ARREST"], S.IN_CUSTODY, L.ADMIN_ARRESTED),
        (["DETAINED", "ADMIN_ARREST", "ADMIN_APPEAL"], S.IN_CUSTODY, L.ADMIN_ARRESTED),
        (["DETAINED", "FINE", "ADMIN_APPEAL"], S.WAITING_DECISION, L.RELEASED),
        (["DETAINED", "ADMIN_ARREST", "ARREST_SERVED"], S.FOLLOW_UP, L.RELEASED),
        (["ADMIN_ARREST", "ARREST_SERVED", "REARRESTED"], S.IN_CUSTODY, L.HELD_NO_CHARGE),
        (["DETAINED", "CRIMINAL_OPENED"], S.IN_CUSTODY, L.SUSPECT),
        (["CRIMINAL_OPENED"], S.WAITING_DECISION, L.SUSPECT),
        (["SUSPECT_HELD", "CHARGED"], S.IN_CUSTODY, L.ACCUSED),
        (["SUSPECT_HELD", "REMAND"], S.IN_CUSTODY, L.ACCUSED),
        (["REMAND", "RECOGNIZANCE"], S.WAITING_COURT, L.ACCUSED),
        (["REMAND", "TRIAL"], S.WAITING_DECISION, L.ACCUSED),
        (["REMAND", "TRIAL", "VERDICT"], S.WAITING_DECISION, L.CONVICTED_HELD),
        (["RECOGNIZANCE", "VERDICT"], S.WAITING_DECISION, L.CONVICTED_FREE),
        (["REMAND", "VERDICT", "SENTENCE_IN_FORCE"], S.FOLLOW_UP, L.CONVICTED_HELD),
        (["REMAND", "VERDICT", "TRANSFERRED"], S.FOLLOW_UP, L.CONVICTED_HELD),
        (["DETAINED", "TRANSFERRED"], S.IN_CUSTODY, L.HELD_NO_CHARGE),
        (["VERDICT", "RELEASED"], S.CLOSED, L.RELEASED),
        (["VERDICT", "RELEASED_EXPELLED"], S.CLOSED, L.RELEASED),
        (["VERDICT", "AMNESTY"], S.CLOSED, L.RELEASED),
        (["VERDICT", "CLEMENCY_GRANTED"], S.CLOSED, L.RELEASED),
        (["WANTED"], S.OPEN, L.WANTED_ABROAD),
        (["DETAINED", "DECEASED"], S.FOLLOW_UP, L.DECEASED),
    ],
)
def test_the_table_of_states(
    steps: list[str], state: CaseState, status: LegalStatus | None
) -> None:
    made = [step(number, code, f"2020-11-{number:02d}") for number, code in enumerate(steps, 1)]
    found = standing(*made)
    assert (found.state, found.legal_status) == (state, status)


def test_every_step_of_the_vocabularies_is_known() -> None:
    for name, effects in EFFECTS.items():
        codes = set(shipped_vocabulary(name).by_code)
        assert set(effects) <= codes
        if name != "intervention":
            assert codes == set(effects)
    assert set(VOCABULARIES_OF) == set(shipped_vocabulary("case_type").by_code)
    assert {item.value for item in CaseState} == set(shipped_vocabulary("case_state").by_code)
    assert {item.value for item in LegalStatus} == set(shipped_vocabulary("legal_status").by_code)


def test_what_is_only_reported_does_not_move_the_case() -> None:
    found = standing(DETAINED, step(2, "ADMIN_ARREST", "2020-11-10", confirmed=False, days=15))
    assert found.state is S.IN_CUSTODY
    assert found.legal_status is L.HELD_NO_CHARGE
    assert found.reported_status is L.ADMIN_ARRESTED
    assert found.unconfirmed == 1
    assert found.decision is not None  # shown, as reported
    assert found.decision.days == 15


def test_a_step_without_a_date_stands_where_the_life_cycle_puts_it() -> None:
    served = step(5, "ARREST_SERVED")
    ruled = step(6, "ADMIN_ARREST", "2020-11-10", days=10)
    assert standing(served, ruled, DETAINED).legal_status is L.RELEASED


def test_a_day_without_an_hour_is_after_the_hour_of_that_day_if_the_life_cycle_says_so() -> None:
    out = step(2, "RELEASED_NO_PROTOCOL", "2020-11-08")
    assert [item.code for item in in_order([out, DETAINED])] == ["DETAINED", "RELEASED_NO_PROTOCOL"]


def test_the_order_does_not_depend_on_the_order_given() -> None:
    steps = [
        step(1, "DETAINED", "2020-11"),
        step(2, "PROTOCOL"),
        step(3, "ADMIN_ARREST", "2020-11-10", days=15),
        step(4, "ARREST_SERVED", "2020-11-23"),
        step(5, "REARRESTED", "2020-11-23"),
        step(6, "FINE", "2020-11-24"),
    ]
    expected = [item.code for item in in_order(steps)]
    for seed in range(20):
        random.Random(seed).shuffle(steps)
        assert [item.code for item in in_order(steps)] == expected
    assert expected[:3] == ["DETAINED", "PROTOCOL", "ADMIN_ARREST"]


def test_the_end_of_a_term_counts_from_the_moment_of_the_detention() -> None:
    found = standing(DETAINED, step(2, "ADMIN_ARREST", "2020-11-10", days=15))
    assert found.release_from == local("2020-11-23T14:05")
    assert minute(found.release_to) == local("2020-11-23T14:05")


def test_terms_in_a_row_are_counted_one_after_the_other() -> None:
    first = step(2, "ADMIN_ARREST", "2020-11-09", days=23)
    second = step(3, "ADMIN_ARREST", "2020-11-20", days=15)
    assert minute(standing(DETAINED, first, second).release_to) == local("2020-12-16T14:05")


def test_a_term_after_a_new_arrest_at_the_gate_counts_from_it() -> None:
    found = standing(
        DETAINED,
        step(2, "ADMIN_ARREST", "2020-11-09", days=15),
        step(3, "ARREST_SERVED", "2020-11-23 14:05"),
        step(4, "REARRESTED", "2020-11-23 14:10"),
        step(5, "ADMIN_ARREST", "2020-11-24", days=10),
    )
    assert minute(found.release_to) == local("2020-12-03T14:10")


def test_two_that_differ_on_one_ruling_give_a_range_and_a_contradiction() -> None:
    found = standing(
        DETAINED,
        step(2, "ADMIN_ARREST", "2020-11-10", days=10),
        step(3, "ADMIN_ARREST", "2020-11-10", days=15),
    )
    assert found.release_from == local("2020-11-18T14:05")
    assert minute(found.release_to) == local("2020-11-23T14:05")
    assert found.contradictions == 1


def test_a_detention_known_by_the_month_gives_a_release_known_by_the_month() -> None:
    found = standing(step(1, "DETAINED", "2020-11"), step(2, "ADMIN_ARREST", "2020-12-01", days=5))
    assert found.release_from == local("2020-11-06")
    assert found.release_to is not None
    assert found.release_to.date() == local("2020-12-05").date()


def test_a_fine_opens_no_cell_while_days_are_served() -> None:
    arrest = step(2, "ADMIN_ARREST", "2020-11-10", days=15, articles=("A",))
    fine = step(3, "FINE", "2020-11-12", articles=("B",))
    assert standing(DETAINED, arrest, fine).legal_status is L.ADMIN_ARRESTED


def test_a_sentence_says_who_is_held() -> None:
    free = standing(step(1, "REMAND", "2020-01-01"), step(2, "VERDICT", "2020-05-01",
                    sanction="RESTRICTED_FREEDOM_HOME"))  # fmt: skip
    held = standing(step(1, "VERDICT", "2020-05-01", sanction="IMPRISONMENT", months=36))
    assert free.legal_status is L.CONVICTED_FREE
    assert held.legal_status is L.CONVICTED_HELD


@pytest.mark.parametrize(
    "others",
    [
        [step(3, "VERDICT", "2020-05-01", sanction="DAMAGES")],
        [step(3, "SENTENCE_IN_FORCE", "2020-07-01", sanction="POST_BAN")],
        [step(3, "VERDICT", "2020-05-01", sanction="FINE_BASE_UNITS")],
        [step(3, "FINE", "2020-06-01", sanction="FINE_BASE_UNITS"),
         step(4, "SENTENCE_IN_FORCE", "2020-07-01")],
    ],
)  # fmt: skip
def test_what_is_ordered_beside_a_prison_term_lets_nobody_out(others: list[StatedStage]) -> None:
    prison = step(2, "VERDICT", "2020-05-01", sanction="IMPRISONMENT", months=36)
    found = standing(step(1, "REMAND", "2020-01-01"), prison, *others)
    assert found.legal_status is L.CONVICTED_HELD


def test_an_appeal_that_ends_in_a_milder_sentence_lets_out() -> None:
    prison = step(1, "VERDICT", "2020-05-01", sanction="IMPRISONMENT", months=36)
    milder = step(2, "SENTENCE_IN_FORCE", "2020-07-01", sanction="RESTRICTED_FREEDOM_HOME")
    assert standing(prison, milder).legal_status is L.CONVICTED_FREE


def test_days_of_a_later_detention_do_not_count_from_the_one_that_ended_in_a_fine() -> None:
    found = standing(
        DETAINED,
        step(2, "FINE", "2020-11-09"),
        step(3, "DETAINED", "2020-11-22 13:00"),
        step(4, "ADMIN_ARREST", "2020-11-23", days=10),
    )
    assert minute(found.release_to) == local("2020-12-02T13:00")


def test_a_fine_and_days_of_one_court_count_from_the_detention() -> None:
    fine = step(2, "FINE", "2020-11-09", articles=("A",))
    days = step(3, "ADMIN_ARREST", "2020-11-09", days=10, articles=("B",))
    assert minute(standing(DETAINED, fine, days).release_to) == local("2020-11-18T14:05")


def test_somebody_taken_after_a_term_had_been_out_though_nobody_told() -> None:
    found = standing(
        DETAINED,
        step(2, "ADMIN_ARREST", "2020-11-09", days=5),
        step(3, "REARRESTED", "2020-12-06 13:00"),
        step(4, "ADMIN_ARREST", "2020-12-07", days=10),
    )
    assert minute(found.release_to) == local("2020-12-16T13:00")


def test_days_ruled_long_after_a_detention_count_from_the_ruling() -> None:
    found = standing(DETAINED, step(2, "ADMIN_ARREST", "2020-12-01", days=10))
    assert found.release_from == local("2020-12-11")


def test_a_death_penalty_case_goes_its_own_way() -> None:
    sentenced = step(1, "VERDICT", "2018-01-01", sanction="DEATH")
    assert standing(sentenced, case_type="DEATH").legal_status is L.DEATH_ROW
    spared = standing(sentenced, step(2, "CLEMENCY_GRANTED", "2018-05-01"), case_type="DEATH")
    assert (spared.state, spared.legal_status) == (S.FOLLOW_UP, L.CONVICTED_HELD)
    learned = standing(
        sentenced,
        step(2, "CLEMENCY_REFUSED", "2018-05-01"),
        step(3, "EXECUTED", "2018-06"),
        step(4, "EXECUTION_LEARNED", "2018-07-10"),
        case_type="DEATH",
    )
    assert (learned.state, learned.legal_status) == (S.FOLLOW_UP, L.DECEASED)


@pytest.mark.parametrize(
    ("case_type", "vocabulary", "code", "state"),
    [
        ("ASSOCIATION", "association_measure", "SUIT_DISSOLUTION", S.WAITING_COURT),
        ("ASSOCIATION", "association_measure", "REG_POSTPONED", S.WAITING_DECISION),
        ("EDUCATION", "reprisal_kind", "EXPULSION_THREAT", S.OPEN),
        ("EDUCATION", "reprisal_kind", "EXPELLED", S.FOLLOW_UP),
        ("UNION", "union_violation", "LEADER_PROSECUTED", S.WAITING_COURT),
        ("UN", "un_stage", "REGISTERED", S.WAITING_DECISION),
        ("UN", "un_stage", "IMPLEMENTED", S.CLOSED),
        ("EMPLOYMENT", "intervention", "COMPLAINT", S.WAITING_DECISION),
    ],
)
def test_other_cases_have_steps_of_their_own(
    case_type: str, vocabulary: str, code: str, state: CaseState
) -> None:
    made = step(1, code, "2020-05-01", vocabulary=vocabulary)
    assert standing(made, case_type=case_type).state is state


def test_people_of_one_case_stand_apart_and_the_one_in_need_says_how_it_stands() -> None:
    facts = CaseFacts(
        CaseOpening(1, "ADMIN", (ALES, DARYA)),
        (
            step(1, "DETAINED", "2020-11-08"),
            step(2, "FINE", "2020-11-09", person=ALES),
            step(3, "ADMIN_ARREST", "2020-11-09", person=DARYA, days=10),
        ),
    )
    found = standings(facts)
    assert found.whole.state is S.IN_CUSTODY
    assert found.people[ALES].legal_status is L.RELEASED
    assert found.people.get(DARYA, found.whole).legal_status is L.ADMIN_ARRESTED
    assert found.whole.contradictions == 0


def test_open_parcels_keep_a_case_open_after_release() -> None:
    out = step(2, "RELEASED", "2020-11-20")
    assert standing(DETAINED, out).state is S.CLOSED
    assert standing(DETAINED, out, open_parcels={None: 1}).state is S.FOLLOW_UP


def test_what_people_decide_holds_until_a_later_step_is_confirmed() -> None:
    fined = step(2, "FINE", "2020-11-09")
    closed = ((5, CaseDecision(S.CLOSED)),)
    assert standing(DETAINED, fined, decisions=closed).state is S.CLOSED
    later = step(6, "REARRESTED", "2020-12-01")
    assert standing(DETAINED, fined, later, decisions=closed).state is S.IN_CUSTODY
    heard = step(6, "REARRESTED", "2020-12-01", confirmed=False)
    assert standing(DETAINED, fined, heard, decisions=closed).state is S.CLOSED
    again = (*closed, (7, CaseDecision(S.REOPENED)))
    assert standing(DETAINED, fined, decisions=again).state is S.REOPENED
    rejected = ((5, CaseDecision(S.REJECTED)),)
    assert standing(DETAINED, decisions=rejected).state is S.REJECTED


@pytest.mark.parametrize(
    ("steps", "kind", "member"),
    [
        (
            [
                step(2, "FINE", "2020-11-09", base_units=None, court="Завадскі суд"),
                step(3, "FINE", "2020-11-09", court="суд Цэнтральнага раёна"),
            ],
            ContradictionKind.DIFFERENT,
            "court",
        ),
        (
            [step(2, "FINE", "2020-11-09"), step(3, "ADMIN_ARREST", "2020-11-09", days=5)],
            ContradictionKind.EXCLUSIVE,
            "",
        ),
        (
            [step(2, "DETAINED", "2020-11-12"), step(3, "DETAINED", "2020-11-09")],
            ContradictionKind.TWICE,
            "",
        ),
        (
            [step(2, "ADMIN_ARREST", "2020-11-12", days=5), step(3, "ARREST_SERVED", "2020-11-09")],
            ContradictionKind.ORDER,
            "",
        ),
        (
            [step(2, "EXECUTED", "2018-04"), step(3, "EXECUTED", "2018-06")],
            ContradictionKind.TWICE,
            "",
        ),
    ],
)
def test_what_cannot_all_be_so_is_found(
    steps: list[StatedStage], kind: ContradictionKind, member: str
) -> None:
    (found,) = contradictions(in_order(steps))
    assert (found.kind, found.member) == (kind, member)
    assert {found.first, found.second} == {item.statement_id for item in steps}


@pytest.mark.parametrize(
    "steps",
    [
        [
            step(2, "FINE", "2020-11-09", court="Заводской суд", judge="суддзя А. Прозвішча"),
            step(3, "FINE", "2020-11-09", court="Завадскі суд", judge="А. Прозвішча"),
        ],
        [step(2, "DETAINED", "2020-11-08 14:05"), step(3, "DETAINED", "2020-11-08 14:40")],
        [step(2, "PROTOCOL", "2020-11-08"), step(3, "RELEASED_SUMMONS", "2020-11-08")],
        [
            step(2, "FINE", "2020-11-09", articles=("A",)),
            step(3, "ADMIN_ARREST", "2020-11-09", days=5, articles=("B",)),
        ],
    ],
)
def test_what_can_be_so_is_no_contradiction(steps: list[StatedStage]) -> None:
    assert contradictions(in_order(steps)) == ()
