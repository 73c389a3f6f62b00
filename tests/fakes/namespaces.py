"""Two hosts of one machine: network namespaces of Linux, joined by a cable that can be pulled.

Only root can make them; elsewhere `two_hosts` skips and says so. What a test starts in one is
ended by its handle, and the namespaces go with everything in them.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FIELD, OTHER = "10.77.0.2", "10.77.0.1"
FIELD6, OTHER6 = "fd77::2", "fd77::1"
_SECONDS = 60  # that any command may take on a slow machine


@dataclass
class Host:
    """One namespace; its end of the cable is called `cable`."""

    name: str
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def ip(self, *words: str) -> str:
        """Run `ip` in it."""
        return _run(["ip", "-n", self.name, *words])

    def run(self, *argv: str) -> str:
        """Run a program in it to the end, and return what it wrote."""
        return _run(["ip", "netns", "exec", self.name, *argv])

    def start(self, *argv: str, **more: Any) -> subprocess.Popen[str]:
        """Start a program in it; it ends with the test at the latest."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", self.name, *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), **more},
        )
        self.started.append(process)
        return process

    def python(self, module: str, *words: str, **more: Any) -> subprocess.Popen[str]:
        """Start a module of the tests in it."""
        return self.start(sys.executable, "-m", module, *words, **more)

    def pull(self) -> None:
        """Pull the cable."""
        self.ip("link", "set", "cable", "down")

    def plug(self) -> None:
        """Plug the cable in again."""
        self.ip("link", "set", "cable", "up")

    def end(self) -> None:
        """End what was started in it."""
        for process in self.started:
            process.kill()
            process.communicate()
        self.started.clear()


@dataclass(frozen=True)
class TwoHosts:
    """The monitor's machine, and another: a router, a server, or who sits between."""

    here: Host
    other: Host

    @property
    def gateway_address(self) -> str:
        """The hardware address of the other end, as 12 hexadecimal digits."""
        return _link(self.other)["address"].replace(":", "")

    def meet(self) -> None:
        """Let the monitor's machine learn the other's hardware address, as traffic does."""
        self.here.ip(
            "neigh", "replace", OTHER, "lladdr", _link(self.other)["address"], "dev", "cable"
        )


@contextlib.contextmanager
def two_hosts() -> Iterator[TwoHosts]:
    """Make both, connected and with addresses, the other one being the gateway."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and iproute2")
    tag = uuid.uuid4().hex[:8]
    here, other = Host(f"fk-here-{tag}"), Host(f"fk-other-{tag}")
    made: list[Host] = []
    try:
        for host in (here, other):
            try:
                _run(["ip", "netns", "add", host.name])
            except subprocess.CalledProcessError:
                pytest.skip("this machine does not let network namespaces be made")
            made.append(host)
        _run(
            ["ip", "-n", here.name, "link", "add", "cable", "type", "veth"]
            + ["peer", "name", "cable", "netns", other.name]
        )
        for host, four, six in ((here, FIELD, FIELD6), (other, OTHER, OTHER6)):
            host.ip("link", "set", "lo", "up")
            host.ip("addr", "add", f"{four}/24", "dev", "cable")
            host.ip("addr", "add", f"{six}/64", "dev", "cable", "nodad")
            host.plug()
        here.ip("route", "add", "default", "via", OTHER)
        yield TwoHosts(here, other)
    finally:
        for host in made:
            host.end()
            _run(["ip", "netns", "del", host.name])


class Reader:
    """The product's own view of the network, asked in a namespace as often as needed."""

    def __init__(self, host: Host) -> None:
        self._process = host.python("tests.fakes.network_reader")

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def surroundings(self, host: str | None) -> dict[str, Any]:
        """Return what `platform.network.surroundings` returns, as a dictionary."""
        return self._ask({"host": host})["surroundings"]

    def token(self) -> str:
        """Return `platform.network.network_token`, as text."""
        return self._ask({"host": None})["token"]

    def _ask(self, question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._process.stderr and self._process.stderr.read()
        return json.loads(answer)


def _link(host: Host) -> Any:
    return json.loads(host.ip("-j", "link", "show", "dev", "cable"))[0]


def _run(argv: Sequence[str]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, cwd=ROOT)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, argv, done.stdout, done.stderr)
    return done.stdout
