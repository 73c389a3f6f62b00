"""Pictures that are damaged, enormous or none at all: kept byte for byte, and stopping nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.show_report import open_attachment, show_report
from fieldkit.operations.session import Session
from tests import sample_photos
from tests.fakes.clock import FixedClock
from tests.fakes.journey import Office, a_monitor, a_report, an_office, carry

WITH_A_NOTE = {"corrupted.jpg", "enormous.png", "not-a-picture.jpg", "empty.jpg"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path / "office", FixedClock())
    yield made
    close_session(made.session)


@pytest.fixture
def monitor(tmp_path: Path, office: Office) -> Iterator[Session]:
    session = a_monitor(tmp_path / "monitor", office, FixedClock())
    office.enrol(session, tmp_path, "M07")
    yield session
    session.vault.close()


def check_journey(
    monitor: Session, office: Office, photos: dict[str, Path], stick: Path
) -> dict[str, str]:
    """Attach, seal, carry and take in; return the notes by name."""
    report_id = a_report(monitor)
    notes = {}
    for name, path in photos.items():
        with path.open("rb") as source:
            notes[name] = attach_file(monitor, report_id, source, name).note
    assert len(list_attachments(monitor, report_id)) == len(photos)
    seal_report(monitor, [report_id])
    carry(monitor, stick)
    assert office.take_in(stick).count(Outcome.ACCEPTED) == 1
    arrived = {}
    for item in show_report(office.session, report_id).attachments:
        with open_attachment(office.session, item.attachment.sha256) as content:
            arrived[item.attachment.name] = content.read()
    assert arrived == {name: path.read_bytes() for name, path in photos.items()}
    return notes


def test_every_kind_arrives_as_it_is(monitor: Session, office: Office, tmp_path: Path) -> None:
    photos = sample_photos.make_photos(tmp_path / "photos")
    notes = check_journey(monitor, office, photos, tmp_path / "stick")
    assert {name for name, note in notes.items() if note} >= WITH_A_NOTE - {"corrupted.jpg"}
    assert not any(notes[name] for name in ("rotated-6.jpg", "phone.heic", "screenshot.png"))


@pytest.mark.samples
def test_real_photos_arrive_as_they_are(
    monitor: Session, office: Office, tmp_path: Path, samples: Path
) -> None:
    photos = {path.name: path for path in sorted((samples / "data" / "photos").iterdir())}
    check_journey(monitor, office, photos, tmp_path / "stick")
