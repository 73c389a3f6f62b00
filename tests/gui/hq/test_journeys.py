"""A colleague reads a report, judges it, undoes it, finds a person, looks at the history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.domain.place import Place
from fieldkit.domain.statement import StatementKind
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.history.view import HistoryScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.report.view import ReportScreen
from fieldkit.gui.hq.reports.view import ReportsScreen
from fieldkit.gui.hq.search.view import SearchScreen
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.operations.field.keep_preferences import kept_preferences
from tests.scenes.headquarters_worlds import with_reports

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def press(window, key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, held)


def at_home(qtbot, window):
    home = on_top(qtbot, window, HomeScreen)
    qtbot.waitUntil(lambda: home._urgent.rowCount() > 0)
    return home


def assessments(qtbot, window) -> list[bool]:
    found = []
    session = window._house
    window._jobs.run(
        window,
        lambda _progress: [
            item.is_in_force
            for item in session.store.statements.of_kinds([StatementKind.ASSESSMENT])
        ],
        found.append,
        found.append,
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def open_first_report(qtbot, window):
    window.navigation.go_to(Destination(SectionName.REPORTS))
    listed = on_top(qtbot, window, ReportsScreen)
    qtbot.waitUntil(lambda: listed._model.rowCount() == 5)
    press(window, Qt.Key.Key_Return)
    page = on_top(qtbot, window, ReportScreen)
    qtbot.waitUntil(lambda: page._card is not None)
    return page


def test_a_report_is_judged_and_the_judgement_undone_and_done_again(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        page = open_first_report(qtbot, window)
        assert page._card.badge == "Origin verified"
        assert all(holds for holds, _sentence in page._card.checks)
        page._status.setCurrentIndex(page._status.findData("CORROBORATED"))
        page._note.setText("Two invented witnesses.")
        press(window, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: page._card.status == "CORROBORATED")
        assert assessments(qtbot, window) == [True]
        window.setFocus()
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: page._card.status == "")
        assert assessments(qtbot, window) == [False]
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)
        qtbot.waitUntil(lambda: page._card.status == "CORROBORATED")
        press(window, Qt.Key.Key_Escape)
        listed = on_top(qtbot, window, ReportsScreen)
        qtbot.waitUntil(lambda: "independent" in listed._model.report(0).status)


def test_reports_are_filtered_by_who_sent_them(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        window.navigation.go_to(Destination(SectionName.REPORTS))
        listed = on_top(qtbot, window, ReportsScreen)
        qtbot.waitUntil(lambda: listed._model.rowCount() == 5)
        listed._by.setCurrentIndex(listed._by.findText("M-31"))
        qtbot.waitUntil(lambda: listed._model.rowCount() == 1)
        assert listed._model.report(0).people == "Invented Zhanna"
        listed._by.setCurrentIndex(listed._by.findText("Imported"))
        qtbot.waitUntil(lambda: listed._model.rowCount() == 0)
        assert listed._empty.isVisible()


def test_a_name_typed_in_another_script_leads_to_the_report(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        press(window, Qt.Key.Key_K, CONTROL)
        screen = on_top(qtbot, window, SearchScreen)
        QTest.keyClicks(screen._line, "kavalchuk plosh")
        qtbot.waitUntil(lambda: screen._model.rowCount() == 2)
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        page = on_top(qtbot, window, ReportScreen)
        qtbot.waitUntil(lambda: page._card is not None)
        assert page._card.people[0].name == "Прыдуманы Кавальчук"


def test_the_history_takes_back_and_leads_there(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        page = open_first_report(qtbot, window)
        page.assessed.emit("ONE_SOURCE", "")
        qtbot.waitUntil(lambda: page._card.status == "ONE_SOURCE")
        press(window, Qt.Key.Key_H, CONTROL)
        history = on_top(qtbot, window, HistoryScreen)
        qtbot.waitUntil(lambda: history._model.rowCount() == 1)
        press(window, Qt.Key.Key_Backspace, CONTROL)
        qtbot.waitUntil(lambda: history._model.rowCount() == 2)
        assert [history._model.statement(row).standing for row in (0, 1)] == ["", "taken back"]
        assert assessments(qtbot, window) == [False]
        press(window, Qt.Key.Key_Return)
        page = on_top(qtbot, window, ReportScreen)
        qtbot.waitUntil(lambda: page._card is not None and page._card.status == "")


def test_after_a_lock_the_same_report_is_open(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        page = open_first_report(qtbot, window)
        number = page._card.report_id
        place = window._where()
        assert (place.subject, place.detail["section"]) == (number, "reports")
        window._show_sections(place)
        again = on_top(qtbot, window, ReportScreen)
        qtbot.waitUntil(lambda: again._card is not None)
        assert again._card.report_id == number


def test_a_place_that_another_version_wrote_leads_home(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        for place in (
            Place("editor", "ab" * 16),
            Place("section", "", {"section": "kitchen", "kind": ""}),
            Place("section", "", {"section": "reports", "kind": 7}),
        ):
            window._show_sections(place)
            on_top(qtbot, window, HomeScreen)


def test_text_and_lock_are_set_and_kept(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        press(window, Qt.Key.Key_Comma, CONTROL)
        screen = on_top(qtbot, window, SettingsScreen)
        qtbot.waitUntil(screen._size.isEnabled)
        screen.text_percent_chosen.emit(125)
        screen.minutes_chosen.emit(10)
        assert window.preferences.lock_minutes == 10
        vault = window._house.vault
        kept = []
        window._jobs.run(
            window, lambda _progress: kept_preferences(vault), kept.append, kept.append
        )
        qtbot.waitUntil(lambda: bool(kept))
        assert (kept[0].text_percent, kept[0].lock_minutes) == (125, 10)


def test_panic_says_before_what_it_does_to_the_archive(qtbot, opened) -> None:
    with opened(with_reports) as window:
        at_home(qtbot, window)
        window._panic_pressed()
        assert "whole archive goes" in window._panic._explanation()
