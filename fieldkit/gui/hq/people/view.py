"""The people of headquarters: a line to find them, the list, and the way to the desk."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.local_text import number
from fieldkit.gui.hq.find_line import FindLine
from fieldkit.gui.hq.people.model import BORN, NAME, NOTE, NUMBER, REPORTS, TOWN, PeopleModel
from fieldkit.gui.hq.people.rows import PersonRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _, ngettext

_LEAST_ROWS = 3
_ROOM_FOR_NOTE, _ROOM_FOR_TOWN = 115, 75  # characters
_LETTERS = {NUMBER: 11, BORN: 11, TOWN: 16, REPORTS: 10, NOTE: 24}
_COMPARE = "compare"


class PeopleScreen(Screen):
    """Down goes from the line into the list, Enter opens."""

    person_chosen = Signal(str)  # person id
    compare_requested = Signal()
    find_requested = Signal(str)
    page_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("People"))
        self._model = PeopleModel(self)
        self._line = FindLine()
        self._count = label("", "hint")
        self._banners = Banners()
        self._failure: tuple[Banner, ...] = ()
        self._waiting: tuple[Banner, ...] = ()
        self._table = self._people_table()
        self._lay_out()
        self._connect()

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_people(self, people: tuple[PersonId, ...], *, is_found: bool) -> None:
        """Show these; the cursor stays on who it was on."""
        index = self._table.currentIndex()
        before = self._model.person(index.row()) if index.isValid() else None
        self._model.show_people(people)
        is_kept = before is not None and not self._line.is_waiting  # else the likeliest
        place = self._model.place_of(before) if before is not None and is_kept else -1
        if people:
            self._table.setCurrentIndex(self._model.index(max(place, 0), NAME))
        text = ngettext("{count} person", "{count} people", len(people))
        said = text.format(count=number(len(people)))
        if not people:
            nobody = _("Nobody yet: people come from reports, at the desk where they are compared.")
            said = _("Nobody is found under this.") if is_found else nobody
        self._count.setText(said)
        self._failure = ()
        self._show_banners()
        self._line.show_answered()

    def show_page(self, first: int, rows: tuple[PersonRow, ...]) -> None:
        """Fill in people."""
        self._model.show_page(first, rows)

    def show_waiting(self, count: int) -> None:
        """Say how many mentions no person is behind."""
        text = ngettext(
            "{count} mention in a report has no person yet.",
            "{count} mentions in reports have no person yet.",
            count,
        ).format(count=number(count))
        self._waiting = (
            (Banner(text, action=_("Compare"), name=_COMPARE, keys="Ctrl+Return"),) if count else ()
        )
        self._show_banners()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._line.forget()
        self._failure = (Banner(sentence, hint, role="alarm"),)
        self._show_banners()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that lead through the list."""
        return (("Down", _("Go to the list")), ("Return", _("Open the person")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line hand over to the list: Down goes there."""
        if watched is self._line and _is_down(event):
            self._table.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _people_table(self) -> QTableView:
        table = QTableView()
        make_row_table(table, self._model, _("People, by number"))
        # All rows alike: nothing is measured row by row.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        self._line.setPlaceholderText(_("A number or a name, in any letters"))
        self._line.setAccessibleName(_("Find a person"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for part in (self._line, self._banners, self._count):
            column.addWidget(part)
        column.addWidget(self._table, 1)
        self.setFocusProxy(self._line)

    def _connect(self) -> None:
        self._line.installEventFilter(self)
        self._line.answered.connect(self._open_current)
        self._line.returnPressed.connect(self._open_current)
        self._line.asked.connect(self.find_requested)
        self._model.page_requested.connect(self.page_requested)
        self._table.activated.connect(self._open)
        self._banners.asked.connect(self._asked)

    def _show_banners(self) -> None:
        self._banners.show_banners((*self._failure, *self._waiting))

    def _asked(self, name: str) -> None:
        if name == _COMPARE:
            self.compare_requested.emit()

    def _open_current(self) -> None:
        self._open(self._table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if not self._line.holds_back() and index.isValid():
            self.person_chosen.emit(self._model.person(index.row()))

    def _share_width(self) -> None:
        """Give names the most room; what is less needed goes where there is too little."""
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        there = self.width() // letter
        self._table.setColumnHidden(NOTE, there < _ROOM_FOR_NOTE)
        self._table.setColumnHidden(TOWN, there < _ROOM_FOR_TOWN)
        self._table.setColumnHidden(REPORTS, there < _ROOM_FOR_TOWN)
        header = self._table.horizontalHeader()
        for column, letters in _LETTERS.items():
            header.resizeSection(column, max(letter * letters, header.sectionSizeHint(column)))
        line = self.fontMetrics().lineSpacing() + 18
        self._table.verticalHeader().setDefaultSectionSize(line)
        self._table.setMinimumHeight(line * (_LEAST_ROWS + 1))


def _is_down(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Down
    )
