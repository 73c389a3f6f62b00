"""Reading back takes the bytes from the disk, or does not claim to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fieldkit.platform.page_cache import BATCH_BYTES, Reread, is_uncached

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="mincore as Linux has it")


def a_file(path: Path, size: int) -> bytes:
    content = bytes(range(251)) * (size // 251 + 1)
    with path.open("wb") as file:
        file.write(content[:size])
        file.flush()
        os.fsync(file.fileno())
    return content[:size]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, BATCH_BYTES, BATCH_BYTES + 1, 3 * BATCH_BYTES])
def test_every_byte_is_read_in_order(tmp_path: Path, size: int) -> None:
    content = a_file(tmp_path / "file", size)
    with Reread(tmp_path / "file") as reread:
        assert b"".join(bytes(batch) for batch in reread.batches()) == content


@linux_only
@pytest.mark.parametrize("size", [1, 5000, 3 * BATCH_BYTES + 5])
def test_reading_past_the_cache_gives_the_same(tmp_path: Path, size: int) -> None:
    content = a_file(tmp_path / "file", size)
    with Reread(tmp_path / "file") as reread:
        if not reread._read_past_cache(tmp_path / "file"):
            pytest.skip("this file system always reads through the cache")
        assert b"".join(bytes(batch) for batch in reread.batches()) == content


@linux_only
def test_a_page_in_memory_is_seen(tmp_path: Path) -> None:
    a_file(tmp_path / "file", 3 * BATCH_BYTES)
    with (tmp_path / "file").open("rb") as file:
        file.read()
        assert not is_uncached(file.fileno(), 3 * BATCH_BYTES)


@linux_only
def test_what_cannot_be_known_is_not_claimed() -> None:
    assert not is_uncached(-1, 1)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    a_file(tmp_path / "file", 1)
    (tmp_path / "link").symlink_to(tmp_path / "file")
    if not hasattr(os, "O_NOFOLLOW"):
        pytest.skip("this system opens links")
    with pytest.raises(OSError):  # noqa: PT011 - any of them
        Reread(tmp_path / "link")
