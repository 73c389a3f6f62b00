from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fieldkit.domain.answers import current
from fieldkit.domain.form import Severity
from fieldkit.domain.identifiers import FormId, ObjectId, ReportId
from fieldkit.domain.report import Amended
from fieldkit.errors import (
    InvalidAnswer,
    NoHeadquarters,
    NotAllowed,
    UnknownForm,
    UnknownReport,
)
from fieldkit.operations.field.check_report import check_report
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.list_reports import count_sentence, find_report, list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.show_report import show_report
from fieldkit.operations.field.write_report import (
    MAX_ANSWER,
    begin_report,
    discard_draft,
    put_answers,
)
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import Organisation, an_organisation

NOBODY = ReportId("00" * 16)


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


def answers_of(session: Session, report_id: ReportId) -> dict[str, Any]:
    return current(session.vault.reports.revisions(report_id))


def test_a_new_report_knows_its_own_number_and_defaults(device: Session) -> None:
    report_id = begin_report(device, FormId("T02")).report_id
    answers = answers_of(device, report_id)
    assert answers["record_id"] == report_id
    assert answers["source/consent_level"] == "C0_NONE"


def test_an_amendment_begins_empty_and_need_not_answer_everything(device: Session) -> None:
    amends = Amended(ObjectId("0b" * 16), NOBODY)
    report_id = begin_report(device, FormId("T02"), amends=amends).report_id
    assert answers_of(device, report_id) == {}
    fill_report(device, report_id, {"birth_year": 1999})
    problems = check_report(device, report_id)
    assert [item for item in problems if item.problem.severity is Severity.BLOCK] == []
    seal_report(device, [report_id])


def test_there_is_no_report_of_an_unknown_form(device: Session) -> None:
    with pytest.raises(UnknownForm):
        begin_report(device, FormId("T99"))
    assert list_reports(device).drafts == ()


def test_answers_are_saved_all_or_none(device: Session) -> None:
    report_id = a_draft(device)
    before = device.vault.reports.revisions(report_id)
    with pytest.raises(InvalidAnswer):
        fill_report(device, report_id, {"place": "elsewhere", "no such question": 1})
    assert device.vault.reports.revisions(report_id) == before


def test_a_group_may_be_nested_or_flat_and_rows_are_added(device: Session) -> None:
    report_id = a_draft(device)
    fill_report(device, report_id, {"victim": {"sex": "F"}, "home_town": "Invented"})
    for name in ("first", "second"):
        fill_report(device, report_id, {"other_names": [{"name_other": name}]})
    answers = answers_of(device, report_id)
    assert (answers["victim/sex"], answers["victim/home_town"]) == ("F", "Invented")
    rows = answers["victim/other_names"]
    found = [answers[f"victim/other_names[{row}]/name_other"] for row in rows]
    assert found == ["first", "second"]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_an_answer_is_taken_away_and_its_revisions_stay(device: Session, nothing: Any) -> None:
    report_id = a_draft(device, summary="something")
    fill_report(device, report_id, {"summary": nothing})
    assert "event/summary" not in answers_of(device, report_id)
    values = [
        item.value
        for item in device.vault.reports.revisions(report_id)
        if item.path == "event/summary"
    ]
    assert values == ["something", None]


def test_a_sealed_answer_needs_somebody_to_seal_to(tmp_path: Path) -> None:
    session = a_device(tmp_path / "alone")
    report_id = a_draft(session)
    with pytest.raises(NoHeadquarters):
        fill_report(session, report_id, {"relative_contact": "+375 00 invented"})
    session.vault.close()


@pytest.mark.parametrize("text", ["x", "   x   "])
def test_a_sealed_answer_is_checked_before_it_is_sealed(device: Session, text: str) -> None:
    report_id = a_draft(device)
    with pytest.raises(InvalidAnswer):
        fill_report(device, report_id, {"relative_contact": text})
    assert "victim/relative_contact" not in answers_of(device, report_id)


def test_a_sealed_answer_can_be_replaced_and_taken_away(device: Session) -> None:
    report_id = a_draft(device, relative_contact="first contact")
    first = answers_of(device, report_id)["victim/relative_contact"]
    fill_report(device, report_id, {"relative_contact": "second contact"})
    assert answers_of(device, report_id)["victim/relative_contact"] != first
    fill_report(device, report_id, {"relative_contact": None})
    assert "victim/relative_contact" not in answers_of(device, report_id)


def test_what_is_no_report_cannot_be_written(device: Session) -> None:
    for act in (
        lambda: put_answers(device, NOBODY, {"event/place": "x"}),
        lambda: fill_report(device, NOBODY, {"place": "x"}),
        lambda: discard_draft(device, NOBODY),
        lambda: show_report(device, NOBODY),
        lambda: check_report(device, NOBODY),
        lambda: seal_report(device, [NOBODY]),
    ):
        with pytest.raises(UnknownReport):
            act()


def test_everything_is_there_after_unlocking_again(device: Session) -> None:
    report_id = a_draft(device, summary="kept, Жé\U0001f3bb")
    shown = show_report(device, report_id)
    again = reopened(device)
    assert show_report(again, report_id) == shown
    again.vault.close()


def test_a_thrown_away_draft_is_gone(device: Session) -> None:
    report_id = a_draft(device)
    discard_draft(device, report_id)
    assert list_reports(device).drafts == ()
    with pytest.raises(UnknownReport):
        show_report(device, report_id)


def test_reports_are_found_by_four_first_characters(device: Session) -> None:
    report_id = a_draft(device)
    assert find_report(device, report_id[:4].upper()) == report_id
    for beginning in ("", report_id[:3], "g" * 4, report_id + "0"):
        with pytest.raises(UnknownReport):
            find_report(device, beginning)


@pytest.mark.parametrize(
    ("here", "safe", "sentence"),
    [
        (1, 0, "1 report only here, 0 safe at headquarters."),
        (2, 3, "2 reports only here, 3 safe at headquarters."),
    ],
)
def test_the_count_is_a_sentence(here: int, safe: int, sentence: str) -> None:
    assert count_sentence(here, safe) == sentence


def test_an_answer_that_could_never_be_sealed_is_refused_at_once(device: Session) -> None:
    report_id = begin_report(device, FormId("T02")).report_id
    with pytest.raises(InvalidAnswer) as refused:
        put_answers(device, report_id, {"event/summary": "x" * (MAX_ANSWER + 1)})
    assert "file" in refused.value.hint
    assert "event/summary" not in answers_of(device, report_id)


def test_a_report_of_too_many_long_revisions_says_so_when_it_is_sealed(device: Session) -> None:
    report_id = a_draft(device)
    for number in range(18):
        put_answers(device, report_id, {"event/summary": f"{number}" + "x" * 990_000})
    with pytest.raises(NotAllowed) as refused:
        seal_report(device, [report_id])
    assert "too large" in refused.value.sentence
    assert device.vault.reports.draft(report_id)
