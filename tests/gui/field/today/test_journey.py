"""The first screen as a person with gloves uses it: digits, Enter, Escape; and after a crash."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.remember_place import End, remember_end
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.window import a_window, keys, on_top, open_session

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def jobs():
    made = BackgroundJobs()
    yield made
    made.close()


@pytest.fixture
def a_shown_window(qtbot, jobs, tmp_path):
    def make():
        made = a_window(jobs, tmp_path / "vault")
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return make


def home_of(qtbot, window) -> TodayScreen:
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: bool(home._forms))
    return home


@pytest.mark.slow
def test_one_digit_begins_a_report_another_the_sheet(
    qtbot, jobs, a_shown_window, tmp_path, organisation
) -> None:
    window = a_shown_window()
    open_session(qtbot, jobs, window, lambda: a_device(tmp_path / "vault", organisation))
    home_of(qtbot, window)
    keys(window, Key.Key_1)
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    keys(window, Key.Key_Escape)
    home_of(qtbot, window)
    keys(window, Key.Key_0)
    on_top(qtbot, window, SheetScreen)
    keys(window, Key.Key_Escape)
    home_of(qtbot, window)
    keys(window, Key.Key_H, held=CONTROL)
    on_top(qtbot, window, HandOverScreen)
    keys(window, Key.Key_Escape)
    home_of(qtbot, window)
    keys(window, Key.Key_F, held=CONTROL)
    on_top(qtbot, window, FindScreen)
    window.close()


@pytest.mark.slow
def test_a_draft_that_was_cut_off_is_one_enter_away(
    qtbot, jobs, a_shown_window, tmp_path, organisation, caplog
) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    window = a_shown_window()
    session = open_session(qtbot, jobs, window, lambda: a_device(tmp_path / "vault", organisation))
    home_of(qtbot, window)
    keys(window, Key.Key_1)
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    QTest.keyClicks(window.focusWidget(), "CANARY")
    keys(window, Key.Key_Tab)
    report_id = editor.report_id
    window.close()
    killed(session, tmp_path)

    again = a_shown_window()
    open_session(qtbot, jobs, again, lambda: reopened(session, tmp_path))
    home = home_of(qtbot, again)
    qtbot.waitUntil(home._recovered.isVisible)
    assert "Detention of a person" in home._recovered.accessibleName()
    keys(again, Key.Key_Return)
    assert on_top(qtbot, again, EditorScreen).report_id == report_id
    keys(again, Key.Key_Escape)
    home = home_of(qtbot, again)
    qtbot.waitUntil(lambda: not home._recovered.isVisible())
    again.close()
    assert "CANARY" not in caplog.text


def killed(session, tmp_path):
    """Make it look as if the program had not come to say that it ends."""
    with unlock_vault_with_key(tmp_path / "vault", KEY) as vault:
        remember_end(replace(session, vault=vault), End.UNKNOWN)


def reopened(session, tmp_path):
    return replace(session, vault=unlock_vault_with_key(tmp_path / "vault", KEY))


@pytest.mark.slow
def test_enter_on_a_sealed_report_shows_what_is_left_of_it(
    qtbot, jobs, a_shown_window, tmp_path, organisation
) -> None:
    def make():
        session = a_device(tmp_path / "vault", organisation)
        seal_report(session, [a_draft(session)])
        made.append(list_reports(session).stubs[0])
        return session

    made = []
    window = a_shown_window()
    open_session(qtbot, jobs, window, make)
    home = home_of(qtbot, window)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    for _step in range(12):  # Tab leads to the list
        if window.focusWidget() is home._list._table:
            break
        keys(window, Key.Key_Tab)
    keys(window, Key.Key_Down, Key.Key_Return)
    found = on_top(qtbot, window, FindScreen)
    qtbot.waitUntil(found._facts_card.isVisible)
    shown = found._facts.text().replace(" ", "")
    assert made[0].object_sha256 in shown
    window.close()


@pytest.mark.slow
def test_the_cursor_is_on_the_newest_draft_and_enter_opens_it(
    qtbot, jobs, a_shown_window, tmp_path, organisation
) -> None:
    def with_a_draft():
        session = a_device(tmp_path / "vault", organisation)
        a_draft(session)
        return session

    window = a_shown_window()
    open_session(qtbot, jobs, window, with_a_draft)
    home = home_of(qtbot, window)
    qtbot.waitUntil(lambda: window.focusWidget() is home._list._table)
    assert [row.is_draft for row in home._list.selected()] == [True]
    keys(window, Key.Key_Return)
    on_top(qtbot, window, EditorScreen)
    keys(window, Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: window.focusWidget() is home._list._table)
