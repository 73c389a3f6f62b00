"""What left headquarters."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.hq.published.shown import PublishedLine
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.translations import _


class PublishedScreen(PanelScreen):
    """A list can be taken back in the books, not out of the world: it says so."""

    take_back_requested = Signal(str)  # statement id

    def __init__(self) -> None:
        super().__init__(_("What left"))
        self._lines: tuple[PublishedLine, ...] = ()
        self._model = LineModel(self)
        self._list = WholeList(self._model, _("What left, newest first"))
        self._take_back = TwicePressed(
            _("It left by mistake"), _("Really? Those who have it keep it.")
        )
        self._back = button(_("Back"))
        self.add(self._list)
        self.add_buttons(self._back, self._take_back)
        self._back.clicked.connect(self.go_back)
        self._take_back.confirmed.connect(self._ask)
        self._list.selectionModel().currentChanged.connect(self._offer)
        self.show_lines(())
        self.setFocusProxy(self._list)

    def show_lines(self, lines: tuple[PublishedLine, ...]) -> None:
        """Show what left."""
        self._lines = lines
        self._model.show_lines(tuple(plain_line(line.statement_id, line.text) for line in lines))
        lead = _("What left headquarters, newest first") if lines else _("Nothing left yet.")
        self.show_lead(lead)
        self.show_message("")
        self._list.setVisible(bool(lines))
        if lines and not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._offer()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _offer(self) -> None:
        index = self._list.currentIndex()
        can = index.isValid() and self._lines[index.row()].can_be_taken_back
        self._take_back.setVisible(can)

    def _ask(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self.take_back_requested.emit(self._lines[index.row()].statement_id)
