"""Hands sealed reports over: choose the stick, copy, and hear when it is safe to unplug."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.local_text import size as size_text
from fieldkit.gui.field.handover.presenter import HandOverResult
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext


class HandOverScreen(PanelScreen):
    """One panel."""

    folder_chosen = Signal(str)
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Hand over"))
        self._is_busy = False
        self._work = WorkPanel()
        self._work.cancel_requested.connect(self.cancel_requested)
        self._back = button(_("Back"))
        self._choose = button(_("Choose the stick…"), "primary", keys="Ctrl+Return")
        self.add(self._work)
        self.add_buttons(self._back, self._choose)
        self._back.clicked.connect(self.go_back)
        self._choose.clicked.connect(self.ask_for_folder)
        self._choose.setEnabled(False)

    def ask_for_folder(self) -> None:
        """Let the person choose where to copy to."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Hand over to which folder?"), accept=_("Copy here")
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def show_waiting(self, count: int, size: int) -> None:
        """Say what waits."""
        self.show_lead(
            ngettext(
                "{count} sealed object waits for headquarters ({size}).",
                "{count} sealed objects wait for headquarters ({size}).",
                count,
            ).format(count=count, size=size_text(size)),
            _(
                "Everything is copied to a stick and read back byte by byte. Whoever carries the"
                " stick needs no key, and cannot open what is on it."
            ),
        )
        self._choose.setEnabled(True)
        self._choose.setFocus()

    def show_nothing(self, sentence: str, hint: str) -> None:
        """Say that there is nothing to hand over."""
        self.show_lead(sentence, hint)
        self._choose.setVisible(False)
        self._back.setFocus()

    def show_work(self, done: int, total: int) -> None:
        """Say that copying runs."""
        self._show_busy(True)
        self.show_message("")
        self._work.show_work(_("Copying to the stick and reading it back…"), done, total)

    def show_result(self, result: HandOverResult) -> None:
        """Say what was handed over."""
        self._show_busy(False)
        self._work.show_idle()
        self._choose.setVisible(False)
        self._back.setText(_("Done"))
        self._back.setFocus()
        self.show_lead(
            _("Verified: it is safe to unplug.")
            if result.is_verified
            else _("Written, but not verified: this drive does not let us read past the memory."),
            ngettext(
                "{count} sealed object ({size}) lies in the folder {folder}.",
                "{count} sealed objects ({size}) lie in the folder {folder}.",
                result.count,
            ).format(
                count=result.count,
                size=size_text(result.size),
                folder=result.folder_name,
            ),
        )
        if result.damaged:
            self.show_message(
                ngettext(
                    "{count} object was left out: its file on this device is damaged.",
                    "{count} objects were left out: their files on this device are damaged.",
                    result.damaged,
                ).format(count=result.damaged)
            )
        elif result.is_verified:
            self.show_message(
                _("Every byte was read back from the stick and compared."),
                _("The reports count as safe only when headquarters' receipt comes back."),
                role="good",
            )

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not handed over."""
        self._show_busy(False)
        self._work.show_idle()
        if sentence:
            self.show_message(sentence, hint)
        else:
            self.show_message(
                _("Stopped. The stick holds nothing whole yet."),
                _("Choose it again to go on where it stopped."),
                role="banner",
            )

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
