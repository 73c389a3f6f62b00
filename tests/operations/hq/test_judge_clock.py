"""A clock that cannot be right is noticed before letters carry its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.domain.custody import CustodyEvent
from fieldkit.operations.hq.judge_clock import doubtful_since
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.headquarters import START


def used(session: HeadquartersSession) -> None:
    with session.store.transaction():
        session.store.audit.append(CustodyEvent.VIEWED, "ab" * 16, "", START)


@pytest.mark.parametrize("later", [timedelta(hours=-20), timedelta(0), timedelta(days=59)])
def test_a_clock_that_went_on_is_believed(session: HeadquartersSession, later: timedelta) -> None:
    used(session)
    session.clock.time = START + later  # type: ignore[attr-defined]  # a clock set by hand
    assert doubtful_since(session) is None


@pytest.mark.parametrize("later", [timedelta(days=-2), timedelta(days=61), timedelta(days=4000)])
def test_a_clock_far_from_the_last_use_is_doubted(
    session: HeadquartersSession, later: timedelta
) -> None:
    used(session)
    session.clock.time = START + later  # type: ignore[attr-defined]  # a clock set by hand
    assert doubtful_since(session) == START


def test_a_new_headquarters_has_nothing_to_doubt_by(session: HeadquartersSession) -> None:
    assert doubtful_since(session) is None
