"""Drives for tests: objects to hand over, and a small drive that can really be full."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.platform.volumes import Volume


def an_object(outbox: Path, size: int, seed: int = 0) -> tuple[Sha256, Path, int]:
    """Put an invented sealed object of `size` bytes into the folder, under its hash."""
    content = random.Random(seed * 1_000_003 + size).randbytes(size)
    sha256 = sha256_hex(content)
    path = outbox / f"{sha256}.age"
    path.write_bytes(content)
    return sha256, path, size


@contextlib.contextmanager
def small_drive(mount_point: Path, size: int) -> Iterator[Path]:
    """Mount a drive of `size` bytes; skip the test where this user may not mount."""
    if os.name != "posix" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only the superuser may mount a small drive")
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("there is no mount command here")
    mount_point.mkdir()
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(mount_point)],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("this system does not let us mount a small drive")
    try:
        yield mount_point
    finally:
        subprocess.run([unmount, "-l", str(mount_point)], capture_output=True, check=True)


def a_volume(folder: Path, *, label: str = "STICK") -> Volume:
    """Return a folder as if it were a stick that was found there."""
    usage = shutil.disk_usage(folder)
    return Volume(
        mount_point=folder,
        label=label,
        size=usage.total,
        free=usage.free,
        file_system="vfat",
        is_read_only=False,
        device=folder.stat().st_dev,
    )
