"""Starts the decoding process and talks to it through two pipes, never longer than agreed."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from fieldkit.media import wire
from fieldkit.media.confine import Confinement

if sys.platform == "linux":
    import fcntl

_PIPE_BYTES = 1 << 20

# A frozen program has no interpreter to start: it starts itself with one of these arguments, and
# must then call `main` of that module before anything else.
SWITCHES = {
    "worker": "--decode-pictures",
    "viewing_worker": "--show-file",
}

# After the three entries of the standard library, so that nothing beside us can pose as part of
# it; before other installations, so that child and parent are the same version.
_START = "import sys; sys.path[3:3] = sys.argv[1:]; from fieldkit.media.{} import main; main()"


def worker_command(module: str = "worker") -> list[str]:
    """Return the command that starts a decoder: isolated mode, no site of the user, no cwd."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCHES[module]]
    installed_in = Path(__file__).resolve().parents[2]
    return [sys.executable, "-I", "-B", "-c", _START.format(module), str(installed_in)]


# Those that run; they hold a stranger's file, and end with what is open (`end_all`).
_running: weakref.WeakSet[subprocess.Popen[bytes]] = weakref.WeakSet()


def end_all() -> None:
    """End all decoding processes at once: whatever they were decoding is to be seen no more.

    For the moment before this program is replaced, which they would outlive: each sees the end of
    its pipe only after what it is decoding.
    """
    for process in list(_running):
        with contextlib.suppress(OSError):
            process.kill()


class Child:
    """One decoding process. POSIX pipes are watched; on Windows they simply block."""

    def __init__(self, command: Sequence[str], *, timeout_seconds: float) -> None:
        """Start `command` and wait for its greeting.

        Raises:
            OSError: It could not be started; TimeoutError: it did not greet in time.
            EOFError: It ended.
        """
        self._timeout_seconds = timeout_seconds
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            close_fds=True,
            cwd=os.path.abspath(os.sep),
            env=_environment(),
        )
        _running.add(self._process)
        self._to_child = _pipe(self._process.stdin)
        self._from_child = _pipe(self._process.stdout)
        try:
            for pipe in (self._to_child, self._from_child):
                if sys.platform != "win32":
                    os.set_blocking(pipe.fileno(), False)
                _widen(pipe)
            self.allow_time()
            greeting = self.read(len(wire.GREETING) + 1)
            if greeting[:-1] != wire.GREETING or greeting[-1] > 7:
                raise EOFError
            self.confinement = Confinement(greeting[-1])
        except BaseException:
            self.end()
            raise

    @property
    def process_id(self) -> int:
        """Return the number the system knows the process by."""
        return self._process.pid

    def allow_time(self) -> None:
        """Start the clock anew: from now on the child has its full time again."""
        self._deadline = time.monotonic() + self._timeout_seconds

    def write(self, data: bytes) -> None:
        """Send all of `data`.

        Raises:
            TimeoutError: The child does not take it in time.
            OSError: It has gone.
        """
        rest = memoryview(data)
        while rest:
            self._wait(self._to_child, selectors.EVENT_WRITE)
            rest = rest[self._to_child.write(rest) or 0 :]

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes, which the caller has bounded.

        Raises:
            TimeoutError: They do not come in time.
            EOFError: The child has gone.
        """
        data = bytearray()
        while len(data) < count:
            self._wait(self._from_child, selectors.EVENT_READ)
            piece = self._from_child.read(count - len(data))
            if piece == b"":
                raise EOFError
            data += piece or b""
        return bytes(data)

    def kill(self) -> None:
        """Stop the process at once; whoever reads from it finds its end. For any thread."""
        self._process.kill()

    def exit_code(self) -> int:
        """Return how the process ended, after its end was found; waits for nothing else."""
        return self._process.wait()

    def end(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self._process.kill()
        self._to_child.close()
        self._from_child.close()
        self._process.wait()

    def _wait(self, pipe: IO[bytes], event: int) -> None:
        if sys.platform == "win32":
            return
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(0.0, self._deadline - time.monotonic())):
                raise TimeoutError


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("no pipe")
    return pipe


def _widen(pipe: IO[bytes]) -> None:
    # Megabytes of pixels in pieces of 64 KiB would wake both ends a hundred times.
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # the system may allow this person no more
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _environment() -> dict[str, str]:
    # Windows cannot start Python without it; elsewhere the child gets nothing at all.
    if sys.platform == "win32":
        return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", r"C:\Windows")}
    return {}
