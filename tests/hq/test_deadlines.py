"""Alarms follow from moments and rules: at the earliest, uncertain where the date is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldkit.domain.case import CaseOpening
from fieldkit.domain.case_rules import Anchor, DeadlineRule
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.stage import StatedStage
from fieldkit.hq.case_clocks import CaseCourse, ClockStart, clock_starts
from fieldkit.hq.cases import CaseFacts, standings
from fieldkit.hq.deadlines import Alarm, alarm, strongest, window
from fieldkit.operations.hq.rules import delivered_rules
from tests.fakes.stages import step, when

NOON = datetime.fromisoformat("2020-11-10T12:00")
HOUR = timedelta(hours=1)
CASE = (CaseId("ca" * 16), 45)


def anchors(*steps: StatedStage, **others: object) -> dict[Anchor, ClockStart]:
    opening = CaseOpening(1, "ADMIN", (PersonId("a1" * 16),))
    whole = standings(CaseFacts(opening, steps)).whole
    course = CaseCourse(whole, steps, (None,), **others)  # type: ignore[arg-type]
    return {item.anchor: item for item in clock_starts(course)}


def open_rulings(*steps: StatedStage) -> list[StatementId]:
    whole = standings(CaseFacts(CaseOpening(1, "ADMIN", (PersonId("a1" * 16),)), steps)).whole
    found = clock_starts(CaseCourse(whole, steps, (None,)))
    return [item.basis for item in found if item.anchor is Anchor.RULING]


def due(rule: DeadlineRule, start: ClockStart, now: datetime) -> Alarm | None:
    earliest, latest = window(rule, now)
    if latest is not None and start.earliest > latest:
        return None
    if earliest is not None and start.latest < earliest:
        return None
    return alarm(rule, None, start, CASE, now)


def start(first: datetime, last: datetime | None = None) -> ClockStart:
    return ClockStart(Anchor.RULING, None, StatementId("b0" * 16), first, last or first)


TAKEN = step(1, "DETAINED", "2020-11-08 14:05", confirmed=False)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([TAKEN], {Anchor.PLACE_UNKNOWN, Anchor.HELD_WITHOUT_COURT}),
        (
            [TAKEN, step(2, "LOCATION_KNOWN", place="P", confirmed=False)],
            {Anchor.PLACE_UNCONFIRMED, Anchor.HELD_WITHOUT_COURT},
        ),
        ([TAKEN, step(2, "LOCATION_KNOWN", place="P")], {Anchor.HELD_WITHOUT_COURT}),
        ([TAKEN, step(2, "RELEASED_NO_PROTOCOL", "2020-11-08 18:00")], set()),
        (
            [TAKEN, step(2, "RELEASED", "2020-11-08 18:00", confirmed=False)],
            {Anchor.PLACE_UNCONFIRMED},
        ),
        (
            [
                TAKEN,
                step(2, "LOCATION_KNOWN", place="P"),
                step(3, "RELEASED", "2020-11-08 18:00", confirmed=False),
            ],
            set(),
        ),
        ([TAKEN, step(2, "FINE", "2020-11-09")], {Anchor.RULING}),
        (
            [TAKEN, step(2, "FINE", "2020-11-09", confirmed=False)],
            {Anchor.PLACE_UNKNOWN, Anchor.RULING},
        ),
        (
            [step(2, "LOCATION_KNOWN", "2020-11-08 18:00", place="P", confirmed=False)],
            {Anchor.PLACE_UNCONFIRMED, Anchor.HELD_WITHOUT_COURT},
        ),
        (
            [step(2, "PROTOCOL", "2020-11-08", place="P"), TAKEN],
            {Anchor.HELD_WITHOUT_COURT, Anchor.NO_COURT_DATE},
        ),
        (
            [step(2, "PROTOCOL", "2020-11-08", place="P", hearing="2020-11-11 10:00"), TAKEN],
            {Anchor.HELD_WITHOUT_COURT, Anchor.HEARING},
        ),
        (
            [TAKEN, step(2, "ADMIN_ARREST", "2020-11-10", days=5, place="P")],
            {Anchor.RULING, Anchor.RELEASE_DUE},
        ),
        (
            [
                TAKEN,
                step(2, "ADMIN_ARREST", "2020-11-10", days=5, place="P"),
                step(3, "ADMIN_APPEAL", "2020-11-11"),
                step(4, "ARREST_SERVED", "2020-11-13"),
            ],
            set(),
        ),
        (
            [
                TAKEN,
                step(2, "ADMIN_ARREST", "2020-11-10", days=15, place="P"),
                step(3, "REMAND", "2020-11-20"),
            ],
            {Anchor.RULING, Anchor.REMAND},
        ),
        (
            [
                TAKEN,
                step(2, "ADMIN_ARREST", "2020-11-10", days=15, place="P"),
                step(3, "DECEASED", "2020-11-20"),
            ],
            {Anchor.RULING},
        ),
        ([step(2, "SUSPECT_HELD", "2020-11-08")], {Anchor.SUSPECT_HELD}),
        ([step(2, "REMAND", "2020-11-08")], {Anchor.REMAND}),
        ([step(2, "VERDICT", "2020-11-08")], {Anchor.VERDICT}),
        ([step(2, "VERDICT", "2020-11-08"), step(3, "APPEAL", "2020-11-12")], set()),
    ],
)
def test_what_counts_from_when(steps: list[StatedStage], expected: set[Anchor]) -> None:
    assert set(anchors(*steps)) == expected


def test_the_end_of_an_arrest_is_where_its_terms_end() -> None:
    found = anchors(TAKEN, step(2, "ADMIN_ARREST", "2020-11-10", days=5))[Anchor.RELEASE_DUE]
    assert found.earliest == datetime.fromisoformat("2020-11-13T14:05")


def test_of_several_reports_of_a_detention_the_earliest_counts() -> None:
    later = step(2, "DETAINED", "2020-11-08 15:00", confirmed=False)
    assert anchors(later, TAKEN)[Anchor.PLACE_UNKNOWN].basis == TAKEN.statement_id


def test_who_is_taken_again_at_the_gate_is_looked_for_anew() -> None:
    found = anchors(
        TAKEN,
        step(2, "ADMIN_ARREST", "2020-11-09 12:00", days=5, place="P"),
        step(3, "REARRESTED", "2020-11-13 14:00"),
    )
    for anchor in (Anchor.PLACE_UNKNOWN, Anchor.HELD_WITHOUT_COURT):
        assert found[anchor].earliest == datetime.fromisoformat("2020-11-13T14:00")
    assert Anchor.RELEASE_DUE not in found


def test_a_second_detention_after_a_fine_is_counted_by_itself() -> None:
    found = anchors(
        TAKEN,
        step(2, "LOCATION_KNOWN", "2020-11-08 16:00", place="P"),
        step(3, "FINE", "2020-11-09"),
        step(4, "DETAINED", "2020-11-22 13:00"),
    )
    for anchor in (Anchor.PLACE_UNKNOWN, Anchor.HELD_WITHOUT_COURT):
        assert found[anchor].earliest == datetime.fromisoformat("2020-11-22T13:00")


def test_every_ruling_can_be_appealed_until_it_is() -> None:
    fine = step(2, "FINE", "2020-11-09", articles=("A",))
    again = step(3, "FINE", "2020-11-09 15:00", articles=("A",), confirmed=False)
    days = step(4, "ADMIN_ARREST", "2020-11-12", days=5, articles=("B",))
    appeal = step(5, "ADMIN_APPEAL", "2020-11-13", articles=("B",))
    assert open_rulings(fine, again, days) == [fine.statement_id, days.statement_id]
    assert open_rulings(fine, again, days, appeal) == [fine.statement_id]
    assert open_rulings(fine, days, step(5, "ADMIN_APPEAL", "2020-11-13")) == []


def test_a_later_talk_settles_the_promise_before() -> None:
    first = (StatementId("01" * 16), Contact("mother", next_at=when("2020-11-12")))
    second = (StatementId("02" * 16), Contact("Mother"))
    assert Anchor.NEXT_CONTACT in anchors(contacts=(first,))
    assert Anchor.NEXT_CONTACT not in anchors(contacts=(first, second))


def test_a_rule_speaks_from_its_warning_to_its_end() -> None:
    rule = DeadlineRule("R", Anchor.RULING, 240, warn_hours=72, lapse_hours=24)
    ruled = start(NOON)
    assert due(rule, ruled, NOON + 167 * HOUR) is None
    assert due(rule, ruled, NOON + 168 * HOUR) is not None
    assert due(rule, ruled, NOON + 264 * HOUR) is not None
    assert due(rule, ruled, NOON + 265 * HOUR) is None


def test_a_date_that_is_not_exact_alarms_at_the_earliest_and_says_so() -> None:
    rule = DeadlineRule("R", Anchor.RULING, 24)
    vague = start(NOON, NOON + 48 * HOUR)
    early = due(rule, vague, NOON + 30 * HOUR)
    assert early is not None
    assert not early.is_certain
    assert not early.is_exact
    late = due(rule, vague, NOON + 80 * HOUR)
    assert late is not None
    assert late.is_certain


def test_a_range_without_a_beginning_alarms_at_once() -> None:
    rule = DeadlineRule("R", Anchor.RULING, 24)
    found = due(rule, start(datetime.min, NOON), NOON)  # noqa: DTZ901  # local by definition
    assert found is not None
    assert not found.is_certain


def test_of_rules_from_one_moment_the_longest_speaks() -> None:
    three = DeadlineRule("A", Anchor.RULING, 3)
    day = DeadlineRule("B", Anchor.RULING, 24)
    alarms = [alarm(rule, None, start(NOON), CASE, NOON + 30 * HOUR) for rule in (three, day)]
    assert [item.rule.key for item in strongest(alarms)] == ["B"]


def test_the_rules_as_delivered_name_every_anchor_and_mark_what_a_lawyer_must_confirm() -> None:
    table = delivered_rules()
    assert {rule.anchor for rule in table.rules} == set(Anchor)
    assert any(rule.to_be_confirmed for rule in table.rules)
    assert [rule.limit_hours for rule in table.rules if rule.anchor is Anchor.PLACE_UNKNOWN] == [
        3, 24, 48,
    ]  # fmt: skip
