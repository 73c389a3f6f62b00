import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.wrap import OVERHEAD, unwrap, wrap
from fieldkit.errors import DamagedData, InvalidKey

KEY = bytes(range(32))


@given(st.binary(max_size=100), st.binary(max_size=50))
def test_what_is_wrapped_comes_back(plaintext, context):
    wrapped = wrap(KEY, plaintext, context)
    assert len(wrapped) == len(plaintext) + OVERHEAD
    assert unwrap(KEY, wrapped, context) == plaintext


def test_wrapping_twice_gives_different_bytes():
    assert wrap(KEY, b"same", b"") != wrap(KEY, b"same", b"")


def test_another_key_or_context_does_not_open():
    wrapped = wrap(KEY, b"secret", b"signing key")
    with pytest.raises(DamagedData):
        unwrap(bytes(32), wrapped, b"signing key")
    with pytest.raises(DamagedData):
        unwrap(KEY, wrapped, b"tls key")


def test_every_flipped_bit_and_every_truncation_is_noticed():
    wrapped = wrap(KEY, b"secret", b"context")
    damaged = [wrapped[:size] for size in range(len(wrapped))]
    for place in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[place // 8] ^= 1 << place % 8
        damaged.append(bytes(changed))
    for one in [*damaged, wrapped + b"\0"]:
        with pytest.raises(DamagedData):
            unwrap(KEY, one, b"context")


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_keys_of_another_length_are_refused(size):
    with pytest.raises(InvalidKey):
        wrap(bytes(size), b"", b"")
    with pytest.raises(InvalidKey):
        unwrap(bytes(size), bytes(40), b"")
