"""Letters in the window, by keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.identifiers import Sha256
from fieldkit.gui.field.letters.view import LettersScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.window import FieldWindow
from fieldkit.operations.session import Session
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation
from tests.fakes.window import on_top, open_session
from tests.operations.field.test_read_letters import came

MAIL = Sha256("ab" * 32)
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_letters_are_read_ticked_off_and_thrown_away_by_keys_alone(
    qtbot: QtBot, window: FieldWindow, tmp_path: Path, organisation: Organisation
) -> None:
    def make() -> Session:
        session = a_device(tmp_path / "vault", organisation)
        with session.vault.transaction():
            session.vault.mail.add(MAIL, session.clock.now())
        came(session, MailKind.MESSAGE, "Thank you.")
        came(session, MailKind.TASK, "Find a witness.\n<b>No markup.</b>")
        return session

    open_session(qtbot, window._jobs, window, make)
    home = on_top(qtbot, window, TodayScreen)

    def says(words: str) -> bool:
        labels = window.findChildren(QLabel)
        return any(words in label.text() for label in labels if label.isVisible())

    qtbot.waitUntil(lambda: says("2 messages from headquarters were not read yet."))
    home.step_requested.emit("letters")
    screen = on_top(qtbot, window, LettersScreen)
    qtbot.waitUntil(lambda: says("Find a witness.\n<b>No markup.</b>"))
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "done" in screen._model.index(0).data())
    assert screen._done.text() == "Not done yet"
    screen._list.setFocus()
    QTest.keyClick(screen._list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: says("Thank you."))
    assert not screen._done.isVisible()
    screen._remove.setFocus()
    for _time in range(2):
        QTest.keyClick(screen._remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: screen._model.rowCount() == 1)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: not says("not read yet"))
