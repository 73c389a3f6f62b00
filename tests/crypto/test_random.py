from fieldkit.crypto.random import random_below, random_bytes, random_hex


def test_random_bytes_have_the_length_asked_for_and_do_not_repeat():
    assert {len(random_bytes(n)) for n in (0, 1, 32)} == {0, 1, 32}
    assert random_bytes(16) != random_bytes(16)


def test_random_hex_counts_bytes_not_digits():
    assert len(random_hex(16)) == 32


def test_random_below_stays_below():
    assert {random_below(3) for _ in range(200)} == {0, 1, 2}
