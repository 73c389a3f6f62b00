"""Nothing of a report is ever logged, and nothing of it lies in plain in headquarters' folders."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import show_report
from fieldkit.operations.hq.write_return import write_return
from tests.fakes.headquarters import Device

PHOTO = b"CANARY of a photo " * 100
CONTENT = ("Niamiha", "IMG 1.JPG", "WITNESS", "CANARY", "M-07")


@pytest.fixture
def worked(
    session: HeadquartersSession,
    device: Device,
    stick: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> HeadquartersSession:
    """A headquarters that has done everything once, at the finest level of logging."""
    caplog.set_level(logging.DEBUG)
    device.seal(device.parts(photo=PHOTO))
    device.keep(device.parts(photo=PHOTO).write()[0][:-7])
    device.keep(b"CANARY in something that is no report")
    device.hand_over(stick)
    intake_bag(session, stick)
    show_report(session, session.store.records.newest()[0].report_id)
    make_backup(session, tmp_path / "disk")
    (tmp_path / "back").mkdir()
    write_return(session, tmp_path / "back")
    revoke_device(session, "M-07")
    return session


def test_no_log_record_holds_content(
    worked: HeadquartersSession, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    messages = [record.getMessage() for record in caplog.get_records("setup")]
    assert any("committed 2 objects" in message for message in messages)
    for message in messages:
        assert not any(content in message for content in (*CONTENT, str(tmp_path)))


def test_no_file_holds_content_in_plain(worked: HeadquartersSession, tmp_path: Path) -> None:
    folders = (worked.vault.folder, tmp_path / "disk", tmp_path / "back")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        data = path.read_bytes()
        assert not any(content.encode() in data for content in CONTENT)
