import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QWidget,
)

from fieldkit.domain.form import QuestionType
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.choice_answers import ChoiceBoxes, ChoiceList, ChoicePicks, ChoiceRow
from fieldkit.gui.widgets.choice_marks import BoxRow, Headings, MarkRow
from fieldkit.gui.widgets.column_areas import ColumnGrid
from fieldkit.gui.widgets.number_answers import GroupedNumber, RangeAnswer
from fieldkit.gui.widgets.place_answers import PointsText, PointText
from fieldkit.gui.widgets.questions import Option, QuestionView
from fieldkit.gui.widgets.rank_answer import RankAnswer
from fieldkit.gui.widgets.typed_answers import LongText, ShortText

FEW = (Option("YES", "Yes"), Option("NO", "No"), Option("UNKNOWN", "Unknown"))
MANY = tuple(Option(f"C{number}", f"Choice number {number}") for number in range(9))
ONE_TO_TEN = {"start": "1", "end": "10", "step": "1"}


def shown(qtbot, kind, appearance="", **details):
    question = QuestionView(
        "a/b", kind, "A **question**", appearance=tuple(appearance.split()), **details
    )
    widget = answer_widget(question)
    qtbot.addWidget(widget)
    widget.resize(640, widget.sizeHint().height())
    widget.show()
    qtbot.waitExposed(widget)
    widget.heard = []
    widget.answered.connect(widget.heard.append)
    return widget


@pytest.mark.parametrize(
    ("kind", "appearance", "options", "made"),
    [
        ("select_one", "minimal", FEW, ChoiceList),
        ("select_one", "autocomplete", FEW, ChoiceList),
        ("select_one", "quick", FEW, ChoiceRow),
        ("select_one", "columns", MANY, ChoiceRow),
        ("select_one", "likert", FEW, MarkRow),
        ("select_one", "list-nolabel", FEW, MarkRow),
        ("select_one", "label", FEW, Headings),
        ("select_one", "label", MANY, Headings),
        ("select_one", "list-nolabel", MANY, ChoiceList),
        ("select_one", "image-map", FEW, ChoiceRow),
        ("select_multiple", "minimal", FEW, ChoicePicks),
        ("select_multiple", "columns-2", MANY, ChoiceBoxes),
        ("select_multiple", "list-nolabel", FEW, BoxRow),
        ("rank", "", FEW, RankAnswer),
        ("integer", "thousands-sep", (), GroupedNumber),
        ("decimal", "bearing", (), ShortText),
        ("text", "numbers", (), ShortText),
        ("text", "an-appearance-of-tomorrow", (), ShortText),
        ("geopoint", "maps", (), PointText),
        ("geotrace", "", (), PointsText),
        ("geoshape", "placement-map", (), PointsText),
        ("barcode", "front", (), ShortText),
        ("date", "ethiopian", (), ShortText),
    ],
)
def test_each_appearance_has_its_widget_and_unknown_ones_the_plain_one(
    qtbot, kind, appearance, options, made
) -> None:
    assert isinstance(shown(qtbot, kind, appearance, options=options), made)


@pytest.mark.parametrize("kind", [kind.value for kind in QuestionType])
def test_every_type_has_a_widget_that_is_named(qtbot, kind) -> None:
    widget = shown(qtbot, kind, options=FEW, parameters=ONE_TO_TEN)
    assert widget.accessibleName() == "A question"
    for part in widget.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            assert "A question" in (part.accessibleName(), part.accessibleDescription())


@pytest.mark.parametrize(
    ("appearance", "example"), [("year", "2020"), ("month-year", "11.2020"), ("", "8.11.2020")]
)
def test_a_date_says_how_it_may_be_written(qtbot, appearance, example) -> None:
    widget = shown(qtbot, "date", appearance)
    assert example in widget.findChild(QLineEdit).placeholderText()


def test_multiline_is_a_long_text(qtbot) -> None:
    assert isinstance(shown(qtbot, "text", "multiline", multiline=True), LongText)


def test_columns_stand_below_one_another_and_are_fewer_where_there_is_no_room(qtbot) -> None:
    widget = shown(qtbot, "select_one", "columns-3", options=MANY)
    grid = widget.findChild(ColumnGrid)
    buttons = widget.findChildren(QPushButton)
    assert [made.x() for made in buttons[:3]] == [made.x() for made in buttons[3:6]]
    assert len({made.x() for made in buttons}) == 3
    grid.resize(buttons[0].sizeHint().width() + 40, 900)
    assert {made.x() for made in buttons} == {0}
    assert all(made.width() >= made.sizeHint().width() for made in buttons)


def test_a_mark_is_taken_back_by_a_second_press(qtbot) -> None:
    widget = shown(qtbot, "select_one", "likert", options=FEW)
    yes, no, _unknown = widget.findChildren(QRadioButton)
    yes.click()
    no.click()
    assert not yes.isChecked()
    no.click()
    assert widget.heard == ["YES", "NO", None]
    words = [part.text() for part in widget.findChildren(QLabel)]
    assert words == ["Yes", "No", "Unknown"]


def test_marks_under_headings_say_their_choice_to_a_screen_reader(qtbot) -> None:
    widget = shown(qtbot, "select_multiple", "list-nolabel", options=FEW)
    assert [box.accessibleName() for box in widget.findChildren(QCheckBox)] == [
        "Yes",
        "No",
        "Unknown",
    ]
    assert not [part for part in widget.findChildren(QLabel) if part.isVisible()]


def test_the_arrow_keys_go_between_marks(qtbot) -> None:
    widget = shown(qtbot, "select_one", "list-nolabel", options=FEW)
    yes, no, _unknown = widget.findChildren(QRadioButton)
    yes.setFocus()
    qtbot.keyClick(yes, Qt.Key.Key_Right)
    assert widget.window().focusWidget() is no


def test_headings_take_no_answer_and_no_cursor(qtbot) -> None:
    widget = shown(qtbot, "select_one", "label", options=FEW)
    stops = [
        part
        for part in widget.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == []


def test_a_range_is_set_by_keyboard_and_typed(qtbot) -> None:
    widget = shown(qtbot, "range", parameters={"start": "0", "end": "2.5", "step": "0.5"})
    assert isinstance(widget, RangeAnswer)
    slider, line = widget.findChild(QSlider), widget.findChild(QLineEdit)
    assert line.text() == ""
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    widget.announce_pending()
    assert (line.text(), widget.heard) == ("1.0", ["1.0"])
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    widget.announce_pending()
    assert widget.heard[-1] == "0.0"
    line.clear()
    qtbot.keyClicks(line, "2.5")
    assert slider.value() == 5
    widget.announce_pending()
    assert widget.heard[-1] == "2.5"


def test_a_number_beyond_the_range_is_kept_as_typed(qtbot) -> None:
    widget = shown(qtbot, "range", parameters=ONE_TO_TEN)
    qtbot.keyClicks(widget.findChild(QLineEdit), "12")
    widget.announce_pending()
    assert widget.heard == ["12"]


def test_a_range_without_limits_is_a_number(qtbot) -> None:
    assert isinstance(shown(qtbot, "range"), ShortText)


def test_ranges_may_be_buttons_or_a_list(qtbot) -> None:
    rating = shown(qtbot, "range", "rating", parameters={"start": "1", "end": "5", "step": "1"})
    assert isinstance(rating, ChoiceRow)
    rating.findChildren(QPushButton)[3].click()
    assert rating.heard == ["4"]
    assert isinstance(shown(qtbot, "range", "picker", parameters=ONE_TO_TEN), ChoiceList)


def test_thousands_stand_apart_and_are_not_part_of_the_answer(qtbot) -> None:
    widget = shown(qtbot, "integer", "thousands-sep")
    widget.show_answer("1234567")
    line = widget.findChild(QLineEdit)
    assert line.text() == "1\u202f234\u202f567"
    line.clear()
    qtbot.keyClicks(line, "98765")
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut))
    assert line.text() == "98\u202f765"
    assert widget.heard == ["98765"]


def test_points_are_written_one_in_each_line(qtbot) -> None:
    widget = shown(qtbot, "geotrace")
    text = widget.findChild(QPlainTextEdit)
    qtbot.keyClicks(text, "53.9, 27.5")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClicks(text, "53.8 27.6")
    widget.announce_pending()
    assert widget.heard == ["53.9 27.5; 53.8 27.6"]
    widget.show_answer("53.9 27.5; 53.8 27.6")
    assert text.toPlainText() == "53.9, 27.5\n53.8 27.6"  # what stands there says the same
    widget.show_answer("1 2; 3 4")
    assert text.toPlainText() == "1 2\n3 4"


def test_an_area_is_closed_and_shown_without_its_last_corner(qtbot) -> None:
    widget = shown(qtbot, "geoshape")
    text = widget.findChild(QPlainTextEdit)
    text.setPlainText("1 2\n3 4\n5 6")
    widget.announce()
    assert widget.heard == ["1 2; 3 4; 5 6; 1 2"]
    widget.show_answer("7 8; 3 4; 5 6; 7 8")
    assert text.toPlainText() == "7 8\n3 4\n5 6"


def test_nothing_is_ranked_until_somebody_does(qtbot) -> None:
    widget = shown(qtbot, "rank", options=FEW)
    rows = widget.findChild(QListView).model()
    assert [rows.index(row).data() for row in range(3)] == ["Yes", "No", "Unknown"]
    earlier, later, confirm, clear = widget.findChildren(QPushButton)
    later.click()
    assert widget.heard == [["NO", "YES", "UNKNOWN"]]
    assert [rows.index(row).data() for row in range(3)] == ["1.  No", "2.  Yes", "3.  Unknown"]
    earlier.click()
    clear.click()
    confirm.click()
    assert widget.heard[1:] == [["YES", "NO", "UNKNOWN"], None, ["YES", "NO", "UNKNOWN"]]


def test_ranks_are_changed_by_keyboard(qtbot) -> None:
    widget = shown(qtbot, "rank", options=FEW)
    view = widget.findChild(QListView)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert widget.heard == [["NO", "YES", "UNKNOWN"]]
    assert view.currentIndex().row() == 0
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert len(widget.heard) == 1


def test_what_was_ranked_and_is_not_offered_any_more_stays(qtbot) -> None:
    widget = shown(qtbot, "rank", options=FEW)
    widget.show_answer(["NO", "GONE"])
    widget.show_options((Option("NEW", "New"),))
    rows = widget.findChild(QListView).model()
    assert rows.codes == ["NO", "GONE", "NEW"]
    assert widget.heard == []


def test_the_model_of_ranks_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    widget = shown(qtbot, "rank", options=FEW)
    qtmodeltester.check(widget.findChild(QListView).model())


def test_headings_stand_above_their_marks(qtbot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    heads, row = (
        shown(qtbot, "select_one", "label", options=FEW),
        shown(qtbot, "select_one", "list-nolabel", options=FEW),
    )
    middles = [
        [part.mapTo(widget, QPoint(part.width() // 2, 0)).x() for part in widget.findChildren(kind)]
        for widget, kind in ((heads, QLabel), (row, QRadioButton))
    ]
    assert all(abs(one - other) <= 2 for one, other in zip(*middles, strict=True))
