"""What headquarters writes in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle.letter import (
    MAX_TEXT,
    About,
    LetterText,
    read_letter_text,
    write_letter_text,
)
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import ManifestInvalid

LETTER = LetterText(
    "0c" * 16,
    datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    "Find a witness for row 14.\nДзякуй",
    About(ReportId("0d" * 16), "people[3f2a9c01]/name"),
)


@pytest.mark.parametrize("about", [LETTER.about, About(ReportId("0d" * 16)), None])
def test_a_letter_is_read_back(about: About | None) -> None:
    letter = replace(LETTER, about=about)
    assert read_letter_text(write_letter_text(letter)) == letter


@given(st.text(min_size=1, max_size=MAX_TEXT))
def test_any_text_is_read_back_or_refused(text: str) -> None:
    try:
        data = write_letter_text(replace(LETTER, text=text))
    except ManifestInvalid:
        return
    assert read_letter_text(data).text == text


@pytest.mark.parametrize("text", ["", "x" * (MAX_TEXT + 1), "\x1b[2J", "a\r", "\u202eabc", "\x00"])
def test_a_text_that_would_not_be_shown_as_it_is_is_not_written(text: str) -> None:
    with pytest.raises(ManifestInvalid):
        write_letter_text(replace(LETTER, text=text))


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "fieldkit-message/2"},
        {"message": "7"},
        {"at": "yesterday"},
        {"text": 7},
        {"about": "row 14"},
        {"about": {"record": "0d" * 16}},
        {"about": {"record": "M-07", "path": ""}},
        {"about": {"record": "0d" * 16, "path": "x" * 501}},
        {"link": "https://example.org"},
    ],
)
def test_an_odd_letter_is_refused(changed: dict[str, object]) -> None:
    value = canonical_json.read_object(write_letter_text(LETTER), max_bytes=10**4)
    with pytest.raises(ManifestInvalid):
        read_letter_text(canonical_json.write(value | changed))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        read_letter_text(data)


def test_its_words_are_in_no_representation() -> None:
    assert "witness" not in repr(LETTER)
    assert "people" not in repr(LETTER)
