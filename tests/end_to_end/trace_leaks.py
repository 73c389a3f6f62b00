"""A program that leaks on purpose, by every way and in every shape: the control of test_traces.py.

python -m tests.end_to_end.trace_leaks FOLDER WORD
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from fieldkit.platform import process
from tests.end_to_end.trace_canaries import shapes


def _write(folder: Path, shape: bytes) -> None:
    """Write in two halves, as a buffer may."""
    descriptor = os.open(folder / "left-write", os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, shape[:3])
    os.write(descriptor, shape[3:])
    os.close(descriptor)


def _pwrite(folder: Path, shape: bytes) -> None:
    descriptor = os.open(folder / "left-pwrite", os.O_WRONLY | os.O_CREAT, 0o600)
    os.pwrite(descriptor, shape, 4096)
    os.close(descriptor)


def _writev(folder: Path, shape: bytes) -> None:
    descriptor = os.open(folder / "left-writev", os.O_WRONLY | os.O_CREAT, 0o600)
    os.writev(descriptor, [shape[:5], shape[5:]])
    os.close(descriptor)


def _temporary(_folder: Path, shape: bytes) -> None:
    """Write a file that is gone again when anybody looks."""
    with tempfile.NamedTemporaryFile(prefix="temporary-") as held:
        held.write(shape)


def _socket(_folder: Path, shape: bytes) -> None:
    """Tell it to somebody who listens: sockets that nobody named have no path."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendmsg([shape])


def _child(folder: Path, shape: bytes) -> None:
    pid = os.fork()
    if pid == 0:
        descriptor = os.open(folder / "left-child", os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(descriptor, shape)
        os._exit(0)
    os.waitpid(pid, 0)


def _name(folder: Path, shape: bytes) -> None:
    """Put it into the name of a file, as far as a name can hold it."""
    with contextlib.suppress(OSError, ValueError):
        os.mkdir(os.path.join(os.fsencode(folder), b"left-name-" + shape))


_WAYS: dict[str, Callable[[Path, bytes], None]] = {
    "left-write": _write,
    "left-pwrite": _pwrite,
    "left-writev": _writev,
    "temporary-": _temporary,
    "socket:": _socket,
    "left-child": _child,
}
ROUTES = tuple(_WAYS)


def main(folder: Path, word: str) -> None:
    """Leak, as a process that allows no dump, like the program."""
    process.harden()
    for shape in shapes(word).values():
        for leak in (*_WAYS.values(), _name):
            leak(folder, shape)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
