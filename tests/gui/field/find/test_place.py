"""A search that was open at the lock is asked again, with the cursor where it was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.domain.place import Place
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.operations.field.remember_place import End, remember_end, remember_place
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import open_session


def test_a_lock_leads_back_to_the_search(qtbot, window, tmp_path, organisation) -> None:
    kept = Place("find", "", {"text": "Invented", "cursor": 3, "shown": 1, "first": "", "last": ""})

    def make() -> Session:
        session = a_device(tmp_path / "vault", organisation)
        a_draft(session)
        remember_place(session, kept)
        remember_end(session, End.LOCKED)
        return session

    open_session(qtbot, window._jobs, window, make)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, FindScreen))
    screen = window.stack.top
    qtbot.waitUntil(lambda: screen._model.rowCount() == 2)  # the name and the place
    assert screen.place() == kept
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isinstance(window.stack.top, FindScreen))


def test_what_another_version_kept_does_no_harm(qtbot) -> None:
    screen = FindScreen()
    qtbot.addWidget(screen)
    screen.return_to(Place("find", "", {"text": 3, "shown": 99, "cursor": "x", "first": None}))
    assert screen.place().detail["text"] == ""
