"""The letters from headquarters: the list above, the one that is chosen below, whole."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from fieldkit.gui.field.letters.model import LetterModel
from fieldkit.gui.field.letters.rows import LetterRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, card, label
from fieldkit.translations import _

_MOST_ROWS = 4  # more are scrolled to
_SIGN = 20  # pixels


class LettersScreen(PanelScreen):
    """What is written is shown as plain text; nothing in it can be pressed."""

    read = Signal(int)  # number of a letter that is before the person now
    ticked_off = Signal(int, bool)  # number of a task; whether it is done
    remove_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__(_("From headquarters"))
        self._model = LetterModel(self)
        self._list = self._letter_list()
        self._heading = label("", "message")
        self._about = label("", "hint")
        self._text = label("", "paragraph")
        self._letter, inside = card("row")
        for part in (self._heading, self._text, self._about):
            inside.addWidget(part)
        self._back = button(_("Back"))
        self._remove = TwicePressed(_("Throw away"), _("For good? Press again"))
        self._done = button(_("It is done"), keys="Ctrl+Return", icon_name="check")
        self._announced = 0  # number of the letter that was told as read last
        self.add(self._list, self._letter)
        self.add_buttons(self._back, self._remove, self._done)
        self._letter.setVisible(False)
        self._connect()
        self._offer()

    def show_letters(self, rows: tuple[LetterRow, ...]) -> None:
        """Show these; the one that was chosen stays, else the newest that is new is chosen."""
        before = self._current()
        self._model.show_letters(rows)
        self.show_lead(
            "" if rows else _("Headquarters has not written anything yet."),
            _("Only what headquarters has signed is shown here.")
            if rows
            else _("Messages and tasks come with a return stick, or over the network."),
        )
        row = self._model.row_of(before.number) if before is not None else -1
        if row < 0 and rows:
            row = next((place for place, one in enumerate(rows) if one.is_new), 0)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        self._list.setVisible(bool(rows))
        shown = max(1, min(len(rows), _MOST_ROWS))
        self._list.setFixedHeight(shown * (self._list.sizeHintForRow(0) + 2) + 8)
        self._show_current()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _letter_list(self) -> QListView:
        made = QListView()
        made.setModel(self._model)
        made.setAccessibleName(_("Letters, the newest first"))
        made.setIconSize(QSize(_SIGN, _SIGN))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        return made

    def _connect(self) -> None:
        self._list.selectionModel().currentChanged.connect(self._chosen)
        self._back.clicked.connect(self.go_back)
        self._remove.confirmed.connect(self._ask_to_remove)
        self._done.clicked.connect(self._tick_off)

    def _current(self) -> LetterRow | None:
        index = self._list.currentIndex()
        return self._model.letter(index.row()) if index.isValid() else None

    def _chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        letter = self._current()
        self._letter.setVisible(letter is not None)
        if letter is not None:
            self._heading.setText(f"{letter.title} · {letter.when}")
            self._text.setText(letter.text)
            self._about.setText(letter.about)
            self._about.setVisible(bool(letter.about))
            if letter.is_new and self._announced != letter.number:
                self._announced = letter.number
                self.read.emit(letter.number)
        self._offer()

    def _offer(self) -> None:
        letter = self._current()
        self._remove.setVisible(letter is not None)
        self._done.setVisible(letter is not None and letter.can_be_done)
        if letter is not None:
            self._done.setText(_("Not done yet") if letter.is_done else _("It is done"))

    def _ask_to_remove(self) -> None:
        letter = self._current()
        if letter is not None:
            self.remove_requested.emit(letter.number)

    def _tick_off(self) -> None:
        letter = self._current()
        if letter is not None:
            self.ticked_off.emit(letter.number, not letter.is_done)
