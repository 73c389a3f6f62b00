from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import KeyringUnavailable, RolledBack
from fieldkit.vault import mark
from fieldkit.vault.mark import RollbackMark
from tests.fakes.secret_store import MemorySecretStore

KEY = VaultKey(bytes(range(32)))
VAULT = VaultId("0123456789abcdef0123456789abcdef")
OTHER = VaultId("f" * 32)
LABEL = "Local data"
H1, H2, H3 = (bytes([number]) * 32 for number in (1, 2, 3))


def state(commit_counter: int, chain_head: bytes | None = H1) -> RollbackMark:
    return RollbackMark(VAULT, commit_counter, chain_head)


def stored(marked: RollbackMark) -> MemorySecretStore:
    store = MemorySecretStore()
    mark.write_mark(store, LABEL, KEY, marked)
    return store


def check(store: MemorySecretStore, current: RollbackMark, *heads: bytes) -> None:
    mark.check_mark(store, LABEL, KEY, current, knows_head=lambda head: head in heads)


@given(st.integers(0, 2**64 - 1), st.none() | st.binary(min_size=32, max_size=32))
def test_a_mark_comes_back(commit_counter: int, chain_head: bytes | None) -> None:
    if chain_head == bytes(32):
        chain_head = None
    marked = state(commit_counter, chain_head)
    assert mark.read_mark(stored(marked), LABEL, KEY, VAULT) == marked


def test_without_a_mark_everything_is_normal() -> None:
    assert mark.read_mark(MemorySecretStore(), LABEL, KEY, VAULT) is None
    check(MemorySecretStore(), state(0, None))


def test_a_later_mark_replaces_the_earlier() -> None:
    store = stored(state(5))
    mark.write_mark(store, LABEL, KEY, state(7, H2))
    assert mark.read_mark(store, LABEL, KEY, VAULT) == state(7, H2)
    assert len(store.entries) == 1


def test_a_removed_mark_is_gone() -> None:
    store = stored(state(5))
    mark.remove_mark(store, LABEL, VAULT)
    mark.remove_mark(store, LABEL, VAULT)
    assert not store.entries


def test_the_marked_state_is_normal() -> None:
    check(stored(state(5)), state(5))


def test_a_later_state_is_normal() -> None:
    check(stored(state(5)), state(6))


@pytest.mark.parametrize("head", [H1, H2, None])
@pytest.mark.parametrize("commit_counter", [0, 4])
def test_a_counter_below_the_mark_is_a_rollback(commit_counter: int, head: bytes | None) -> None:
    with pytest.raises(RolledBack):
        check(stored(state(5)), state(commit_counter, head), H1, H2)


@pytest.mark.parametrize("head", [H2, None])
def test_the_same_counter_with_another_head_is_a_rollback(head: bytes | None) -> None:
    with pytest.raises(RolledBack):
        check(stored(state(5)), state(5, head), H1, H2)


def test_a_chain_that_went_on_after_the_mark_is_normal() -> None:
    check(stored(state(5)), state(9, H3), H1, H2, H3)


def test_a_chain_that_began_after_the_mark_is_normal() -> None:
    check(stored(state(5, None)), state(9, H1), H1)


def test_a_chain_that_grew_anew_is_a_rollback_though_the_counter_is_higher() -> None:
    with pytest.raises(RolledBack):
        check(stored(state(5)), state(9, H3), H2, H3)


def test_a_chain_that_vanished_is_a_rollback_though_the_counter_is_higher() -> None:
    with pytest.raises(RolledBack):
        check(stored(state(5)), state(9, None))


def test_without_knowledge_of_heads_a_higher_counter_is_normal() -> None:
    mark.check_mark(stored(state(5)), LABEL, KEY, state(9, H3))


def test_marks_of_different_vaults_do_not_meet() -> None:
    store = stored(state(5))
    assert mark.read_mark(store, LABEL, KEY, OTHER) is None
    assert mark.mark_account(OTHER) != mark.mark_account(VAULT)
    with pytest.raises(RolledBack):
        mark.compare(RollbackMark(OTHER, 5, H1), state(5))


def test_the_account_is_neutral() -> None:
    assert len(mark.mark_account(VAULT)) == 32
    assert mark.mark_account(VAULT) != VAULT


def test_a_mark_under_another_label_is_not_found() -> None:
    assert mark.read_mark(stored(state(5)), "Other data", KEY, VAULT) is None


def test_every_flipped_bit_of_a_mark_is_noticed() -> None:
    store = stored(state(5))
    ((place, value),) = store.entries.items()
    for position in range(len(value) * 8):
        data = bytearray(value)
        data[position // 8] ^= 1 << position % 8
        store.entries[place] = bytes(data)
        with pytest.raises(RolledBack, match="altered"):
            check(store, state(9))


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 88, 90])
def test_a_mark_of_another_size_is_noticed(size: int) -> None:
    store = stored(state(5))
    ((place, value),) = store.entries.items()
    store.entries[place] = (value + b"\0")[:size]
    with pytest.raises(RolledBack, match="altered"):
        check(store, state(9))


def test_a_mark_that_another_vault_key_made_is_noticed() -> None:
    with pytest.raises(RolledBack, match="altered"):
        mark.read_mark(stored(state(5)), LABEL, VaultKey.generate(), VAULT)


def test_another_vaults_mark_in_this_place_is_noticed() -> None:
    store = stored(state(5))
    foreign = store.entries[LABEL, mark.mark_account(VAULT)]
    store.entries[LABEL, mark.mark_account(OTHER)] = foreign
    with pytest.raises(RolledBack, match="altered"):
        mark.read_mark(store, LABEL, KEY, OTHER)


def test_a_locked_keyring_is_not_taken_for_a_new_one() -> None:
    store = stored(state(5))
    store.is_locked = True
    with pytest.raises(KeyringUnavailable):
        check(store, state(9))
    with pytest.raises(KeyringUnavailable):
        mark.write_mark(store, LABEL, KEY, state(9))
