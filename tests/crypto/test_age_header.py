import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.age_header import (
    MAX_HEADER,
    MAX_LINE,
    MAX_STANZAS,
    HeaderSource,
    Stanza,
    decode_base64,
    encode_base64,
    read_header,
    write_header,
)
from fieldkit.crypto.keys import FileKey
from fieldkit.errors import AgeFormatError, AgeHeaderForged

KEY = FileKey(bytes(range(16)))
ONE = Stanza("one", ("argument",), b"body")

arguments = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
stanzas = st.builds(
    Stanza, arguments, st.lists(arguments, max_size=3).map(tuple), st.binary(max_size=200)
)


def parsed(data):
    return read_header(HeaderSource(io.BytesIO(data)))


@given(st.lists(stanzas, min_size=1, max_size=4), st.binary(max_size=50))
def test_what_is_written_is_read_and_what_follows_stays(written, rest):
    source = HeaderSource(io.BytesIO(write_header(written, KEY) + rest))
    header = read_header(source)
    assert list(header.stanzas) == written
    header.verify(KEY)
    assert source.consumed == len(write_header(written, KEY))
    assert b"".join(iter(lambda: source.read(7), b"")) == rest


def test_a_body_of_whole_lines_ends_with_an_empty_line():
    text = Stanza("kind", (), bytes(48)).to_bytes()
    assert text == b"-> kind\n" + b"A" * 64 + b"\n\n"
    assert Stanza("kind", (), b"").to_bytes() == b"-> kind\n\n"


def test_another_file_key_does_not_fit_the_mac():
    with pytest.raises(AgeHeaderForged):
        parsed(write_header([ONE], KEY)).verify(FileKey(bytes(16)))


def test_every_flipped_bit_of_a_header_is_noticed():
    data = write_header([ONE], KEY)
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises((AgeFormatError, AgeHeaderForged)):
            parsed(bytes(changed)).verify(KEY)


def test_every_truncation_of_a_header_is_refused():
    data = write_header([ONE, Stanza("two", (), bytes(48))], KEY)
    for size in range(len(data)):
        with pytest.raises(AgeFormatError):
            parsed(data[:size])


GOOD = write_header([ONE], KEY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"age-encryption.org/v1\n", b"age-encryption.org/v2\n"),
        (b"age-encryption.org/v1\n", b"age-encryption.org/v1 \n"),
        (b"age-encryption.org/v1\n", b"age-encryption.org/v1\r\n"),
        (b"age-encryption.org/v1\n", b"\nage-encryption.org/v1\n"),
        (b"-> one", b"->one"),
        (b"-> one", b"->  one"),
        (b"-> one", b"-> "),
        (b"-> one", b"=> one"),
        (b"-> one", b"-> \xc3\xa9"),
        (b"-> one", b"-> on\te"),
        (b"argument\n", b"argument \n"),
        (b"argument\n", b"\n"),
        (b"argument\n", b"argument\r\n"),
        (b"Ym9keQ\n", b"Ym9keQ==\n"),
        (b"Ym9keQ\n", b"Ym9keR\n"),
        (b"Ym9keQ\n", b"Ym9 keQ\n"),
        (b"Ym9keQ\n", b"Y\n"),
        (b"Ym9keQ\n", b"Ym9keQ\n\n"),
        (b"Ym9keQ\n", b"Ym9keQ\r\n"),
        (b"Ym9keQ\n", b"A" * 65 + b"\n"),
        (b"Ym9keQ\n", b"A" * 64 + b"\n"),
        (b"--- ", b"---"),
        (b"--- ", b"---  "),
        (b"--- ", b"-- "),
        (b"--- ", b"--- A"),
    ],
)
def test_headers_that_are_nearly_right_are_refused(old, new):
    assert GOOD.count(old) == 1
    with pytest.raises(AgeFormatError):
        parsed(GOOD.replace(old, new))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"age-encryption.org/v1",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n",
        b"PK\x03\x04" + bytes(100_000),
    ],
)
def test_other_files_are_refused(data):
    with pytest.raises(AgeFormatError):
        parsed(data)


class Endless:
    """Gives the same bytes for ever and counts them."""

    def __init__(self, start, repeat):
        self.start, self.repeat, self.given = start, repeat, 0

    def read(self, size=-1):
        data = (self.start + self.repeat * (size // len(self.repeat) + 1))[:size]
        self.start = b""
        self.given += len(data)
        return data


@pytest.mark.parametrize(
    ("repeat", "limit"),
    [
        (b"A", 2 * MAX_LINE),
        (b"-> " + b"A" * 1000, 2 * MAX_LINE),
        (b"-> x\n\n", 6 * MAX_STANZAS + 2 * MAX_LINE),
        (b"A" * 64 + b"\n", MAX_HEADER + 2 * MAX_LINE),
    ],
)
def test_endless_headers_are_refused_before_they_fill_memory(repeat, limit):
    start = b"age-encryption.org/v1\n" + (b"-> x\n" if repeat.startswith(b"A" * 64) else b"")
    source = Endless(start, repeat)
    with pytest.raises(AgeFormatError):
        read_header(HeaderSource(source))
    assert source.given <= limit


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data):
    with pytest.raises(AgeFormatError):
        parsed(b"age-encryption.org/v1\n" + data)


@given(st.binary(max_size=100))
def test_base64_has_one_form_only(value):
    assert decode_base64(encode_base64(value)) == value


@pytest.mark.parametrize("text", ["A", "AB", "YQ==", "YR", "YW I", "YWJ\n", "YW-_", "YWJjé", "="])
def test_other_base64_is_refused(text):
    with pytest.raises(AgeFormatError):
        decode_base64(text)
