from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.connection import Route
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice, kept_sync_choice
from fieldkit.operations.session import Session

CHOSEN = SyncChoice(
    mode=SyncMode.AUTOMATIC,
    route=Route.VPN,
    limit_kib_per_second=100,
    at_minute=0,
    jitter_minutes=15,
    tor_host="10.152.152.10",
    tor_port=9150,
)


def put(session: Session, value: object) -> None:
    with session.vault.transaction():
        session.vault.settings.put("sync-choice", value)  # type: ignore[arg-type]  # on purpose


def test_nothing_leaves_by_itself_before_somebody_chose(alone: Session) -> None:
    assert kept_sync_choice(alone.vault) == SyncChoice()
    assert SyncChoice().mode is SyncMode.MANUAL


def test_what_was_chosen_comes_back(alone: Session) -> None:
    keep_sync_choice(alone.vault, CHOSEN)
    assert kept_sync_choice(alone.vault) == CHOSEN
    counter = alone.vault.commit_counter
    keep_sync_choice(alone.vault, CHOSEN)
    assert alone.vault.commit_counter == counter


def test_a_route_that_is_not_known_here_is_the_strictest(alone: Session) -> None:
    put(alone, {"route": "carrier-pigeon"})
    assert kept_sync_choice(alone.vault).route is Route.ONION


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "sometimes"},
        {"limit_kib_per_second": True},
        {"limit_kib_per_second": -1},
        {"at_minute": 1440},
        {"at_minute": True},
        {"jitter_minutes": "5"},
        {"tor_host": "localhost"},
        {"tor_port": 0},
        [],
        "text",
    ],
)
def test_what_is_not_ours_is_left_out(alone: Session, wrong: object) -> None:
    put(alone, wrong)
    assert kept_sync_choice(alone.vault) == SyncChoice()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=50,
    deadline=None,
)
@given(
    st.dictionaries(
        st.sampled_from([item.name for item in fields(SyncChoice)] + ["other"]),
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=12),
    )
)
def test_whatever_is_kept_a_choice_is_read(alone: Session, kept: dict[str, object]) -> None:
    put(alone, kept)
    assert isinstance(kept_sync_choice(alone.vault), SyncChoice)
