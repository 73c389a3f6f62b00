"""Cases in the window, by keyboard: open, confirm, write down, undo, put off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldkit.domain.case import CaseState
from fieldkit.gui.hq.case.shown import Part
from fieldkit.gui.hq.case.view import CaseScreen
from fieldkit.gui.hq.case_entry.shown import EntryKind
from fieldkit.gui.hq.case_entry.view import CaseEntryScreen
from fieldkit.gui.hq.cases.navigation import NEW, WORK
from fieldkit.gui.hq.cases.view import CasesScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.people.view import PeopleScreen
from fieldkit.gui.hq.rules.view import RulesScreen
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.hq.work.view import WorkScreen
from fieldkit.operations.hq.rules import delivered_rules
from tests.gui.hq.conftest import Opened
from tests.scenes.cases import with_cases

T = TypeVar("T", bound=QWidget)


def on_top(qtbot: QtBot, window: HeadquartersWindow, kind: type[T]) -> T:
    """Wait for a screen, and return it."""
    found: list[T] = []

    def there() -> bool:
        top = window.stack.top
        if isinstance(top, kind):
            found.append(top)
        return bool(found)

    qtbot.waitUntil(there)
    return found[0]


def go_to(qtbot: QtBot, window: HeadquartersWindow, subject: str = "") -> None:
    on_top(qtbot, window, HomeScreen)
    assert window.navigation is not None
    window.navigation.go_to(Destination(SectionName.CASES, subject))


def cases(qtbot: QtBot, window: HeadquartersWindow) -> CasesScreen:
    go_to(qtbot, window)
    screen = on_top(qtbot, window, CasesScreen)
    qtbot.waitUntil(lambda: screen._model.rowCount() == 4)
    return screen


def opened_case(qtbot: QtBot, window: HeadquartersWindow, row: int) -> CaseScreen:
    """Open a case by keyboard: Down into the list, Down to the row, Enter."""
    screen = cases(qtbot, window)
    screen._line.setFocus()
    QTest.keyClick(screen._line, Qt.Key.Key_Down)
    qtbot.waitUntil(screen._table.hasFocus)
    for _step in range(row):
        QTest.keyClick(screen._table, Qt.Key.Key_Down)
    QTest.keyClick(screen._table, Qt.Key.Key_Return)
    page = on_top(qtbot, window, CaseScreen)
    qtbot.waitUntil(lambda: bool(page.title.startswith("C-")))
    return page


def lines(page: CaseScreen, part: Part) -> list[str]:
    model = page._models[part]
    return [model.line(row).title for row in range(model.rowCount())]


def press(page: CaseScreen, part: Part, key: Qt.Key) -> None:
    page._lists[part].setFocus()
    QTest.keyClick(page._lists[part], key)


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=20_000)  # on a busy machine, too


def test_a_reported_step_is_confirmed_by_one_key_and_undone(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 2)
        assert len(lines(page, Part.REPORTED)) == 1
        press(page, Part.REPORTED, Qt.Key.Key_C)
        until(qtbot, lambda: len(lines(page, Part.CONFIRMED)) == 1)
        assert "custody" in page._explanation.text()
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: len(lines(page, Part.REPORTED)) == 1)
        press(page, Part.REPORTED, Qt.Key.Key_C)
        until(qtbot, lambda: len(lines(page, Part.CONFIRMED)) == 1)
        press(page, Part.CONFIRMED, Qt.Key.Key_Delete)  # the confirmation, not the step
        until(qtbot, lambda: len(lines(page, Part.REPORTED)) == 1)


def test_of_a_parcel_the_last_word_is_taken_back(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 3)
        until(qtbot, lambda: len(lines(page, Part.PARCELS)) == 2)
        assert "Accepted in part" in lines(page, Part.PARCELS)[0]
        press(page, Part.PARCELS, Qt.Key.Key_Delete)
        until(qtbot, lambda: "Accepted in part" not in lines(page, Part.PARCELS)[0])
        assert len(lines(page, Part.PARCELS)) == 2


def test_what_reports_suggest_is_taken_in_or_set_aside(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 2)
        until(qtbot, lambda: len(lines(page, Part.OFFERS)) == 1)
        press(page, Part.OFFERS, Qt.Key.Key_X)
        until(qtbot, lambda: not lines(page, Part.OFFERS))
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: len(lines(page, Part.OFFERS)) == 1)
        press(page, Part.OFFERS, Qt.Key.Key_R)
        until(qtbot, lambda: len(lines(page, Part.REPORTED)) == 2)


def test_contradictions_stand_above_the_page(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 3)
        until(qtbot, lambda: bool(lines(page, Part.CONFIRMED)))
        told = [banner.hint for banner in page._told if banner.text == "Contradiction"]
        assert told == ["Administrative arrest imposed: one says 15 days, another says 13 days."]


def test_a_fine_is_written_down_by_keyboard(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 2)
        page._kinds.setCurrentIndex(page._kinds.findData(EntryKind.MONEY))
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        entry = on_top(qtbot, window, CaseEntryScreen)
        until(qtbot, lambda: bool(entry._values))
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: not entry._banners.isHidden())  # it says what is missing
        units = next(
            line for line in entry.findChildren(QLineEdit) if line.accessibleName() == "Base units"
        )
        units.setFocus()
        QTest.keyClicks(units, "20,5")
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        page = on_top(qtbot, window, CaseScreen)
        until(qtbot, lambda: bool(lines(page, Part.MONEY)))
        assert "20.5 base units" in lines(page, Part.MONEY)[0]


def test_what_is_typed_is_kept_once_and_not_lost_without_a_word(
    qtbot: QtBot, opened: Opened
) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 2)
        before = len(lines(page, Part.TASKS))
        page._kinds.setCurrentIndex(page._kinds.findData(EntryKind.TASK))
        page._write.click()
        entry = on_top(qtbot, window, CaseEntryScreen)
        until(qtbot, lambda: bool(entry._values))
        (area,) = entry.findChildren(QPlainTextEdit)
        area.setPlainText("ask the neighbours")
        QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        assert window.stack.top is entry
        assert not entry._banners.isHidden()
        area.setPlainText("ask the neighbours again")
        entry.go_back()
        assert window.stack.top is entry
        entry._keep.click()
        entry._keep.click()
        page = on_top(qtbot, window, CaseScreen)
        until(qtbot, lambda: len(lines(page, Part.TASKS)) > before)
        assert len(lines(page, Part.TASKS)) == before + 1


def test_a_new_case_is_opened_by_keyboard(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        cases(qtbot, window)
        QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        entry = on_top(qtbot, window, CaseEntryScreen)
        until(qtbot, lambda: bool(entry._values))
        (kind,) = entry.findChildren(QComboBox)
        kind.setCurrentIndex(kind.findData("UNION"))
        title = next(
            line
            for line in entry.findChildren(QLineEdit)
            if "organisation" in line.accessibleName()
        )
        title.setFocus()
        QTest.keyClicks(title, "Invented union")
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        page = on_top(qtbot, window, CaseScreen)
        until(qtbot, lambda: "Invented union" in page._lead.text())


def test_a_task_is_given_and_done(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        page = opened_case(qtbot, window, 2)
        page._kinds.setCurrentIndex(page._kinds.findData(EntryKind.TASK))
        page._write.click()
        entry = on_top(qtbot, window, CaseEntryScreen)
        until(qtbot, lambda: bool(entry._values))
        (area,) = entry.findChildren(QPlainTextEdit)
        area.setPlainText("ask the neighbours")
        entry._keep.click()
        page = on_top(qtbot, window, CaseScreen)
        until(qtbot, lambda: bool(lines(page, Part.TASKS)))
        press(page, Part.TASKS, Qt.Key.Key_D)
        until(qtbot, lambda: not lines(page, Part.TASKS))


def test_an_alarm_is_put_off_and_leads_to_its_case(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        go_to(qtbot, window, WORK)
        screen = on_top(qtbot, window, WorkScreen)
        until(qtbot, lambda: screen._alarms.rowCount() == 3)
        screen._due.setFocus()
        QTest.keyClick(screen._due, Qt.Key.Key_L)
        until(qtbot, lambda: screen._alarms.rowCount() == 2)
        QTest.keyClick(screen._due, Qt.Key.Key_Return)
        on_top(qtbot, window, CaseScreen)


def test_the_rules_in_force_are_shown_with_their_version(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        go_to(qtbot, window, WORK)
        on_top(qtbot, window, WorkScreen)._rules.click()
        screen = on_top(qtbot, window, RulesScreen)
        until(qtbot, lambda: screen._rules._lines.rowCount() == len(delivered_rules().rules))
        assert screen._lead.text() == "Rules as delivered."


def test_the_list_is_narrowed(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        screen = cases(qtbot, window)
        QTest.keyClicks(screen._line, "C-000003")
        until(qtbot, lambda: screen._model.rowCount() == 1)
        screen._line.clear()
        until(qtbot, lambda: screen._model.rowCount() == 4)
        screen._due.click()
        until(qtbot, lambda: screen._model.rowCount() == 2)
        screen._due.click()
        place = screen._states.findData(CaseState.WAITING_COURT.value)
        screen._states.setCurrentIndex(place)
        screen._states.activated.emit(place)
        until(qtbot, lambda: screen._model.rowCount() == 1)


def test_cases_are_opened_for_all_detained(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        screen = cases(qtbot, window)
        until(qtbot, lambda: bool(screen._waiting))
        for _time in range(2):  # pressed twice they are opened once
            QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: screen._model.rowCount() == 5)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: screen._model.rowCount() == 4)


def test_a_case_is_opened_for_a_person(qtbot: QtBot, opened: Opened) -> None:
    with opened(with_cases) as window:
        on_top(qtbot, window, HomeScreen)
        assert window.navigation is not None
        window.navigation.go_to(Destination(SectionName.PEOPLE))
        people = on_top(qtbot, window, PeopleScreen)
        until(qtbot, lambda: people._model.rowCount() > 0)
        person = people._model.person(0)
        window.navigation.go_to(Destination(SectionName.CASES, person, NEW))
        entry = on_top(qtbot, window, CaseEntryScreen)
        until(qtbot, lambda: bool(entry._values))
        assert entry._values["people"]() == "P-000001"
