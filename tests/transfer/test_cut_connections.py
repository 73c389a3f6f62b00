"""Connections to the real server, cut by FIN and RST at every byte, in both directions."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import ConnectionCut, ServerBusy, ServerUnreachable
from fieldkit.transfer.drop_box import ListedMail, ListedObject
from fieldkit.transfer.drop_client import (
    ClientTls,
    DeviceClient,
    DropConnection,
    HeadquartersClient,
    Limits,
    connect,
)
from tests.fakes.cutting_proxy import Cut, CuttingProxy, Direction, Kind
from tests.fakes.drop_server import Client, RunningServer, a_drop_server, an_authority
from tests.fakes.hostile_servers import PATIENT

AT_ONCE = 3  # devices
WIRE_OBJECT = 4096
LARGE = 24 * 1024 * 1024
UNLIMITED = ("--requests-per-minute", "100000000", "--device-objects", "100000000")
EACH = [(direction, kind) for direction in Direction for kind in Kind]
NAMED = {"argvalues": EACH, "ids": [f"{d.value} {k.value}" for d, k in EACH]}


@dataclass
class Field:
    """A device that sends through a network that cuts, and goes on by one that does not."""

    server: RunningServer
    device: Client
    proxy: CuttingProxy
    straight: DropConnection | None = None
    sent: set[Sha256] = field(default_factory=set)
    left: set[Sha256] = field(default_factory=set)  # nothing was there when it was asked for

    def connect(
        self,
        port: int,
        client: Client | None = None,
        may_reopen: Callable[[], None] | None = None,
        limits: Limits = PATIENT,
    ) -> DropConnection:
        client = client or self.device
        tls = ClientTls(self.server.authority.certificate.decode(), client.certificate, client.key)
        to = Server("", self.server.host, port)
        return connect(to, route=Route.DIRECT, tls=tls, limits=limits, may_reopen=may_reopen)

    def send_until_cut(self, content: bytes, cut: Cut, there: int = 0) -> list[int]:
        """Send from `there` on; return which offsets were acknowledged before the cut."""
        acknowledged: list[int] = []
        self.proxy.next(cut)
        try:
            with self.connect(self.proxy.port) as connection:
                self._send(DeviceClient(connection), content, there, acknowledged)
        except ConnectionCut:
            assert cut.was_made
        self.proxy.settled()
        return acknowledged

    def send_until_killed(self, content: bytes, more: int, acknowledged: list[int]) -> None:
        """Go on sending, and kill the server soon after so many bytes more were sent."""
        there = self.uploaded(content)

        def kill(done: int, total: int) -> None:
            if done >= there + more and self.server.process.poll() is None:
                self.server.kill()

        # Slowly enough that it is in the middle of it.
        slow = replace(PATIENT, bytes_per_second=LARGE)
        with (
            self.connect(self.server.port, limits=slow) as connection,
            pytest.raises((ConnectionCut, ServerUnreachable)),
        ):
            self._send(DeviceClient(connection), content, there, acknowledged, kill)

    def uploaded(self, content: bytes) -> int:
        """Return how much of it is there."""
        with self.connect(self.server.port) as connection:
            return DeviceClient(connection).uploaded(sha256_hex(content)).offset

    def go_on(self, content: bytes, acknowledged: list[int], *, always: bool = True) -> None:
        """Send the rest. Never less is there than was acknowledged.

        Where nothing is there, the rest is the whole: that is sent if it is `always` to be.
        """
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                is_sent = self._go_on(content, acknowledged, always=always)
                (self.sent if is_sent else self.left).add(sha256_hex(content))
            except (ServerBusy, ConnectionCut):
                # It is still at the request that was cut, or ended this connection while idle.
                continue
            else:
                return
        raise AssertionError("the server is busy for ever")

    def _go_on(self, content: bytes, acknowledged: list[int], *, always: bool) -> bool:
        if self.straight is None or not self.straight.is_usable:
            self.straight = self.connect(self.server.port)
        client = DeviceClient(self.straight)
        there = client.uploaded(sha256_hex(content))
        assert max(acknowledged, default=0) <= there.offset <= len(content)
        if there.offset == 0 and not always:
            return False
        if not there.is_complete:
            self._send(client, content, there.offset, [])
        return True

    def _send(
        self,
        client: DeviceClient,
        content: bytes,
        offset: int,
        acknowledged: list[int],
        progress: Progress = no_progress,
    ) -> None:
        client.upload(
            sha256_hex(content),
            io.BytesIO(content),
            len(content),
            offset,
            acknowledged=acknowledged.append,
            progress=progress,
        )


def check_intake(devices: tuple[Field, ...]) -> None:
    """Look as headquarters: each object is there once, and some of them are as they were sent."""
    server = devices[0].server
    sent = {(one.device.identifier, name) for one in devices for name in one.sent}
    left = {(one.device.identifier, name) for one in devices for name in one.left}
    with devices[0].connect(server.port, server.headquarters) as connection:
        client = HeadquartersClient(connection)
        listed = list(whole_intake(client))
        there = {(line.device, line.sha256) for line in listed}
        assert len(there) == len(listed)
        # What was cut after its last byte may have been completed after it was asked for.
        assert sent <= there <= sent | left
        for line in [*random.Random(0).sample(listed, min(50, len(listed))), listed[-1]]:
            target = io.BytesIO()
            client.fetch_object(line, target)
            assert sha256_hex(target.getvalue()) == line.sha256


def fetch_until_cut(device: Field, mail: bytes, cut: Cut, *, goes_on: bool = True) -> bytes | None:
    """Return the mail, None where the cut came before its first byte or it may not go on."""
    device.proxy.next(cut)
    listed = ListedMail(sha256_hex(mail), len(mail))
    may_reopen = (lambda: None) if goes_on else None
    try:
        with device.connect(device.proxy.port, may_reopen=may_reopen) as connection:
            return DeviceClient(connection).fetch_mail(listed)
    except ConnectionCut:
        assert cut.was_made
        return None
    finally:
        device.proxy.settled()


def whole_intake(client: HeadquartersClient) -> Iterator[ListedObject]:
    after = ""
    while True:
        page, after = client.intake(after)
        yield from page
        if not after:
            return


@contextlib.contextmanager
def a_field(folder: Path, count: int) -> Iterator[tuple[Field, ...]]:
    """Some devices that work at the same time, each behind a network of its own."""
    authority = an_authority(folder / "tls")
    clients = [authority.client("device", f"{number:032x}") for number in range(count)]
    with (
        a_drop_server(folder, authority=authority, devices=clients, options=UNLIMITED) as server,
        contextlib.ExitStack() as stack,
    ):
        made = []
        for client in clients:
            proxy = stack.enter_context(CuttingProxy(server.host, server.port))
            made.append(Field(server, client, proxy))
        yield tuple(made)
        for one in made:
            if one.straight:
                one.straight.close()


@pytest.fixture(scope="module")
def devices(tmp_path_factory) -> Iterator[tuple[Field, ...]]:
    # Thousands of exchanges, each flushed to the disk: in memory, where there is one.
    memory = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    where = memory if os.access(memory, os.W_OK) else tmp_path_factory.mktemp("cut")
    with (
        tempfile.TemporaryDirectory(dir=where) as folder,
        a_field(Path(folder), AT_ONCE) as made,
    ):
        yield made


def sweep(device: Field, direction: Direction, kind: Kind, offsets: Iterable[int]) -> int:
    """Cut at each of the offsets until an exchange gets through; return how many were cut."""
    source = random.Random(f"{direction}{kind}{device.device.identifier}")
    for count, offset in enumerate(offsets):
        content = source.randbytes(WIRE_OBJECT)
        cut = Cut(direction, kind, offset)
        acknowledged = device.send_until_cut(content, cut)
        device.go_on(content, acknowledged, always=offset % 8 == 0 or not cut.was_made)
        if not cut.was_made:
            return count
    raise AssertionError("the exchange has no end")


@pytest.mark.slow
@pytest.mark.parametrize(("direction", "kind"), **NAMED)
def test_an_object_cut_at_any_byte_arrives_once(devices, direction, kind):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        cuts = [
            pool.submit(sweep, device, direction, kind, itertools.count(number, AT_ONCE))
            for number, device in enumerate(devices)
        ]
    # More than the object going up, more than certificate and answer coming down.
    least = WIRE_OBJECT if direction is Direction.UP else 1000
    assert sum(cut.result() for cut in cuts) > least
    check_intake(devices)


@pytest.mark.slow
@pytest.mark.parametrize("direction", Direction)
def test_a_mail_cut_at_any_byte_comes_whole_or_not_at_all(devices, direction):
    mail = random.Random(1).randbytes(WIRE_OBJECT)
    device = devices[0]
    with device.connect(device.server.port, device.server.headquarters) as connection:
        identifier = DeviceId(device.device.identifier)
        HeadquartersClient(connection).put_mail(identifier, sha256_hex(mail), mail)
    for offset in itertools.count():
        # Both kinds in turn; what they do to whoever reads is tried at each offset above.
        cut = Cut(direction, list(Kind)[offset % 2], offset)
        came = fetch_until_cut(device, mail, cut, goes_on=offset % 8 == 0)
        if not cut.was_made:
            break
        assert came in (None, mail)
    assert offset > (1000 if direction is Direction.UP else WIRE_OBJECT)
    assert came == mail


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("kind", Kind)
def test_a_large_object_is_cut_again_and_again_and_arrives(devices, direction, kind):
    source = random.Random(f"{direction}{kind}")
    content = source.randbytes(LARGE)
    device = devices[0]
    there = 0
    # A quarter each time at most, so that there is something left to cut.
    most = LARGE // 4 if direction is Direction.UP else 1500
    for _ in range(3):
        cut = Cut(direction, kind, source.randrange(most))
        acknowledged = device.send_until_cut(content, cut, there)
        assert cut.was_made
        there = device.uploaded(content)
        assert max(acknowledged, default=0) <= there
    device.go_on(content, acknowledged)
    check_intake(devices)


@pytest.mark.parametrize("kind", Kind)
def test_a_large_mail_that_is_cut_goes_on_within_the_call(devices, kind):
    source = random.Random(f"mail {kind}")
    mail = source.randbytes(LARGE)
    device = devices[1]
    with device.connect(device.server.port, device.server.headquarters) as connection:
        identifier = DeviceId(device.device.identifier)
        HeadquartersClient(connection).put_mail(identifier, sha256_hex(mail), mail)
    for _ in range(3):
        cut = Cut(Direction.DOWN, kind, source.randrange(100_000, LARGE))
        assert fetch_until_cut(device, mail, cut) == mail
        assert cut.was_made


def test_a_server_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path):
    source = random.Random("killed")
    content = source.randbytes(LARGE)
    acknowledged: list[int] = []
    with a_field(tmp_path, 1) as devices:
        device = devices[0]
        for _ in range(3):
            device.send_until_killed(content, source.randrange(LARGE // 8), acknowledged)
            device.server.start_again()
            assert max(acknowledged, default=0) <= device.uploaded(content) < LARGE
        device.go_on(content, acknowledged)
        check_intake(devices)
