"""A panel whose work runs for long: how far it is, how to stop it, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _


class RunningScreen(PanelScreen):
    """While it works, Back stops it first. Whoever is made from it lays out its parts."""

    cancel_requested = Signal()

    def __init__(self, title: str, *, action: str, results: str, stopped: tuple[str, str]) -> None:
        """`results` is what the list of what came of it is called; `stopped`: sentence, hint."""
        super().__init__(title)
        self._is_busy = False
        self._waiting_cursor: QWidget | None = None  # where it comes when this is seen again
        self._stopped = stopped
        self._work = WorkPanel()
        self._said = label("", "paragraph")
        self._lines = LineList(results)
        self._back = button(_("Back"))
        self._go = button(action, "primary", keys="Ctrl+Return")
        self._said.setVisible(False)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._back.clicked.connect(self.go_back)

    def show_work(self, done: int, total: int) -> None:
        """Say that work runs."""
        if not self._is_busy:
            self._is_busy = True
            self.show_message("")
            self._said.setVisible(False)
            self._lines.show_lines(())
            self._offer()
            self._work.focus_cancel()
        self._show_progress(done, total)

    def show_result(self, result: DriveResult) -> None:
        """Say what came of it."""
        self._end()
        self.show_lead(result.lead)
        self._said.setText("\n".join(result.sentences))
        self._said.setVisible(bool(result.sentences))
        self._lines.show_lines(result.lines)
        self.show_message(result.warning, result.hint)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it did not work; an empty sentence means that it was stopped."""
        self._end()
        if sentence:
            self.show_message(sentence, hint)
        else:
            self.show_message(*self._stopped, role="banner")

    def is_at_rest(self) -> bool:
        """Return whether nothing runs; else say that it must be stopped first."""
        if self._is_busy:
            self._work.focus_cancel()
        return not self._is_busy

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor where it could not be put while something else was shown."""
        super().showEvent(event)
        if self._waiting_cursor is not None:
            self._waiting_cursor.setFocus()
            self._waiting_cursor = None

    def _put_cursor(self, part: QWidget) -> None:
        """Take it only from this screen: whoever works elsewhere meanwhile may be typing."""
        if self.isVisible():
            part.setFocus()
        else:
            self._waiting_cursor = part

    def _show_progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        raise NotImplementedError  # what is counted, in which words, is each screen's own

    def _offer(self) -> None:
        """Let be pressed what can be done now."""
        raise NotImplementedError  # only who lays out the parts knows which of them begin work

    def _end(self) -> None:
        self._is_busy = False
        self._work.show_idle()
        self._offer()
        self._put_cursor(self._back)
