import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto.slip39 import combine, fingerprint_words, single, split
from fieldkit.errors import InvalidKey

# SLIP-0039, test vectors 1 and 4: without passphrase the secret differs, but the shares parse.
PUBLISHED = (
    "duckling enlarge academic academic agency result length solution fridge kidney "
    "coal piece deal husband erode duke ajar critical decision keyboard"
)
PUBLISHED_WRONG_CHECKSUM = PUBLISHED.replace("keyboard", "kidney")


def test_two_of_three_shares_of_32_bytes_have_33_words_and_any_two_open():
    secret = bytes(range(32))
    shares = split(secret, 2, 3)
    assert [len(share.split()) for share in shares] == [33, 33, 33]
    for some in itertools.permutations(shares, 2):
        assert combine(some) == secret


def test_all_shares_may_be_given_and_one_twice():
    secret = bytes(range(32))
    shares = split(secret, 2, 3)
    assert combine(shares) == secret
    assert combine([shares[0], shares[0], shares[2]]) == secret


def test_a_single_share_of_16_bytes_has_20_words():
    secret = bytes(range(16))
    words = single(secret)
    assert len(words.split()) == 20
    assert combine([words]) == secret


def test_case_and_spacing_do_not_matter():
    words = single(bytes(16))
    assert combine(["  " + words.upper().replace(" ", "\n ") + "\n"]) == bytes(16)


def test_a_published_share_is_read():
    assert len(combine([PUBLISHED])) == 16


def test_too_few_shares_are_refused():
    shares = split(bytes(32), 2, 3)
    for some in ([], shares[:1], [shares[0], shares[0]]):
        with pytest.raises(InvalidKey):
            combine(some)


def test_shares_of_different_secrets_are_refused():
    with pytest.raises(InvalidKey):
        combine([split(bytes(32), 2, 3)[0], split(bytes(32), 2, 3)[1]])
    with pytest.raises(InvalidKey):
        combine([split(bytes(32), 2, 3)[0], split(bytes(16), 2, 3)[1]])


def test_every_wrong_word_is_noticed():
    words = single(bytes(range(16))).split()
    for place in range(len(words)):
        other = "academic" if words[place] != "academic" else "acid"
        with pytest.raises(InvalidKey):
            combine([" ".join([*words[:place], other, *words[place + 1 :]])])


def test_missing_and_swapped_words_are_noticed():
    words = single(bytes(range(16))).split()
    for place in range(len(words)):
        with pytest.raises(InvalidKey):
            combine([" ".join(words[:place] + words[place + 1 :])])
    for place in range(len(words) - 1):
        swapped = [*words]
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        if swapped != words:
            with pytest.raises(InvalidKey):
                combine([" ".join(swapped)])


def test_refusals_do_not_quote_the_words():
    words = single(bytes(range(16)))
    for wrong in (words + " zebra", words.replace(words.split()[3], "notaword"), "hush hush"):
        with pytest.raises(InvalidKey) as caught:
            combine([wrong])
        error = caught.value
        assert error.__cause__ is None
        assert error.__suppress_context__
        assert not any(word in str(error) for word in ("notaword", "zebra", "hush"))


def test_a_wrong_checksum_is_refused():
    with pytest.raises(InvalidKey):
        combine([PUBLISHED_WRONG_CHECKSUM])


@settings(max_examples=50)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_is_refused(texts):
    with pytest.raises(InvalidKey):
        combine(texts)


def test_very_long_text_is_refused():
    with pytest.raises(InvalidKey):
        combine(["academic " * 100_000])
    with pytest.raises(InvalidKey):
        combine([single(bytes(16))] * 17)


@pytest.mark.parametrize(
    ("size", "threshold", "count"),
    [(0, 1, 1), (15, 1, 1), (33, 2, 3), (32, 0, 1), (32, 1, 3), (32, 3, 2), (32, 2, 17)],
)
def test_impossible_splits_are_refused(size, threshold, count):
    with pytest.raises(InvalidKey):
        split(bytes(size), threshold, count)


def test_fingerprint_words_are_ten_bits_each():
    assert fingerprint_words(bytes(32)) == ["academic"] * 10
    assert fingerprint_words(b"\xff" * 32) == ["zero"] * 10


def test_fingerprint_words_differ_with_the_first_bits_only():
    one = fingerprint_words(b"\x00" * 12 + b"\x0f" + bytes(19))
    assert one == ["academic"] * 10
    assert fingerprint_words(b"\x00" * 12 + b"\x10" + bytes(19))[-1] == "acid"


def test_a_short_digest_has_no_fingerprint():
    with pytest.raises(ValueError, match="short"):
        fingerprint_words(bytes(12))
