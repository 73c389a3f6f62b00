"""Fetching from drop servers: through Tor or not, progress, and what came of each server."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.running_screen import RunningScreen
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _


class SyncScreen(RunningScreen):
    """Offered where there are servers."""

    sync_requested = Signal(bool)  # through Tor

    def __init__(self) -> None:
        super().__init__(
            _("Fetch from the drop servers"),
            action=_("Fetch"),
            results=_("Servers"),
            stopped=(
                _("Stopped. What was fetched before stays."),
                _("The next one goes on where it stopped."),
            ),
        )
        self._through_tor = True
        self._way = PickRow(_("How"), ((True, _("Through Tor")), (False, _("Directly"))))
        self._warning = label(
            _("Directly, the network and the servers see the address of this office."), "hint"
        )
        self.add(self._way, self._warning, self._work, self._said, self._lines)
        self.add_buttons(self._back, self._go)
        self._way.show_value(True)
        self._way.picked.connect(self._picked)
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

    def _show_progress(self, done: int, total: int) -> None:
        self._work.show_work(
            _("Fetching and answering. Other sections can be used meanwhile."), done, total
        )

    def _picked(self, through_tor: object) -> None:
        self._through_tor = bool(through_tor)

    def _offer(self) -> None:
        self._go.setEnabled(not self._is_busy)
        self._way.setEnabled(not self._is_busy)
