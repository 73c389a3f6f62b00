from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldkit.gui.field.editor.form_area import FormArea
from fieldkit.gui.widgets.questions import QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.texts import TwicePressed

NAME = QuestionView("who/name", "text", "Name", is_rapid=True)
AGE = QuestionView("who/age", "integer", "Age", is_relevant=False)
WHERE = QuestionView("where/place", "text", "Where")
FIELDS = tuple(QuestionView(f"more/f{n}", "text", f"Field {n}", is_rapid=n > 25) for n in range(30))


def a_row(number):
    path = f"marks[0000000{number}]"
    return SectionView(path, f"Mark: {number}", (QuestionView(f"{path}/text", "text", "Text"),))


MARKS = RepeatView("marks", "Marks", (a_row(1),))
PAGE = SectionView(
    "",
    "",
    (
        SectionView("who", "Who", (NAME, AGE)),
        SectionView("where", "Where", (WHERE,)),
        MARKS,
        SectionView("more", "More", FIELDS),
    ),
)


@pytest.fixture
def form(qtbot):
    area = FormArea()
    qtbot.addWidget(area)
    area.resize(600, 500)
    area.show()
    qtbot.waitExposed(area)
    area.show_page(PAGE, {"who/name": "Invented"})
    return area


def line_of(form, path):
    return form.row(path).findChild(QLineEdit)


def test_the_fast_form_shows_the_rapid_questions_only(form) -> None:
    assert form.is_shown("who/name")
    assert not form.is_shown("where/place")
    form.show_all(True)
    assert form.is_shown("where/place")


def test_a_question_that_is_not_asked_for_is_hidden_also_in_the_full_form(form) -> None:
    form.show_all(True)
    assert not form.is_shown("who/age")
    form.show_changes((replace(AGE, is_relevant=True),))
    assert form.is_shown("who/age")


def test_answers_are_shown_and_the_first_question_has_the_cursor(form) -> None:
    assert line_of(form, "who/name").text() == "Invented"
    assert form.window().focusWidget() is line_of(form, "who/name")


def test_typing_goes_on_while_the_form_changes(qtbot, form) -> None:
    form.show_all(True)
    form.jump_to("where/place")
    line = line_of(form, "where/place")
    qtbot.keyClicks(line, "Inv")
    before = line.mapTo(form.viewport(), QPoint()).y()
    form.show_changes(
        (
            replace(AGE, is_relevant=True),
            replace(WHERE, note="so", problem="not so"),
            replace(MARKS, rows=(a_row(1), a_row(2))),
        )
    )
    assert form.row("where/place").findChild(QLineEdit) is line
    assert form.window().focusWidget() is line
    assert line.text() == "Inv"
    assert line.cursorPosition() == 3
    after = line.mapTo(form.viewport(), QPoint()).y()
    assert abs(after - before) <= form.verticalScrollBar().singleStep() or after == before


def test_what_is_being_typed_stays_where_it_is(qtbot, form) -> None:
    form.show_all(True)
    form.jump_to("more/f20")
    line = line_of(form, "more/f20")
    before = line.mapTo(form.viewport(), QPoint()).y()
    form.show_changes((replace(AGE, is_relevant=True),))
    assert line.mapTo(form.viewport(), QPoint()).y() == before


def test_answers_and_departures_carry_their_path(qtbot, form) -> None:
    form.show_all(True)
    with qtbot.waitSignal(form.answered) as answered:
        qtbot.keyClicks(line_of(form, "where/place"), "square")
    assert answered.args == ["where/place", "square"]


def test_everything_typed_is_announced_at_once_when_asked_for(qtbot, form) -> None:
    heard = []
    form.answered.connect(lambda path, answer: heard.append((path, answer)))
    qtbot.keyClicks(line_of(form, "who/name"), "!")
    qtbot.keyClicks(line_of(form, "where/place"), "square")
    form.announce_pending()
    assert heard == [("who/name", "Invented!"), ("where/place", "square")]


def test_a_row_is_asked_for_and_entered(qtbot, form) -> None:
    form.show_all(True)
    [add] = [b for b in form.findChildren(QPushButton) if b.text() == "Add"]
    with qtbot.waitSignal(form.row_requested) as asked:
        add.click()
    assert asked.args == ["marks"]
    form.show_changes((replace(MARKS, rows=(a_row(1), a_row(2))),))
    form.focus_in("marks[00000002]")
    assert form.window().focusWidget() is line_of(form, "marks[00000002]/text")


def test_a_row_is_removed_after_two_presses(qtbot, form) -> None:
    form.show_all(True)
    [remove] = form.findChildren(TwicePressed)
    remove.click()
    with qtbot.waitSignal(form.row_removed) as removed:
        remove.click()
    assert removed.args == ["marks[00000001]"]
    form.show_changes((replace(MARKS, rows=()),))
    assert not form.has("marks[00000001]/text")


def test_a_kept_row_keeps_its_widgets(form) -> None:
    line = line_of(form, "marks[00000001]/text")
    line.setText("typed")
    form.show_changes((replace(MARKS, rows=(a_row(2), a_row(1))),))
    assert line_of(form, "marks[00000001]/text") is line
    assert line.text() == "typed"


def test_a_jump_brings_a_question_into_sight(form) -> None:
    form.show_all(True)
    form.jump_to("more/f29")
    line = line_of(form, "more/f29")
    assert form.window().focusWidget() is line
    assert 0 <= line.mapTo(form.viewport(), QPoint()).y() < form.viewport().height()


def test_unknown_paths_do_nothing(form) -> None:
    form.jump_to("nowhere")
    form.show_answer("nowhere", "x")
    assert not form.is_shown("nowhere")


def test_a_pressed_label_gives_the_cursor_to_its_answer(qtbot, form) -> None:
    form.show_all(True)
    row = form.row("where/place")
    qtbot.mouseClick(row._label, Qt.MouseButton.LeftButton)
    assert form.window().focusWidget() is line_of(form, "where/place")


def through_tab(qtbot, form, count):
    """Press Tab so often and return what has the cursor after each."""
    names = []
    for _press in range(count):
        qtbot.keyClick(form.window().focusWidget(), Qt.Key.Key_Tab)
        names.append(form.window().focusWidget().accessibleName())
    return names


@pytest.mark.parametrize("first", ["who/name", "more/f20", "marks[00000001]/text"])
def test_tab_goes_through_the_questions_in_order(qtbot, form, first) -> None:
    form.show_all(True)
    form.jump_to(first)  # makes what is about it before what stands above
    form.jump_to("who/name")
    names = through_tab(qtbot, form, 5)
    assert names == ["Where", "Text", "Remove: Mark: 1", "Add: Marks", "Field 0"]


def test_tab_makes_the_question_it_comes_to(qtbot, form) -> None:
    form.show_all(True)
    form.jump_to("more/f0")
    names = through_tab(qtbot, form, 29)
    assert names == [f"Field {number}" for number in range(1, 30)]
    line = form.window().focusWidget()
    assert isinstance(line, QLineEdit)
    assert 0 <= line.mapTo(form.viewport(), QPoint()).y() < form.viewport().height()


def test_tab_goes_back_to_a_question_that_was_not_made_yet(qtbot, form) -> None:
    form.show_all(True)
    form.jump_to("more/f29")
    for number in range(28, -1, -1):
        qtbot.keyClick(
            form.window().focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier
        )
        assert form.window().focusWidget().accessibleName() == f"Field {number}"
