"""Where one was when the program ended: a lock is not a crash."""

import pytest

from fieldkit.operations.field.remember_place import (
    End,
    place_at_end,
    remember_end,
    remember_place,
)
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import an_organisation


@pytest.fixture
def device(tmp_path):
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    yield session
    session.vault.close()


@pytest.mark.parametrize("end", [End.LOCKED, End.CLOSED])
def test_a_lock_and_a_close_lead_back(device, end) -> None:
    report_id = a_draft(device)
    remember_place(device, report_id)
    remember_end(device, end)
    place = place_at_end(device)
    assert (place.report_id, place.end, place.is_recovered) == (report_id, end, False)


def test_what_ended_without_a_word_was_cut_off(device) -> None:
    report_id = a_draft(device)
    place_at_end(device)
    remember_place(device, report_id)
    assert place_at_end(device).is_recovered


def test_the_note_of_an_earlier_end_does_not_hide_a_later_crash(device) -> None:
    report_id = a_draft(device)
    remember_place(device, report_id)
    remember_end(device, End.LOCKED)
    assert not place_at_end(device).is_recovered
    assert place_at_end(device).is_recovered


def test_without_an_open_draft_nothing_is_recovered(device) -> None:
    assert not place_at_end(device).is_recovered


def test_a_draft_that_is_gone_is_not_recovered(device) -> None:
    report_id = a_draft(device)
    remember_place(device, report_id)
    seal_report(device, [report_id])
    assert not place_at_end(device).is_recovered


def test_it_outlives_the_process(device) -> None:
    report_id = a_draft(device)
    remember_place(device, report_id)
    again = reopened(device)
    assert place_at_end(again).report_id == report_id
    again.vault.close()
