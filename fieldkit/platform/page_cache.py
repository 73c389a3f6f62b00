"""Reads a file back from its disk instead of from the memory it was just written through.

How it is known that the bytes come from the disk, by system:

  Linux    the cached pages are dropped (posix_fadvise) and their absence is checked (mincore);
           where they stay, the file is read past the cache (O_DIRECT); where that is impossible
           too, as on some file systems that live in memory, it is not claimed.
  macOS    F_NOCACHE while writing and while reading. Written from the manual, not run.
  Windows  not claimed: it would need FILE_FLAG_NO_BUFFERING, which Python does not offer.

A drive's own cache, and a file system run by another program (FUSE), are beyond our sight.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "darwin":
    import fcntl

BATCH_BYTES = 2 * 1024**2
_WINDOW_BYTES = 1024**3  # looked at in one go; a multiple of the page size
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def spare_cache(descriptor: int) -> None:
    """Ask the system not to keep what goes through this descriptor, where it must be asked."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_NOCACHE, 1)


def start_writing_out(descriptor: int, offset: int, length: int) -> None:
    """Let the disk begin with these bytes at once, so that the flush at the end is short."""
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, offset, length, os.POSIX_FADV_DONTNEED)


class Reread:
    """Reads a whole file from its disk; `is_from_disk` says whether that can be claimed.

    The file must have been flushed. Errors of the system are let through as OSError.
    """

    def __init__(self, path: Path) -> None:
        self._file = _open(path, 0)
        try:
            self.size = os.fstat(self._file.fileno()).st_size
            self.is_from_disk = self._avoid_cache(path)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def batches(self) -> Iterator[memoryview]:
        """Yield the bytes in order; each view holds until the next one is asked for."""
        # An anonymous mapping begins at a page, which reading past the cache asks for.
        with mmap.mmap(-1, BATCH_BYTES) as held:
            done = 0
            while done < self.size and (length := self._file.readinto(held)):
                done += length
                with memoryview(held) as whole, whole[:length] as batch:
                    yield batch

    def _avoid_cache(self, path: Path) -> bool:
        descriptor = self._file.fileno()
        spare_cache(descriptor)
        is_avoided = sys.platform == "darwin"
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            is_avoided = is_uncached(descriptor, self.size) or self._read_past_cache(path)
            os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        return is_avoided

    def _read_past_cache(self, path: Path) -> bool:
        if sys.platform != "linux":
            return False
        try:
            past = _open(path, os.O_DIRECT)
        except OSError:
            return False  # this file system always reads through the cache
        self._file.close()
        self._file = past
        return True


def is_uncached(descriptor: int, size: int) -> bool:
    """Say whether none of the first `size` bytes of an open file is in memory (mincore(2)).

    False where that cannot be known.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    for offset in range(0, size, _WINDOW_BYTES):
        length = min(_WINDOW_BYTES, size - offset)
        if _has_cached_page(libc, descriptor, offset, length):
            return False
    return True


def _has_cached_page(libc: ctypes.CDLL, descriptor: int, offset: int, length: int) -> bool:
    # Not `mmap.mmap`: it tells nobody the address of a mapping that is only for reading.
    address = libc.mmap(
        None,
        ctypes.c_size_t(length),
        mmap.PROT_READ,
        mmap.MAP_SHARED,
        descriptor,
        ctypes.c_longlong(offset),
    )
    if address is None or address == ctypes.c_void_p(-1).value:
        return True
    try:
        pages = ctypes.create_string_buffer(-(-length // mmap.PAGESIZE))
        answer = libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(length), pages)
        return answer != 0 or any(page & 1 for page in pages.raw)
    finally:
        libc.munmap(ctypes.c_void_p(address), ctypes.c_size_t(length))


def _open(path: Path, flags: int) -> FileIO:
    descriptor = os.open(path, os.O_RDONLY | _NO_LINK | flags)
    return FileIO(descriptor, "rb")
