from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.custody.chain import ChainState, Link, check_links, extend, genesis
from fieldkit.domain.identifiers import DeviceId, Sha256

DEVICE = DeviceId("0123456789abcdef" * 2)
START = genesis(DEVICE, bytes(range(32)))


def manifest(name: str) -> Sha256:
    return Sha256(hashlib.sha256(name.encode()).hexdigest())


def a_chain(length: int, start: bytes = START, first: int = 1, name: str = "m") -> list[Link]:
    links, head = [], start
    for number in range(first, first + length):
        links.append(Link(number, Sha256(head.hex()), manifest(f"{name}{number}")))
        head = bytes.fromhex(links[-1].head)
    return links


def test_the_first_head_is_the_hash_of_label_device_and_key() -> None:
    by_hand = hashlib.sha256(b"fieldkit-chain/1" + bytes.fromhex(DEVICE) + bytes(range(32)))
    assert by_hand.digest() == START


def test_the_next_head_is_the_hash_of_label_head_and_manifest() -> None:
    by_hand = hashlib.sha256(b"fieldkit-chain/1" + START + bytes(32)).digest()
    assert extend(START, bytes(32)) == by_hand


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_only_digests_make_a_chain(size: int) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        extend(bytes(size), bytes(32))
    with pytest.raises(ValueError, match="SHA-256"):
        extend(bytes(32), bytes(size))


def test_nothing_known_is_an_empty_chain() -> None:
    state = check_links(START, [])
    assert state == ChainState(0, Sha256(START.hex()), 0, (), 0, (), ())


def test_a_whole_chain_is_whole() -> None:
    links = a_chain(5)
    state = check_links(START, links)
    assert (state.contiguous, state.head) == (5, links[-1].head)
    assert state.is_whole


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_the_order_of_arrival_changes_nothing(order: list[int], lost: set[int]) -> None:
    links = a_chain(6)
    arrived = [links[index] for index in order if index not in lost]
    state = check_links(START, arrived)
    assert state == check_links(START, sorted(arrived, key=lambda link: link.sequence))
    assert state.contiguous == min(lost, default=6)
    assert state.missing == tuple(index + 1 for index in sorted(lost) if index + 1 < state.highest)
    assert (state.forks, state.unjoined) == ((), ())


def test_the_same_object_twice_counts_once() -> None:
    links = a_chain(3)
    assert check_links(START, links + links) == check_links(START, links)


def test_a_gap_is_missing_and_not_a_fork() -> None:
    links = a_chain(5)
    state = check_links(START, [links[0], links[4]])
    assert state.missing == (2, 3, 4)
    assert (state.contiguous, state.forks, state.unjoined) == (1, (), ())
    assert not state.is_whole


def test_two_manifests_for_one_place_are_a_fork() -> None:
    links = a_chain(3)
    other = Link(2, links[1].previous, manifest("other"))
    state = check_links(START, [*links, other])
    assert state.forks == (2,)
    assert (state.contiguous, state.head) == (3, links[2].head)
    assert not state.is_whole


def test_the_longer_branch_of_a_fork_leads_whatever_the_order() -> None:
    links = a_chain(2)
    branch = a_chain(3, start=bytes.fromhex(links[0].head), first=2, name="b")
    for order in itertools.permutations([*links, *branch]):
        state = check_links(START, order)
        assert (state.contiguous, state.head, state.forks) == (4, branch[-1].head, (2,))


def test_a_fork_whose_other_branch_is_not_here_is_seen_as_unjoined() -> None:
    links = a_chain(2)
    stranger = Link(3, manifest("a head of another branch"), manifest("m3"))
    state = check_links(START, [*links, stranger])
    assert state.unjoined == (3,)
    assert state.contiguous == 2
    assert not state.is_whole


def test_a_first_object_of_another_device_does_not_join() -> None:
    other = genesis(DeviceId("f" * 32), bytes(range(32)))
    state = check_links(START, a_chain(2, start=other))
    assert (state.contiguous, state.unjoined) == (0, (1,))


def test_a_huge_number_costs_nothing() -> None:
    state = check_links(START, [*a_chain(1), Link(2**53 - 1, manifest("a"), manifest("b"))])
    assert len(state.missing) == 1000
    assert state.missing[-1] == 1001
    assert state.missing_count == 2**53 - 3
