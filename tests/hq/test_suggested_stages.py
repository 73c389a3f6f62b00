"""What reports suggest for cases, found by the concepts of the shipped forms."""

from __future__ import annotations

from typing import Any

import pytest

from fieldkit.domain import contact, lawyer, money, parcel
from fieldkit.domain import stage as stages
from fieldkit.domain.case import DEATH
from fieldkit.domain.statement import SourceKind, StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.suggested_stages import suggestions_of
from tests.fakes.people import a_mention
from tests.fakes.readable_reports import a_moment, answers_of
from tests.fakes.shipped import FORMS

_AT = a_moment("2026-11-22T14:05")


def suggested(form_id: str, **answers: Any) -> tuple[Suggestion, ...]:
    mention = a_mention(1, "Алесь Прыдуманы", form=form_id, place="by the fountain")
    named = answers_of(form_id, name_as_reported="Алесь Прыдуманы", observed_at=_AT, **answers)
    return suggestions_of(ReadSource(mention.source, (mention,), FORMS[form_id], named))


def labels(found: tuple[Suggestion, ...]) -> list[str]:
    return [item.label for item in found]


@pytest.mark.parametrize(
    ("form_id", "answers", "expected", "case_type"),
    [
        ("T02", {"taken_to": "BY_RUVD_SAVETSKI"}, ["stage:DETAINED"], "ADMIN"),
        (
            "T02",
            {"released_at": _AT, "release_mode": "RELEASED_NO_PROTOCOL"},
            ["stage:DETAINED", "stage:RELEASED_NO_PROTOCOL"],
            "ADMIN",
        ),
        (
            "T05",
            {"procedural_stage": "ADMIN_TRIAL", "fine_base_units": "20", "fine_reported": "850"},
            ["stage:ADMIN_TRIAL", "stage:FINE", "money:FINE"],
            "ADMIN",
        ),
        (
            "T06",
            {
                "procedural_stage": "VERDICT",
                "criminal_opened_at": a_moment("2026-05-01"),
                "verdict_at": _AT,
                "sanction": ["IMPRISONMENT"],
                "term_months": 36,
                "lawyer_arrangement": "OWN",
            },
            ["stage:CRIMINAL_OPENED", "stage:VERDICT", "lawyer:OWN"],
            "CRIMINAL",
        ),
        (
            "T07",
            {
                "parcel_status": "REFUSED",
                "parcel_refusal_reason": "NOT_RELATIVE",
                "relative_request": ["FIND", "LAWYER"],
            },
            ["parcel:REFUSED", "contact:FIND"],
            "SUPPORT",
        ),
        (
            "T12",
            {
                "procedural_stage": "EXECUTION_LEARNED",
                "execution_learned_at": _AT,
                "executed_at": a_moment("2026-10"),
                "death_family_violation": ["BODY_NOT_GIVEN"],
            },
            ["stage:EXECUTED", "stage:EXECUTION_LEARNED", "stage:BODY_NOT_GIVEN"],
            DEATH,
        ),
        ("T09", {"reprisal_kind": ["EXPELLED"]}, ["stage:EXPELLED"], "EDUCATION"),
        ("T09", {"reprisal_kind": ["DISMISSED"]}, ["stage:DISMISSED"], "EMPLOYMENT"),
        ("T10", {"association_measure": ["DISSOLVED"]}, ["stage:DISSOLVED"], "ASSOCIATION"),
        ("T11", {"union_violation": ["FUNDING"]}, ["stage:FUNDING"], "UNION"),
        ("T03", {}, [], ""),
    ],
)
def test_what_forms_suggest(
    form_id: str, answers: dict[str, Any], expected: list[str], case_type: str
) -> None:
    found = suggested(form_id, **answers)
    assert labels(found) == expected
    assert {item.case_type for item in found} <= {case_type}


def test_what_is_suggested_says_what_the_report_says() -> None:
    (found,) = suggested("T02", taken_to="BY_RUVD_SAVETSKI")
    stage = stages.from_content(found.content)
    assert stage.when is not None
    assert (stage.when.edtf, stage.where) == ("2026-11-22T14:05", "by the fountain")
    assert (stage.place, stage.is_confirmed) == ("BY_RUVD_SAVETSKI", False)
    assert found.as_source.kind is SourceKind.REPORT


def test_every_suggestion_is_a_content_that_fits() -> None:
    readers = {
        StatementKind.STAGE: stages.from_content,
        StatementKind.PARCEL: parcel.from_content,
        StatementKind.CONTACT: contact.from_content,
        StatementKind.LAWYER: lawyer.from_content,
        StatementKind.MONEY: money.from_content,
    }
    answers = {
        "procedural_stage": "ADMIN_TRIAL",
        "court": "Савецкі  суд",
        "hearing_at": a_moment("2026-11-24T10:00"),
        "arrest_days": 15,
        "fine_base_units": "16,5",
        "lawyer_arrangement": "NONE",
        "sanction": ["ARREST_DAYS"],
    }
    found = suggested("T05", **answers)
    for item in found:
        readers[item.kind](item.content)
    arrest = stages.from_content(found[2].content)
    assert (arrest.code, arrest.days, arrest.court) == ("ADMIN_ARREST", 15, "Савецкі суд")


@pytest.mark.parametrize("answer", [{"edtf": "nonsense"}, "2026", 7, None, ["x"]])
def test_answers_that_do_not_fit_are_left_out(answer: Any) -> None:
    mention = a_mention(1, form="T05")
    paths = answers_of("T05", procedural_stage="FINE", hearing_at=answer, arrest_days="many")
    found = suggestions_of(ReadSource(mention.source, (mention,), FORMS["T05"], paths))
    assert labels(found) == ["stage:FINE"]
    assert stages.from_content(found[0].content).when is None


def test_a_row_of_an_outside_list_suggests_a_detention() -> None:
    mention = a_mention(1, "Invented", form="list", station="BY_ZHODZINA")
    (found,) = suggestions_of(ReadSource(mention.source, (mention,)))
    assert found.label == "stage:DETAINED"
    assert found.as_source.kind is SourceKind.ROW
