"""Whether the data folder keeps what it is given: private, writable, durable, with room."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.dropserver.doctor.finding import Finding, bad, good, note

LITTLE_BYTES = 1024**3
SLOW_SECONDS = 0.2
_MOUNTS = Path("/proc/self/mountinfo")
_IN_MEMORY = frozenset({"tmpfs", "ramfs", "overlay"})
_ACROSS_A_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"})
_UNSAFE_OPTIONS = frozenset({"nobarrier", "barrier=0", "data=writeback"})


def examine_data_folder(folder: Path, now: datetime) -> Iterator[Finding]:
    """Look at the folder of the objects. A small file is written into it and removed again."""
    try:
        found = folder.stat()
    except OSError:
        yield bad(
            "data-folder",
            "The data folder is not there or cannot be entered.",
            "Start the server once, it makes the folder; run the doctor as root.",
        )
        return
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield bad(
            "data-folder",
            f"Others can enter the data folder (mode {stat.S_IMODE(found.st_mode):04o}).",
            "`chmod 700` it. What lies there is encrypted, but shows who sent how much, and when.",
        )
    else:
        yield good("data-folder", "The data folder is closed to others.")
    yield from _kept(folder)
    yield _room(folder)
    yield _going_forward(folder, now)


def _kept(folder: Path) -> Iterator[Finding]:
    yield _file_system(folder.resolve())
    begun = time.monotonic()
    probe = folder / f".doctor-{os.getpid()}"
    try:
        _write_durably(probe)
    except OSError:
        yield bad(
            "durable",
            "The data folder cannot be written to.",
            "Run the doctor as root; look for a full or read-only disk (`df`, `mount`).",
        )
        return
    seconds = time.monotonic() - begun
    sentence = f"A small file was on the disk after {seconds * 1000:.0f} ms."
    if seconds > SLOW_SECONDS:
        yield note("durable", sentence, "The disk is slow or busy; every upload waits for it.")
    else:
        yield good("durable", sentence)


def _write_durably(probe: Path) -> None:
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, b"doctor")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
        probe.unlink()


def _file_system(folder: Path) -> Finding:
    kind, options = _mounted(folder)
    if kind in _IN_MEMORY:
        return bad(
            "file-system",
            f"The data folder lies in memory or in a layer that goes with a container ({kind}).",
            "Put it on a disk: after a restart nothing of it would be left.",
        )
    if kind in _ACROSS_A_NETWORK:
        return note(
            "file-system",
            f"The data folder lies on another machine ({kind}).",
            "Put it on a local disk: SQLite does not trust such file systems, nor should you.",
        )
    if unsafe := options & _UNSAFE_OPTIONS:
        return bad(
            "file-system",
            f"The file system is mounted with {', '.join(sorted(unsafe))}.",
            "Mount it without: a power cut could take what the server called stored.",
        )
    return good(
        "file-system", f"The data folder lies on {kind or 'a file system of this machine'}."
    )


def _mounted(folder: Path) -> tuple[str, frozenset[str]]:
    """Return type and options of the file system that holds `folder` (proc_pid_mountinfo(5))."""
    best, kind, options = "", "", frozenset[str]()
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return "", frozenset()
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, ends = before.split(), after.split()
        place = fields[4].replace("\\040", " ")
        if folder.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, ends[0]
            options = frozenset((fields[5] + "," + ends[-1]).split(","))
    return kind, options


def _room(folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    sentence = f"{usage.free / 1024**3:.1f} GiB are free on its disk."
    if usage.free < LITTLE_BYTES:
        return bad("room", sentence, "Make room or take a larger disk; uploads are refused (507).")
    if usage.free < usage.total / 10:
        return note("room", sentence, "That is less than a tenth: think of a larger disk.")
    return good("room", sentence)


def _going_forward(folder: Path, now: datetime) -> Finding:
    newest = max((entry.stat().st_mtime for entry in folder.iterdir()), default=0.0)
    if newest > now.timestamp() + 1:
        seen = datetime.fromtimestamp(newest, UTC)
        return bad(
            "clock-forward",
            f"This clock is behind files that were written on {seen.date()}.",
            "Set the clock: `timedatectl set-ntp true`.",
        )
    return good("clock-forward", "This clock is not behind what lies in the data folder.")
