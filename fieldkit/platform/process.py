"""What the operating system is told about this process: no dumps of its memory, and its successor.

Locking replaces the process, because closing a vault leaves keys and text in its memory. After
`exec` the old memory is gone, and with it the locks and open files (all are close-on-exec).
Neither setting of `harden` survives `exec`: each program calls it first thing.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from fieldkit.errors import ComponentMissing
from fieldkit.translations import _

if sys.platform != "win32":
    import resource

logger = logging.getLogger(__name__)

_PR_SET_DUMPABLE = 4  # linux/prctl.h
_SEM_FAILCRITICALERRORS = 0x0001  # winbase.h
_SEM_NOGPFAULTERRORBOX = 0x0002
_DETACHED_PROCESS = 0x00000008
_CREATE_NEW_PROCESS_GROUP = 0x00000200
_HIGHEST_DESCRIPTOR = 65536  # where the system does not list the open ones


def harden() -> None:
    """Let no crash write this process's memory to a file, and no other program of the user read it.

    POSIX: core dumps of size 0. Linux: not dumpable, hence no ptrace and no /proc/<pid>/mem for
    others, nor a core handed to a collector. Windows: no error report of a crash. Swap and
    hibernation are beyond this. What the system refuses is logged and goes on: these are second
    fences.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
    else:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (OSError, ValueError):
            logger.warning("core dumps could not be switched off")
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            logger.warning("the process could not be made non-dumpable")


def end_within(seconds: float) -> None:
    """Let the system end this process in so many seconds, unless it is replaced before.

    For a moment in which nothing of ours may run any more, such as a library that keeps the
    interpreter to itself. POSIX; Windows has nothing like it.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def replace_process(
    command: Sequence[str], *, told: bytes = b"", folder: Path | None = None
) -> NoReturn:
    """End this program at once and start `command` (absolute path of the program first) instead.

    `told` (at most 64 KiB) is what the successor reads on standard input, where nobody else can;
    `folder` is where it runs.

    Nothing of Python's own ending runs: no `finally`, no `atexit`, no flush of open files. Save
    first. The environment and standard output stay, the folder and standard input unless they are
    given; no other open file is handed on. POSIX: same process id (`exec`). Windows has no exec:
    the successor is started, then this process ends, so for a moment both exist and the successor
    may have to wait for a lock.

    Raises:
        ComponentMissing: The program cannot be started; this one goes on.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a window has no stdout
        sys.stdout.flush()
        sys.stderr.flush()
    end_within(0)  # it would end the successor
    if folder is not None:
        with contextlib.suppress(OSError):  # gone: then the program is found as it was found before
            os.chdir(folder)
    try:
        if sys.platform == "win32":
            import subprocess  # only here: panic has no time for it elsewhere

            successor = subprocess.Popen(  # noqa: S603  # our own program, no shell
                list(command),
                close_fds=True,
                stdin=subprocess.PIPE if told else None,
                creationflags=_DETACHED_PROCESS | _CREATE_NEW_PROCESS_GROUP,
            )
            if successor.stdin is not None:
                successor.stdin.write(told)
                successor.stdin.close()
            os._exit(0)
        else:
            if told:
                _put_on_standard_input(told)
            _keep_only_standard_files()
            os.execv(command[0], list(command))  # noqa: S606  # our own program, no shell
    except OSError as error:
        raise ComponentMissing(_("The program could not be started again.")) from error


def _put_on_standard_input(told: bytes) -> None:
    """Let standard input be a pipe that holds `told`, which fits into it without being read."""
    reading, writing = os.pipe()
    os.write(writing, told)
    os.close(writing)
    os.dup2(reading, 0, inheritable=True)
    os.close(reading)


def _keep_only_standard_files() -> None:
    """Mark every file above standard error close-on-exec, also those that libraries opened."""
    try:
        descriptors = [int(name) for name in os.listdir("/dev/fd")]
    except OSError:
        descriptors = list(range(_HIGHEST_DESCRIPTOR))
    for descriptor in descriptors:
        if descriptor > 2:
            with contextlib.suppress(OSError):  # the listing's own descriptor is closed by now
                os.set_inheritable(descriptor, False)
