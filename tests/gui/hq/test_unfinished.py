"""What is typed in headquarters' window outlasts a lock, and nothing else does."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.case.shown import Part
from fieldkit.gui.hq.case.view import CaseScreen
from fieldkit.gui.hq.case_entry.shown import EntryKind
from fieldkit.gui.hq.case_entry.view import CaseEntryScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.screens.letters import letter_screen
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen
from tests.fakes.window import Relaunched
from tests.gui.hq.conftest import Opened
from tests.gui.hq.test_cases import lines, on_top, opened_case, until
from tests.scenes.cases import with_cases

ACCOUNT = "he was seen at the gate at two in the morning"


def an_entry(qtbot: QtBot, window: HeadquartersWindow) -> CaseEntryScreen:
    """Begin to write down a talk with relatives, and return where."""
    page = opened_case(qtbot, window, 2)
    page.entry_requested.emit(EntryKind.CONTACT, "")
    return filled(qtbot, window)


def filled(qtbot: QtBot, window: HeadquartersWindow) -> CaseEntryScreen:
    entry = on_top(qtbot, window, CaseEntryScreen)
    until(qtbot, lambda: bool(entry._values))
    return entry


def type_in(entry: CaseEntryScreen) -> None:
    entry.findChildren(QPlainTextEdit)[0].setPlainText(ACCOUNT)
    entry.findChildren(QCheckBox)[1].setChecked(True)


def lock(qtbot: QtBot, window: HeadquartersWindow, relaunched: Relaunched) -> None:
    before = relaunched.count
    window.lock()
    until(qtbot, lambda: relaunched.count == before + 1)


def test_an_account_that_a_lock_cut_is_there_again_and_is_kept_once(
    qtbot: QtBot, opened: Opened, relaunched: Relaunched
) -> None:
    with opened(with_cases) as window:
        type_in(an_entry(qtbot, window))
        lock(qtbot, window, relaunched)
    with opened(None) as window:
        entry = filled(qtbot, window)
        assert entry._values["text"]() == ACCOUNT
        assert entry.findChildren(QCheckBox)[1].isChecked()
        assert entry._banners._shown
        entry.findChildren(QLineEdit)[0].setText("mother")
        entry._keep.click()
        page = on_top(qtbot, window, CaseScreen)
        until(qtbot, lambda: any(ACCOUNT in line for line in lines(page, Part.CONTACTS)))
    with opened(None) as window:
        _is_not_offered(qtbot, window)


def test_what_is_left_on_purpose_is_gone(
    qtbot: QtBot, opened: Opened, relaunched: Relaunched
) -> None:
    with opened(with_cases) as window:
        entry = an_entry(qtbot, window)
        type_in(entry)
        entry.announce_pending()
        for _time in range(2):  # the first time it is warned of
            entry._cancel.click()
        on_top(qtbot, window, CaseScreen)
        lock(qtbot, window, relaunched)
    with opened(None) as window:
        _is_not_offered(qtbot, window)


def test_a_letter_is_proposed_as_it_was_typed(
    qtbot: QtBot, opened: Opened, relaunched: Relaunched
) -> None:
    written: list[str] = []

    def letter(window: HeadquartersWindow) -> WriteLetterScreen:
        assert window.navigation is not None
        screen = letter_screen(
            window.navigation._place,
            subject=("ask", "de" * 16, ""),
            title="Ask",
            lead="What?",
            text="proposed",
            write=written.append,
            on_done=lambda _nothing: None,
        )
        window.navigation.push(screen)
        until(qtbot, lambda: screen.typed() is not None)
        return screen

    with opened(with_cases) as window:
        on_top(qtbot, window, HomeScreen)
        screen = letter(window)
        assert screen.typed() == "proposed"
        screen._text.setPlainText("where is part three?")
        lock(qtbot, window, relaunched)
    with opened(None) as window:
        on_top(qtbot, window, HomeScreen)
        until(qtbot, window._frame.act_bar.isVisible)  # type: ignore[union-attr]
        screen = letter(window)
        until(qtbot, lambda: screen.typed() == "where is part three?")
        screen._send.click()
        until(qtbot, lambda: written == ["where is part three?"])
        assert letter(window).typed() == "proposed"


def _is_not_offered(qtbot: QtBot, window: HeadquartersWindow) -> None:
    until(qtbot, lambda: window.navigation is not None)
    asked: list[object] = []
    # In the vault's lane, so after what the window asks there first.
    window._jobs.run(window, lambda _progress: None, asked.append, asked.append)
    until(qtbot, lambda: bool(asked))
    assert not isinstance(window.stack.top, CaseEntryScreen)
