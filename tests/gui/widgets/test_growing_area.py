from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.growing_area import GrowingArea, ScrollingFrame
from fieldkit.gui.widgets.screen_page import ScreenPage
from fieldkit.gui.widgets.texts import button, label


def a_frame(qtbot, lines):
    """A frame with so many lines above a button, in a window."""
    content = QWidget()
    column = QVBoxLayout(content)
    for number in range(lines):
        column.addWidget(label(f"Line {number} of what is said here"))
    area = GrowingArea(content)
    press = button("Close")
    frame = ScrollingFrame(90)
    inside = QVBoxLayout(frame)
    inside.addWidget(area)
    inside.addWidget(press)
    window = QWidget()
    qtbot.addWidget(window)
    outside = QVBoxLayout(window)
    outside.addWidget(frame)
    outside.addStretch(1)
    window.show()
    return window, area, press


def test_little_is_shown_whole_and_takes_no_cursor(qtbot) -> None:
    window, area, _press = a_frame(qtbot, 3)
    window.resize(400, 400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    assert area.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_much_is_scrolled_and_the_button_stays_in_sight(qtbot) -> None:
    window, area, press = a_frame(qtbot, 60)
    window.resize(400, 300)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.focusPolicy() == Qt.FocusPolicy.StrongFocus
    bottom = press.mapTo(window, press.rect().bottomLeft()).y()
    assert window.height() == 300
    assert bottom < 300


def test_it_grows_with_what_is_in_it(qtbot) -> None:
    window, area, _press = a_frame(qtbot, 3)
    window.resize(400, 500)
    before = area.sizeHint().height()
    area.widget().layout().addWidget(label("One line more"))
    qtbot.waitUntil(lambda: area.sizeHint().height() > before)


def test_a_page_is_never_higher_than_its_window(qtbot) -> None:
    tall = QWidget()
    column = QVBoxLayout(tall)
    for number in range(40):
        column.addWidget(button(f"Button {number}"))
    page = ScreenPage(tall)
    qtbot.addWidget(page)
    page.resize(400, 300)
    page.show()
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    assert page.minimumSizeHint().height() == 0
    assert tall.height() > 300
    page.resize(400, 4000)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0)
    assert tall.height() == page.viewport().height()


def test_it_has_room_for_rows_that_wrap_beside_the_bar(qtbot) -> None:
    row = FlowRow()
    for number in range(6):
        row.add(button(f"choice {number}"))
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(row)
    area = GrowingArea(inside)
    qtbot.addWidget(area)
    bar = area.verticalScrollBar().sizeHint().width()
    area.resize(row.sizeHint().width() + 1, 300)  # all fit into one line, but not beside a bar
    area.show()
    beside = inside.heightForWidth(area.width() - bar)
    assert beside > inside.heightForWidth(area.width())
    assert area.sizeHint().height() >= beside
