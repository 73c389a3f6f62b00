"""When a run begins by itself, or is offered; no Qt, real vaults, a hand for the clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.errors import ConnectionCut
from fieldkit.gui.field.sync.automatic import AutomaticSync
from fieldkit.operations.field.device_state import ENROLMENT
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from tests.fakes.field import a_device
from tests.fakes.headquarters import HandClock
from tests.fakes.outbox import put_object
from tests.fakes.sync_runs import FakeNetwork, sync_runs

UNKNOWN = CheckResult(Check.ALLOWED, Finding.FAILED, Cause.NETWORK_UNKNOWN)


class World:
    """A device, a network, and a clock that is moved by hand."""

    def __init__(self, session, run) -> None:
        self.clock = HandClock()
        self.session = replace(session, clock=self.clock)
        self.network = FakeNetwork(self.session)
        self.token = "home"
        self.looked = 0
        self.offers = []
        self.run = run
        self.monotonic = 1000.0
        self.runs = sync_runs(self.session, run, self.network, self._changed)
        self.was_running = False
        self.automatic = AutomaticSync(
            self.session,
            run,
            self.runs,
            find_token=self._find_token,
            offer=self.offers.append,
            monotonic=lambda: self.monotonic,
        )

    def _find_token(self):
        self.looked += 1
        return self.token

    def _changed(self) -> None:
        was_running, self.was_running = self.was_running, self.runs.is_running
        if was_running and not self.was_running:
            self.automatic.ended()

    def choose(self, mode, **more) -> None:
        keep_sync_choice(self.session.vault, SyncChoice(mode=mode, **more))
        self.automatic.read()

    def wait(self, **time) -> None:
        passed = timedelta(**time)
        self.clock.time += passed
        self.monotonic += passed.total_seconds()
        self.automatic.look()


@pytest.fixture
def world(tmp_path, organisation, run):
    session = a_device(tmp_path / "vault", organisation)
    yield World(session, run)
    session.vault.close()


def test_nothing_is_looked_at_where_only_a_person_begins(world) -> None:
    world.choose(SyncMode.MANUAL)
    world.wait(hours=5)
    assert world.automatic.is_idle
    assert (world.looked, world.network.judged, world.network.runs) == (0, 0, [])


def test_by_itself_it_begins_at_once_on_a_network_that_was_allowed(world) -> None:
    put_object(world.session, b"sealed")
    world.choose(SyncMode.AUTOMATIC)
    assert world.network.runs == [False]
    assert len(world.network.box.complete) == 1


def test_it_does_not_begin_where_the_network_was_not_allowed(world) -> None:
    world.network.way.failing = [UNKNOWN]
    world.choose(SyncMode.AUTOMATIC)
    world.wait(seconds=5)
    assert world.network.runs == []


def test_another_network_is_judged_at_once(world) -> None:
    world.network.way.failing = [UNKNOWN]
    world.choose(SyncMode.AUTOMATIC)
    world.network.way.failing = []
    world.wait(seconds=5)
    assert world.network.judged == 1  # the same network is not judged every few seconds
    world.token = "library"
    world.wait(seconds=5)
    assert world.network.runs == [False]


def test_the_same_network_is_judged_again_after_a_minute(world) -> None:
    world.network.way.failing = [CheckResult(Check.ROUTE, Finding.FAILED, Cause.NO_TOR)]
    world.choose(SyncMode.AUTOMATIC)
    world.network.way.failing = []  # Tor has come up
    world.wait(seconds=61)
    assert world.network.runs == [False]


def test_after_a_run_it_rests_until_the_next_is_due(world) -> None:
    world.choose(SyncMode.AUTOMATIC)
    for _minute in range(29):
        world.wait(minutes=1)
    assert world.network.runs == [False]
    world.wait(minutes=2)
    world.wait(minutes=2)
    assert world.network.runs == [False, False]


def test_what_was_sealed_since_need_not_wait_for_that(world) -> None:
    world.choose(SyncMode.AUTOMATIC)
    world.wait(minutes=2)
    put_object(world.session, b"sealed")
    world.automatic.read()
    world.wait(seconds=5)
    assert world.network.runs == [False, False]
    assert len(world.network.box.complete) == 1


def test_a_file_that_is_damaged_here_does_not_begin_run_after_run(world) -> None:
    sha256 = put_object(world.session, b"sealed")
    vault = world.session.vault
    vault.outbox.path(vault.outbox.get(sha256)).write_bytes(b"damage")
    world.choose(SyncMode.AUTOMATIC)
    for _minute in range(10):
        world.wait(minutes=1)
        world.automatic.read()
    assert len(world.network.runs) <= 2


def test_who_chose_a_chance_is_not_given_away_by_the_moment_of_sealing(world) -> None:
    world.choose(SyncMode.AUTOMATIC, jitter_minutes=60)
    before = list(world.network.runs)
    put_object(world.session, b"sealed")
    world.automatic.read()
    world.wait(seconds=70)
    assert world.network.runs == before


def test_a_run_that_failed_is_tried_again_later_and_later(world) -> None:
    put_object(world.session, b"sealed")

    def cut(_number):
        raise ConnectionCut

    world.network.way.on_open = cut
    world.choose(SyncMode.AUTOMATIC)
    for _minute in range(120):
        world.wait(minutes=1)
    assert 5 <= len(world.network.runs) <= 12  # in two hours


def test_asking_offers_what_waits_and_sends_nothing(world) -> None:
    put_object(world.session, b"sealed")
    world.choose(SyncMode.ASK)
    assert world.offers == [1]
    assert world.network.runs == []
    assert world.network.box.requests == []


def test_asking_is_quiet_where_nothing_waits(world) -> None:
    world.choose(SyncMode.ASK)
    world.wait(hours=3)
    assert world.offers == []


def test_the_question_is_taken_back_on_another_network(world) -> None:
    put_object(world.session, b"sealed")
    world.choose(SyncMode.ASK)
    world.network.way.failing = [UNKNOWN]
    world.token = "cafe"
    world.wait(seconds=5)
    assert world.offers == [1, 0]


def test_the_question_is_taken_back_once_it_was_sent(world) -> None:
    put_object(world.session, b"sealed")
    world.choose(SyncMode.ASK)
    world.runs.start()
    assert world.offers == [1, 0]


def test_nothing_is_looked_at_while_a_run_looks_for_itself(world) -> None:
    world.choose(SyncMode.ASK)
    looked = world.looked
    world.run.hold()
    world.runs.start()
    world.automatic.look()
    world.run.go()
    assert world.looked == looked + 1  # once it was over


@pytest.mark.parametrize("mode", [SyncMode.ASK, SyncMode.AUTOMATIC])
def test_training_never_begins(world, mode) -> None:
    world.session = replace(world.session, is_training=True)
    world.automatic._session = world.session
    put_object(world.session, b"sealed")
    world.choose(mode)
    world.wait(hours=3)
    assert (world.network.runs, world.offers) == ([], [])


def test_a_device_that_was_revoked_does_not_begin(world) -> None:
    with world.session.vault.transaction():
        world.session.vault.settings.put(ENROLMENT, "revoked")
    put_object(world.session, b"sealed")
    world.choose(SyncMode.AUTOMATIC)
    world.wait(hours=3)
    assert world.network.runs == []


def test_a_time_of_day_is_kept(world) -> None:
    # The clock of the test stands at 13:00 local time.
    world.choose(SyncMode.AUTOMATIC, at_minute=21 * 60)
    world.wait(hours=7)
    assert world.network.runs == []
    world.automatic.read()
    world.wait(hours=1, minutes=1)
    assert world.network.runs == [False]
