from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.field.remember_sync import (
    ClockSkew,
    LastSync,
    last_skew,
    last_sync,
    remember_skew,
    remember_sync,
)
from fieldkit.operations.session import Session
from fieldkit.transfer.schedule import LastRun
from tests.fakes.clock import NOON


def remember(session: Session, end: SyncEnd, minutes: int, stored: int = 0) -> LastSync:
    at = NOON + timedelta(minutes=minutes)
    with session.vault.transaction():
        remember_sync(session.vault, end, at, stored=stored, letters=1, again_at=NOON)
    last = last_sync(session.vault)
    assert last is not None
    return last


def test_before_the_first_run_there_is_none(alone: Session) -> None:
    assert last_sync(alone.vault) is None
    assert last_skew(alone.vault) is None


def test_failures_are_counted_until_one_ends_well(alone: Session) -> None:
    assert remember(alone, SyncEnd.BROKEN, 0).failures == 1
    assert remember(alone, SyncEnd.NOT_TRUSTED, 1).failures == 2
    good = remember(alone, SyncEnd.DONE, 2, stored=3)
    assert (good.failures, good.stored, good.letters, good.good_at) == (0, 3, 1, good.at)
    failed = remember(alone, SyncEnd.BROKEN, 3)
    assert (failed.failures, failed.good_at) == (1, good.at)
    assert failed.run == LastRun(failed.at, 1, NOON)


@pytest.mark.parametrize(
    "kept",
    [
        [],
        {},
        {"at": "now"},
        {
            "at": 5,
            "end": "done",
            "good_at": None,
            "failures": 0,
            "stored": 0,
            "letters": 0,
            "again_at": None,
        },
        {
            "at": "2026-11-22T12:00:00.000Z",
            "end": "maybe",
            "good_at": None,
            "failures": 0,
            "stored": 0,
            "letters": 0,
            "again_at": None,
        },
        {
            "at": "2026-11-22T12:00:00.000Z",
            "end": "done",
            "good_at": None,
            "failures": -1,
            "stored": 0,
            "letters": 0,
            "again_at": None,
        },
    ],
)
def test_what_cannot_be_read_is_as_if_it_was_not(alone: Session, kept: object) -> None:
    with alone.vault.transaction():
        alone.vault.settings.put("last-sync", kept)  # type: ignore[arg-type]  # on purpose
        alone.vault.settings.put("clock-skew", kept)  # type: ignore[arg-type]
    assert last_sync(alone.vault) is None
    assert last_skew(alone.vault) is None


def test_the_clock_is_remembered_as_it_was(alone: Session) -> None:
    skew = ClockSkew(NOON, -3600)
    with alone.vault.transaction():
        remember_skew(alone.vault, skew)
    assert last_skew(alone.vault) == skew
