"""On which networks sync may run: kept in the vault, and doubted when read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.connection import KnownNetwork, Network
from fieldkit.errors import InvalidInput
from fieldkit.operations.field.allow_network import (
    MAX_NAME,
    MAX_NETWORKS,
    allow_network,
    forget_network,
    known_networks,
    refuse_network,
)
from fieldkit.operations.session import Session
from tests.fakes.clock import NOON

CAFE, HOME = Network("ca" * 32, "Invented cafe"), Network("40" * 32, "Invented home")
GOOD = {"identity": "ca" * 32, "name": "x", "allowed": True, "at": "2026-11-22T10:00:00.000Z"}


def test_nothing_is_allowed_in_a_new_vault(alone: Session) -> None:
    assert known_networks(alone.vault) == ()


def test_decisions_are_kept_the_last_first(alone: Session) -> None:
    allow_network(alone.vault, HOME, NOON)
    refuse_network(alone.vault, CAFE, NOON + timedelta(hours=1))
    assert known_networks(alone.vault) == (
        KnownNetwork(CAFE, False, NOON + timedelta(hours=1)),
        KnownNetwork(HOME, True, NOON),
    )


def test_a_later_decision_and_name_take_the_place_of_the_earlier(alone: Session) -> None:
    allow_network(alone.vault, CAFE, NOON)
    refuse_network(alone.vault, Network(CAFE.identity, "Renamed"), NOON)
    (known,) = known_networks(alone.vault)
    assert (known.network.name, known.is_allowed) == ("Renamed", False)


def test_a_forgotten_network_is_asked_about_again(alone: Session) -> None:
    allow_network(alone.vault, CAFE, NOON)
    assert forget_network(alone.vault, CAFE.identity)
    assert not forget_network(alone.vault, CAFE.identity)
    assert known_networks(alone.vault) == ()


def test_a_network_that_nothing_tells_from_others_is_not_remembered(alone: Session) -> None:
    for decide in (allow_network, refuse_network):
        with pytest.raises(InvalidInput):
            decide(alone.vault, Network("", "Invented"), NOON)
    assert known_networks(alone.vault) == ()


def test_the_list_stays_short_and_the_newest_stays(alone: Session) -> None:
    lines = [
        {
            "identity": f"{number:064x}",
            "name": "",
            "allowed": True,
            "at": "2026-11-22T10:00:00.000Z",
        }
        for number in range(MAX_NETWORKS)
    ]
    with alone.vault.transaction():
        alone.vault.settings.put("known-networks", lines)
    allow_network(alone.vault, Network(CAFE.identity, "n" * 500), NOON)
    networks = known_networks(alone.vault)
    assert len(networks) == MAX_NETWORKS
    assert networks[0].network == Network(CAFE.identity, "n" * MAX_NAME)


@pytest.mark.parametrize(
    "change",
    [
        {"identity": "CA" * 32},
        {"identity": ""},
        {"identity": 7},
        {"name": None},
        {"allowed": 1},
        {"allowed": "true"},
        {"at": "yesterday"},
        {"at": 0},
        {"more": 1},
    ],
)
def test_a_line_that_cannot_be_read_allows_nothing(
    alone: Session, change: dict[str, object]
) -> None:
    with alone.vault.transaction():
        alone.vault.settings.put("known-networks", [{**GOOD, **change}])  # type: ignore[dict-item]
    assert known_networks(alone.vault) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=70),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*GOOD, "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
def test_whatever_is_kept_is_read_as_networks_or_as_nothing(alone: Session, kept: object) -> None:
    with alone.vault.transaction():
        alone.vault.settings.put("known-networks", kept)  # type: ignore[arg-type]
    for known in known_networks(alone.vault):
        assert isinstance(known, KnownNetwork)
