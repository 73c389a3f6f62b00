import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto import bech32
from fieldkit.errors import InvalidKey

# From BIP-173, "Test vectors": those whose data is a whole number of bytes.
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "?1ezyfcl",
]
INVALID = [
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "A12uel5l",
    "a12UEL5L",
]


@pytest.mark.parametrize("text", VALID)
def test_published_texts_are_read_and_written(text):
    prefix, payload = bech32.decode(text)
    assert bech32.encode(prefix, payload) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_published_mistakes_are_refused(text):
    with pytest.raises(InvalidKey):
        bech32.decode(text)


@given(st.sampled_from(["age", "age1pq", "age-secret-key-"]), st.binary(max_size=1300))
def test_what_is_written_is_read(prefix, payload):
    text = bech32.encode(prefix, payload)
    assert bech32.decode(text) == bech32.decode(text.upper()) == (prefix, payload)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_wrong_character_is_always_noticed(payload, data):
    text = bech32.encode("age", payload)
    place = data.draw(st.integers(4, len(text) - 1))
    wrong = data.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
    if text[place] == wrong:
        return
    with pytest.raises(InvalidKey):
        bech32.decode(text[:place] + wrong + text[place + 1 :])


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text):
    try:
        prefix, payload = bech32.decode(text)
    except InvalidKey:
        return
    assert bech32.encode(prefix, payload) == text.lower()


def test_bits_left_over_must_be_few_and_zero():
    # A payload of 8 bits in two fives leaves two bits; here they are set, checksum sound.
    values = [0, 1]
    remainder = bech32._remainder([*bech32._expand("age"), *values, *[0] * 6]) ^ 1
    checksum = [(remainder >> 5 * (5 - place)) & 31 for place in range(6)]
    text = "age1" + "".join(bech32._ALPHABET[value] for value in values + checksum)
    with pytest.raises(InvalidKey):
        bech32.decode(text)


def test_very_long_text_is_refused_before_it_is_looked_at():
    with pytest.raises(InvalidKey):
        bech32.decode(bech32.encode("age", bytes(4000)))
