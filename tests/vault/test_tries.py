from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.vault.tries import (
    FILE_NAME,
    FREE_TRIES,
    LONGEST_WAIT_SECONDS,
    Tries,
    read_tries,
    wait_after,
    write_tries,
)
from tests.fakes.clock import NOON


def test_the_first_tries_are_free_and_then_each_wait_is_longer_up_to_some_minutes() -> None:
    waits = [wait_after(count) for count in range(20)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits == sorted(waits)
    assert waits[FREE_TRIES] > 0
    assert waits[-1] == LONGEST_WAIT_SECONDS
    assert wait_after(10**6) == LONGEST_WAIT_SECONDS


def test_a_wait_ends_by_itself() -> None:
    tries = Tries(FREE_TRIES, NOON)
    assert tries.wait_seconds(NOON) == 5
    assert tries.wait_seconds(NOON + timedelta(seconds=4.2)) == 1
    assert tries.wait_seconds(NOON + timedelta(seconds=5)) == 0


def test_what_was_counted_is_read_back(tmp_path) -> None:
    assert read_tries(tmp_path, NOON).count == 0
    write_tries(tmp_path, Tries(7, NOON))
    assert read_tries(tmp_path, NOON) == Tries(7, NOON)
    write_tries(tmp_path, Tries(0, NOON))
    assert not (tmp_path / FILE_NAME).exists()


def test_a_clock_that_was_set_back_does_not_lengthen_the_wait_for_ever(tmp_path) -> None:
    write_tries(tmp_path, Tries(4, NOON + timedelta(days=300)))
    assert read_tries(tmp_path, NOON).wait_seconds(NOON) == wait_after(4)
    assert (
        read_tries(tmp_path, NOON + timedelta(seconds=wait_after(4))).wait_seconds(
            NOON + timedelta(seconds=wait_after(4))
        )
        == 0
    )


@given(data=st.binary(max_size=300))
def test_a_damaged_file_means_one_wait_and_no_more(tmp_path_factory, data) -> None:
    folder = tmp_path_factory.mktemp("vault")
    (folder / FILE_NAME).write_bytes(data)
    seconds = read_tries(folder, NOON).wait_seconds(NOON)
    assert 0 < seconds <= LONGEST_WAIT_SECONDS
    later = NOON + timedelta(seconds=seconds)
    assert read_tries(folder, later).wait_seconds(later) == 0


@pytest.mark.parametrize(
    "text",
    [
        b'{"count":0,"last":"2026-11-22T12:00:00.000Z"}',
        b'{"count":true,"last":"2026-11-22T12:00:00.000Z"}',
        b'{"count":-5,"last":"2026-11-22T12:00:00.000Z"}',
        b'{"count":1}',
        b'{"count":1,"last":"yesterday"}',
        b"[]",
        b"",
    ],
)
def test_what_nobody_wrote_is_not_taken_for_no_tries(tmp_path, text) -> None:
    (tmp_path / FILE_NAME).write_bytes(text)
    assert read_tries(tmp_path, NOON).wait_seconds(NOON) > 0
