from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.report import ReportState
from fieldkit.errors import Cancelled, ChainBroken, NotAllowed, UnknownReport
from fieldkit.vault.vault import Vault
from tests.vault.examples import (
    TODAY,
    a_carried_object,
    a_sealed_object,
    hex_64,
    put_sealed_file,
)


def add(vault: Vault, *numbers: int) -> None:
    with vault.transaction():
        for number in numbers:
            vault.outbox.add(a_sealed_object(number))


def test_objects_come_back_as_they_were_oldest_first(vault: Vault) -> None:
    add(vault, 1, 2)
    with vault.transaction():
        vault.outbox.add(a_carried_object())
    assert set(vault.outbox.all()) == {a_sealed_object(1), a_sealed_object(2), a_carried_object()}
    own = [sealed.sequence for sealed in vault.outbox.all() if not sealed.carried]
    assert own == [1, 2]
    assert vault.outbox.get(hex_64(2)) == a_sealed_object(2)


def test_the_chain_begins_empty_and_grows_with_each_object(vault: Vault) -> None:
    assert vault.outbox.chain_head() == (0, None)
    add(vault, 1)
    assert vault.outbox.chain_head() == (1, a_sealed_object(1).chain_head)
    add(vault, 2)
    assert vault.outbox.chain_head() == (2, a_sealed_object(2).chain_head)


@pytest.mark.parametrize("number", [1, 3, 0])
def test_an_object_in_the_wrong_place_is_refused(vault: Vault, number: int) -> None:
    add(vault, 1)
    with pytest.raises(ChainBroken), vault.transaction():
        vault.outbox.add(replace(a_sealed_object(2), sequence=number))
    assert vault.outbox.chain_head()[0] == 1


def test_an_object_that_continues_from_elsewhere_is_refused(vault: Vault) -> None:
    add(vault, 1)
    with pytest.raises(ChainBroken), vault.transaction():
        vault.outbox.add(replace(a_sealed_object(2), previous=hex_64(5)))


def test_a_carried_object_does_not_touch_the_chain(vault: Vault) -> None:
    with vault.transaction():
        vault.outbox.add(a_carried_object())
    assert vault.outbox.chain_head() == (0, None)


def test_the_chain_outlives_the_rows(vault: Vault) -> None:
    add(vault, 1)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.outbox.remove_file_of(hex_64(1))
        assert vault.outbox.expire(TODAY + timedelta(days=1)) == 1
    assert vault.outbox.all() == ()
    assert vault.outbox.chain_head() == (1, a_sealed_object(1).chain_head)


def test_heads_of_the_chain_are_known(vault: Vault) -> None:
    add(vault, 1, 2)
    assert vault.outbox.knows_head(hex_64(2001))
    assert not vault.outbox.knows_head(hex_64(2000))


def test_files_lie_by_their_hash_and_carried_ones_apart(vault: Vault) -> None:
    assert vault.outbox.path(a_sealed_object(1)).name == f"{hex_64(1)}.age"
    assert vault.outbox.path(a_carried_object()).parent.name == "carried"


def test_state_and_receipt_are_kept(vault: Vault) -> None:
    add(vault, 1)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.HANDED_OVER)
        vault.outbox.set_state(hex_64(1), ReportState.HELD, receipt=b"{}")
    held = vault.outbox.get(hex_64(1))
    assert (held.state, held.receipt) == (ReportState.HELD, b"{}")


def test_a_state_does_not_go_back(vault: Vault) -> None:
    add(vault, 1)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
    with pytest.raises(NotAllowed), vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.HELD)


def test_a_file_goes_after_the_commit_and_its_row_stays(vault: Vault) -> None:
    add(vault, 1)
    path = vault.outbox.path(a_sealed_object(1))
    put_sealed_file(vault, a_sealed_object(1))
    with vault.transaction():
        vault.outbox.remove_file_of(hex_64(1))
        assert path.exists()
    assert not path.exists()
    assert not vault.outbox.get(hex_64(1)).has_file
    assert vault.outbox.with_file() == ()


def test_an_undone_removal_keeps_the_file(vault: Vault) -> None:
    add(vault, 1)
    put_sealed_file(vault, a_sealed_object(1))

    def remove_and_fail() -> None:
        with vault.transaction():
            vault.outbox.remove_file_of(hex_64(1))
            raise Cancelled

    with pytest.raises(Cancelled):
        remove_and_fail()
    assert vault.outbox.path(a_sealed_object(1)).exists()
    assert vault.outbox.get(hex_64(1)).has_file


def test_a_carried_object_leaves_nothing(vault: Vault) -> None:
    with vault.transaction():
        vault.outbox.add(a_carried_object())
        vault.outbox.remove_file_of(a_carried_object().sha256)
    assert vault.outbox.all() == ()
    assert not vault.outbox.knows(a_carried_object().sha256)


def test_an_object_whose_file_is_here_does_not_expire(vault: Vault) -> None:
    add(vault, 1)
    with vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        assert vault.outbox.expire(TODAY + timedelta(days=99)) == 0


def test_what_is_not_there_is_said_so(vault: Vault) -> None:
    with pytest.raises(UnknownReport):
        vault.outbox.get(hex_64(1))
    with pytest.raises(UnknownReport), vault.transaction():
        vault.outbox.remove_file_of(hex_64(1))
    with pytest.raises(UnknownReport), vault.transaction():
        vault.outbox.set_state(hex_64(1), ReportState.HELD)
