"""Runs begin once, can be stopped, and are noted until they are over; no Qt, real vaults."""

import pytest

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.errors import Cancelled, ConnectionCut, DiskFull
from fieldkit.gui.field.sync.runs import RunState
from fieldkit.gui.running import Lane
from fieldkit.operations.field.note_work import unfinished_work
from tests.fakes.drop_box import NETWORK
from tests.fakes.outbox import put_object
from tests.fakes.sync_runs import Changes, FakeNetwork, sync_runs


@pytest.fixture
def network(device):
    return FakeNetwork(device)


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
def runs(device, run, network, changes):
    return sync_runs(device, run, network, changes)


def test_nothing_is_said_of_a_run_before_there_was_one(runs) -> None:
    assert runs.state == RunState()
    assert not runs.state.has_ended


def test_a_run_sends_what_waits_and_says_how_it_ended(device, runs, network) -> None:
    put_object(device, b"sealed" * 5000)
    runs.start()
    state = runs.state
    assert (state.is_running, state.has_ended) == (False, True)
    assert state.summary.end is SyncEnd.DONE
    assert (state.stored, state.summary.stored, len(network.box.complete)) == (1, 1, 1)
    assert all(result.finding is Finding.PASSED for result in state.checks)
    assert state.network == NETWORK


def test_the_network_runs_beside_the_vault_and_notes_in_it(runs, run) -> None:
    runs.start()
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.VAULT]


def test_two_runs_never_go_at_once(runs, run, network) -> None:
    run.hold()
    runs.start()
    runs.start()
    run.go()
    assert len(network.runs) == 1


def test_a_run_is_noted_until_it_is_over(device, runs, run) -> None:
    run.hold()
    runs.start()
    run.step()
    assert [work.kind for work in unfinished_work(device)] == ["sync"]
    run.go()
    assert unfinished_work(device) == ()


def test_a_run_that_fails_is_not_noted_any_more(device, runs, run) -> None:
    run.fails_with = DiskFull()
    runs.start()
    assert isinstance(runs.state.error, DiskFull)
    assert not runs.is_running
    assert unfinished_work(device) == ()


def test_a_run_is_stopped_at_its_next_sign_of_progress(device, runs, network) -> None:
    put_object(device, b"sealed" * 5000)
    network.before = lambda _watcher, _progress: runs.stop()
    # Whatever runs inline has no job yet; the fake's own progress says it.
    network.box.faults = _stops
    runs.start()
    assert runs.state.is_stopped
    assert runs.state.summary is None
    assert not runs.is_running


def _stops(request: str, _name: str) -> None:
    if request == "patch":
        raise Cancelled


def test_a_run_that_is_stopped_before_it_began_does_not_begin(runs, run, network) -> None:
    run.hold()
    runs.start()
    runs.stop()
    assert runs.state.is_stopping
    run.go()
    assert network.runs == []
    assert runs.state.is_stopped


def test_stopping_says_so_at_once(runs, run, changes) -> None:
    run.hold()
    runs.start()
    before = changes.count
    runs.stop()
    runs.stop()
    assert changes.count == before + 1


def test_only_a_person_need_not_wait_for_the_next_try(runs, network) -> None:
    runs.start()
    runs.start(by_person=False)
    assert network.runs == [True, False]


def test_a_network_that_is_allowed_once_is_allowed_for_the_runs_of_this_session(
    runs, network
) -> None:
    runs.start()
    runs.allow_once(NETWORK.identity)
    runs.start()
    runs.start()
    assert network.once == [frozenset(), {NETWORK.identity}, {NETWORK.identity}]


def test_looking_judges_and_sends_nothing(device, runs, network) -> None:
    put_object(device, b"sealed")
    network.way.failing = [CheckResult(Check.ALLOWED, Finding.FAILED, Cause.NETWORK_UNKNOWN)]
    judged = []
    runs.look(judged.append)
    assert network.box.requests == []
    assert runs.state.network == NETWORK
    assert [one.may_connect for one in judged] == [False]
    assert not runs.state.has_ended


def test_who_only_wants_to_hear_does_not_take_away_what_the_last_run_found(runs) -> None:
    runs.start()
    before = runs.state
    runs.look([].append)
    assert runs.state == before
    runs.look()
    assert not runs.state.has_ended


def test_a_run_is_not_disturbed_by_looking(runs, run, network) -> None:
    run.hold()
    runs.start()
    runs.look()
    run.go()
    assert network.judged == 0


def test_what_was_judged_before_a_run_began_is_not_said_during_it(runs, run) -> None:
    run.hold()
    runs.look()
    runs.start()
    run.step()
    assert runs.state.checks == ()
    run.go()


def test_the_stages_are_heard_while_it_runs(device, run, network) -> None:
    put_object(device, b"sealed" * 5000)
    heard = []
    runs = sync_runs(device, run, network, lambda: heard.append(runs.state.stage))
    runs.start()
    order = [stage for place, stage in enumerate(heard) if stage not in heard[:place]]
    assert order == [None, *SyncStage]


def test_how_far_each_object_is_can_be_asked(device, runs) -> None:
    sha256 = put_object(device, b"sealed" * 5000)
    runs.start()
    assert runs.moved[sha256].offset == 30_000


def test_a_broken_connection_is_an_end_like_others(device, runs, network) -> None:
    put_object(device, b"sealed")

    def cut(_number):
        raise ConnectionCut

    network.way.on_open = cut
    runs.start()
    assert runs.state.summary.end is SyncEnd.BROKEN
    assert isinstance(runs.state.summary.error, ConnectionCut)


def test_bytes_that_are_heard_late_take_nothing_back_that_the_run_has_said(
    device, run, network
) -> None:
    put_object(device, b"sealed" * 5000)
    stages = []

    def changed() -> None:
        stages.append((runs.state.stage, runs.state.done))

    runs = sync_runs(device, run, network, changed)
    runs.start()
    order = [stage for stage, _done in stages if stage is not None]
    assert order == sorted(order, key=list(SyncStage).index)
    assert stages[-1][1] == 30_000
