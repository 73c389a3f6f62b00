"""From the list to the desk, decisions by keys, the page of a person, and everything undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.domain.person_fact import FactField
from fieldkit.gui.hq.comparing.view import ComparingScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.people.navigation import COMPARE
from fieldkit.gui.hq.people.view import PeopleScreen
from fieldkit.gui.hq.person.view import PersonScreen
from tests.scenes.people import MENTIONS, with_people

CONTROL = Qt.KeyboardModifier.ControlModifier


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def press(window, key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, held)


def go_to(qtbot, window, subject: str = "") -> None:
    qtbot.waitUntil(lambda: window.navigation is not None)
    window.navigation.go_to(Destination(SectionName.PEOPLE, subject))


def at_the_list(qtbot, window):
    go_to(qtbot, window)
    screen = on_top(qtbot, window, PeopleScreen)
    qtbot.waitUntil(lambda: screen._model.rowCount() == 2)
    return screen


def test_an_evening_at_the_desk_by_keys(qtbot, opened) -> None:
    with opened(with_people) as window:
        at_the_list(qtbot, window)
        press(window, Qt.Key.Key_Return, CONTROL)
        desk = on_top(qtbot, window, ComparingScreen)
        qtbot.waitUntil(lambda: desk._proposed.rowCount() > 0)
        first = desk._name.text()
        press(window, Qt.Key.Key_1)
        qtbot.waitUntil(lambda: desk._name.text() != first)
        press(window, Qt.Key.Key_U)
        qtbot.waitUntil(lambda: desk._name.text() == first)
        press(window, Qt.Key.Key_3)
        qtbot.waitUntil(lambda: desk._name.text() != first)
        press(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: desk._name.text() == first)
        press(window, Qt.Key.Key_N)
        qtbot.waitUntil(lambda: desk._name.text() != first)
        press(window, Qt.Key.Key_Escape)
        screen = on_top(qtbot, window, PeopleScreen)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 3)


def test_arrows_go_on_and_back_without_a_decision(qtbot, opened) -> None:
    with opened(with_people) as window:
        go_to(qtbot, window, COMPARE)
        desk = on_top(qtbot, window, ComparingScreen)
        qtbot.waitUntil(lambda: desk._proposed.rowCount() > 0)
        first = desk._name.text()
        press(window, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: desk._name.text() != first)
        press(window, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda: desk._name.text() == first)


def test_a_mention_leads_to_the_desk_or_to_who_it_is(qtbot, opened) -> None:
    with opened(with_people) as window:
        go_to(qtbot, window, MENTIONS[4].mention_id)
        desk = on_top(qtbot, window, ComparingScreen)
        qtbot.waitUntil(lambda: desk._name.text() == MENTIONS[4].name)
        go_to(qtbot, window, MENTIONS[0].mention_id)
        page = on_top(qtbot, window, PersonScreen)
        qtbot.waitUntil(lambda: page.title == "P-000001")


def test_a_person_is_found_opened_corrected_and_put_right(qtbot, opened) -> None:
    with opened(with_people) as window:
        screen = at_the_list(qtbot, window)
        QTest.keyClicks(screen._line, "Hanna Vydumka")
        qtbot.waitUntil(lambda: screen._model.rowCount() == 1)
        press(window, Qt.Key.Key_Return)
        page = on_top(qtbot, window, PersonScreen)
        qtbot.waitUntil(lambda: "2001" in page._explanation.text())
        page._fields.setCurrentIndex(page._fields.findData(FactField.BORN))
        page._value.setText("1999")
        QTest.keyClick(page._value, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "1999" in page._explanation.text())
        assert page._value.text() == ""
        press(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: "2001" in page._explanation.text())


def test_return_opens_who_is_found_and_not_who_is_shown_still(qtbot, opened) -> None:
    with opened(with_people) as window:
        screen = at_the_list(qtbot, window)
        shown = screen._model.person(0)
        QTest.keyClicks(screen._line, "Hanna Vydumka")
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)  # before anything was looked for
        page = on_top(qtbot, window, PersonScreen)
        qtbot.waitUntil(lambda: "2001" in page._explanation.text())
        assert screen._model.person(0) != shown


def test_undo_works_from_the_line_in_which_one_finds(qtbot, opened) -> None:
    with opened(with_people) as window:
        at_the_list(qtbot, window)
        press(window, Qt.Key.Key_Return, CONTROL)
        desk = on_top(qtbot, window, ComparingScreen)
        qtbot.waitUntil(lambda: desk._proposed.rowCount() > 0)
        first = desk._name.text()
        press(window, Qt.Key.Key_N)
        qtbot.waitUntil(lambda: desk._name.text() != first)
        press(window, Qt.Key.Key_Escape)
        screen = on_top(qtbot, window, PeopleScreen)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 3)
        screen._line.setFocus()
        press(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 2)


def test_a_decision_is_taken_back_on_the_page(qtbot, opened) -> None:
    with opened(with_people) as window:
        screen = at_the_list(qtbot, window)
        go_to(qtbot, window, screen._model.person(0))
        page = on_top(qtbot, window, PersonScreen)
        qtbot.waitUntil(lambda: page._reports.rowCount() == 2)
        assert page._cases.line(0).title.startswith("C-000001")
        place = next(
            row
            for row in range(page._statements.rowCount())
            if page._statements.line(row).title.startswith("not the same")
        )
        shown = page._sections[page._statements][1]
        shown.setCurrentIndex(page._statements.index(place, 0))
        page._take_back.click()
        qtbot.waitUntil(lambda: not page._contradictions)


def test_another_number_that_nobody_has_is_told(qtbot, opened) -> None:
    with opened(with_people) as window:
        screen = at_the_list(qtbot, window)
        go_to(qtbot, window, screen._model.person(1))
        page = on_top(qtbot, window, PersonScreen)
        qtbot.waitUntil(lambda: page._reports.rowCount() == 1)
        page._number.setText("P-000077")
        page._link.click()
        qtbot.waitUntil(lambda: bool(page._banners._shown))
        page._number.setText("P-1")
        page._link.click()
        qtbot.waitUntil(lambda: page.title == "P-000001")
