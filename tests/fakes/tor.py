"""Debian's tor as a process of its own, with a SOCKS port on loopback and nobody to speak to."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_OPENED = re.compile(r"Opened Socks listener connection \(ready\) on 127\.0\.0\.1:([0-9]+)")


@contextlib.contextmanager
def offline_tor(folder: Path, *options: str) -> Iterator[int]:
    """Run one and yield its port; its only directory is a port of this machine that is closed."""
    data = folder / "tor"
    data.mkdir(mode=0o700, exist_ok=True)
    rules = folder / "torrc"
    authority = "127.0.0.1:9 " + "0" * 40
    lines = (
        "SocksPort 127.0.0.1:auto",
        f"DataDirectory {data}",
        f"DirAuthority nobody orport=9 v3ident={'0' * 40} {authority}",
        "Log notice stdout",
        "AvoidDiskWrites 1",
        f"__OwningControllerProcess {os.getpid()}",
        *options,
    )
    rules.write_text("\n".join(lines) + "\n")
    argv = ["tor", "--defaults-torrc", os.devnull, "-f", str(rules)]
    process = subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    try:
        yield _port(process)
    finally:
        process.kill()
        process.communicate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        match = _OPENED.search(line)
        if match:
            return int(match[1])
    raise AssertionError("tor ended: " + "".join(said[-3:]))
