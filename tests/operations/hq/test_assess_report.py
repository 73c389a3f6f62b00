from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.assessment import Assessment, from_content, to_content
from fieldkit.errors import InvalidInput, InvalidJson, UnknownReport
from fieldkit.operations.hq.assess_report import assess_report, assessments_of
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of


@pytest.fixture
def house(session):
    return with_colleague(session)


@pytest.fixture
def report(house, device, tmp_path):
    parts = a_readable_report(device, "T02", answers_of("T02", name_as_reported="Invented Alena"))
    device.seal(parts)
    brought(house, device, tmp_path)
    return report_of(parts)


def test_the_newest_judgement_counts_and_older_ones_stay(house, report) -> None:
    first = assess_report(house, report, Assessment("ONE_SOURCE"))
    second = assess_report(house, report, Assessment("CORROBORATED", "Two invented witnesses."))
    found = assessments_of(house, [report])[report]
    assert [item.assessment.status for item in found] == ["CORROBORATED", "ONE_SOURCE"]
    take_back(house, [second.statement_id])
    found = assessments_of(house, [report])[report]
    assert [item.statement.statement_id for item in found] == [first.statement_id]


def test_an_unknown_status_or_report_states_nothing(house, report) -> None:
    for status in ("", "SURELY", "one_source"):
        with pytest.raises(InvalidInput):
            assess_report(house, report, Assessment(status))
    with pytest.raises(UnknownReport):
        assess_report(house, "ab" * 16, Assessment("ONE_SOURCE"))
    with pytest.raises(InvalidInput):
        assess_report(house, report, Assessment("ONE_SOURCE", "x" * 2001))
    assert assessments_of(house, [report]) == {}


codes = st.from_regex(r"[A-Z][A-Z0-9_]{0,79}", fullmatch=True)


@given(codes, st.text(max_size=2000))
def test_what_is_written_is_read(status, note) -> None:
    assessment = Assessment(status, note)
    assert from_content(to_content(assessment)) == assessment


@given(
    st.dictionaries(
        st.sampled_from(["status", "note", "other"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=5), st.just("ONE_SOURCE")),
    )
)
def test_whatever_does_not_fit_is_refused(content) -> None:
    try:
        read = from_content(content)
    except InvalidJson:
        return
    assert set(content) <= {"status", "note"}
    assert read.status == content["status"]
