import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto import digest
from fieldkit.errors import InvalidInput


def test_sha256_of_nothing_is_the_published_value():
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest.sha256_hex(b"") == expected
    assert digest.sha256(b"").hex() == expected


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_pieces_give_the_digest_of_the_whole(pieces):
    stream = digest.Sha256Stream()
    for piece in pieces:
        stream.update(piece)
    assert stream.digest() == digest.sha256(b"".join(pieces))
    assert stream.hexdigest() == digest.sha256_hex(b"".join(pieces))


def test_hmac_gives_the_value_of_rfc_4231_case_2():
    assert digest.hmac_sha256(b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_comparison_is_of_content():
    assert digest.equal(b"abc", b"abc")
    assert not digest.equal(b"abc", b"abd")
    assert not digest.equal(b"abc", b"ab")


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("MD5", "md5"),
        ("SHA-1", "sha1"),
        ("SHA-256", "sha256"),
        ("SHA-384", "sha384"),
        ("SHA-512", "sha512"),
    ],
)
def test_forms_name_digests_as_xforms_does(name, algorithm):
    assert digest.digest_by_name(name, b"abc") == hashlib.new(algorithm, b"abc").digest()


@pytest.mark.parametrize("name", ["", "md5", "SHA256", "sha-256", "SHA-224", "shake_128"])
def test_other_digest_names_are_refused(name):
    with pytest.raises(InvalidInput):
        digest.digest_by_name(name, b"abc")
