from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.upload import UPLOAD_TRANSITIONS, OutboxItem, Upload, UploadState
from fieldkit.errors import (
    ConnectionCut,
    NotAllowed,
    ServerBusy,
    ServerFull,
    ServerRefused,
    UploadDamaged,
)
from fieldkit.transfer import outbox

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


def an_item(number: int = 1, *, size: int = 10, **changed: object) -> OutboxItem:
    upload = Upload(Sha256(f"{number:064x}"), size)
    item_changes = {
        name: changed.pop(name) for name in ("sealed_on", "carried", "since") if name in changed
    }
    upload = replace(upload, **changed)  # type: ignore[arg-type]  # members of Upload
    return replace(OutboxItem(upload, DAY), **item_changes)  # type: ignore[arg-type]


def numbers(uploads: tuple[Upload, ...]) -> list[int]:
    return [int(upload.sha256, 16) for upload in uploads]


def most(limit: int) -> int:
    return limit - 1


def test_small_goes_before_large_and_then_the_older() -> None:
    items = [
        an_item(1, size=50),
        an_item(2, size=10, sealed_on=DAY + timedelta(days=1)),
        an_item(3, size=10),
    ]
    assert numbers(outbox.due(items, NOW)) == [3, 2, 1]


@pytest.mark.parametrize("state", [UploadState.STORED, UploadState.RECEIVED, UploadState.HELD])
def test_what_has_arrived_does_not_go_again(state: UploadState) -> None:
    assert outbox.due([an_item(state=state)], NOW) == ()


def test_carried_objects_go_like_our_own() -> None:
    assert numbers(outbox.due([an_item(1), an_item(2, carried=True)], NOW)) == [1, 2]


@pytest.mark.parametrize("state", [UploadState.WAITING, UploadState.GIVEN_UP])
def test_one_that_waits_goes_when_its_time_has_come(state: UploadState) -> None:
    item = an_item(state=state, not_before=NOW + timedelta(minutes=5))
    assert outbox.due([item], NOW) == ()
    assert len(outbox.due([item], NOW + timedelta(minutes=5))) == 1


def test_a_person_who_asks_need_not_wait() -> None:
    item = an_item(state=UploadState.GIVEN_UP, not_before=NOW + timedelta(hours=5))
    assert len(outbox.due([item], NOW, retry_now=True)) == 1


def test_a_clock_that_was_set_back_stops_nothing() -> None:
    item = an_item(not_before=NOW + timedelta(days=400))
    assert len(outbox.due([item], NOW)) == 1


def test_the_wait_doubles_up_to_an_hour() -> None:
    upload = an_item(state=UploadState.CHECKING).upload
    waits = []
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        upload = outbox.failed(upload, ConnectionCut(), NOW, below=most)
        assert upload.not_before is not None
        waits.append((upload.not_before - NOW).total_seconds())
        upload = outbox.checking(upload)
    assert waits == [30, 60, 120, 240, 480, 960, 1920]


def test_the_wait_is_by_chance_between_nothing_and_its_bound() -> None:
    upload = an_item(state=UploadState.CHECKING).upload
    asked: list[int] = []

    def least(limit: int) -> int:
        asked.append(limit)
        return 0

    failed = outbox.failed(upload, ConnectionCut(), NOW, below=least)
    assert (failed.not_before, asked) == (NOW, [30_001])


def test_after_many_failures_it_is_given_up_for_hours_and_then_tried_again() -> None:
    upload = an_item(state=UploadState.CHECKING, attempts=outbox.MOST_ATTEMPTS - 1).upload
    upload = outbox.failed(upload, ConnectionCut(), NOW, below=most)
    assert upload.state is UploadState.GIVEN_UP
    assert upload.not_before == NOW + timedelta(hours=6)
    assert outbox.checking(outbox.in_turn(upload)).state is UploadState.CHECKING


def test_a_server_that_is_busy_for_ever_is_asked_once_an_hour_and_nothing_is_given_up() -> None:
    upload = an_item(state=UploadState.CHECKING).upload
    for _ in range(50):
        upload = outbox.failed(upload, ServerBusy(423), NOW, below=most)
        assert upload.state is UploadState.WAITING
        assert upload.not_before is not None
        assert upload.not_before <= NOW + timedelta(hours=1)
        upload = outbox.checking(upload)


def test_a_byte_more_ends_the_row_of_failures() -> None:
    upload = an_item(state=UploadState.CHECKING, attempts=5, offset=4).upload
    assert outbox.uploading(upload, 4).attempts == 5
    assert outbox.uploading(upload, 5).attempts == 0


def test_what_a_server_asks_for_is_honoured_within_bounds() -> None:
    upload = an_item(state=UploadState.CHECKING).upload
    for asked, waited in ((600, 600), (10**9, 6 * 3600), (-5, 30), (0, 30)):
        failed = outbox.failed(upload, ServerBusy(429, asked), NOW, below=most)
        assert failed.not_before == NOW + timedelta(seconds=waited)


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (ServerBusy(423), UploadState.WAITING, "busy"),
        (ServerFull(507), UploadState.WAITING, "full"),
        (ServerRefused(413), UploadState.GIVEN_UP, "too-large"),
        (ServerRefused(400), UploadState.WAITING, "refused"),
        (UploadDamaged(460), UploadState.WAITING, "damaged-on-the-way"),
        (ConnectionCut(), UploadState.WAITING, "cut"),
    ],
)
def test_each_failure_has_its_reason(
    error: ConnectionCut | ServerRefused, state: UploadState, reason: str
) -> None:
    failed = outbox.failed(an_item(state=UploadState.UPLOADING, offset=3).upload, error, NOW)
    assert (failed.state, failed.reason, failed.attempts) == (state, reason, 1)
    assert failed.offset == (0 if isinstance(error, UploadDamaged) else 3)


def test_stopping_is_no_failure() -> None:
    upload = an_item(state=UploadState.UPLOADING, offset=3, attempts=2).upload
    assert outbox.interrupted(upload) == replace(upload, state=UploadState.WAITING)
    stored = an_item(state=UploadState.STORED).upload
    assert outbox.interrupted(stored) == stored


def test_what_is_stored_for_days_without_a_receipt_is_asked_for() -> None:
    old = NOW - timedelta(days=4)
    items = [
        an_item(1, state=UploadState.STORED, since=old),
        an_item(2, state=UploadState.STORED, since=NOW - timedelta(days=1)),
        an_item(3, state=UploadState.STORED, since=old, carried=True),
        an_item(4, state=UploadState.RECEIVED, since=old),
        an_item(5, state=UploadState.STORED, since=NOW + timedelta(days=9)),  # a clock set back
    ]
    assert numbers(outbox.to_ask_for(items, NOW)) == [1, 5]
    lost = outbox.lost(items[0].upload)
    assert (lost.state, lost.offset, lost.reason) == (UploadState.WAITING, 0, "lost-at-server")


def test_a_receipt_is_the_last_word() -> None:
    for state in (UploadState.RECEIVED, UploadState.HELD):
        with pytest.raises(NotAllowed):
            outbox.checking(an_item(state=state).upload)


def test_what_waits_is_counted_and_the_first_time_is_named() -> None:
    items = [
        an_item(1, not_before=NOW + timedelta(minutes=5)),
        an_item(2, state=UploadState.GIVEN_UP, not_before=NOW + timedelta(minutes=2)),
        an_item(3, state=UploadState.STORED),
        an_item(4),
    ]
    assert outbox.count_waiting(items) == 3
    assert outbox.first_again(items) == NOW + timedelta(minutes=2)
    assert outbox.first_again([an_item()]) is None


def go(name: str, upload: Upload, number: int) -> Upload:
    return {
        "checking": lambda: outbox.checking(upload),
        "uploading": lambda: outbox.uploading(upload, number),
        "stored": lambda: outbox.stored(upload),
        "failed": lambda: outbox.failed(upload, ConnectionCut(), NOW),
        "interrupted": lambda: outbox.interrupted(upload),
        "lost": lambda: outbox.lost(upload),
        "in turn": lambda: outbox.in_turn(upload),
    }[name]()


STEPS = st.sampled_from(
    ["checking", "uploading", "stored", "failed", "interrupted", "lost", "in turn"]
)


@given(st.lists(st.tuples(STEPS, st.integers(0, 10)), max_size=30))
def test_no_row_of_steps_leaves_the_written_transitions(steps: list[tuple[str, int]]) -> None:
    upload = an_item().upload
    for name, number in steps:
        before = upload
        try:
            upload = go(name, before, number)
        except NotAllowed:
            continue
        assert upload.state is before.state or upload.state in UPLOAD_TRANSITIONS[before.state]
        assert 0 <= upload.offset <= upload.size
