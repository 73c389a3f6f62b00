"""Finds the removable drives that are mounted; only here is known how each system lists them.

Linux is read from /proc and /sys. The parts for Windows and macOS are written from the manuals and
were not run: Windows lists what it calls removable (sticks and cards, not USB hard disks), macOS
everything under /Volumes that is another file system than the system's own.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_OCTAL = re.compile(r"\\([0-7]{3})")
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")
_MAX_MOUNTS = 10_000
_DEPTH = 8  # an encrypted volume on a volume group on a partition on a stick is 3


@dataclass(frozen=True)
class Volume:
    """One mounted removable drive. Path and label are content: shown, never logged."""

    mount_point: Path = field(repr=False)
    label: str = field(repr=False)  # as the drive names itself, or the last part of the path
    size: int  # bytes
    free: int  # bytes this user can still write
    file_system: str  # as the system calls it, e.g. "vfat", "exfat", "ext4"
    is_read_only: bool
    device: int = 0  # number of the device, as the system counts
    uuid: str = field(default="", repr=False)  # of the file system; nothing where none is known

    @property
    def identity(self) -> str:
        """Return what the same drive is known by when it is plugged in again.

        Without a number of its file system: kind, size and label, which another drive may share.
        """
        return self.uuid or f"{self.file_system}/{self.size}/{self.label}"


@dataclass(frozen=True)
class _Mount:
    device_number: str  # "8:1"
    root: str
    mount_point: str = field(repr=False)
    is_read_only: bool
    file_system: str
    source: str


def removable_volumes() -> list[Volume]:
    """Return the removable drives that are mounted now, in the order of their mount points.

    A drive that vanishes meanwhile is left out; none is touched beyond asking for its size.
    """
    if sys.platform == "linux":
        volumes = linux_volumes(Path("/"))
    elif sys.platform == "win32":
        volumes = _windows_volumes()
    elif sys.platform == "darwin":
        volumes = _macos_volumes()
    else:
        volumes = []
    return sorted(volumes, key=lambda volume: volume.mount_point)


def is_mounted(volume: Volume) -> bool:
    """Say whether a drive that was found is still there, at the same place.

    Where it was pulled, its mount point may be left as an empty folder of the computer's own
    disk: nothing may be written there.
    """
    try:
        device = os.stat(volume.mount_point).st_dev
    except OSError:
        return False
    return device == volume.device and not (sys.platform == "linux" and _is_pulled(device))


def _is_pulled(device: int) -> bool:
    """Say whether the disk of a file system that is still mounted has gone."""
    number = f"{os.major(device)}:{os.minor(device)}"
    # File systems without a disk of their own (memory, FUSE) count from major number 0.
    return os.major(device) > 0 and not Path("/sys/dev/block", number).exists()


def linux_volumes(root: Path) -> list[Volume]:
    """Return what /proc/self/mountinfo and /sys below `root` tell; each device once."""
    devices = _Devices(root)
    found: dict[str, Volume] = {}
    try:
        text = (root / "proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return []
    for mount in parse_mounts(text):
        device = devices.device(mount)
        if device and device not in found and devices.is_removable(device):
            volume = _volume(
                Path(mount.mount_point),
                devices.label(device),
                mount.file_system,
                is_read_only=mount.is_read_only,
                uuid=devices.uuid(device),
            )
            found.update({device: volume} if volume else {})
    return list(found.values())


def parse_mounts(text: str) -> Iterator[_Mount]:
    """Yield the mounts listed in `text` (proc_pid_mountinfo(5)), passing over unknown lines."""
    for line in text.split("\n")[:_MAX_MOUNTS]:
        before, dash, after = line.partition(" - ")
        columns, kind = before.split(" "), after.split(" ")
        if not dash or len(columns) < 6 or len(kind) < 3:
            continue
        yield _Mount(
            device_number=columns[2],
            root=_plain(columns[3]),
            mount_point=_plain(columns[4]),
            is_read_only="ro" in columns[5].split(",") or "ro" in kind[2].split(","),
            file_system=kind[0],
            source=_plain(kind[1]),
        )


class _Devices:
    """Block devices as /sys describes them; each is named by the last part of its folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def device(self, mount: _Mount) -> str:
        """Return the name of the device that is mounted, or nothing for what is none."""
        by_number = self._root / "sys/dev/block" / mount.device_number
        # File systems run by a program (NTFS) have a number of their own, but name the device.
        name = mount.source.removeprefix("/dev/")
        by_name = self._root / "sys/class/block" / name
        if by_number.exists():
            return by_number.resolve().name
        is_named = mount.source.startswith("/dev/") and name and "/" not in name
        return by_name.resolve().name if is_named and by_name.exists() else ""

    def is_removable(self, device: str, depth: int = 0) -> bool:
        """Say whether a device is, or lies on, a stick, a card or a disk at the end of a cable."""
        folder = (self._root / "sys/class/block" / device).resolve()
        if (folder / "partition").exists():
            folder = folder.parent
        if self._is_removable_disk(folder):
            return True
        below = sorted(path.name for path in (folder / "slaves").glob("*"))
        return depth < _DEPTH and any(self.is_removable(name, depth + 1) for name in below)

    def label(self, device: str) -> str:
        """Return the name that the drive gives itself, or nothing."""
        escaped = _HEX.sub(lambda match: chr(int(match[1], 16)), self._link("by-label", device))
        name = escaped.encode("latin-1", "replace").decode("utf-8", "replace")
        return name if name.isprintable() else ""

    def uuid(self, device: str) -> str:
        """Return the number of the file system on the device, or nothing."""
        found = self._link("by-uuid", device)
        return found if found.isprintable() else ""

    def _link(self, kind: str, device: str) -> str:
        for link in sorted((self._root / "dev/disk" / kind).glob("*")):
            if link.resolve().name == device:
                return link.name
        return ""

    def _is_removable_disk(self, folder: Path) -> bool:
        is_marked = _first_line(folder / "removable") == "1"
        is_card = _first_line(folder / "device/type") == "SD"
        return is_marked or is_card or any(part.startswith("usb") for part in folder.parts)


def _volume(
    mount_point: Path, label: str, file_system: str, *, is_read_only: bool, uuid: str = ""
) -> Volume | None:
    try:
        usage = shutil.disk_usage(mount_point)
        device = os.stat(mount_point).st_dev
    except OSError:
        return None  # pulled just now
    return Volume(
        mount_point=mount_point,
        label=label or mount_point.name,
        size=usage.total,
        free=usage.free,
        file_system=file_system,
        is_read_only=is_read_only,
        device=device,
        uuid=uuid,
    )


def _first_line(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").partition("\n")[0]
    except OSError:
        return ""


def _plain(escaped: str) -> str:
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), escaped)


def _windows_volumes() -> list[Volume]:
    volumes: list[Volume | None] = []
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        present = kernel.GetLogicalDrives()
        for number, letter in enumerate(string.ascii_uppercase):
            drive = f"{letter}:\\"
            if not present >> number & 1 or kernel.GetDriveTypeW(drive) != 2:  # DRIVE_REMOVABLE
                continue
            label, kind = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
            flags, serial = ctypes.c_ulong(), ctypes.c_ulong()
            if kernel.GetVolumeInformationW(
                drive, label, 261, ctypes.byref(serial), None, ctypes.byref(flags), kind, 261
            ):
                volumes.append(
                    _volume(
                        Path(drive),
                        label.value,
                        kind.value,
                        is_read_only=bool(flags.value & 0x80000),  # FILE_READ_ONLY_VOLUME
                        uuid=f"{serial.value:08x}",
                    )
                )
    return [volume for volume in volumes if volume]


def _macos_volumes() -> list[Volume]:
    volumes: list[Volume | None] = []
    if sys.platform == "darwin":
        for path in Path("/Volumes").glob("*"):
            if path.is_mount() and not path.is_symlink():
                is_read_only = not os.access(path, os.W_OK)
                volumes.append(_volume(path, path.name, "", is_read_only=is_read_only))
    return [volume for volume in volumes if volume]
