from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from fieldkit.gui.widgets.flow_layout import FlowLayout


def a_row(qtbot, *texts, width=300):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FlowLayout(holder)
    buttons = [QPushButton(text) for text in texts]
    for made in buttons:
        row.addWidget(made)
    holder.resize(width, 400)
    holder.show()
    qtbot.waitExposed(holder)
    return holder, row, buttons


def test_what_does_not_fit_goes_to_the_next_line(qtbot) -> None:
    _holder, _row, (first, second, third) = a_row(qtbot, "a" * 20, "b" * 20, "c")
    assert first.y() == 0
    assert second.y() > first.y()
    assert third.y() >= second.y()


def test_nothing_is_wider_than_its_holder(qtbot) -> None:
    holder, _row, buttons = a_row(qtbot, "a" * 20, "b", width=260)
    assert all(made.geometry().right() < holder.width() for made in buttons)


def test_less_width_needs_more_height(qtbot) -> None:
    _holder, row, _buttons = a_row(qtbot, *("word" for _ in range(10)))
    assert row.heightForWidth(120) > row.heightForWidth(1000)


def test_it_is_mirrored_where_people_read_from_the_right(qtbot) -> None:
    holder, row, (first, second) = a_row(qtbot, "one", "two")
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.setGeometry(holder.rect())
    assert first.x() > second.x()
    assert first.geometry().right() == holder.width() - 1


def test_a_hidden_widget_takes_no_room(qtbot) -> None:
    holder, row, (first, second) = a_row(qtbot, "one", "two")
    first.hide()
    row.setGeometry(holder.rect())
    assert second.x() == 0


def test_items_can_be_taken_away(qtbot) -> None:
    _holder, row, (first, second) = a_row(qtbot, "one", "two")
    assert row.takeAt(0).widget() is first
    assert row.itemAt(0).widget() is second
    assert row.itemAt(7) is None
    assert row.takeAt(7) is None
