from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.subjects import Subjects


def a_row(qtbot):
    row = PickRow("Size of text", [(100, "100 %"), (150, "150 %"), (200, "200 %")])
    qtbot.addWidget(row)
    row.show()
    return row


def test_what_holds_has_a_sign_and_not_only_a_colour(qtbot) -> None:
    row = a_row(qtbot)
    row.show_value(150)
    assert [press.text() for press in row.buttons()] == ["100 %", "✓ 150 %", "200 %"]


def test_only_a_person_picks(qtbot) -> None:
    row = a_row(qtbot)
    with qtbot.assertNotEmitted(row.picked):
        row.show_value(150)
        row.show_value("what is not offered")
    with qtbot.waitSignal(row.picked) as caught:
        row.buttons()[2].click()
    assert caught.args == [200]


def test_arrow_keys_pick_the_next(qtbot) -> None:
    row = a_row(qtbot)
    row.show_value(100)
    row.activateWindow()
    qtbot.waitUntil(row.isActiveWindow)
    row.buttons()[0].setFocus()
    with qtbot.waitSignal(row.picked) as caught:
        QTest.keyClick(row.buttons()[0], Qt.Key.Key_Right)
    assert caught.args == [150]


def test_names_say_what_is_chosen_and_of_what(qtbot) -> None:
    row = a_row(qtbot)
    assert row.buttons()[0].accessibleName() == "Size of text: 100 %"


def test_after_the_last_subject_comes_the_first(qtbot) -> None:
    subjects = Subjects("Subject", ["One", "Two"])
    qtbot.addWidget(subjects)
    chosen = []
    subjects.chosen.connect(chosen.append)
    subjects.show_next()
    subjects.show_next()
    subjects.show_previous()
    assert chosen == [1, 0, 1]
