import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.armor import MAX_WHITESPACE, ArmorReader, ArmorWriter
from fieldkit.errors import AgeArmorInvalid

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----\n"
END = b"-----END AGE ENCRYPTED FILE-----\n"


def armored(content, step=1000):
    target = io.BytesIO()
    writer = ArmorWriter(target)
    for place in range(0, len(content), step):
        writer.write(content[place : place + step])
    writer.finish()
    return target.getvalue()


def read(text):
    return ArmorReader(io.BytesIO(text)).read()


@given(st.binary(max_size=500), st.integers(1, 100))
def test_what_is_written_is_read(content, step):
    text = armored(content, step)
    assert text.startswith(BEGIN)
    assert text.endswith(END)
    assert all(len(line) <= 64 for line in text.splitlines())
    assert read(text) == content


def test_large_texts_are_read_in_parts():
    content = bytes(range(256)) * 1500
    reader = ArmorReader(io.BytesIO(armored(content)))
    assert b"".join(iter(lambda: reader.read(777), b"")) == content
    assert reader.read(5) == b""


def test_whitespace_around_and_crlf_are_let_through():
    text = armored(b"content" * 20)
    assert read(b" \t\r\n" + text + b"\n \t\n") == b"content" * 20
    assert read(text.replace(b"\n", b"\r\n")) == b"content" * 20
    assert read(text[:-1]) == b"content" * 20


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"YWJj",
        BEGIN,
        END,
        BEGIN + b"YWJj\n",
        BEGIN + b"YWJj\n" + END[:-2],
        BEGIN + b"YWJj\n" + END[:-1] + b" x",
        BEGIN + b"YWJj" + END,
        BEGIN + b" YWJj\n" + END,
        BEGIN + b"YWJj \n" + END,
        BEGIN + b"YWJj\n\n" + END,
        BEGIN + b"\nYWJj\n" + END,
        BEGIN + b"YWJj\nYWJj\n" + END,
        BEGIN + b"YWJ\n" + END,
        BEGIN + b"YWI\n" + END,
        BEGIN + b"YWJ=\n" + END,
        BEGIN + b"YW-_\n" + END,
        BEGIN + b"YWJj=\n" + END,
        BEGIN + b"Y===\n" + END,
        BEGIN + b"YQ==YQ==\n" + END,
        BEGIN + b"A" * 68 + b"\n" + END,
        BEGIN + b"A" * 62 + b"==\n" + b"YWJj\n" + END,
        BEGIN + b"Version: 1\n\nYWJj\n" + END,
        BEGIN + b"YWJj\n" + END + b"x",
        BEGIN + b"YWJj\n" + END + BEGIN + b"YWJj\n" + END,
        b"x" + BEGIN + b"YWJj\n" + END,
        BEGIN.lower() + b"YWJj\n" + END,
        BEGIN + b"YWJj\n" + END.lower(),
        BEGIN.replace(b"\n", b" \n") + b"YWJj\n" + END,
        BEGIN.replace(b"\n", b"\r") + b"YWJj\r" + END,
        BEGIN.replace(b"\n", b"\r\r\n") + b"YWJj\n" + END,
        b"\xef\xbb\xbf" + BEGIN + b"YWJj\n" + END,
        b" " * (MAX_WHITESPACE + 1) + BEGIN + b"YWJj\n" + END,
        BEGIN + b"YWJj\n" + END + b" " * (MAX_WHITESPACE + 1),
        BEGIN + b"A" * 300_000 + b"\n" + END,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(AgeArmorInvalid):
        read(text)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(text):
    with pytest.raises(AgeArmorInvalid):
        read(text)


@given(st.binary(max_size=200))
def test_random_bytes_between_the_lines_are_read_or_refused(text):
    try:
        content = read(BEGIN + text + b"\n" + END)
    except AgeArmorInvalid:
        return
    assert read(armored(content)) == content
