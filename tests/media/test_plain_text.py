"""Text of unknown encoding can be read, and hides or turns nothing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.media import viewing_wire
from fieldkit.media.plain_text import MAX_LINE, PlainText, encoding_of, is_text

RUSSIAN = "Мужчина в красной куртке стоял у автобуса без номеров, рядом двое в шлемах."
BELARUSIAN = (
    "Невядомы мужчына ў чырвонай куртцы стаяў ля аўтобуса без нумароў, побач двое ў шлемах."
)
FRENCH = "Un homme en veste rouge a été emmené près du métro, à côté d'un bus sans numéro."


def whole(data: bytes) -> str:
    text, start, shown = "", 0, PlainText(io.BytesIO(data))
    while True:
        stretch = shown.stretch(start)
        text, start = text + stretch.text, stretch.next_start
        if not start:
            return text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [RUSSIAN, BELARUSIAN, FRENCH, "plain words, nothing more"])
def test_unicode_is_read_with_and_without_its_mark(text: str, encoding: str) -> None:
    if encoding in ("utf-16-le", "utf-16-be") and not text.isascii():
        pytest.skip("without a mark only what is mostly ASCII can be told from other encodings")
    assert whole(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper(), f"Name,Place\n{RUSSIAN}\n" * 3])
def test_cyrillic_of_older_computers_is_read(text: str, encoding: str) -> None:
    assert whole(text.encode(encoding)) == text


def test_belarusian_of_older_computers_is_read() -> None:
    assert whole(BELARUSIAN.encode("cp1251")) == BELARUSIAN


def test_french_of_older_computers_is_read() -> None:
    assert encoding_of(FRENCH.encode("cp1252")) == "cp1252"
    assert whole(FRENCH.encode("cp1252")) == FRENCH


def test_lines_end_in_one_way_and_are_not_endless() -> None:
    assert whole(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"
    lines = whole(b"x" * (2 * MAX_LINE + 5)).split("\n")
    assert [len(line) for line in lines] == [MAX_LINE, MAX_LINE, 5]


def test_nothing_turns_or_hides_what_follows() -> None:
    assert whole("a\u202eb\u2066c\u200fd\x1be\0f".encode()) == "a�b�c�d�e�f"


def test_what_is_no_text_is_told_apart() -> None:
    assert not is_text(b"")
    assert not is_text(b"\0\1\2\3" * 100)
    assert not is_text(bytes(range(256)) * 4)
    assert is_text(b"words")


@given(st.binary(max_size=600))
def test_any_bytes_give_text_that_can_be_shown(data: bytes) -> None:
    text = whole(data)
    assert all(character.isprintable() or character in "\n\t" for character in text)


@given(
    st.text(st.characters() | st.sampled_from("\r\n чўé€𝄞"), max_size=300),
    st.sampled_from(["utf-8", "utf-16", "cp1251"]),
    st.integers(8, 40),
)
def test_stretches_join_to_the_same_whatever_their_size(
    text: str, encoding: str, size: int
) -> None:
    data = text.encode(encoding, "replace")
    at_once = whole(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(viewing_wire, "TEXT_BYTES", size)
        assert whole(data) == at_once
