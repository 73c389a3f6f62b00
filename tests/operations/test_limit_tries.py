import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import KeyringUnavailable, TriedTooOften, WrongPassphrase
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.limit_tries import counted_try, seconds_to_wait
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.vault import tries
from tests.fakes.clock import FixedClock
from tests.fakes.window import no_keyring

PASSPHRASE = "five invented words for tests"


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def folder(tmp_path, clock):
    path = tmp_path / "vault"
    create_vault(path, PASSPHRASE, clock=clock, secrets=None, parameters=FOR_TESTS).vault.close()
    return path


def attempt(folder, clock, passphrase):
    unlock_vault(folder, passphrase, clock=clock, open_keyring=no_keyring).vault.close()


def fail(folder, clock, times):
    for _time in range(times):
        with pytest.raises(WrongPassphrase):
            attempt(folder, clock, "wrong")


def test_after_three_wrong_ones_even_the_right_one_must_wait(folder, clock) -> None:
    fail(folder, clock, 3)
    with pytest.raises(TriedTooOften) as refused:
        attempt(folder, clock, PASSPHRASE)
    assert refused.value.seconds == seconds_to_wait(folder, clock) == 5
    assert "in 5 s." in refused.value.hint
    clock.pass_time(seconds=5)
    attempt(folder, clock, PASSPHRASE)


def test_each_further_wrong_one_waits_twice_as_long(folder, clock) -> None:
    fail(folder, clock, 3)
    waits = []
    for _time in range(8):
        waits.append(seconds_to_wait(folder, clock))
        clock.pass_time(seconds=waits[-1])
        fail(folder, clock, 1)
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


def test_a_restart_does_not_shorten_the_wait(folder, clock) -> None:
    # Nothing of it is kept in memory: each call here reads the folder anew.
    fail(folder, clock, 3)
    assert seconds_to_wait(folder, FixedClock(clock.now())) == 5


def test_the_right_passphrase_forgets_what_was_counted(folder, clock) -> None:
    fail(folder, clock, 2)
    attempt(folder, clock, PASSPHRASE)
    assert not (folder / tries.FILE_NAME).exists()
    fail(folder, clock, 2)
    assert seconds_to_wait(folder, clock) == 0


def test_a_try_that_is_cut_short_counts(folder, clock) -> None:
    counted = counted_try(folder, clock)
    counted.__enter__()
    assert tries.read_tries(folder, clock.now()).count == 1


def test_what_was_not_the_passphrase_does_not_count(folder, clock) -> None:
    with pytest.raises(KeyringUnavailable), counted_try(folder, clock):
        raise KeyringUnavailable
    assert tries.read_tries(folder, clock.now()).count == 0


def test_changing_it_is_no_way_around_the_wait(folder, clock) -> None:
    for _time in range(3):
        with pytest.raises(WrongPassphrase):
            change_passphrase(folder, "wrong", "new", clock=clock, open_keyring=no_keyring)
    with pytest.raises(TriedTooOften):
        change_passphrase(folder, PASSPHRASE, "new", clock=clock, open_keyring=no_keyring)
    clock.pass_time(seconds=5)
    change_passphrase(folder, PASSPHRASE, "new", clock=clock, open_keyring=no_keyring)
    attempt(folder, clock, "new")
