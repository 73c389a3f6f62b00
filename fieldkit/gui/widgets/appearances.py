"""What the appearance of a question asks for, as far as a window can do it; knows no Qt.

The words are those of XLSForm (https://xlsform.org/en/#appearance). What is not known here, or
does not fit the question, leaves the plain widget.
"""

from __future__ import annotations

import re

from fieldkit.gui.widgets.questions import QuestionView

_COLUMNS = re.compile(r"(?:columns|horizontal)(?:-([1-9]\d?))?(?:-compact)?\Z|w\d-columns-(\d)\Z")
_PACKED = frozenset({"columns-pack", "compact", "quickcompact"})
_LISTS = frozenset({"minimal", "autocomplete", "search", "autocomplete_chars"})
_HEADINGS = frozenset({"label"})
_UNDER_HEADINGS = frozenset({"list-nolabel", "list-no-label"})
_MOST_COLUMNS = 7  # more cannot be read under headings
_CELL_CHARACTERS = 24  # nor can longer words
_DEFAULT_COLUMNS = 3


def is_list(question: QuestionView) -> bool:
    """Say whether the choices are to be opened as a list."""
    return not _LISTS.isdisjoint(question.appearance)


def moves_on(question: QuestionView) -> bool:
    """Say whether a choice leads to the next question at once."""
    words = question.appearance
    return question.kind == "select_one" and ("quick" in words or "quickcompact" in words)


def columns_of(question: QuestionView) -> int:
    """Return in how many columns the choices stand; 0 for as many as there is room for."""
    for word in question.appearance:
        match = _COLUMNS.match(word)
        if match is not None and word not in _PACKED:
            return int(match.group(1) or match.group(2) or _DEFAULT_COLUMNS)
    return 0


def is_scale(question: QuestionView) -> bool:
    """Say whether the choices are a scale: one row of marks with words below."""
    return "likert" in question.appearance and _fits_cells(question)


def is_heading(question: QuestionView) -> bool:
    """Say whether the question only gives the headings of those after it."""
    return bool(question.options) and not _HEADINGS.isdisjoint(question.appearance)


def is_table_row(question: QuestionView) -> bool:
    """Say whether the question stands in a table, as its headings or as one row below them."""
    if not question.appearance:
        return False
    words = _HEADINGS | _UNDER_HEADINGS
    return not words.isdisjoint(question.appearance) and _fits_cells(question)


def _fits_cells(question: QuestionView) -> bool:
    options = question.options
    return (
        question.kind in ("select_one", "select_multiple")
        and 0 < len(options) <= _MOST_COLUMNS
        and not question.has_moving_options
        and all(len(option.label) <= _CELL_CHARACTERS for option in options)
    )
