from __future__ import annotations

import io
import json

import pytest

from fieldkit.bundle.reader import open_object
from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.answers import current
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Cell, Certainty, Row, put_cells, remove_rows
from fieldkit.errors import NotAllowed
from fieldkit.operations.field.attach_file import remove_attachment, stream_bytes
from fieldkit.operations.field.attach_to_row import attach_to_row
from fieldkit.operations.field.fill_sheet import sheet_reports, with_rows
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.open_sheet import open_sheet
from fieldkit.operations.field.seal_report import (
    commit_sealing,
    plan_sealing,
    seal_report,
    write_sealed,
)
from fieldkit.operations.field.write_report import discard_draft
from fieldkit.operations.field.write_sheet import (
    forget_removed_rows,
    new_row_id,
    settle_row,
    write_sheet,
)
from fieldkit.operations.hq.show_report import show_report
from tests import sample_photos
from tests.fakes.clock import FixedClock
from tests.fakes.journey import a_monitor, an_office, carry
from tests.fakes.sheets import a_row, a_sheet, kept, people


def records_in(session, organisation, stub) -> list[dict]:
    path = session.vault.outbox.folder / f"{stub.object_sha256}.age"
    device = load_identity(session.vault)
    with path.open("rb") as source:
        found = open_object(source, [organisation.reserve], lambda key: device.device_id)
        members = {member.name: member.read() for member in found.members()}
    return [json.loads(data) for name, data in members.items() if name.startswith("record-")]


def answers_in(record) -> dict:
    found = {}
    for item in record["revisions"]:
        found[item["path"]] = item["value"]
    return {path: value for path, value in found.items() if value is not None}


def add_photo(session, sheet_id, row_id) -> None:
    attached = stream_bytes(session, io.BytesIO(sample_photos.photo()), "Invented.jpg")
    attach_to_row(session, sheet_id, row_id, "Invented.jpg", attached)


def test_a_sheet_and_its_people_are_sealed_as_one_object(device, organisation) -> None:
    guess = {"age_estimate": Cell(25, Certainty.PROBABLE), "sex": Cell("M", Certainty.UNCERTAIN)}
    row = Row(new_row_id(), {"name_as_reported": Cell("man, about 25"), **guess})
    other = a_row(name_as_reported="Invented Person", place="Invented lane", taken_to="a yard")
    sheet_id = a_sheet(device, [row, a_row(), other], taken_to="BY_ZHODZINA")
    stubs = seal_report(device, [sheet_id])
    assert len(stubs) == 3
    assert len({stub.object_sha256 for stub in stubs}) == 1
    whole, first, second = records_in(device, organisation, stubs[0])
    assert whole["form"]["id"] == "T01"
    assert answers_in(whole)["assembly/assembly_name"] == "Invented march"
    found = answers_in(first)
    assert first["record"] == row.row_id == found["record_id"]
    assert found["victim/name_as_reported"] == "man, about 25"
    assert found["victim/age_estimate"] == 25
    assert found["event/place"] == "Invented square"
    assert found["event/event_group"] == "Invented march"
    assert found["event/observed_at"] == answers_in(whole)["event/observed_at"]
    assert found["taking/vehicle_plate"] == "grey van 0000"
    assert found["custody/taken_to"] == "BY_ZHODZINA"
    assert found["source/probable_answers"] == ["age_estimate"]
    assert found["source/uncertain_answers"] == ["sex"]
    assert found["source/source_type"] == "OWN_OBSERVATION"
    found = answers_in(second)
    assert found["event/place"] == "Invented lane"
    assert found["custody/taken_to_other"] == "a yard"
    assert "custody/taken_to" not in found


def test_nothing_of_a_sealed_sheet_is_left(device) -> None:
    seal_report(device, [a_sheet(device, people(3))])
    assert device.vault.sheets.sheet_ids() == ()
    assert device.vault.sheets.row_ids() == frozenset()
    assert list_reports(device).drafts == ()


def test_what_was_said_earlier_travels_with_the_report(device, organisation) -> None:
    sheet_id = a_sheet(device, [a_row(name_as_reported="Ivan")])
    device.clock.pass_time(minutes=20)
    before = kept(device, sheet_id)
    after = put_cells(before, {(0, "name_as_reported"): Cell("Piotr")})
    write_sheet(device, sheet_id, before, after)
    stubs = seal_report(device, [sheet_id])
    _whole, record = records_in(device, organisation, stubs[0])
    said = [
        (item["at"][11:16], item["value"])
        for item in record["revisions"]
        if item["path"] == "victim/name_as_reported"
    ]
    assert said == [("12:00", "Ivan"), ("12:20", "Piotr")]


def test_a_report_follows_its_row_however_often_it_is_written(device) -> None:
    sheet_id = a_sheet(device, people(2))
    with_rows(device, [sheet_id])
    device.clock.pass_time(minutes=1)
    before = kept(device, sheet_id)
    after = put_cells(before, {(0, "sex"): None, (0, "taken_to"): Cell("somewhere")})
    after = type(after)({**after.shared, "place": Cell("Elsewhere")}, after.rows)
    write_sheet(device, sheet_id, before, after)
    _sheet, first, second = with_rows(device, [sheet_id])
    answers = current(device.vault.reports.revisions(first))
    assert "victim/sex" not in answers
    assert answers["custody/taken_to_other"] == "somewhere"
    assert answers["event/place"] == "Elsewhere"
    assert current(device.vault.reports.revisions(second))["event/place"] == "Elsewhere"


def test_a_photo_belongs_to_the_person_it_was_given_to(device, organisation) -> None:
    rows = people(2)
    sheet_id = a_sheet(device, rows)
    add_photo(device, sheet_id, rows[1].row_id)
    assert open_sheet(device, sheet_id, "en").photos == {rows[1].row_id: 1}
    assert [draft.report_id for draft in list_reports(device).drafts] == [sheet_id]
    stubs = seal_report(device, [sheet_id])
    _whole, first, second = records_in(device, organisation, stubs[0])
    assert first["attachments"] == []
    [attachment] = second["attachments"]
    assert attachment["question"] == "papers/attachments"
    assert answers_in(second)["papers/attachments"] == {"attachments": [attachment["attachment"]]}


def test_a_row_with_a_photo_alone_is_no_empty_row(device) -> None:
    row = a_row()
    sheet_id = a_sheet(device, [row])
    add_photo(device, sheet_id, row.row_id)
    before = kept(device, sheet_id)
    write_sheet(device, sheet_id, before, put_cells(before, {(0, "sex"): Cell("M")}))
    write_sheet(device, sheet_id, kept(device, sheet_id), before)
    assert sheet_reports(device, sheet_id).rows() == (row.row_id,)


def test_a_removed_row_takes_its_photo_with_it(device) -> None:
    rows = people(2)
    sheet_id = a_sheet(device, rows)
    add_photo(device, sheet_id, rows[0].row_id)
    before = kept(device, sheet_id)
    write_sheet(device, sheet_id, before, remove_rows(before, [0]))
    forget_removed_rows(device, sheet_id)
    assert device.vault.attachments.of_report(rows[0].row_id) == ()
    assert device.vault.sheets.row_ids() == {rows[1].row_id}


def test_a_removed_row_does_not_come_back_as_a_draft_when_the_others_are_sealed(device) -> None:
    rows = people(2)
    sheet_id = a_sheet(device, rows)
    add_photo(device, sheet_id, rows[0].row_id)
    before = kept(device, sheet_id)
    write_sheet(device, sheet_id, before, remove_rows(before, [0]))
    assert len(seal_report(device, [sheet_id])) == 2
    assert device.vault.reports.drafts() == ()
    assert device.vault.attachments.references() == ()


def test_a_row_whose_only_photo_was_taken_off_is_empty_again(device) -> None:
    row = a_row()
    sheet_id = a_sheet(device, [row, *people(1)])
    add_photo(device, sheet_id, row.row_id)
    [photo] = device.vault.attachments.of_report(row.row_id)
    remove_attachment(device, photo.attachment_id)
    settle_row(device, row.row_id)
    assert sheet_reports(device, sheet_id).empty_rows() == 1
    assert len(seal_report(device, [sheet_id])) == 2
    assert device.vault.reports.drafts() == ()


def test_a_sheet_thrown_away_takes_the_reports_of_its_people_with_it(device) -> None:
    rows = people(2)
    sheet_id = a_sheet(device, rows)
    add_photo(device, sheet_id, rows[0].row_id)
    discard_draft(device, sheet_id)
    assert device.vault.reports.drafts() == ()
    assert device.vault.attachments.references() == ()


def test_nobody_is_left_behind_by_sealing_a_sheet_alone(device) -> None:
    sheet_id = a_sheet(device, people(2))
    with pytest.raises(NotAllowed):
        plan_sealing(device, [sheet_id])
    everybody = with_rows(device, [sheet_id])
    with pytest.raises(NotAllowed):
        plan_sealing(device, everybody[:-1])


def test_a_row_that_was_changed_while_it_was_being_sealed_stops_it(device) -> None:
    sheet_id = a_sheet(device, people(2))
    plan = plan_sealing(device, with_rows(device, [sheet_id]))
    files = write_sealed(plan)
    before = kept(device, sheet_id)
    after = put_cells(before, {(0, "sex"): Cell("F")})
    write_sheet(device, sheet_id, before, after)
    with pytest.raises(NotAllowed):
        commit_sealing(device, plan, files)
    assert kept(device, sheet_id) == after
    assert list(device.vault.outbox.folder.glob("*.age")) == []


def test_problems_name_the_row_and_the_column(device) -> None:
    rows = [a_row(name_as_reported="Invented", age_estimate="old"), a_row(sex="F")]
    sheet_id = a_sheet(device, rows)
    reports = sheet_reports(device, sheet_id)
    found = [item for item in reports.check(reports.rows(), "en") if item.blocks]
    assert [(item.row_id, item.column) for item in found] == [
        (rows[0].row_id, "age_estimate"),
        (rows[1].row_id, "name_as_reported"),
    ]
    assert found[0].label == "Age, estimated"
    assert device.vault.reports.revisions(rows[0].row_id) == ()


@pytest.mark.slow
def test_headquarters_takes_a_whole_sheet_in(tmp_path) -> None:
    clock = FixedClock()
    office = an_office(tmp_path / "office", clock)
    monitor = a_monitor(tmp_path / "vault", office, clock)
    office.enrol(monitor, tmp_path, "M-07")
    rows = people(31)
    seal_report(monitor, [a_sheet(monitor, rows)])
    carry(monitor, tmp_path / "stick")
    summary = office.take_in(tmp_path / "stick")
    assert summary.count(Outcome.ACCEPTED) == 1
    shown = show_report(office.session, ReportId(rows[30].row_id))
    assert shown.answers["victim/name_as_reported"] == "Invented 30"
    assert shown.answers["event/place"] == "Invented square"
    monitor.vault.close()
