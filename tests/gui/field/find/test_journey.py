"""The search by keys alone: from anywhere, in either script, to the question that matched."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import keys, on_top, open_session, shown_window

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def window(qtbot, tmp_path, organisation):
    with shown_window(qtbot, tmp_path / "vault") as made:

        def make():
            session = a_device(tmp_path / "vault", organisation)
            for _number in range(2):
                seal_report(session, [a_draft(session)])
            a_draft(session, "T01", assembly_name="Invented march")
            a_draft(session, name_as_reported="Invented Kalinouski", place="CANARY bridge")
            return session

        open_session(qtbot, made._jobs, made, make)
        home = on_top(qtbot, made, TodayScreen)
        qtbot.waitUntil(lambda: home._model.rowCount() == 4)
        yield made


@pytest.mark.slow
def test_a_name_leads_to_its_question_and_back_to_what_was_found(qtbot, window, caplog) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    keys(window, Key.Key_F, held=CONTROL)
    found = on_top(qtbot, window, FindScreen)
    qtbot.waitUntil(lambda: found._model.rowCount() == 4)
    type_in_any_script(window, "Калиновский")
    qtbot.waitUntil(lambda: found._model.rowCount() == 1)
    assert "Invented Kalinouski" in found._model.index(0, 1).data()
    keys(window, Key.Key_Return)
    editor = on_top(qtbot, window, EditorScreen)
    row = lambda: editor._form.row("victim/name_as_reported")  # noqa: E731
    qtbot.waitUntil(lambda: bool(editor.title) and row().isAncestorOf(window.focusWidget()))
    keys(window, Key.Key_Escape)
    assert on_top(qtbot, window, FindScreen) is found
    assert "Калиновский" not in caplog.text
    assert "Kalinouski" not in caplog.text


def type_in_any_script(window, text):
    """Press keys as a Cyrillic keyboard would; QTest knows Latin ones only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(letter), Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(window.focusWidget(), event)


@pytest.mark.slow
def test_the_list_is_reached_by_the_arrow_and_shows_the_facts(qtbot, window) -> None:
    keys(window, Key.Key_F, held=CONTROL)
    found = on_top(qtbot, window, FindScreen)
    qtbot.waitUntil(lambda: found._model.rowCount() == 4)
    keys(window, Key.Key_Down)
    assert window.focusWidget() is found._table
    keys(window, Key.Key_Down, Key.Key_Down)
    assert found._table.currentIndex().row() == 2
    keys(window, Key.Key_Return)
    qtbot.waitUntil(found._facts_card.isVisible)
    assert "Receipt: none yet" in found._facts.text()
    keys(window, Key.Key_Down)
    qtbot.waitUntil(lambda: not found._facts_card.isVisible())


@pytest.mark.slow
def test_it_is_opened_over_a_report_and_leads_back_into_it(qtbot, window) -> None:
    keys(window, Key.Key_1)
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    QTest.keyClicks(window.focusWidget(), "Invented Unsaved")
    keys(window, Key.Key_F, held=CONTROL)
    found = on_top(qtbot, window, FindScreen)
    QTest.keyClicks(window.focusWidget(), "unsaved")
    qtbot.waitUntil(lambda: found._model.rowCount() == 1)  # what was just typed is found too
    keys(window, Key.Key_Return)
    assert on_top(qtbot, window, EditorScreen) is editor
    keys(window, Key.Key_F, held=CONTROL)
    found = on_top(qtbot, window, FindScreen)
    QTest.keyClicks(window.focusWidget(), "march")
    qtbot.waitUntil(lambda: found._model.rowCount() == 1)
    keys(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_top(qtbot, window, EditorScreen) is not editor)
    keys(window, Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
