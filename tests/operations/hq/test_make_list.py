"""The daily list names whom it may, counts the others, and says what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from fieldkit.domain.case import CaseState
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import EditorialDecision, Purpose
from fieldkit.domain.daily_list import Grouping, ListEntry
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.partial_date import read_date
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.stage import Stage
from fieldkit.errors import InvalidInput
from fieldkit.hq.consent_ledger import Why
from fieldkit.hq.list_words import missing_text, notes, result_text
from fieldkit.operations.hq.add_stage import add_stage, confirm_stages
from fieldkit.operations.hq.close_case import decide_case
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_editorially import decide_editorially
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_list import ListOrder, PlannedList, plan_list
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import withdraw_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.platform.resources import resource_path
from fieldkit.translations import use_language
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import (
    SUNDAY,
    ZHODZINA,
    Detainee,
    case_of,
    detained,
)
from tests.fakes.headquarters import HandClock
from tests.fakes.people import a_mention, with_mentions

PEOPLE = (
    Detainee("Іван Ёршаў"),
    Detainee("Алена Ігнатовіч", days=15),
    Detainee("Пётр Елісееў", station=ZHODZINA),
    Detainee("Ніхто Непытаны", consent=None),
    Detainee("Марыя Жукава", station=""),
)


@pytest.fixture(autouse=True)
def _texts() -> Iterator[None]:
    use_language("en", resource_path("translations"))
    yield
    use_language("en", resource_path("translations"))


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def names(planned: PlannedList) -> list[tuple[str, list[str]]]:
    return [
        (group.heading, [entry.name_be or entry.name_ru for entry in group.entries])
        for group in planned.groups
    ]


def test_it_is_grouped_and_in_the_order_of_the_alphabet(worker: HeadquartersSession) -> None:
    detained(worker, PEOPLE)
    planned = plan_list(worker, ListOrder(language="be"))
    assert names(planned) == [
        ("Турма № 8, ІЧУ, Жодзіна", ["Пётр Елісееў"]),
        ("ЦІП на Акрэсціна", ["Іван Ёршаў", "Алена Ігнатовіч"]),
        ("", ["Марыя Жукава"]),
    ]
    assert [row.cells[1] for row in planned.table.rows] == [
        "Елісееў Пётр",
        "Ёршаў Іван",
        "Ігнатовіч Алена",
        "Жукава Марыя",
    ]
    by_town = plan_list(worker, ListOrder(language="be", grouping=Grouping.TOWN))
    assert [group.heading for group in by_town.groups] == ["Мінск"]


def test_who_may_not_be_named_is_counted_and_nowhere_in_what_leaves(
    worker: HeadquartersSession,
) -> None:
    people = detained(worker, PEOPLE)
    planned = plan_list(worker, ListOrder(language="en"))
    assert planned.clearance.withheld == {Why.NOBODY_ASKED: 1}
    assert (planned.head.known, planned.head.withheld) == (5, 1)
    assert [entry.person_id for entry in planned.withheld] == [people[3]]
    assert "Непытаны" not in repr([row.cells for row in planned.table.rows])
    assert people[3] not in planned.table.people
    assert any("5 people are known by name" in note for note in planned.table.notes)


def test_a_decision_names_them_and_a_withdrawal_takes_them_off(
    worker: HeadquartersSession,
) -> None:
    people = detained(worker, PEOPLE)
    decide_editorially(worker, [people[3]], EditorialDecision("the family asked", SUNDAY))
    assert people[3] in plan_list(worker, ListOrder()).clearance.allowed
    withdraw_consent(worker, people[3])
    planned = plan_list(worker, ListOrder())
    assert planned.clearance[people[3]].why is Why.WITHDRAWN


def test_each_use_asks_for_its_own_level(worker: HeadquartersSession) -> None:
    detained(worker, [Detainee("Іван Ёршаў", ConsentLevel.COALITION)])
    assert not plan_list(worker, ListOrder()).clearance.allowed
    planned = plan_list(worker, ListOrder(purpose=Purpose.COALITION))
    assert len(planned.clearance.allowed) == 1
    assert planned.list_name == "detainees-coalition"


def test_only_who_is_held_or_was_detained_lately_is_on_it(
    worker: HeadquartersSession, clock: HandClock
) -> None:
    held, released, old = detained(
        worker,
        [
            Detainee("Трыманы Адам", days=15),
            Detainee("Вызвалены Барыс"),
            Detainee("Стары Васіль", detained="1.10.2026"),
        ],
    )
    for person, when in ((released, "22.11.2026 12:30"), (old, "2.10.2026")):
        stage = Stage("RELEASED_NO_PROTOCOL", when=read_date(when, SUNDAY), is_confirmed=True)
        add_stage(worker, case_of(worker, person), stage)
    assert set(plan_list(worker, ListOrder()).clearance) == {held, released}
    clock.pass_days(4)
    assert set(plan_list(worker, ListOrder()).clearance) == {held}
    longer = ListOrder(since=date(2026, 10, 1))
    assert set(plan_list(worker, longer).clearance) == {held, released, old}


def test_a_case_of_the_hours_after_midnight_is_of_the_new_day(
    worker: HeadquartersSession, clock: HandClock
) -> None:
    with_mentions(worker, [a_mention(1, "Начны Адам", consent=ConsentLevel.PUBLIC)])
    (person,) = take_as_people(worker, [a_mention(1).mention_id]).people
    clock.time = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)  # half an hour after midnight
    open_case(worker, "ADMIN", [person])
    clock.time = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert set(plan_list(worker, ListOrder(since=date(2026, 11, 21))).clearance) == {person}
    assert not plan_list(worker, ListOrder(since=date(2026, 11, 22))).clearance


@pytest.mark.parametrize("when", ["11.2026", "20-23.11.2026", "в ночь на 21.11.2026", "2026"])
def test_who_was_released_on_a_day_that_is_vague_is_not_missed(
    worker: HeadquartersSession, when: str
) -> None:
    (person,) = detained(worker, [Detainee("Вызвалены Барыс", detained="1.10.2026")])
    stage = Stage("RELEASED_NO_PROTOCOL", when=read_date(when, SUNDAY), is_confirmed=True)
    add_stage(worker, case_of(worker, person), stage)
    decide_case(worker, case_of(worker, person), CaseState.CLOSED)
    assert set(plan_list(worker, ListOrder()).clearance) == {person}
    assert not plan_list(worker, ListOrder(since=date(2027, 1, 1))).clearance


def test_a_case_without_any_day_counts_from_its_opening_though_it_is_closed(
    worker: HeadquartersSession, clock: HandClock
) -> None:
    with_mentions(worker, [a_mention(1, "Вызвалены Барыс", consent=ConsentLevel.PUBLIC)])
    (person,) = take_as_people(worker, [a_mention(1).mention_id]).people
    case_id, _statement = open_case(worker, "ADMIN", [person])
    add_stage(worker, case_id, Stage("RELEASED_NO_PROTOCOL", is_confirmed=True))
    decide_case(worker, case_id, CaseState.CLOSED)
    assert set(plan_list(worker, ListOrder()).clearance) == {person}
    clock.pass_days(3)
    assert not plan_list(worker, ListOrder()).clearance


def test_a_case_outside_the_mandate_puts_nobody_on_the_list(worker: HeadquartersSession) -> None:
    held, other = detained(worker, [Detainee("Трыманы Адам"), Detainee("Іншы Барыс")])
    decide_case(worker, case_of(worker, held), CaseState.REJECTED)
    assert set(plan_list(worker, ListOrder()).clearance) == {other}


def test_of_a_case_that_was_joined_to_another_the_other_says_where_people_stand(
    worker: HeadquartersSession,
) -> None:
    one, alone, other = detained(
        worker, [Detainee("Адзін Адам", days=15), Detainee("Сам Іван"), Detainee("Іншы Барыс")]
    )
    joined = case_of(worker, one)
    again, _statement = open_case(worker, "ADMIN", [one])
    freed = Stage("RELEASED_NO_PROTOCOL", when=read_date("22.11.2026", SUNDAY), is_confirmed=True)
    add_stage(worker, again, freed)
    decide_case(worker, joined, CaseState.MERGED, into=again)
    decide_case(worker, case_of(worker, alone), CaseState.MERGED, into=case_of(worker, other))
    planned = plan_list(worker, ListOrder())
    entries = {entry.person_id: entry for group in planned.groups for entry in group.entries}
    assert set(entries) == {one, alone, other}  # nobody is lost with the case
    assert entries[one].status == "RELEASED"


@pytest.mark.parametrize(
    ("language", "status", "result", "page"),
    [
        ("be", "Адбывае", "15", "Выдуманы суд, Судзьдзя П."),
        ("ru", "Отбывает", "15", "Выдуманы суд, Судзьдзя П."),
        ("en", "Serving administrative arrest", "15 days of arrest", "Выдуманы суд, Судзьдзя П."),
    ],
)
def test_it_speaks_the_language_of_its_readers(
    worker: HeadquartersSession, language: str, status: str, result: str, page: str
) -> None:
    detained(worker, [Detainee("Алена Ігнатовіч", days=15)])
    planned = plan_list(worker, ListOrder(language=language, beside=("be", "ru", "en")))
    said = " | ".join(map(str, planned.table.rows[0].cells))
    for part in (status, result, page):
        assert part in said
    assert len(planned.table.columns) == len(planned.table.rows[0].cells)


def test_a_letter_of_the_other_script_neither_hides_nor_moves_a_name(
    worker: HeadquartersSession,
) -> None:
    latin_i = "Пётр Iваноў"
    detained(worker, [Detainee("Янка Якубовіч"), Detainee(latin_i)])
    planned = plan_list(worker, ListOrder(language="be"))
    assert [row.cells[1] for row in planned.table.rows] == ["Іваноў Пётр", "Якубовіч Янка"]


def test_chosen_names_stand_in_their_columns(worker: HeadquartersSession) -> None:
    (person,) = detained(worker, [Detainee("Иван Ершов")])
    facts = [
        Fact(FactField.NAME_BE, "Ёршаў Іван"),
        Fact(FactField.NAME_LATIN, "Yorshau Ivan"),
    ]
    correct_person(worker, person, facts)
    planned = plan_list(worker, ListOrder(language="be", beside=("ru", "en")))
    assert planned.table.rows[0].cells[1:4] == ("Ёршаў Іван", "Ершов Иван", "Yorshau Ivan")


def test_one_person_with_two_numbers_stands_once_where_they_are_held(
    worker: HeadquartersSession,
) -> None:
    one, other = detained(worker, [Detainee("Іван Ёршаў"), Detainee("Иван Ершов", days=10)])
    stage = Stage("RELEASED_NO_PROTOCOL", when=read_date("22.11.2026", SUNDAY), is_confirmed=True)
    add_stage(worker, case_of(worker, one), stage)
    link_people(worker, one, other, Certainty.SAME)
    planned = plan_list(worker, ListOrder())
    (entry,) = [entry for group in planned.groups for entry in group.entries]
    assert (entry.person_id, entry.days) == (one, 10)


def test_the_estimate_is_a_range_and_apart_from_names(worker: HeadquartersSession) -> None:
    one, other = detained(worker, [Detainee("Іван Ёршаў"), Detainee("Іван Ершаў")])
    with_mentions(worker, [a_mention(77, "Нехта Трэці"), a_mention(78, "")])
    link_people(worker, one, other, Certainty.PROBABLE)
    head = plan_list(worker, ListOrder(language="en")).head
    assert (head.known, head.least, head.most) == (2, 1, 4)
    # Said in the language of whoever reads it, not in that of the list.
    assert plan_list(worker, ListOrder(language="be")).head.estimate_source == ""
    assert "(as far as reports were compared)" in " ".join(notes(head))
    stated = ListOrder(language="en", estimate=(300, 400), estimate_source="counted at stations")
    planned = plan_list(worker, stated)
    assert (planned.head.least, planned.head.most) == (300, 400)
    assert any("300 to 400 (counted at stations)." in note for note in planned.table.notes)


def test_who_is_taken_again_by_a_report_alone_is_missed(worker: HeadquartersSession) -> None:
    (person,) = detained(worker, [Detainee("Узяты Зноў", detained="1.10.2026")])
    case_id = case_of(worker, person)
    freed = Stage("RELEASED_SUMMONS", when=read_date("2.10.2026", SUNDAY), is_confirmed=True)
    add_stage(worker, case_id, freed)
    again = a_mention(77, "Узяты Зноў")
    with_mentions(worker, [again])
    link_people(worker, again.mention_id, person, Certainty.SAME)
    taken = add_stage(worker, case_id, Stage("DETAINED", when=read_date("22.11.2026", SUNDAY)))
    planned = plan_list(worker, ListOrder())
    assert (planned.head.missing, planned.head.known) == (1, 0)
    confirm_stages(worker, [taken.statement_id])
    planned = plan_list(worker, ListOrder())
    assert (planned.head.missing, planned.head.known) == (0, 1)
    decide_case(worker, case_id, CaseState.REJECTED)
    assert plan_list(worker, ListOrder()).head.missing == 0


def test_who_was_detained_and_has_no_case_is_told_to_headquarters_alone(
    worker: HeadquartersSession,
) -> None:
    detained(worker, [Detainee("Іван Ёршаў")])
    told = [a_mention(77, "Нехта Трэці"), a_mention(78, "Сведка", form="T08")]
    with_mentions(worker, told)
    third, _witness = take_as_people(worker, [item.mention_id for item in told]).people
    planned = plan_list(worker, ListOrder(language="en"))
    assert (planned.head.missing, planned.head.known, planned.head.most) == (1, 1, 2)
    assert "is not on the list" in missing_text(planned.head)
    assert not any("open a case" in note for note in planned.table.notes)
    open_case(worker, "ADMIN", [third])
    planned = plan_list(worker, ListOrder(language="en"))
    assert (planned.head.missing, planned.head.known) == (0, 2)
    assert missing_text(planned.head) == ""


@pytest.mark.parametrize(
    "wanted",
    [
        {"language": "fr"},
        {"beside": ("de",)},
        {"estimate": (5, 3), "estimate_source": "x"},
        {"estimate": (3, 5)},
    ],
)
def test_what_is_no_list_is_refused(wanted: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        ListOrder(**wanted)  # type: ignore[arg-type]  # by name


def test_nobody_is_on_an_empty_list(worker: HeadquartersSession) -> None:
    planned = plan_list(worker, ListOrder())
    assert planned.groups == ()
    assert planned.change is None
    assert planned.table.rows == ()


def test_no_contact_health_or_note_can_stand_on_it() -> None:
    members = set(ListEntry.__dataclass_fields__)
    assert not members & {"contact", "relative_contact", "health", "note", "phone", "description"}


@pytest.mark.parametrize(
    ("amount", "said"),
    [("20", "fine: 20 base units"), ("1", "fine: 1 base unit"), ("2.5", "fine: 2.5 base units")],
)
def test_fines_are_said_with_their_amounts(amount: str, said: str) -> None:
    entry = ListEntry(PersonId("a" * 32), sanction="FINE_BASE_UNITS", base_units=amount)
    assert result_text(entry, lambda _vocabulary, code: code) == said
