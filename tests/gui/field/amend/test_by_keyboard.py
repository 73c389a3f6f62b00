"""A sealed report is corrected by keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.field.amend.view import AmendScreen
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import open_session, shown_window


def test_choose_the_form_and_write(qtbot, tmp_path, organisation) -> None:
    with shown_window(qtbot, tmp_path / "vault") as window:
        sealed = []

        def make():
            session = a_device(tmp_path / "vault", organisation)
            sealed.extend(seal_report(session, [a_draft(session)]))
            return session

        open_session(qtbot, window._jobs, window, make)
        qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen))
        window.stack.top.amend_requested.emit(sealed[0].report_id)
        screen = window.stack.top
        assert isinstance(screen, AmendScreen)
        qtbot.waitUntil(lambda: bool(screen._forms))
        for _step in range([form.code for form in screen._forms].index("T02")):
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
        editor = window.stack.top
        qtbot.waitUntil(lambda: bool(editor.title))
        assert editor.title == "Detention of a person"
