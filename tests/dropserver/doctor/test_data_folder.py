"""What the doctor says of the folder that objects lie in."""

import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.dropserver.doctor.data_folder import examine_data_folder
from fieldkit.dropserver.doctor.finding import Finding, Grade


def examined(folder, now: datetime | None = None) -> dict[str, Finding]:
    found = list(examine_data_folder(folder, now or datetime.now(UTC)))
    return {finding.check: finding for finding in found}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def test_a_private_folder_on_a_disk_is_in_order_and_left_as_it_was(data):
    found = examined(data)
    assert found["data-folder"].grade is Grade.GOOD
    assert found["durable"].grade in (Grade.GOOD, Grade.NOTE)  # a busy disk is noted
    assert found["clock-forward"].grade is Grade.GOOD
    assert list(data.iterdir()) == []


def test_a_folder_that_others_can_enter_is_found(data):
    data.chmod(0o750)
    assert examined(data)["data-folder"].grade is Grade.BAD


def test_a_folder_that_is_not_there_is_found(tmp_path):
    assert [finding.grade for finding in examined(tmp_path / "none").values()] == [Grade.BAD]


def test_a_clock_behind_the_files_is_found(data):
    (data / "object").touch()
    found = examined(data, datetime.now(UTC) - timedelta(days=3))
    assert found["clock-forward"].grade is Grade.BAD


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root to mount")
def test_a_folder_in_memory_without_room_is_found(data):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(data)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        found = examined(data)
        assert found["file-system"].grade is Grade.BAD
        assert found["room"].grade is Grade.BAD
        (data / "all").write_bytes(bytes(1024 * 1024))
        assert examined(data)["durable"].grade is Grade.BAD
        assert [path.name for path in data.iterdir()] == ["all"]
    finally:
        subprocess.run(["umount", str(data)], check=True)
