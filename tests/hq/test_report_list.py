"""Pages of the list of reports, whatever came at once, and how few rows each reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldkit.hq.store.report_list import ReportFilter, ReportPlace
from fieldkit.operations.hq.browse_reports import list_page, report_choices
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, HandClock, a_headquarters, enrol
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.scenes.headquarters_worlds import house


@pytest.fixture
def session(tmp_path: Path) -> Iterator[HeadquartersSession]:
    opened = with_colleague(a_headquarters(tmp_path / "hq", house()))
    yield opened
    close_session(opened)


@pytest.fixture
def reports(session: HeadquartersSession, tmp_path: Path) -> list[str]:
    """Seven reports that came on three days, several at once; the newest last."""
    clock = session.clock
    assert isinstance(clock, HandClock)
    device = Device(house())
    enrol(session, device, tmp_path, "M-07")
    made = []
    for count in (3, 1, 3):
        for number in range(count):
            form = "T01" if number == 2 else "T02"
            answers = answers_of(
                form, **({} if form == "T01" else {"name_as_reported": "Invented"})
            )
            parts = a_readable_report(device, form, answers)
            device.seal(parts)
            made.append(report_of(parts))
        brought(session, device, tmp_path)
        clock.pass_days(1)
    return made


def walked(session: HeadquartersSession, wanted: ReportFilter, most: int) -> list[str]:
    """Return the whole list, read in pages of `most`."""
    found: list[str] = []
    after: ReportPlace | None = None
    while lines := session.store.report_list.page(wanted, after=after, most=most):
        assert len(lines) <= most
        found += [line.place.report_id for line in lines]
        after = lines[-1].place
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_pages_of_any_size_are_the_whole_list_once(session, reports, most) -> None:
    found = walked(session, ReportFilter(), most)
    assert sorted(found) == sorted(reports)
    assert set(found[:3]) == set(reports[4:])  # the newest day first
    assert found[3] == reports[3]
    assert found == walked(session, ReportFilter(), 100)


def test_filters_leave_what_fits(session, reports) -> None:
    [device] = {line.device for line in session.store.report_list.page(
        ReportFilter(), after=None, most=100)}  # fmt: skip
    assert len(walked(session, ReportFilter(form="T01"), 2)) == 2
    assert len(walked(session, ReportFilter(form="T02", device=device), 2)) == 5
    assert walked(session, ReportFilter(device="ab" * 16), 2) == []
    assert walked(session, ReportFilter(imported_only=True), 2) == []


def test_what_can_be_filtered_by_is_what_is_there(session, reports) -> None:
    choices = report_choices(session, "en")
    assert choices.forms == ("T01", "T02")
    assert set(choices.devices.values()) == {"M-07"}
    assert choices.titles["T02"] == "Detention of a person"


def test_a_page_names_who_is_spoken_of(session, reports) -> None:
    page = list_page(session, ReportFilter(form="T02"))
    assert {page.names[line.place.report_id] for line in page.lines} == {("Invented",)}
    assert page.is_last


def test_a_page_reads_by_the_index_and_sorts_nothing_but_what_came_at_once(
    session, reports
) -> None:
    plan = session.store._connection.rows(
        text(
            "EXPLAIN QUERY PLAN SELECT record.record, object.received_at FROM record"
            " JOIN object ON object.sha256 = record.object_sha256"
            " WHERE object.received_at <= '2027' AND (object.received_at < '2027'"
            " OR object.received_at = '2027' AND record.record < 'ab')"
            " ORDER BY object.received_at DESC, record.record DESC LIMIT 200"
        )
    )
    steps = " ".join(row[3] for row in plan)
    assert "ix_object_received" in steps
    assert "SCAN record" not in steps
