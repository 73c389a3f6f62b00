"""Runs a program under strace and reads what it and its children handed to the system.

Only calls by which something can leave a process are traced; what is read is not. Each thread has
a file of its own, all strings and paths in it are hexadecimal (`-xx`), nothing is cut off (`-s`).
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Everything that takes a name, all that writes bytes out, sockets, and maps.
CALLS = (
    "%file,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,splice,tee,"
    "vmsplice,copy_file_range,process_vm_writev,fsetxattr,socket,connect,bind,memfd_create,mmap,"
    "mremap,shmget,mq_timedsend,msgsnd,add_key,keyctl,io_uring_setup,prctl,prlimit64,setrlimit"
)
# These only look; without them the log is half as long.
LOOKING = "stat,lstat,newfstatat,statx,access,faccessat,faccessat2,readlink,readlinkat,statfs"
_EVERY_SECONDS = 0.3
LONGEST = 64 * 1024 * 1024  # bytes of one string
SENDING = ("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto", "sendmsg", "sendmmsg")

_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+|\?|0x[0-9a-f]+)(?:<|\s|$)", re.DOTALL)
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_DESCRIPTOR = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Call:
    """One call of the system, with what was handed to it."""

    thread: int
    name: str
    words: str  # the arguments as strace writes them
    strings: tuple[bytes, ...]  # in the order of the arguments
    descriptors: tuple[tuple[str, str], ...]  # number or AT_FDCWD, what it stands for
    result: int

    @property
    def target(self) -> str:
        """Return what its first descriptor stands for: a path, a pipe, a socket."""
        return self.descriptors[0][1] if self.descriptors else ""

    @property
    def succeeded(self) -> bool:
        """Say whether it did what was asked."""
        return self.result >= 0

    def flag(self, name: str) -> bool:
        """Say whether a flag of this name was given."""
        return re.search(rf"\b{name}\b", self.words) is not None

    def paths(self) -> list[str]:
        """Return the names that were given, whole where they were relative to a folder."""
        folder = dict(self.descriptors).get("AT_FDCWD") or self.target
        names = [os.fsdecode(text) for text in self.strings]
        return [
            name if name.startswith("/") else os.path.normpath(os.path.join(folder or "?", name))
            for name in names
        ]


def run_traced(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str],
    *,
    cwd: Path,
    seconds: float,
    meanwhile: Callable[[], object] = lambda: None,
) -> subprocess.CompletedProcess[bytes]:
    """Run `command` with all its children and write one log per thread into the folder `log`.

    `meanwhile` is called again and again until it has ended.
    """
    log.mkdir()
    # Whoever is not root may look into a process that allows no dump in a namespace of users only.
    alone = [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--"]
    tracing = [*alone, "strace", "-f", "-ff", "--seccomp-bpf", "-qq", "-y", "-xx", "-v"]
    tracing += ["-s", str(LONGEST), "-e", "signal=none", "-e", f"trace={CALLS}"]
    with subprocess.Popen(
        [*tracing, "-o", str(log / "thread"), "--", *command],
        env=dict(environment),
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        end = time.monotonic() + seconds
        while True:
            try:
                said, complained = running.communicate(timeout=_EVERY_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if time.monotonic() > end:
                    running.kill()
                    raise
                meanwhile()
    return subprocess.CompletedProcess(command, running.returncode, said, complained)


def read_log(log: Path) -> Iterator[Call]:
    """Yield every call, thread by thread, those of one thread in order.

    Raises:
        ValueError: strace cut something off, or wrote what cannot be read.
    """
    looking = tuple(f"{name}(" for name in LOOKING.split(","))
    for path in sorted(log.glob("thread.*")):
        thread = int(path.suffix[1:])
        with path.open("r", encoding="ascii") as lines:
            for line in lines:
                if not line.startswith(looking):
                    yield _call(thread, line)


def _call(thread: int, line: str) -> Call:
    found = _LINE.match(line)
    if found is None:
        if "resumed" in line or "unfinished" in line or "exited" in line or not line.strip():
            raise ValueError(f"thread {thread} was not logged apart")
        # The process ended or was replaced inside the call: what it was handed counts all the same.
        return _made(thread, line.split("(", 1)[0], line, 0)
    name, words, result = found.groups()
    return _made(thread, name, words, 0 if result == "?" else int(result, 0))


def _made(thread: int, name: str, words: str, result: int) -> Call:
    strings = []
    for text, is_cut in _STRING.findall(words):
        if is_cut and name != "prctl":  # the name of a thread: always shown as if it went on
            raise ValueError(f"{name} of thread {thread} was cut off")
        strings.append(_bytes(text))
    descriptors = tuple(
        (number, os.fsdecode(_bytes(text))) for number, text in _DESCRIPTOR.findall(words)
    )
    return Call(thread, name, words, tuple(strings), descriptors, result)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
