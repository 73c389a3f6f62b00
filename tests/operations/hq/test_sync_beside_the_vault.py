"""A sync that runs beside the vault: it asks for steps there, and waits for servers elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TypeVar

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome
from fieldkit.errors import Cancelled, InvalidInput
from fieldkit.operations.hq.own_certificate import current_certificate
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.revoke_by_two import revoke_by_two
from fieldkit.operations.hq.second_person import Act, confirm_alone
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import Synced, sync_and_read
from fieldkit.operations.hq.write_message import write_message
from fieldkit.operations.hq.write_return import plan_return
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device
from tests.fakes.memory_server import MemoryServer

URL = "https://192.0.2.7"
T = TypeVar("T")


@dataclass
class Beside:
    """Runs work in another thread, and its steps here, where the databases were opened."""

    steps: SimpleQueue[Callable[[], None]] = field(default_factory=SimpleQueue)
    is_in_step: bool = False
    is_closing: bool = False

    def run(self, work: Callable[[], T]) -> T:
        with ThreadPoolExecutor(1) as threads:
            working = threads.submit(work)
            while not working.done() or not self.steps.empty():
                try:
                    self.steps.get(timeout=0.01)()
                except Empty:
                    continue
            return working.result()

    def in_vault(self, step: Callable[[], T]) -> T:
        answer: Future[T] = Future()

        def do() -> None:
            self.is_in_step = True
            try:
                if self.is_closing:
                    raise Cancelled
                answer.set_result(step())
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                answer.set_exception(error)
            self.is_in_step = False

        self.steps.put(do)
        return answer.result()


@pytest.fixture
def beside() -> Beside:
    return Beside()


@pytest.fixture
def server(session: HeadquartersSession, beside: Beside) -> MemoryServer:
    """A server that was just set up, and is never asked while the vault waits."""
    made = MemoryServer(headquarters={current_certificate(session).sha256})

    def is_asked(asked: tuple[str, ...]) -> None:
        assert not beside.is_in_step, asked

    made.trouble = is_asked
    return made


def synced(session: HeadquartersSession, server: MemoryServer, beside: Beside) -> Synced:
    return beside.run(
        lambda: sync_and_read(session, server.connect, urls=[URL], in_vault=beside.in_vault)
    )


def in_second_visit(server: MemoryServer, beside: Beside, act: Callable[[], object]) -> None:
    """Let somebody do this in the vault after the letters were planned, before they are left."""
    visits: list[str] = []

    def asked(what: tuple[str, ...]) -> None:
        if what[0] == "devices":
            visits.append(what[0])
            if len(visits) == 2:
                beside.in_vault(act)

    server.trouble = asked


def test_everything_is_fetched_and_answered_while_the_vault_is_free(
    session: HeadquartersSession, device: Device, server: MemoryServer, beside: Beside
) -> None:
    sha256 = device.seal(device.parts(photo=b"photo"))
    server.hold(device.device_id, device.outbox[sha256])
    first = synced(session, server, beside)
    assert first.done.failure is None
    (one,) = first.done.servers
    assert (one.count(Outcome.ACCEPTED), one.left, one.waiting) == (1, 1, 1)
    with session.store.transaction():
        session.store.backups.add_verified("0a" * 16, [sha256], session.clock.now())
    (again,) = synced(session, server, beside).done.servers
    assert (again.deleted, again.taken_back) == (1, 1)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_device_that_is_revoked_meanwhile_gets_no_letter_of_before(
    session: HeadquartersSession,
    device: Device,
    server: MemoryServer,
    beside: Beside,
    at_once: bool,
) -> None:
    at_work = with_colleague(session)
    write_message(session, device.device_id, MailKind.TASK, "Find a witness.")

    def revoke() -> None:
        alone = confirm_alone(at_work, Act.REVOKE, device.device_id)
        revoke_by_two(at_work, device.device_id, alone, at_once=at_once)

    in_second_visit(server, beside, revoke)
    assert synced(session, server, beside).done.failure is None
    assert server.mail == {}
    assert bool(server.admitted) is not at_once


def test_a_letter_that_a_newer_plan_took_away_stops_no_other(
    session: HeadquartersSession, device: Device, server: MemoryServer, beside: Beside
) -> None:
    write_message(session, device.device_id, MailKind.TASK, "Find a witness.")

    def forget() -> None:
        for mail in plan_return(session).mails:
            session.archive.mail_path(mail.sha256).unlink()

    in_second_visit(server, beside, forget)
    (one,) = synced(session, server, beside).done.servers
    assert (one.failure, one.left) == (None, 0)


def test_a_window_that_closes_ends_it_and_what_was_taken_in_stays(
    session: HeadquartersSession, device: Device, server: MemoryServer, beside: Beside
) -> None:
    for _number in range(2):
        sha256 = device.seal(device.parts(photo=b"photo"))
        server.hold(device.device_id, device.outbox[sha256])

    def close(what: tuple[str, ...]) -> None:
        beside.is_closing = what[0] == "fetch"

    server.trouble = close
    with pytest.raises(Cancelled):
        synced(session, server, beside)
    beside.is_closing, server.trouble = False, lambda _asked: None
    (again,) = synced(session, server, beside).done.servers
    assert again.count(Outcome.ACCEPTED) == 2


def test_what_is_published_is_read_in_the_vault(
    session: HeadquartersSession, beside: Beside
) -> None:
    reach = ServerReach(session, in_vault=beside.in_vault)
    done = beside.run(
        lambda: sync_and_read(
            session, reach.connect, urls=["https://127.0.0.1:9"], in_vault=beside.in_vault
        )
    ).done
    assert isinstance(done.failure, InvalidInput)  # no authority is published here
