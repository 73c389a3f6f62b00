"""Columns fill the page, no word is broken while there is room, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.exports.pdf_layout import column_widths, fits, wrapped

words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9)
texts = st.lists(words, max_size=5).map(" ".join)
tables = st.integers(1, 5).flatmap(
    lambda count: st.lists(st.lists(texts, min_size=count, max_size=count), min_size=1, max_size=5)
)


def measure(text: str) -> float:
    return 1.7 * len(text)


@given(tables, st.floats(20, 300))
def test_columns_fill_the_room(cells: list[list[str]], room: float) -> None:
    widths = column_widths(cells, measure, room, 2)
    assert abs(sum(widths) - room) < 0.01


@given(tables, st.floats(20, 300))
def test_no_word_is_broken_where_all_have_room(cells: list[list[str]], room: float) -> None:
    if not fits(cells, measure, room, 2):
        return
    widths = column_widths(cells, measure, room, 2)
    for line in cells:
        for text, width in zip(line, widths, strict=True):
            said = [word for part in wrapped(text, measure, width - 2) for word in part.split()]
            assert said == text.split()


@given(texts, st.floats(1, 60))
def test_no_letter_is_lost(text: str, room: float) -> None:
    assert "".join("".join(wrapped(text, measure, room)).split()) == "".join(text.split())


def test_a_long_word_is_broken_at_last() -> None:
    assert wrapped("abcdef", measure, 3.4) == ["ab", "cd", "ef"]


def test_short_columns_have_their_wish_before_long_ones() -> None:
    cells = [["Born", "Place"], ["1980", "a very long place with many words in it"]]
    widths = column_widths(cells, measure, 40, 2)
    assert widths[0] == measure("Born") + 2
