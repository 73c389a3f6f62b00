"""Gives up, for good, everything that decoding a picture does not need.

What can be had differs, so what was had is reported (`Confinement`):

  LIMITS   POSIX: 1 GiB of memory, 2 minutes of processor time, no file grows, no core dump, and
           not one new descriptor (RLIMIT_NOFILE 0): nothing can be opened, no socket made.
  NETWORK  Linux where user namespaces are allowed: a network namespace with no way out.
  CALLS    Linux on x86_64 and aarch64: the list in `system_calls.py`; also no reading of other
           processes, no removing or renaming, no starting of programs.

On macOS LIMITS alone holds (its kernel does not enforce the memory limit). On Windows none do: the
decoder is a separate process without vault, files or environment that ends itself when a picture
takes too long, no more.
RLIMIT_NPROC is not used: it counts all processes of the person and stops the decoder's threads.
"""

from __future__ import annotations

import ctypes
import enum
import sys

from fieldkit.media import system_calls

MEMORY_BYTES = 1024**3
PROCESSOR_SECONDS = 120

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


class Confinement(enum.Flag):
    """What holds a decoding process in."""

    SEPARATE = 0  # another process, and no more than that
    LIMITS = 1
    NETWORK = 2
    CALLS = 4


def confine() -> Confinement:
    """Confine this process as far as the system allows, and return how far.

    To be called before the first byte of a stranger's file is read and before any thread is made;
    whatever must be imported must be imported before.
    """
    held = Confinement.SEPARATE
    if sys.platform == "win32":
        return held
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
            held |= Confinement.NETWORK
    _set_limits()
    held |= Confinement.LIMITS
    if (
        sys.platform == "linux"
        and libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and system_calls.install_filter(libc)
    ):
        held |= Confinement.CALLS
    return held


if sys.platform != "win32":
    import resource

    def _set_limits() -> None:
        for limit, amount in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, 0),  # those open stay open, none can be added
        ):
            _, most = resource.getrlimit(limit)
            if most != resource.RLIM_INFINITY:
                amount = min(amount, most)
            resource.setrlimit(limit, (amount, amount))
