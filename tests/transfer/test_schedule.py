from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.transfer.schedule import GRACE_MINUTES, LastRun, next_run

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AUTOMATIC = SyncChoice(mode=SyncMode.AUTOMATIC)
AT_TWO = SyncChoice(mode=SyncMode.AUTOMATIC, at_minute=120, jitter_minutes=30)


def run_at(
    choice: SyncChoice,
    last: LastRun | None,
    now: datetime = NOW,
    *,
    offset_minutes: int = 0,
    share: float = 0.0,
) -> datetime | None:
    return next_run(choice, last, now, offset_minutes=offset_minutes, share=share)


def test_by_hand_nothing_begins_by_itself() -> None:
    assert run_at(SyncChoice(), None) is None


@pytest.mark.parametrize("mode", [SyncMode.ASK, SyncMode.AUTOMATIC])
def test_the_first_run_is_due_at_once(mode: SyncMode) -> None:
    assert run_at(SyncChoice(mode=mode), None) == NOW


def test_after_a_good_run_the_next_one_comes_half_an_hour_later() -> None:
    assert run_at(AUTOMATIC, LastRun(NOW)) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (4, 8), (7, 60), (500, 60)])
def test_after_failures_the_wait_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert run_at(AUTOMATIC, LastRun(NOW, failures)) == NOW + timedelta(minutes=minutes)


def test_an_object_that_waits_brings_the_next_run_forward_but_not_at_once() -> None:
    soon = LastRun(NOW, again_at=NOW + timedelta(seconds=3))
    assert run_at(AUTOMATIC, soon) == NOW + timedelta(minutes=1)
    late = LastRun(NOW, again_at=NOW + timedelta(hours=6))
    assert run_at(AUTOMATIC, late) == NOW + timedelta(minutes=30)


def test_the_jitter_is_the_share_of_what_was_chosen() -> None:
    choice = SyncChoice(mode=SyncMode.AUTOMATIC, jitter_minutes=20)
    assert run_at(choice, LastRun(NOW), share=0.5) == NOW + timedelta(minutes=40)
    assert run_at(choice, LastRun(NOW), share=7.0) == NOW + timedelta(minutes=50)


def test_a_clock_that_was_set_back_does_not_stop_sync_for_ever() -> None:
    ahead = LastRun(NOW + timedelta(days=400))
    assert run_at(AUTOMATIC, ahead) == NOW + timedelta(minutes=30)


def test_a_chosen_time_is_local_time() -> None:
    at = run_at(AT_TWO, None, offset_minutes=180)
    assert at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def test_a_chosen_time_comes_once_a_day() -> None:
    begun = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)
    assert run_at(AT_TWO, None, begun) == datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    after = run_at(AT_TWO, LastRun(begun), begun + timedelta(minutes=1))
    assert after == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_time_that_was_slept_through_waits_for_the_next_day() -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert run_at(AT_TWO, None, noon, share=1.0) == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def test_a_daily_run_that_failed_is_tried_again_within_its_hour() -> None:
    failed = LastRun(datetime(2026, 11, 22, 2, 0, tzinfo=UTC), failures=1)
    now = datetime(2026, 11, 22, 2, 0, 30, tzinfo=UTC)
    assert run_at(AT_TWO, failed, now) == datetime(2026, 11, 22, 2, 1, tzinfo=UTC)
    late = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert run_at(AT_TWO, failed, late) == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_the_time_before_midnight_is_still_open_after_it() -> None:
    late = SyncChoice(mode=SyncMode.AUTOMATIC, at_minute=23 * 60 + 50)
    now = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
    assert run_at(late, None, now) == datetime(2026, 11, 22, 23, 50, tzinfo=UTC)


@given(
    minute=st.integers(0, 24 * 60 - 1),
    jitter=st.integers(0, 300),
    offset=st.integers(-14 * 60, 14 * 60),
    share=st.floats(0, 1),
    seconds=st.integers(0, 3 * 24 * 3600),
    last=st.none() | st.integers(-3 * 24 * 3600, 24 * 3600),
    failures=st.integers(0, 3),
)
def test_a_daily_run_never_begins_outside_its_window(
    minute: int,
    jitter: int,
    offset: int,
    share: float,
    seconds: int,
    last: int | None,
    failures: int,
) -> None:
    choice = SyncChoice(mode=SyncMode.AUTOMATIC, at_minute=minute, jitter_minutes=jitter)
    now = NOW + timedelta(seconds=seconds)
    run = None if last is None else LastRun(NOW + timedelta(seconds=last), failures)
    at = next_run(choice, run, now, offset_minutes=offset, share=share)
    assert at is not None
    begins = max(at, now)  # when it really begins
    local = begins + timedelta(minutes=offset)
    since = (local.hour * 60 + local.minute - minute) % (24 * 60)
    assert since <= min(jitter + GRACE_MINUTES, 24 * 60)
