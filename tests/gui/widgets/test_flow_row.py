from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.widgets.flow_row import FlowRow


def a_row(qtbot, *texts, width=300):
    holder = QWidget()
    qtbot.addWidget(holder)
    qtbot.holder = holder  # Python owns it
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    row = FlowRow()
    column.addWidget(row)
    column.addStretch(1)
    buttons = [QPushButton(text) for text in texts]
    for made in buttons:
        row.add(made)
    holder.resize(width, 400)
    holder.show()
    qtbot.waitExposed(holder)
    return row, buttons


def test_what_does_not_fit_goes_to_the_next_line(qtbot) -> None:
    row, (first, second, third) = a_row(qtbot, "a" * 20, "b" * 20, "c")
    assert first.y() == 0
    assert second.y() > first.y()
    assert third.y() >= second.y()
    assert row.height() >= third.geometry().bottom()


def test_nothing_is_wider_than_its_row(qtbot) -> None:
    row, buttons = a_row(qtbot, "a" * 20, "b", width=260)
    assert all(made.geometry().right() < row.width() for made in buttons)


def test_less_width_needs_more_height(qtbot) -> None:
    row, _buttons = a_row(qtbot, *("word" for _ in range(10)))
    assert row.heightForWidth(120) > row.heightForWidth(1000)


def test_it_is_mirrored_where_people_read_from_the_right(qtbot) -> None:
    row, (first, second) = a_row(qtbot, "one", "two")
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert first.x() > second.x()
    assert first.geometry().right() == row.width() - 1


def test_a_hidden_part_takes_no_room(qtbot) -> None:
    _row, (first, second) = a_row(qtbot, "one", "two")
    first.hide()
    qtbot.waitUntil(lambda: second.x() == 0)


def test_a_part_that_grows_gets_its_room(qtbot) -> None:
    _row, (first, second) = a_row(qtbot, "one", "two", width=600)
    before = second.x()
    first.setText("one and more")
    qtbot.waitUntil(lambda: second.x() > before)


def test_it_can_be_emptied(qtbot) -> None:
    row, _buttons = a_row(qtbot, "one", "two")
    row.clear()
    assert row.sizeHint().height() == 0
