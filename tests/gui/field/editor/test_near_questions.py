"""Questions are made when they come near, and what is not made yet behaves as if it were."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from fieldkit.gui.field.editor.form_area import FormArea
from fieldkit.gui.field.editor.row_pager import RowPager
from fieldkit.gui.widgets.questions import Option, QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.texts import TwicePressed

COUNT = 400
FIELDS = tuple(QuestionView(f"more/f{n}", "text", f"Field {n}") for n in range(COUNT))
HIDDEN = QuestionView("more/hidden", "text", "Hidden", is_relevant=False)
YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def a_row(number):
    path = f"marks[{number:08x}]"
    return SectionView(path, f"Mark: {number}", (QuestionView(f"{path}/text", "text", "Text"),))


def a_page(*items):
    return SectionView("", "", items)


def opened(qtbot, page, answers=()):
    area = FormArea()
    qtbot.addWidget(area)
    area.resize(600, 500)
    area.show()
    area.activateWindow()
    qtbot.waitActive(area)
    area.show_all(True)
    area.show_page(page, dict(answers))
    return area


@pytest.fixture
def long_form(qtbot):
    page = a_page(SectionView("more", "More", (*FIELDS[:20], HIDDEN, *FIELDS[20:])))
    return opened(qtbot, page, {f"more/f{n}": f"answer {n}" for n in range(COUNT)})


def made(form):
    return [row.path for row in form._rows() if row.is_made]


def seen(form):
    """Return the questions that are in sight now."""
    height = form.viewport().height()
    return [
        row
        for row in form._rows()
        if row.isVisibleTo(form)
        and -row.height() < row.mapTo(form.viewport(), QPoint()).y() < height
    ]


def test_a_long_form_begins_with_what_can_be_seen(long_form) -> None:
    assert "more/f0" in made(long_form)
    assert len(made(long_form)) < 40
    assert all(row.is_made for row in seen(long_form))


def test_whatever_is_scrolled_to_is_made_at_once_with_its_answer(long_form) -> None:
    bar = long_form.verticalScrollBar()
    for part in (0.5, 0.9, 0.1, 1.0):
        bar.setValue(int(bar.maximum() * part))
        rows = seen(long_form)
        assert rows
        for row in rows:
            assert row.is_made
            number = row.path.removeprefix("more/f")
            assert row.findChild(QLineEdit).text() == f"answer {number}"


def test_what_may_be_scrolled_to_next_is_made_while_nobody_waits(qtbot, long_form) -> None:
    last = seen(long_form)[-1].path
    after = int(last.removeprefix("more/f")) + 3
    qtbot.waitUntil(lambda: f"more/f{after}" in made(long_form))
    qtbot.waitUntil(lambda: not long_form._ahead.isActive())
    assert len(made(long_form)) < 60


def test_making_what_is_near_moves_nothing_that_is_seen(qtbot, long_form) -> None:
    long_form.jump_to("more/f200")
    line = long_form.row("more/f200").findChild(QLineEdit)
    before = line.mapTo(long_form.viewport(), QPoint()).y()
    qtbot.waitUntil(lambda: not long_form._ahead.isActive())
    assert line.mapTo(long_form.viewport(), QPoint()).y() == before


def test_a_far_question_is_jumped_to_and_typed_in_at_once(qtbot, long_form) -> None:
    long_form.jump_to("more/f377")
    line = long_form.window().focusWidget()
    assert line is long_form.row("more/f377").findChild(QLineEdit)
    assert 0 <= line.mapTo(long_form.viewport(), QPoint()).y() < long_form.viewport().height()
    with qtbot.waitSignal(long_form.answered) as answered:
        qtbot.keyClicks(line, "!")
    assert answered.args == ["more/f377", "answer 377!"]
    assert "more/f100" not in made(long_form)


def test_an_answer_that_comes_before_its_question_is_made_is_shown_then(long_form) -> None:
    long_form.show_answer("more/f300", "another")
    long_form.show_changes((replace(FIELDS[300], problem="not so"),))
    row = long_form.row("more/f300")
    assert row.findChild(QLineEdit).text() == "another"
    assert "not so" in [part.text() for part in row.findChildren(QLabel)]


def test_what_is_not_asked_for_is_not_made_until_it_is(long_form) -> None:
    long_form.jump_to("more/f20")
    assert "more/hidden" not in made(long_form)
    long_form.show_changes((replace(HIDDEN, is_relevant=True),))
    assert long_form.is_shown("more/hidden")
    assert "more/hidden" in made(long_form)


def test_nothing_that_is_pending_is_forgotten(qtbot, long_form) -> None:
    heard = []
    long_form.answered.connect(lambda path, answer: heard.append((path, answer)))
    qtbot.keyClicks(long_form.window().focusWidget(), "!")
    long_form.jump_to("more/f300")
    qtbot.keyClicks(long_form.window().focusWidget(), "?")
    long_form.announce_pending()
    assert heard == [("more/f0", "answer 0!"), ("more/f300", "answer 300?")]


def marks(first, count, total, **more):
    rows = tuple(a_row(number) for number in range(first, first + count))
    return RepeatView("marks", "Marks", rows, first=first, total=total, **more)


def test_of_many_rows_it_says_which_are_shown_and_asks_for_others(qtbot) -> None:
    form = opened(qtbot, a_page(marks(10, 10, 35)))
    upper, lower = form.findChildren(RowPager)
    words = [part.text() for part in upper.findChildren(QLabel)]
    assert words == ["11\u201320 of 35"]
    earlier, later = lower.findChildren(QPushButton)
    for press, row in ((earlier, 9), (later, 20)):
        with qtbot.waitSignal(form.turned) as turned:
            press.click()
        assert turned.args == ["marks", row]
    number = upper.findChild(QLineEdit)
    qtbot.keyClicks(number, "35")
    with qtbot.waitSignal(form.turned) as turned:
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert turned.args == ["marks", 34]
    qtbot.keyClicks(number, "36")
    with qtbot.assertNotEmitted(form.turned):
        qtbot.keyClick(number, Qt.Key.Key_Return)


def test_a_few_rows_need_no_pages(qtbot) -> None:
    form = opened(qtbot, a_page(marks(0, 3, 3)))
    assert not [pager for pager in form.findChildren(RowPager) if pager.isVisible()]


def test_turned_rows_take_the_place_of_those_before(qtbot) -> None:
    form = opened(qtbot, a_page(marks(0, 10, 35)))
    form.show_changes((marks(20, 10, 35),))
    assert not form.has("marks[00000000]/text")
    assert form.is_shown("marks[00000014]/text")
    form.jump_to("marks[0000001d]/text")
    assert form.window().focusWidget().accessibleName() == "Text"


def test_tab_goes_through_turned_rows_in_order(qtbot) -> None:
    form = opened(qtbot, a_page(marks(0, 2, 2), FIELDS[0]))
    form.show_changes((replace(marks(0, 3, 3)),))
    form.show_changes((replace(marks(0, 3, 3), rows=(a_row(7), a_row(0), a_row(2))),))
    form.jump_to("marks[00000007]/text")
    names = []
    for _press in range(7):
        qtbot.keyClick(form.window().focusWidget(), Qt.Key.Key_Tab)
        names.append(form.window().focusWidget().accessibleName())
    wanted = ["Remove: Mark: 7", "Text", "Remove: Mark: 0", "Text", "Remove: Mark: 2"]
    assert names == [*wanted, "Add: Marks", "Field 0"]


def test_rows_that_the_form_counts_are_neither_added_nor_removed(qtbot) -> None:
    form = opened(qtbot, a_page(marks(0, 2, 2, is_fixed=True)))
    buttons = [*form.findChildren(TwicePressed), *form.findChildren(QPushButton)]
    assert not [press for press in buttons if press.isVisible()]


def test_a_quick_choice_leads_to_the_next_question_that_is_asked(qtbot) -> None:
    quick = QuestionView("q", "select_one", "Quick", options=YES_NO, appearance=("quick",))
    appears = QuestionView("a", "text", "Appears", is_relevant=False)
    form = opened(qtbot, a_page(quick, appears, FIELDS[0]))
    form.answered.connect(lambda _path, _answer: form.show_changes((_relevant(appears),)))
    yes, no = form.row("q").findChildren(QPushButton)
    yes.click()
    assert form.window().focusWidget().accessibleName() == "Appears"
    form.jump_to("q")
    yes.click()  # takes the answer back, and so leads nowhere
    assert form.window().focusWidget() is yes
    assert no.isEnabled()


def _relevant(question):
    return replace(question, is_relevant=True)


def test_more_of_a_hint_is_shown_to_those_who_ask(qtbot) -> None:
    question = QuestionView("g", "text", "Guided", hint="Short", guidance="**Long** and useful")
    form = opened(qtbot, a_page(question))
    row = form.row("g")

    def words():
        return [part.text() for part in row.findChildren(QLabel) if part.isVisible()]

    assert words() == ["Guided", "Short"]
    [more] = row.findChildren(QPushButton)
    more.click()
    assert words() == ["Guided", "Short", "<b>Long</b> and useful"]
    more.click()
    assert words() == ["Guided", "Short"]


def test_marks_are_shown_and_nothing_else_is_interpreted(qtbot) -> None:
    label = "**Bold** <img src='file:///etc/passwd'> <a href='https://invented.example'>x</a>"
    form = opened(qtbot, a_page(QuestionView("m", "note", label)))
    [words] = form.row("m").findChildren(QLabel)
    assert words.textFormat() == Qt.TextFormat.RichText
    assert "<b>Bold</b>" in words.text()
    assert "&lt;img" in words.text()
    assert "&lt;a href" in words.text()
    assert not words.openExternalLinks()


def test_plain_labels_stay_plain_text(qtbot) -> None:
    form = opened(qtbot, a_page(QuestionView("m", "note", "a < b & <c>")))
    [words] = form.row("m").findChildren(QLabel)
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.text() == "a < b & <c>"


def test_pictures_of_a_label_are_named(qtbot) -> None:
    question = QuestionView("m", "text", "Which one?", media=("Picture: badge.png",))
    form = opened(qtbot, a_page(question))
    assert "Picture: badge.png" in [part.text() for part in form.row("m").findChildren(QLabel)]


def test_questions_of_a_table_stand_close_together(qtbot) -> None:
    details = {"options": YES_NO}
    heads = QuestionView("t/h", "select_one", "", appearance=("label",), **details)
    rows = [
        QuestionView(f"t/{n}", "select_one", f"Row {n}", appearance=("list-nolabel",), **details)
        for n in range(2)
    ]
    page = a_page(SectionView("t", "Table", (heads, *rows), is_together=True), FIELDS[0])
    form = opened(qtbot, page)
    first, second = form.row("t/0"), form.row("t/1")
    assert 0 <= second.y() - first.geometry().bottom() < 10
    assert form.window().focusWidget().accessibleDescription() == "Row 0"
    form.show_changes((replace(rows[1], is_relevant=False),))
    assert not form.is_shown("t/1")
    assert form.is_shown("t/0")
