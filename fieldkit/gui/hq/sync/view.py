"""Fetching from drop servers: through Tor or not, progress, and what came of each server."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _


class SyncScreen(PanelScreen):
    """While it works, Back stops it first."""

    sync_requested = Signal(bool)  # through Tor
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Fetch from the drop servers"))
        self._is_busy = False
        self._through_tor = True
        self._way = PickRow(_("How"), ((True, _("Through Tor")), (False, _("Directly"))))
        self._warning = label(
            _("Directly, the network and the servers see the address of this office."), "hint"
        )
        self._work = WorkPanel()
        self._said = label("", "paragraph")
        self._lines = LineList(_("Servers"))
        self._back = button(_("Back"))
        self._go = button(_("Fetch"), "primary", keys="Ctrl+Return")
        self._said.setVisible(False)
        self.add(self._way, self._warning, self._work, self._said, self._lines)
        self.add_buttons(self._back, self._go)
        self._way.show_value(True)
        self._way.picked.connect(self._picked)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._back.clicked.connect(self.go_back)
        self._go.clicked.connect(lambda: self.sync_requested.emit(self._through_tor))
        self._offer()

    def show_servers(self, urls: tuple[str, ...]) -> None:
        """Say which servers there are."""
        if urls:
            self.show_lead(
                _("It fetches what lies there, takes it in, and leaves letters."), ", ".join(urls)
            )
        else:
            self.show_lead(
                _("No drop server is published."),
                _("Publish one with two holders: fieldkit-hq directory publish --server URL"),
            )
        self._go.setVisible(bool(urls))
        self._way.setVisible(bool(urls))
        self._warning.setVisible(bool(urls))
        (self._go if urls else self._back).setFocus()

    def show_work(self, done: int, total: int) -> None:
        """Say that it runs."""
        if not self._is_busy:
            self._is_busy = True
            self.show_message("")
            self._offer()
            self._work.focus_cancel()
        self._work.show_work(
            _("Fetching and answering. Other sections can be used meanwhile."), done, total
        )

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
            self.show_message(
                _("Stopped. What was fetched before stays."),
                _("The next one goes on where it stopped."),
                role="banner",
            )

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

    def _picked(self, through_tor: object) -> None:
        self._through_tor = bool(through_tor)

    def _offer(self) -> None:
        self._go.setEnabled(not self._is_busy)
        self._way.setEnabled(not self._is_busy)

    def _end(self) -> None:
        self._is_busy = False
        self._work.show_idle()
        self._offer()
        self._back.setFocus()
