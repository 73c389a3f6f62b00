"""Reads a return stick: choose it, and read what came."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _


class IncomingScreen(PanelScreen):
    """One panel."""

    folder_chosen = Signal(str)
    cancel_requested = Signal()
    changes_requested = Signal()  # the person wants to see what waits for them

    def __init__(self) -> None:
        super().__init__(_("Read a return stick"))
        self._is_busy = False
        self._work = WorkPanel()
        self._work.cancel_requested.connect(self.cancel_requested)
        self._lines = label("", "lines")
        self._lines.setVisible(False)
        self._back = button(_("Back"))
        self._changes = button(_("See the changes…"))
        self._choose = button(_("Choose the stick…"), "primary", keys="Ctrl+Return")
        self.add(self._lines, self._work)
        self.add_buttons(self._back, self._changes, self._choose)
        self._changes.setVisible(False)
        self.show_lead(
            _("Receipts and news from headquarters."),
            _("Only what is meant for this device, and signed by headquarters, is taken in."),
        )
        self._back.clicked.connect(self.go_back)
        self._changes.clicked.connect(self.changes_requested)
        self._choose.clicked.connect(self.ask_for_folder)
        self._choose.setFocus()

    def ask_for_folder(self) -> None:
        """Let the person choose the stick."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Which stick came back?"), accept=_("Read")
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def show_work(self, done: int, total: int) -> None:
        """Say that reading runs."""
        self._show_busy(True)
        self.show_message("")
        self._work.show_work(_("Reading…"), done, total)

    def show_result(self, lines: tuple[str, ...], *, waits_for_person: bool) -> None:
        """Say what came."""
        self._show_busy(False)
        self._work.show_idle()
        self.show_lead(_("This came back:"))
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(True)
        self._changes.setVisible(waits_for_person)
        self._back.setText(_("Done"))
        self._choose.setText(_("Read another…"))
        (self._changes if waits_for_person else self._back).setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it could not be read."""
        self._show_busy(False)
        self._work.show_idle()
        if sentence:
            self.show_message(sentence, hint)
        else:
            self.show_message(_("Stopped."), _("What was read before is kept."), role="banner")

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def _show_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._choose.setEnabled(not is_busy)
        self._back.setEnabled(not is_busy)

    def _folder_chosen(self, paths: list[str]) -> None:
        self.folder_chosen.emit(paths[0])
