from __future__ import annotations

from datetime import UTC, datetime

from fieldkit.domain.identifiers import ReportId
from fieldkit.operations.field.write_report import discard_draft
from fieldkit.operations.session import Session
from fieldkit.vault.recording_file import create_recording, new_recording
from fieldkit.vault.vault import Vault
from fieldkit.vault.verify import housekeeping
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_draft

BEGUN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REPORT = ReportId("ab" * 16)


def test_recordings_are_kept_with_their_keys_the_first_first(vault: Vault) -> None:
    first = new_recording(REPORT, "papers/sound", BEGUN, -90)
    second = new_recording(REPORT, "", BEGUN.replace(hour=13), 180)
    with vault.transaction():
        vault.recordings.add(second)
        vault.recordings.add(first)
    assert vault.recordings.all() == (first, second)
    assert vault.recordings.of_report(REPORT) == (first, second)
    assert vault.recordings.of_report(ReportId("cd" * 16)) == ()


def test_a_removed_recording_is_gone_with_its_file(vault: Vault) -> None:
    recording = new_recording(REPORT, "", BEGUN, 180)
    with vault.transaction():
        vault.recordings.add(recording)
    create_recording(vault.blobs, recording).finish()
    with vault.transaction():
        vault.recordings.remove(recording.blob_id)
    assert vault.recordings.all() == ()
    assert not vault.blobs.path_of(recording.blob_id).exists()


def test_tidying_leaves_recordings_alone(vault: Vault) -> None:
    recording = new_recording(REPORT, "", BEGUN, 180)
    with vault.transaction():
        vault.recordings.add(recording)
    create_recording(vault.blobs, recording).finish()
    housekeeping(vault, BEGUN)
    assert vault.blobs.path_of(recording.blob_id).exists()


def test_a_discarded_draft_takes_its_recordings_along(vault: Vault) -> None:
    session = Session(vault, FixedClock(), None)
    report_id = a_draft(session)
    recording = new_recording(report_id, "", BEGUN, 180)
    with vault.transaction():
        vault.recordings.add(recording)
    create_recording(vault.blobs, recording).finish()
    discard_draft(session, report_id)
    assert vault.recordings.all() == ()
    assert not vault.blobs.path_of(recording.blob_id).exists()
