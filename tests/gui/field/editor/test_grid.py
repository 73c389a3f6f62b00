"""Rows with short questions as a table: filled in by keys, and never losing what was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.field.editor.grid import can_be_grid
from fieldkit.gui.widgets.questions import QuestionView, RepeatView, SectionView
from tests.gui.field.editor.test_by_keyboard import CONTROL, desk

__all__ = ["desk"]

SHORT = ("text", "integer", "decimal", "date", "time", "dateTime", "select_one")
LONG = ("select_multiple", "image", "note", "geopoint", "rank", "range", "acknowledge")


def a_repeat(*kinds, **details):
    row = "people[00000001]"
    items = tuple(
        QuestionView(f"{row}/q{number}", kind, "Q", **details) for number, kind in enumerate(kinds)
    )
    return RepeatView("people", "People", (SectionView(row, "", items),), total=1)


@given(st.lists(st.sampled_from(SHORT + LONG), min_size=0, max_size=9))
def test_only_a_few_short_questions_make_a_table(kinds) -> None:
    is_fit = 2 <= len(kinds) <= 6 and not set(kinds) & set(LONG)
    assert can_be_grid(a_repeat(*kinds)) is is_fit


@pytest.mark.parametrize("details", [{"multiline": True}, {"sealed": True}])
def test_long_and_sealed_texts_make_none(details) -> None:
    assert not can_be_grid(a_repeat("text", "text", **details))


def test_what_has_rows_or_groups_inside_makes_none() -> None:
    repeat = a_repeat("text", "text")
    [row] = repeat.rows
    inner = SectionView("people[00000001]/more", "More", ())
    assert not can_be_grid(replace(repeat, rows=(replace(row, items=(*row.items, inner)),)))
    assert not can_be_grid(replace(repeat, rows=()))


def events(desk, *words):
    """Note events in the full form, and show them as a table; return the paths of the rows."""
    for text in words:
        desk.press(Qt.Key.Key_F5)
        desk.type(text)
    desk.press(Qt.Key.Key_2, CONTROL)
    box = desk.editor._form._workshop.parts["timeline"]
    desk.editor.announce_pending()
    box._switch.click()
    return box, box._row_paths()


def cell(desk):
    part = desk.window.focusWidget()
    while not hasattr(part, "question"):
        part = part.parentWidget()
    return part.path


def test_the_answers_stand_in_the_table_and_again_in_the_cards(desk) -> None:
    box, rows = events(desk, "shots", "smoke")
    for _way in ("table", "cards"):
        texts = [desk.editor._form.row(f"{row}/timeline_note")._answer.typed() for row in rows]
        assert texts == ["shots", "smoke"]
        assert all(desk.editor._form.is_shown(f"{row}/timeline_note") for row in rows)
        box._switch.click()


def test_what_was_typed_just_before_the_switch_is_there(desk) -> None:
    box, rows = events(desk, "shots")
    desk.editor.jump_to(f"{rows[0]}/timeline_place")
    desk.type("Invented bridge")
    box._switch.click()
    assert desk.editor._form.row(f"{rows[0]}/timeline_place")._answer.typed() == "Invented bridge"
    answers, _files = desk.stored()
    assert answers[f"{rows[0]}/timeline_place"] == "Invented bridge"


def test_enter_goes_down_the_column_and_then_adds_a_row(desk) -> None:
    box, rows = events(desk, "shots", "smoke")
    desk.editor.jump_to(f"{rows[0]}/timeline_place")
    desk.type("bridge")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)
    assert cell(desk) == f"{rows[1]}/timeline_place"
    desk.type("square")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)
    after = box._row_paths()
    assert after[:2] == rows
    assert len(after) == 3
    assert cell(desk).startswith(after[2])
    answers, _files = desk.stored()
    assert answers[f"{rows[0]}/timeline_place"] == "bridge"
    assert answers[f"{rows[1]}/timeline_place"] == "square"


def test_control_with_arrows_goes_through_choices_too(desk) -> None:
    _box, rows = events(desk, "shots", "smoke")
    desk.editor.jump_to(f"{rows[0]}/timeline_event")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Down, CONTROL)
    assert cell(desk) == f"{rows[1]}/timeline_event"
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Up, CONTROL)
    assert cell(desk) == f"{rows[0]}/timeline_event"


def test_a_line_is_removed_with_one_press_and_comes_back(desk) -> None:
    box, rows = events(desk, "shots", "smoke")
    box._rows[rows[0]]._remove.click()
    assert box._row_paths() == rows[1:]
    desk.editor.undo_bar._undo.click()
    assert box._row_paths() == rows
    assert desk.editor._form.row(f"{rows[0]}/timeline_note")._answer.typed() == "shots"


def test_as_cards_enter_stays_what_it_was(desk) -> None:
    box, rows = events(desk, "shots")
    box._switch.click()
    desk.editor.jump_to(f"{rows[0]}/timeline_place")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)
    assert box._row_paths() == rows
