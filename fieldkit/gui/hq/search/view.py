"""The search: one line to type in, what was found below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout

from fieldkit.domain.local_text import number
from fieldkit.gui.hq.find_line import FindLine
from fieldkit.gui.hq.search.model import HitModel
from fieldkit.gui.hq.search.rows import HitRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _, ngettext

_PAUSE_MS = 40  # between keys; a search at each would only be thrown away
_SIGN = 20  # pixels


class SearchScreen(Screen):
    """Down goes from the line into the list, Return opens."""

    search_requested = Signal(str)
    chosen = Signal(object)  # Destination

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Find"))
        self._line = FindLine(pause_ms=_PAUSE_MS)
        self._line.setAccessibleName(_("Find"))
        self._line.setPlaceholderText(_("A name in any script, a place, a word, a number"))
        self._count = label("", "hint")
        self._banners = Banners()
        self._model = HitModel(self)
        self._list = self._hit_list()
        self._line.asked.connect(self.search_requested)
        for moment in (self._line.returnPressed, self._line.answered):
            moment.connect(self._choose_current)
        self._line.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for part in (self._line, self._count, self._banners):
            column.addWidget(part)
        column.addWidget(self._list, 1)
        self.setFocusProxy(self._line)
        self._line.setFocus()  # where the cursor comes when this is shown
        self._say(0)

    def look_for(self, text: str) -> None:
        """Put a text into the line, as if it had been typed."""
        self._line.setText(text)
        self._line.selectAll()
        self._line.setFocus()

    def show_hits(self, typed: str, rows: tuple[HitRow, ...]) -> None:
        """Show what was found; Return opens the first."""
        self._banners.show_banners(())
        self._model.show_hits(rows)
        if rows:
            self._list.setCurrentIndex(self._model.index(0))
        self._say(len(rows))
        self._line.show_answered()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._line.forget()
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that lead through what was found."""
        return (("Down", _("Go to what was found")), ("Return", _("Open what is chosen")))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line hand over to the list."""
        if (
            watched is self._line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self._list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _say(self, count: int) -> None:
        if count:
            text = ngettext("{count} found", "{count} found", count)
            self._count.setText(text.format(count=number(count)))
        elif self._line.text().strip():
            self._count.setText(_("Nothing found"))
        else:
            self._count.setText(
                _("People, cases, reports and notes. Contacts and sources are never found here.")
            )

    def _hit_list(self) -> QListView:
        made = QListView()
        made.setModel(self._model)
        made.setAccessibleName(_("What was found"))
        made.setIconSize(QSize(_SIGN, _SIGN))
        made.setUniformItemSizes(True)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.activated.connect(self._choose)
        return made

    def _choose_current(self) -> None:
        self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        if not self._line.holds_back() and index.isValid():
            self.chosen.emit(self._model.hit(index.row()).where)
