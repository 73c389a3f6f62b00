import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto import bech32
from fieldkit.crypto.age_header import Stanza, encode_base64
from fieldkit.crypto.age_stanzas import check_together
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import FileKey
from fieldkit.crypto.recipients import (
    HybridIdentity,
    HybridRecipient,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    parse_identity,
    parse_recipient,
    recipient_fingerprint,
)
from fieldkit.errors import AgeFormatError, InvalidKey

FILE_KEY = FileKey(b"sixteen bytes ok")
HYBRID = HybridIdentity(bytes(range(32)))
CLASSIC = X25519Identity(bytes(range(32)))
PAIRS = [
    (HYBRID.recipient(), HYBRID),
    (CLASSIC.recipient(), CLASSIC),
    (ScryptRecipient("words", 2), ScryptIdentity("words")),
]
IDS = ["hybrid", "x25519", "scrypt"]


@pytest.mark.parametrize(("recipient", "identity"), PAIRS, ids=IDS)
def test_the_matching_identity_gets_the_file_key(recipient, identity):
    assert identity.unwrap(recipient.wrap(FILE_KEY)) == FILE_KEY


@pytest.mark.parametrize(("recipient", "identity"), PAIRS, ids=IDS)
def test_wrapping_twice_gives_different_stanzas(recipient, identity):
    assert recipient.wrap(FILE_KEY) != recipient.wrap(FILE_KEY)


@pytest.mark.parametrize(
    ("recipient", "stranger"),
    [
        (PAIRS[0][0], HybridIdentity(bytes(32))),
        (PAIRS[1][0], X25519Identity(bytes(32))),
        (PAIRS[2][0], ScryptIdentity("Words")),
        (PAIRS[0][0], CLASSIC),
        (PAIRS[1][0], HYBRID),
        (PAIRS[2][0], HYBRID),
        (PAIRS[0][0], ScryptIdentity("words")),
    ],
)
def test_other_identities_get_nothing(recipient, stranger):
    assert stranger.unwrap(recipient.wrap(FILE_KEY)) is None


@pytest.mark.parametrize(("recipient", "identity"), PAIRS, ids=IDS)
def test_stanzas_with_missing_or_surplus_parts_are_refused(recipient, identity):
    good = recipient.wrap(FILE_KEY)
    first = good.arguments[0]
    for wrong in (
        Stanza(good.kind, (), good.body),
        Stanza(good.kind, (*good.arguments, "more"), good.body),
        Stanza(good.kind, (first[:-4], *good.arguments[1:]), good.body),
        Stanza(good.kind, (first + "AAAA", *good.arguments[1:]), good.body),
        Stanza(good.kind, (first + "=", *good.arguments[1:]), good.body),
        Stanza(good.kind, ("", *good.arguments[1:]), good.body),
        Stanza(good.kind, good.arguments, good.body[:-1]),
        Stanza(good.kind, good.arguments, good.body + b"\0"),
        Stanza(good.kind, good.arguments, b""),
    ):
        with pytest.raises(AgeFormatError):
            identity.unwrap(wrong)


@pytest.mark.parametrize(("recipient", "identity"), PAIRS, ids=IDS)
def test_every_flipped_bit_of_a_body_is_noticed(recipient, identity):
    good = recipient.wrap(FILE_KEY)
    for place in range(len(good.body) * 8):
        body = bytearray(good.body)
        body[place // 8] ^= 1 << place % 8
        assert identity.unwrap(Stanza(good.kind, good.arguments, bytes(body))) is None


@pytest.mark.parametrize("factor", ["0", "01", "+1", "-1", "1.0", "1e1", "0x5", " 5", "21", "255"])
def test_odd_or_costly_work_factors_are_refused(factor):
    good = ScryptRecipient("words", 2).wrap(FILE_KEY)
    with pytest.raises(AgeFormatError):
        ScryptIdentity("words").unwrap(Stanza("scrypt", (good.arguments[0], factor), good.body))


def test_the_greatest_work_factor_can_be_lowered():
    stanza = ScryptRecipient("words", 5).wrap(FILE_KEY)
    assert ScryptIdentity("words", max_work_factor=5).unwrap(stanza) == FILE_KEY
    with pytest.raises(AgeFormatError):
        ScryptIdentity("words", max_work_factor=4).unwrap(stanza)


@pytest.mark.parametrize("share", [bytes(32), b"\1" + bytes(31)])
def test_shares_that_make_every_secret_zero_are_refused(share):
    with pytest.raises(AgeFormatError):
        CLASSIC.unwrap(Stanza("X25519", (encode_base64(share),), bytes(32)))
    with pytest.raises(AgeFormatError):
        HYBRID.unwrap(Stanza("mlkem768x25519", (encode_base64(bytes(1088) + share),), bytes(32)))
    with pytest.raises(InvalidKey):
        X25519Recipient(share)
    with pytest.raises(InvalidKey):
        HybridRecipient(HYBRID.recipient().value[:-32] + share)


def test_hybrid_recipients_with_numbers_out_of_range_are_refused():
    # FIPS 203 section 7.2: coefficients are below 3329.
    with pytest.raises(InvalidKey):
        HybridRecipient(b"\xff" * 1184 + HYBRID.recipient().value[-32:])


def test_text_forms_have_the_published_shape_and_come_back():
    assert HYBRID.to_text().startswith("AGE-SECRET-KEY-PQ-1")
    assert len(HYBRID.to_text()) == 77
    assert CLASSIC.to_text().startswith("AGE-SECRET-KEY-1")
    assert len(CLASSIC.to_text()) == 74
    assert HYBRID.recipient().to_text().startswith("age1pq1")
    assert len(HYBRID.recipient().to_text()) == 1959
    assert CLASSIC.recipient().to_text().startswith("age1")
    assert len(CLASSIC.recipient().to_text()) == 62
    for identity in (HYBRID, CLASSIC):
        assert parse_identity(identity.to_text()) == identity
        assert parse_recipient(identity.recipient().to_text()) == identity.recipient()


@pytest.mark.parametrize("identity", [HYBRID, CLASSIC], ids=IDS[:2])
def test_text_forms_are_read_strictly(identity):
    secret, public = identity.to_text(), identity.recipient().to_text()
    for wrong in (
        secret.lower(),
        secret + "\n",
        " " + secret,
        secret[:-1],
        secret[:-1] + ("Q" if secret[-1] != "Q" else "P"),
        public,
        "",
    ):
        with pytest.raises(InvalidKey):
            parse_identity(wrong)
    for wrong in (public.upper(), public + "\n", " " + public, public[:-1], secret, ""):
        with pytest.raises(InvalidKey):
            parse_recipient(wrong)


def test_sound_bech32_of_another_kind_or_length_is_refused():
    for prefix, size in (("age", 31), ("age", 33), ("age1pq", 32), ("age1pq", 1215), ("agf", 32)):
        with pytest.raises(InvalidKey):
            parse_recipient(bech32.encode(prefix, b"\5" * size))
    for prefix, size in (("age-secret-key-", 31), ("age-secret-key-pq-", 33), ("age", 32)):
        with pytest.raises(InvalidKey):
            parse_identity(bech32.encode(prefix, b"\5" * size).upper())


def test_secrets_hide_themselves():
    shown = repr([HYBRID, CLASSIC, ScryptRecipient("words", 2), ScryptIdentity("words")])
    assert "words" not in shown
    assert "\\x01" not in shown


def test_generated_keys_differ():
    assert HybridIdentity.generate() != HybridIdentity.generate()
    assert X25519Identity.generate() != X25519Identity.generate()


def test_the_fingerprint_is_that_of_the_text():
    text = HYBRID.recipient().to_text()
    assert recipient_fingerprint(text) == sha256_hex(text.encode())
    with pytest.raises(InvalidKey):
        recipient_fingerprint(text.upper())


@pytest.mark.parametrize(
    "kinds",
    [[], ["X25519", "mlkem768x25519"], ["scrypt", "scrypt"], ["scrypt", "X25519"]],
)
def test_some_recipients_must_not_stand_together(kinds):
    with pytest.raises(InvalidKey):
        check_together(kinds)


@settings(max_examples=200)
@given(st.text(max_size=100))
def test_any_text_is_no_key(text):
    for parse in (parse_identity, parse_recipient):
        with pytest.raises(InvalidKey):
            parse(text)
