"""A stick that is pulled in the middle: said in words, nothing in its place, and it goes on.

The sticks are small disks in files, mounted by the kernel and unmounted while they are in use.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.errors import DiskFull, DriveGone, DriveUnwritable
from fieldkit.operations.field.hand_over import commit_hand_over, plan_hand_over, write_plan_to
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import is_mounted
from fieldkit.transfer.drive import bytes_there
from fieldkit.transfer.spool import find_bags
from tests.fakes.drive import a_volume, small_drive
from tests.fakes.field import a_device, a_draft
from tests.fakes.organisation import an_organisation

KIB, MIB = 1024, 1024 * 1024
REPORTS = 4


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    for _number in range(REPORTS):
        seal_report(session, [a_draft(session)])
    yield session
    session.vault.close()


class Stick:
    """A disk in a file: what is on it outlives its being pulled."""

    def __init__(self, folder: Path, size: int) -> None:
        self._disk = folder / "disk.img"
        self.mount_point = folder / "stick"
        self.mount_point.mkdir()
        with self._disk.open("wb") as file:
            file.truncate(size)
        self._command("mkfs.ext4", "-q", "-F", "-m", "0", str(self._disk))

    def plug_in(self) -> None:
        self._command("mount", "-o", "loop", str(self._disk), str(self.mount_point))

    def pull(self) -> None:
        self._command("umount", "-l", str(self.mount_point))

    def _command(self, name: str, *arguments: str) -> None:
        found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
        if found is None:
            pytest.skip(f"there is no {name} here")
        done = subprocess.run([found, *arguments], capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"this system does not let us use {name}")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    made = Stick(tmp_path, 16 * MIB)
    made.plug_in()
    yield made
    with contextlib.suppress(pytest.skip.Exception):
        made.pull()


class After:
    """Does something once so many bytes are done."""

    def __init__(self, count: int, action: Callable[[], None]) -> None:
        self._count = count
        self._action: Callable[[], None] | None = action

    def __call__(self, done: int, _total: int) -> None:
        if done >= self._count and self._action is not None:
            action, self._action = self._action, None
            action()


def test_pulled_while_it_is_written_it_goes_on_when_it_is_back(
    device: Session, stick: Stick
) -> None:
    plan = plan_hand_over(device)
    volume = a_volume(stick.mount_point)
    with pytest.raises(DriveGone) as caught:
        write_plan_to(volume, plan, progress=After(600 * KIB, stick.pull))
    assert "pulled out" in caught.value.sentence
    assert caught.value.hint
    assert not is_mounted(volume)
    assert list(stick.mount_point.iterdir()) == []  # the folder below it is our own disk's
    assert {stub.state.value for stub in list_reports(device).stubs} == {"sealed"}

    stick.plug_in()
    assert find_bags(stick.mount_point) == []
    assert bytes_there(stick.mount_point, plan.files) >= 256 * KIB
    done, plan = write_plan_to(a_volume(stick.mount_point), plan)
    commit_hand_over(device, plan)
    assert (done.count, len(find_bags(stick.mount_point))) == (REPORTS, 1)
    assert {stub.state.value for stub in list_reports(device).stubs} == {"handed-over"}


def test_pulled_before_it_begins_nothing_is_written_in_its_place(
    device: Session, stick: Stick
) -> None:
    volume = a_volume(stick.mount_point)
    stick.pull()
    with pytest.raises(DriveGone):
        write_plan_to(volume, plan_hand_over(device))
    assert list(stick.mount_point.iterdir()) == []


def test_another_stick_at_the_same_place_is_not_taken_for_it(device: Session, stick: Stick) -> None:
    volume = a_volume(stick.mount_point)
    stick.pull()
    stick.mount_point.rmdir()
    with small_drive(stick.mount_point, 16 * MIB):
        with pytest.raises(DriveGone):
            write_plan_to(volume, plan_hand_over(device))
        assert list(stick.mount_point.iterdir()) == []


def test_a_stick_that_is_write_protected_is_named_before_copying(
    device: Session, stick: Stick
) -> None:
    mount = shutil.which("mount")
    assert mount is not None
    subprocess.run([mount, "-o", "remount,ro", str(stick.mount_point)], check=True)
    with pytest.raises(DriveUnwritable):
        write_plan_to(a_volume(stick.mount_point), plan_hand_over(device))
    assert {path.name for path in stick.mount_point.iterdir()} <= {"lost+found"}


def test_a_stick_without_room_is_named_before_copying(device: Session, stick: Stick) -> None:
    ballast = stick.mount_point / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(stick.mount_point).free - 300 * KIB))
    with pytest.raises(DiskFull):
        write_plan_to(a_volume(stick.mount_point), plan_hand_over(device))
    assert find_bags(stick.mount_point) == []
    ballast.unlink()
    done, _plan = write_plan_to(a_volume(stick.mount_point), plan_hand_over(device))
    assert done.count == REPORTS
