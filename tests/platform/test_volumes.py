"""Sticks and cards are found wherever they are plugged in; built-in disks are not offered."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.platform.volumes import Volume, linux_volumes, parse_mounts, removable_volumes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="built from links, as Linux does")

USB = "devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
SATA = "devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda"
CARD = "devices/pci0000:00/0000:00:1d.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0"
BUILT_IN_CARD = "devices/pci0000:00/0000:00:1a.0/mmc_host/mmc1/mmc1:0001/block/mmcblk1"


class Machine:
    """A folder that poses as the root of a Linux system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []
        (root / "proc/self").mkdir(parents=True)
        for folder in ("sys/dev/block", "sys/class/block", "dev/disk/by-label", "media"):
            (root / folder).mkdir(parents=True)

    def device(self, place: str, number: str, *, removable: str = "0", kind: str = "") -> str:
        folder = self.root / "sys" / place
        folder.mkdir(parents=True)
        name = folder.name
        if "/block/" in place and place.count("/block/") == 1 and folder.parent.name == "block":
            (folder / "removable").write_text(f"{removable}\n")
        else:
            (folder / "partition").write_text("1\n")
        if kind:
            (folder / "device").mkdir()
            (folder / "device/type").write_text(f"{kind}\n")
        (self.root / "sys/dev/block" / number).symlink_to(folder)
        (self.root / "sys/class/block" / name).symlink_to(folder)
        (self.root / "dev" / name).write_text("")
        return name

    def mount(
        self, number: str, name: str, *, options: str = "rw", kind: str = "vfat", source: str = ""
    ) -> Path:
        point = self.root / "media" / name
        point.mkdir(exist_ok=True)
        escaped = str(point).replace(" ", "\\040")
        self.lines.append(
            f"36 35 {number} / {escaped} {options},noatime shared:1 - {kind} {source} rw"
        )
        return point

    def label(self, escaped: str, device: str) -> None:
        (self.root / "dev/disk/by-label" / escaped).symlink_to(f"../../{device}")

    def uuid(self, name: str, device: str) -> None:
        (self.root / "dev/disk/by-uuid").mkdir(exist_ok=True)
        (self.root / "dev/disk/by-uuid" / name).symlink_to(f"../../{device}")

    def volumes(self) -> list[Volume]:
        (self.root / "proc/self/mountinfo").write_text("\n".join(self.lines) + "\n")
        return linux_volumes(self.root)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_stick_is_found_with_its_figures(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.device(f"{USB}/sdb1", "8:17")
    point = machine.mount("8:17", "stick")
    (volume,) = machine.volumes()
    assert volume.mount_point == point
    assert (volume.file_system, volume.is_read_only) == ("vfat", False)
    assert volume.size >= volume.free > 0


def test_a_stick_is_known_again_by_the_number_of_its_file_system(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.uuid("1234-ABCD", machine.device(f"{USB}/sdb1", "8:17"))
    machine.mount("8:17", "stick")
    assert [volume.identity for volume in machine.volumes()] == ["1234-ABCD"]


def test_without_such_a_number_kind_size_and_label_stand_for_it(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.label("BLUE", machine.device(f"{USB}/sdb1", "8:17"))
    machine.mount("8:17", "stick")
    [volume] = machine.volumes()
    assert volume.identity == f"vfat/{volume.size}/BLUE"


def test_a_usb_disk_that_is_not_marked_removable_is_found(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="0")
    machine.mount("8:16", "disk")
    assert len(machine.volumes()) == 1


def test_a_card_in_its_slot_is_found_and_built_in_memory_is_not(machine: Machine) -> None:
    machine.device(CARD, "179:0", kind="SD")
    machine.device(BUILT_IN_CARD, "179:8", kind="MMC")
    point = machine.mount("179:0", "card")
    machine.mount("179:8", "built-in")
    assert [volume.mount_point for volume in machine.volumes()] == [point]


def test_a_built_in_disk_is_not_offered(machine: Machine) -> None:
    machine.device(SATA, "8:0")
    machine.device(f"{SATA}/sda1", "8:1")
    machine.mount("8:1", "home")
    assert machine.volumes() == []


@pytest.mark.parametrize(("disk", "found"), [(USB, 1), (SATA, 0)])
def test_an_encrypted_volume_is_as_removable_as_what_it_lies_on(
    machine: Machine, disk: str, found: int
) -> None:
    name = machine.device(disk, "8:16")
    mapped = "devices/virtual/block/dm-0"
    machine.device(mapped, "253:0")
    slaves = machine.root / "sys" / mapped / "slaves"
    slaves.mkdir()
    (slaves / name).symlink_to(machine.root / "sys" / disk)
    machine.mount("253:0", "encrypted", kind="ext4")
    assert len(machine.volumes()) == found


def test_a_circle_of_devices_ends(machine: Machine) -> None:
    mapped = "devices/virtual/block/dm-0"
    name = machine.device(mapped, "253:0")
    slaves = machine.root / "sys" / mapped / "slaves"
    slaves.mkdir()
    (slaves / name).symlink_to(machine.root / "sys" / mapped)
    machine.mount("253:0", "circle")
    assert machine.volumes() == []


def test_a_file_system_run_by_a_program_is_found_by_its_device(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("0:52", "ntfs", kind="fuseblk", source="/dev/sdb")
    assert [volume.file_system for volume in machine.volumes()] == ["fuseblk"]


def test_a_device_mounted_twice_is_listed_once(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("8:16", "first")
    machine.mount("8:16", "second")
    assert len(machine.volumes()) == 1


def test_a_read_only_drive_says_so(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("8:16", "locked", options="ro")
    assert machine.volumes()[0].is_read_only


def test_spaces_in_the_mount_point_and_label_are_read(machine: Machine) -> None:
    name = machine.device(USB, "8:16", removable="1")
    point = machine.mount("8:16", "my stick")
    machine.label("my\\x20stick\\xd0\\xb1", name)
    (volume,) = machine.volumes()
    assert volume.mount_point == point
    assert volume.label == "my stick\u0431"


def test_without_a_label_the_mount_point_names_it(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("8:16", "0123-ABCD")
    machine.label("other", "sdz")
    assert machine.volumes()[0].label == "0123-ABCD"


def test_a_drive_pulled_meanwhile_is_left_out(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("8:16", "gone").rmdir()
    assert machine.volumes() == []


def test_path_and_label_are_not_in_its_description(machine: Machine) -> None:
    machine.device(USB, "8:16", removable="1")
    machine.mount("8:16", "CANARY")
    assert "CANARY" not in repr(machine.volumes()[0])


def test_a_system_without_mount_list_has_no_volumes(tmp_path: Path) -> None:
    assert linux_volumes(tmp_path) == []


@pytest.mark.parametrize("line", ["", "36 35 8:16 / /media", "a - b", " - vfat /dev/sdb rw", "-"])
def test_lines_of_another_shape_are_passed_over(line: str) -> None:
    assert list(parse_mounts(line)) == []


@given(st.text(max_size=200))
def test_no_text_stops_the_parser(text: str) -> None:
    list(parse_mounts(text))


@pytest.mark.skipif(sys.platform != "linux", reason="asks this Linux machine")
def test_this_machine_can_be_asked() -> None:
    assert all(volume.mount_point.is_dir() for volume in removable_volumes())
