from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.report import ReportState
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import NotAllowed, UnknownReport
from fieldkit.vault.vault import Vault
from tests.vault.examples import (
    NOW,
    TODAY,
    a_carried_object,
    a_sealed_object,
    a_stub,
    hex_64,
    put_sealed_file,
)

ON_ITS_WAY = Upload(
    hex_64(1), 4, UploadState.UPLOADING, offset=2, attempts=3, not_before=NOW, reason="busy"
)


@pytest.fixture(autouse=True)
def _objects(vault: Vault) -> None:
    with vault.transaction():
        vault.outbox.add(a_sealed_object(1))
        vault.reports.add_stub(a_stub(1))
        vault.outbox.take_along(a_carried_object())


def move(vault: Vault, *uploads: Upload) -> None:
    with vault.transaction():
        for upload in uploads:
            vault.uploads.put(upload, NOW)


def checking(sha256_number: int = 1) -> Upload:
    return Upload(hex_64(sha256_number), 4, UploadState.CHECKING)


def test_every_object_waits_before_its_first_turn(vault: Vault) -> None:
    carried, own = sorted(vault.uploads.items(), key=lambda item: not item.carried)
    assert own.upload == Upload(hex_64(1), 4)
    assert (own.carried, own.since, own.sealed_on) == (False, None, TODAY)
    assert (carried.upload.sha256, carried.carried) == (hex_64(500), True)


def test_what_was_put_comes_back(vault: Vault) -> None:
    move(vault, checking(), ON_ITS_WAY)
    item = vault.uploads.item(hex_64(1))
    assert (item.upload, item.since) == (ON_ITS_WAY, NOW)


def test_the_time_is_that_of_the_state_not_of_the_last_byte(vault: Vault) -> None:
    move(vault, checking(), ON_ITS_WAY)
    with vault.transaction():
        vault.uploads.put(replace(ON_ITS_WAY, offset=3), NOW + timedelta(hours=1))
    item = vault.uploads.item(hex_64(1))
    assert (item.upload.offset, item.since) == (3, NOW)


def test_a_step_that_is_not_written_is_refused(vault: Vault) -> None:
    with pytest.raises(NotAllowed):
        move(vault, Upload(hex_64(1), 4, UploadState.STORED))


def test_an_object_that_is_not_here_cannot_be_on_its_way(vault: Vault) -> None:
    with pytest.raises(UnknownReport):
        move(vault, checking(7))


@pytest.mark.parametrize(
    ("sealed_state", "state"),
    [(ReportState.RECEIVED, UploadState.RECEIVED), (ReportState.HELD, UploadState.HELD)],
)
def test_a_receipt_counts_whatever_was_noted_before(
    vault: Vault, sealed_state: ReportState, state: UploadState
) -> None:
    move(vault, checking(), ON_ITS_WAY)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), sealed_state, on=TODAY)
        vault.reports.set_state(hex_64(1), sealed_state, "test-reason", on=TODAY)
    upload = vault.uploads.item(hex_64(1)).upload
    assert upload.state is state
    assert upload.reason == "test-reason"
    with pytest.raises(NotAllowed):
        move(vault, ON_ITS_WAY)


def test_how_far_it_was_goes_with_the_file(vault: Vault) -> None:
    put_sealed_file(vault, a_sealed_object(1), b"1234")
    move(vault, checking(), ON_ITS_WAY)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.outbox.remove_file_of(hex_64(1))
    assert [item.upload.sha256 for item in vault.uploads.items()] == [hex_64(500)]
    assert vault.database.value("SELECT count(*) FROM upload") == 0


def test_stored_reports_are_counted_until_their_receipt_comes(vault: Vault) -> None:
    assert vault.uploads.count_stored_reports() == 0
    move(vault, checking(), Upload(hex_64(1), 4, UploadState.STORED, 4))
    with vault.transaction():
        vault.reports.add_stub(a_stub(2, of_object=1))
    assert vault.uploads.count_stored_reports() == 2
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
    assert vault.uploads.count_stored_reports() == 0


def test_seen_again_at_the_server_begins_the_waiting_anew(vault: Vault) -> None:
    move(vault, checking(), Upload(hex_64(1), 4, UploadState.STORED, 4))
    later = NOW + timedelta(days=4)
    with vault.transaction():
        vault.uploads.set_seen(hex_64(1), later)
    assert vault.uploads.item(hex_64(1)).since == later
