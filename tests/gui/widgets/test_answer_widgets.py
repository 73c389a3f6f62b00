import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from fieldkit.gui.widgets.answer_widget import PAUSE_MS
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.choice_answers import ChoiceBoxes, ChoicePicks, ChoiceRow
from fieldkit.gui.widgets.choice_list import ChoiceList
from fieldkit.gui.widgets.questions import Option, QuestionView

FEW = (Option("YES", "Yes"), Option("NO", "No"), Option("UNKNOWN", "Unknown"))
MANY = tuple(Option(f"C{number}", f"Choice number {number}") for number in range(30))


def shown(qtbot, kind, **details):
    widget = answer_widget(QuestionView("a/b", kind, "A question", **details))
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.heard = []
    widget.answered.connect(widget.heard.append)
    return widget


def test_typing_is_announced_after_a_pause(qtbot) -> None:
    widget = shown(qtbot, "text")
    with qtbot.waitSignal(widget.answered) as answered:
        qtbot.keyClicks(widget.findChild(QLineEdit), "Invented")
    assert answered.args == ["Invented"]
    assert widget.heard == ["Invented"]


def test_what_was_typed_is_announced_at_once_when_asked_for(qtbot) -> None:
    widget = shown(qtbot, "text")
    qtbot.keyClicks(widget.findChild(QLineEdit), "Inv")
    widget.announce_pending()
    assert widget.heard == ["Inv"]
    widget.announce_pending()
    assert widget.heard == ["Inv"]


def test_an_emptied_line_takes_the_answer_away(qtbot) -> None:
    widget = shown(qtbot, "text")
    widget.show_answer("x")
    qtbot.keyClick(widget.findChild(QLineEdit), Qt.Key.Key_Backspace)
    widget.announce_pending()
    assert widget.heard == [None]


def test_showing_an_answer_announces_nothing(qtbot) -> None:
    for kind, answer in (
        ("text", "x"),
        ("integer", "3"),
        ("acknowledge", True),
        ("image", ["ab" * 16]),
    ):
        widget = shown(qtbot, kind)
        widget.show_answer(answer)
        widget.announce_pending()
        assert widget.heard == []


def test_tab_leaves_a_long_text(qtbot) -> None:
    widget = shown(qtbot, "text", multiline=True)
    editor = widget.findChild(QPlainTextEdit)
    editor.setFocus()
    with qtbot.waitSignal(widget.left):
        qtbot.keyClicks(editor, "line")
        QApplication.sendEvent(editor, _focus_out())
    assert editor.tabChangesFocus()
    assert widget.heard == ["line"]


def _focus_out():
    return QFocusEvent(QEvent.Type.FocusOut)


def test_a_few_choices_are_buttons_and_a_second_press_takes_back(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=FEW)
    assert isinstance(widget, ChoiceRow)
    yes, no, _unknown = widget.findChildren(QPushButton)
    yes.click()
    no.click()
    assert not yes.isChecked()
    no.click()
    assert widget.heard == ["YES", "NO", None]


def test_one_tab_stop_serves_all_buttons_of_a_question(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=FEW)
    widget.show_answer("NO")
    stops = [
        made.text()
        for made in widget.findChildren(QPushButton)
        if made.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["No"]


def test_the_arrow_keys_go_between_the_buttons(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=FEW)
    yes, no, _unknown = widget.findChildren(QPushButton)
    yes.setFocus()
    qtbot.keyClick(yes, Qt.Key.Key_Right)
    assert widget.window().focusWidget() is no
    qtbot.keyClick(no, Qt.Key.Key_Space)
    assert widget.heard == ["NO"]


def test_long_labels_are_a_list_even_if_they_are_few(qtbot) -> None:
    long = tuple(Option(str(number), "A label of many words " * 3) for number in range(3))
    assert isinstance(shown(qtbot, "select_one", options=long), ChoiceList)


def test_a_choice_is_taken_by_its_label_whatever_the_case(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=MANY)
    line = widget.findChild(QLineEdit)
    qtbot.keyClicks(line, "CHOICE number 7")
    widget.announce_pending()
    assert widget.heard == ["C7"]


def test_words_that_name_no_choice_are_put_back(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=MANY)
    widget.show_answer("C3")
    line = widget.findChild(QLineEdit)
    line.setText("nonsense")
    widget.announce_pending()
    assert line.text() == "Choice number 3"
    assert widget.heard == []


def test_an_emptied_list_takes_the_answer_away(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=MANY)
    widget.show_answer("C3")
    widget.findChild(QLineEdit).clear()
    widget.announce_pending()
    assert widget.heard == [None]


def test_a_wheel_over_a_list_changes_no_answer(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=MANY)
    widget.show_answer("C3")
    box = widget.findChild(QComboBox)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert box.currentText() == "Choice number 3"
    assert widget.heard == []


def test_an_answer_that_is_not_offered_any_more_stays_visible(qtbot) -> None:
    widget = shown(qtbot, "select_one", options=MANY, has_moving_options=True)
    widget.show_answer("C3")
    widget.show_options((Option("D1", "Other"),))
    assert widget.findChild(QLineEdit).text() == "C3"
    assert widget.heard == []


def test_several_of_a_short_list_are_boxes(qtbot) -> None:
    widget = shown(qtbot, "select_multiple", options=FEW)
    assert isinstance(widget, ChoiceBoxes)
    boxes = list(widget._codes)
    boxes[2].click()
    boxes[0].click()
    boxes[2].click()
    assert widget.heard == [["UNKNOWN"], ["UNKNOWN", "YES"], ["YES"]]


def test_several_of_a_long_list_are_picked_one_after_the_other(qtbot) -> None:
    widget = shown(qtbot, "select_multiple", options=MANY)
    assert isinstance(widget, ChoicePicks)
    for words in ("choice number 5", "choice number 2", "choice number 5"):
        widget.findChild(QLineEdit).setText(words)
        widget.announce_pending()
    assert widget.heard == [["C5"], ["C5", "C2"]]
    assert widget.findChild(QLineEdit).text() == ""


def test_a_chip_takes_its_choice_back(qtbot) -> None:
    widget = shown(qtbot, "select_multiple", options=MANY)
    widget.show_answer(["C5", "C2"])
    [chip] = [b for b in widget.findChildren(QPushButton) if b.property("code") == "C5"]
    chip.click()
    assert widget.heard == [["C2"]]


def test_a_sealed_answer_is_forgotten_once_it_is_sealed(qtbot) -> None:
    widget = shown(qtbot, "text", sealed=True)
    line = widget.findChild(QLineEdit)
    qtbot.keyClicks(line, "mother")
    widget.announce_pending()
    assert widget.heard == ["mother"]
    assert line.isVisible()
    widget.show_answer(True)
    assert line.text() == ""
    assert not line.isVisible()


def test_a_sealed_answer_can_be_replaced_and_removed(qtbot) -> None:
    widget = shown(qtbot, "text", sealed=True)
    widget.show_answer(True)
    replace, remove = widget.findChildren(QPushButton)
    replace.click()
    assert widget.findChild(QLineEdit).isVisible()
    widget.show_answer(True)
    remove.click()
    assert widget.heard == [None]


def test_leaving_an_empty_sealed_line_says_nothing(qtbot) -> None:
    widget = shown(qtbot, "text", sealed=True)
    with qtbot.assertNotEmitted(widget.left):
        QApplication.sendEvent(widget.findChild(QLineEdit), _focus_out())


@pytest.mark.parametrize("kind", ["text", "integer", "dateTime", "geopoint", "select_one", "file"])
def test_every_widget_has_an_accessible_name(qtbot, kind) -> None:
    widget = shown(qtbot, kind, options=FEW if kind == "select_one" else ())
    target = widget
    while target.focusProxy() is not None:
        target = target.focusProxy()
    assert widget.accessibleName() == "A question"
    assert "A question" in (target.accessibleName(), target.accessibleDescription())


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("text", {}),
        ("text", {"multiline": True}),
        ("text", {"sealed": True}),
        ("select_one", {"options": MANY}),
        ("select_multiple", {"options": MANY}),
    ],
)
def test_a_file_dropped_on_an_answer_is_left_to_the_report(qtbot, kind, details) -> None:
    widget = shown(qtbot, kind, **details)
    for line in (*widget.findChildren(QLineEdit), *widget.findChildren(QPlainTextEdit)):
        target = line.viewport() if isinstance(line, QPlainTextEdit) else line
        assert not target.acceptDrops()


def test_typing_without_a_pause_is_announced_all_the_same(qtbot) -> None:
    widget = shown(qtbot, "text")
    with qtbot.waitSignal(widget.answered, timeout=5000):
        typist = QTimer()
        typist.timeout.connect(lambda: qtbot.keyClicks(widget.line, "x"))
        typist.start(PAUSE_MS // 8)  # the pause never comes
    typist.stop()
