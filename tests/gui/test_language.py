"""The language is changed in the running window: everything is said anew, nothing is lost."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit

from fieldkit import translations
from fieldkit.domain.answers import current
from fieldkit.errors import DiskFull
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.languages import Languages
from fieldkit.gui.widgets.language_choice import NAMES, LanguageChoice
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.operations.field.remember_language import remember_language, remembered_language
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.window import a_window, open_session


@pytest.fixture
def jobs(qtbot):
    made = BackgroundJobs()
    yield made
    made.close()


@pytest.fixture
def window(qtbot, jobs, tmp_path):
    made = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def device(qtbot, jobs, window, tmp_path, organisation):
    def make():
        session = a_device(tmp_path / "vault", organisation)
        a_draft(session)
        return session

    return open_session(qtbot, jobs, window, make)


def top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def an_open_draft(qtbot, window):
    home = top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() > 0)
    home.open_requested.emit(home._model.report(0).report_id)
    editor = top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    return editor


def choose(widget, language):
    """Choose a language as the menu does."""
    [choice] = widget.centralWidget().findChildren(LanguageChoice)
    [action] = [action for action in choice.menu().actions() if action.data() == language]
    action.trigger()


def another(qtbot, window, before, kind):
    """Wait until a screen of this kind stands in the place of `before`."""
    qtbot.waitUntil(lambda: window.stack.top is not before and isinstance(window.stack.top, kind))
    screen = window.stack.top
    if kind is EditorScreen:
        qtbot.waitUntil(lambda: bool(screen.title))
        QApplication.processEvents()
    return screen


def texts(widget):
    parts = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return " ".join(part.text() for part in parts if part.isVisible())


def test_each_language_is_offered_by_its_own_name(qtbot, window) -> None:
    window.start()
    [choice] = window.findChildren(LanguageChoice)
    assert [action.text() for action in choice.menu().actions()] == list(NAMES.values())
    assert set(NAMES) == set(translations.LANGUAGES)
    assert [a.data() for a in choice.menu().actions() if a.isChecked()] == ["en"]


def test_the_first_screen_changes_its_language_and_keeps_what_was_typed(qtbot, window) -> None:
    window.start()
    window._entrance.page.show_repeat()
    first, second = window.centralWidget().findChildren(QLineEdit)
    first.setText("five invented words for tests")
    second.setText("five inv")
    choose(window, "be")
    screen = window.centralWidget()
    qtbot.waitUntil(screen.isVisible)
    assert "Беларуская" in texts(screen)
    typed = [line.text() for line in screen.findChildren(QLineEdit)]
    assert typed == ["five invented words for tests", "five inv"]
    assert window.focusWidget() is screen.findChildren(QLineEdit)[1]
    window.close()


def test_the_language_cannot_change_while_keys_are_derived(qtbot, window) -> None:
    window.start()
    window._entrance.page.show_busy(True)
    assert not window.centralWidget().findChildren(LanguageChoice)[0].isEnabled()


def test_the_list_of_reports_is_said_anew(qtbot, window, device) -> None:
    home = top(qtbot, window, TodayScreen)
    choose(window, "ru")
    changed = another(qtbot, window, home, TodayScreen)
    qtbot.waitUntil(lambda: changed._model.rowCount() == 1)
    assert "черновик" in changed._model.report(0).state
    assert window.stack._bar._lock.text() == "Заблокировать"
    assert remembered_in(window, device) == "ru"


def remembered_in(window, session):
    """Ask in the lane of the vault."""
    found = []
    window._jobs.run(
        window, lambda _progress: remembered_language(session.vault), found.append, found.append
    )
    while not found:
        QApplication.processEvents()
    return found[0]


def test_an_open_draft_keeps_its_text_and_cursor(qtbot, window, device) -> None:
    editor = an_open_draft(qtbot, window)
    editor.jump_to("victim/name_as_reported")
    line = window.focusWidget()
    line.clear()
    qtbot.keyClicks(line, "Invented Person")
    line.setCursorPosition(8)
    QTest.keyClick(line, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    choose(window, "be")
    changed = another(qtbot, window, editor, EditorScreen)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit))
    again = window.focusWidget()
    assert (again.text(), again.cursorPosition(), again.selectedText()) == (
        "Invented Person",
        7,
        "d",
    )
    assert changed.report_id == editor.report_id
    qtbot.waitUntil(lambda: "пытанні" in texts(changed))


def test_a_longer_text_keeps_its_cursor_in_the_full_form(qtbot, window, device) -> None:
    editor = an_open_draft(qtbot, window)
    editor._all.click()
    path = next(row.path for row in editor.findChildren(QuestionRow) if row.question.multiline)
    editor.jump_to(path)
    field = window.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    qtbot.keyClicks(field, "first line")
    QTest.keyClick(field, Qt.Key.Key_Home)
    choose(window, "fr")
    changed = another(qtbot, window, editor, EditorScreen)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QPlainTextEdit))
    assert changed._all.isChecked()
    assert window.focusWidget().toPlainText() == "first line"
    assert window.focusWidget().textCursor().position() == 0


def labels(editor):
    return [row.question.label for row in editor.findChildren(QuestionRow)]


def test_what_was_typed_last_is_in_the_vault_after_the_change(
    qtbot, window, device, tmp_path
) -> None:
    editor = an_open_draft(qtbot, window)
    editor.jump_to("victim/name_as_reported")
    window.focusWidget().clear()
    qtbot.keyClicks(window.focusWidget(), "Invented Pers")
    choose(window, "be")
    another(qtbot, window, editor, EditorScreen)
    window.close()
    with unlock_vault_with_key(tmp_path / "vault", KEY) as vault:
        answers = current(vault.reports.revisions(editor.report_id))
    assert answers["victim/name_as_reported"] == "Invented Pers"


def test_labels_of_the_form_change_too(qtbot, window, device) -> None:
    editor = an_open_draft(qtbot, window)
    before = (editor.title, labels(editor))
    choose(window, "be")
    changed = another(qtbot, window, editor, EditorScreen)
    assert changed.title != before[0]
    assert not set(labels(changed)) & set(before[1])


def test_what_could_not_be_saved_keeps_the_screen_as_it_is(qtbot, window, device) -> None:
    editor = an_open_draft(qtbot, window)
    error = DiskFull()
    editor.show_not_saved(error.sentence, error.hint)
    choose(window, "be")
    assert remembered_in(window, device) == ""
    assert window.stack.top is editor
    assert error.sentence in texts(editor)
    assert translations.language() == "en"


def test_a_language_that_cannot_be_kept_is_not_taken(qtbot, window, device, monkeypatch) -> None:
    def refuse(_vault, _language):
        raise DiskFull

    home = top(qtbot, window, TodayScreen)
    monkeypatch.setattr("fieldkit.gui.vault_window.remember_language", refuse)
    choose(window, "be")
    qtbot.waitUntil(lambda: DiskFull().sentence in texts(home))
    assert window.stack.top is home
    assert translations.language() == "en"


def test_no_language_is_offered_where_work_would_be_cut(qtbot, window, device) -> None:
    editor = an_open_draft(qtbot, window)
    assert window.stack._bar._languages.isVisible()
    editor.seal_requested.emit([editor.report_id])
    top(qtbot, window, SealScreen)
    assert not window.stack._bar._languages.isVisible()


def test_a_file_that_is_being_attached_is_not_cut(qtbot, window, device, monkeypatch) -> None:
    editor = an_open_draft(qtbot, window)
    monkeypatch.setattr(type(editor.attachments), "is_busy", property(lambda _panel: True))
    choose(window, "be")
    assert window.stack.top is editor
    assert "still being attached" in texts(editor)


def reopened(device, tmp_path):
    vault = unlock_vault_with_key(tmp_path / "vault", KEY)
    return replace(device, vault=vault, language=remembered_language(vault))


def test_the_vault_remembers_the_language(qtbot, jobs, window, device, tmp_path) -> None:
    home = top(qtbot, window, TodayScreen)
    choose(window, "fr")
    another(qtbot, window, home, TodayScreen)
    window.close()
    other = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(other)
    assert translations.language() == "en"
    open_session(qtbot, jobs, other, lambda: reopened(device, tmp_path))
    top(qtbot, other, TodayScreen)
    assert translations.language() == "fr"
    other.close()


def test_the_language_asked_for_is_stronger_than_the_vaults(
    qtbot, jobs, window, device, tmp_path
) -> None:
    home = top(qtbot, window, TodayScreen)
    choose(window, "fr")
    another(qtbot, window, home, TodayScreen)
    window.close()
    other = a_window(jobs, tmp_path / "vault", language="be")
    qtbot.addWidget(other)
    session = open_session(qtbot, jobs, other, lambda: reopened(device, tmp_path))
    top(qtbot, other, TodayScreen)
    assert translations.language() == "be"
    assert remembered_in(other, session) == "be"
    other.close()


def test_a_language_is_kept_in_the_vault(tmp_path) -> None:
    session = a_device(tmp_path / "alone")
    assert remembered_language(session.vault) == ""
    remember_language(session.vault, "be")
    assert remembered_language(session.vault) == "be"
    with session.vault.transaction():
        session.vault.settings.put("language", {"not": "a language"})
    assert remembered_language(session.vault) == ""
    session.vault.close()


def test_qt_follows_and_right_to_left_is_mirrored(qapp) -> None:
    languages = Languages(qapp)
    try:
        languages.use("be")
        line = QLineEdit("typed")
        menu = line.createStandardContextMenu()
        assert "Выразаць" in " ".join(action.text() for action in menu.actions())
        languages.use("ar")
        assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    finally:
        languages.use("en")
        qapp.removeTranslator(languages._translator)
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_nothing_is_written_outside_the_vault(qtbot, window, device, tmp_path, monkeypatch) -> None:
    home_folder = tmp_path / "home"
    home_folder.mkdir()
    monkeypatch.setenv("HOME", str(home_folder))
    home = top(qtbot, window, TodayScreen)
    choose(window, "be")
    another(qtbot, window, home, TodayScreen)
    assert os.listdir(home_folder) == []
