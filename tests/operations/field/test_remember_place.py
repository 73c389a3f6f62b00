from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.operations.field.remember_place import (
    End,
    place_at_end,
    remember_end,
    remember_place,
    remembered_place,
)
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import an_organisation


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    yield session
    session.vault.close()


def test_a_place_comes_back_as_it_was_kept(device: Session) -> None:
    assert remembered_place(device) is None
    place = Place("editor", a_draft(device), {"question": "event/place", "cursor": 3})
    remember_place(device, place)
    assert remembered_place(device) == place
    remember_place(device, None)
    assert remembered_place(device) is None


def test_a_place_without_a_report_comes_back_too(device: Session) -> None:
    remember_place(device, Place("find", "", {"text": "red jacket"}))
    assert remembered_place(device) == Place("find", "", {"text": "red jacket"})


@pytest.mark.parametrize("kept", ["text", 3, [], {"screen": 1}, {"screen": "editor"}])
def test_what_another_version_kept_is_no_place(device: Session, kept: object) -> None:
    with device.vault.transaction():
        device.vault.working.put("place", kept)  # type: ignore[arg-type]
    assert remembered_place(device) is None


def test_a_place_in_a_report_that_is_gone_is_forgotten_with_it(device: Session) -> None:
    report_id = a_draft(device)
    remember_place(device, Place("editor", report_id))
    seal_report(device, [report_id])
    assert remembered_place(device) is None
    assert device.vault.working.names() == ()
    remember_place(device, Place("editor", ReportId("0" * 32)))
    assert remembered_place(device) is None


@pytest.mark.parametrize("end", [End.LOCKED, End.CLOSED])
def test_a_lock_and_a_close_lead_back(device: Session, end: End) -> None:
    report_id = a_draft(device)
    remember_place(device, Place("editor", report_id))
    remember_end(device, end)
    place = place_at_end(device)
    assert (place.report_id, place.end, place.is_recovered) == (report_id, end, False)


def test_what_ended_without_a_word_was_cut_off(device: Session) -> None:
    report_id = a_draft(device)
    place_at_end(device)
    remember_place(device, Place("editor", report_id))
    assert place_at_end(device).is_recovered


def test_the_note_of_an_earlier_end_does_not_hide_a_later_crash(device: Session) -> None:
    report_id = a_draft(device)
    remember_place(device, Place("editor", report_id))
    remember_end(device, End.LOCKED)
    assert not place_at_end(device).is_recovered
    assert place_at_end(device).is_recovered


def test_without_an_open_draft_nothing_is_recovered(device: Session) -> None:
    assert not place_at_end(device).is_recovered


def test_a_draft_that_is_gone_is_not_recovered(device: Session) -> None:
    report_id = a_draft(device)
    remember_place(device, Place("editor", report_id))
    seal_report(device, [report_id])
    assert not place_at_end(device).is_recovered


def test_it_outlives_the_process(device: Session) -> None:
    report_id = a_draft(device)
    remember_place(device, Place("editor", report_id))
    again = reopened(device)
    assert place_at_end(again).report_id == report_id
    again.vault.close()
