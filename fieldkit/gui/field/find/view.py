"""The search: one line to type in, filters beside it, what was found below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
)

from fieldkit.domain.local_text import number
from fieldkit.domain.place import Place
from fieldkit.gui.field.find.model import FOUND, NUMBER, TITLE, WHEN, FindModel
from fieldkit.gui.field.find.query import Fact, Found, Query, Shown, shown_names
from fieldkit.gui.field.today.rows import ReportRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.captioned import captioned
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext

_PAUSE_MS = 60  # between keys; a search at each would only be thrown away
_DAY_CHARACTERS = 12
_ROOM_FOR_NUMBER = 90  # characters
_ROOM_FOR_TIME = 62
_WHEN_LETTERS, _NUMBER_LETTERS = 17, 12
_SHORT_FACTS = 3
_LEAST_ROWS = 3


PLACE = "find"


class FindScreen(Screen):
    """Down goes from the line into the list, Enter opens."""

    search_requested = Signal(object)  # Query
    page_requested = Signal(int)  # number of its first sealed report
    facts_requested = Signal(str)  # report id of a sealed report
    draft_chosen = Signal(str, str)  # report id, path of the question, "" for none
    amend_requested = Signal(str)  # report id of a sealed report

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Find"))
        self._model = FindModel(self)
        self._line = QLineEdit()
        self._shown = QComboBox()
        self._first_day = QLineEdit()
        self._last_day = QLineEdit()
        self._count = label("", "hint")
        self._reading = label("", "hint")
        self._banners = Banners()
        self._table = self._found_table()
        self._facts = label("")
        self._amend = button(_("Correct…"))
        self._stub = ""
        self._wanted = ""  # the sealed report whose facts are shown once it is found
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()

    def show_found(self, found: Found) -> None:
        """Show what was found."""
        self._model.show_found(found)
        text = ngettext("{count} report", "{count} reports", found.count)
        said = text.format(count=number(found.count)) if found.count else _("Nothing found")
        self._count.setText(said)
        if found.count:
            self._table.setCurrentIndex(self._model.index(0, 0))
        else:
            self._hide_facts()
        if self._wanted and found.stub_ids == (self._wanted,):
            self._wanted = ""
            self._open_current()

    def show_page(self, first: int, rows: tuple[ReportRow, ...]) -> None:
        """Fill in sealed reports."""
        self._model.show_page(first, rows)

    def show_reading(self, done: int, total: int) -> None:
        """Say how many drafts have been read."""
        is_over = done >= total
        self._reading.setVisible(not is_over)
        if not is_over:
            text = _("Reading drafts: {done} of {total}")
            self._reading.setText(text.format(done=number(done), total=number(total)))

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show what is left of a sealed report."""
        # Two lines of short facts, the long hash between them: the list keeps its room.
        texts = [f"{fact.name}: {fact.text}" for fact in facts]
        lines = (texts[:_SHORT_FACTS], texts[_SHORT_FACTS : _SHORT_FACTS + 1])
        rest = texts[_SHORT_FACTS + 1 :]
        self._facts.setText("\n".join("   ".join(line) for line in (*lines, rest) if line))
        self._facts_card.setVisible(True)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        banners = (Banner(sentence, hint, role="alarm"),) if sentence else ()
        self._banners.show_banners(banners)

    def look_for(self, text: str) -> None:
        """Type something, as a person would."""
        self._line.setText(text)

    def show_stub(self, report_id: str) -> None:
        """Look for one sealed report, and show its facts once it is found."""
        self._wanted = report_id
        self._line.setText(report_id)

    def place(self) -> Place:
        """Return what is asked for, and where the cursor is in it."""
        return Place(
            PLACE,
            detail={
                "text": self._line.text(),
                "shown": self._shown.currentIndex(),
                "first": self._first_day.text(),
                "last": self._last_day.text(),
                "cursor": self._line.cursorPosition(),
            },
        )

    def return_to(self, place: Place) -> None:
        """Ask for it again."""
        text, shown, first, last, cursor = (
            place.detail.get(name) for name in ("text", "shown", "first", "last", "cursor")
        )
        self._line.setText(text if isinstance(text, str) else "")
        self._first_day.setText(first if isinstance(first, str) else "")
        self._last_day.setText(last if isinstance(last, str) else "")
        if type(shown) is int and 0 <= shown < self._shown.count():
            self._shown.setCurrentIndex(shown)
        if type(cursor) is int:
            self._line.setCursorPosition(cursor)  # Qt keeps it within the text

    def query(self) -> Query:
        """Return what is asked for now."""
        return Query(
            self._line.text(),
            self._shown.currentData() or Shown.ALL,
            self._first_day.text(),
            self._last_day.text(),
        )

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that lead through what was found."""
        return (
            ("Down", _("Go to what was found")),
            ("Return", _("Open the draft, or show the facts")),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_width()

    def _share_width(self) -> None:
        """Give what was found the most room; number and time go where there is too little."""
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        letters_there = self.width() // letter
        self._table.setColumnHidden(NUMBER, letters_there < _ROOM_FOR_NUMBER)
        self._table.setColumnHidden(WHEN, letters_there < _ROOM_FOR_TIME)
        header = self._table.horizontalHeader()
        for column, letters in ((WHEN, _WHEN_LETTERS), (NUMBER, _NUMBER_LETTERS)):
            header.resizeSection(column, max(letter * letters, header.sectionSizeHint(column)))
        header.resizeSection(TITLE, self.width() // (3 if letters_there >= _ROOM_FOR_TIME else 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line hand over to the list: Down goes there, Enter opens the first."""
        if watched is self._line and _is_down(event):
            self._table.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _found_table(self) -> QTableView:
        table = QTableView()
        make_row_table(table, self._model, _("What was found"))
        # All rows alike: nothing is measured row by row.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        line = table.fontMetrics().lineSpacing() + 18
        table.verticalHeader().setDefaultSectionSize(line)
        table.setMinimumHeight(line * (_LEAST_ROWS + 1))
        header = table.horizontalHeader()
        header.setSectionResizeMode(FOUND, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        self._line.setPlaceholderText(_("A name, a place, a word, a number"))
        self._line.setAccessibleName(_("Find"))
        for shown, name in shown_names():
            self._shown.addItem(name, shown)
        filters = FlowRow(spacing=10)
        for name, part in (
            (_("Show"), self._shown),
            (_("From day"), self._first_day),
            (_("To day"), self._last_day),
        ):
            if isinstance(part, QLineEdit):
                width = part.fontMetrics().horizontalAdvance("0") * (_DAY_CHARACTERS + 4)
                part.setFixedWidth(width)
            filters.add(captioned(name, part))
        filters.add(self._count)
        filters.add(self._reading)
        self._reading.setVisible(False)
        self._facts_card, facts = card()
        facts.setContentsMargins(16, 10, 16, 10)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._facts, 1)
        row.addWidget(self._amend)
        facts.addLayout(row)
        self._facts_card.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addWidget(self._line)
        column.addWidget(filters)
        column.addWidget(self._banners)
        column.addWidget(self._table, 1)
        column.addWidget(self._facts_card)
        self.setFocusProxy(self._line)

    def _connect(self) -> None:
        self._line.installEventFilter(self)
        for line in (self._line, self._first_day, self._last_day):
            line.textChanged.connect(self._pause.start)
        self._shown.currentIndexChanged.connect(self._pause.start)
        self._line.returnPressed.connect(self._open_current)
        self._pause.timeout.connect(self._search)
        self._model.page_requested.connect(self.page_requested)
        self._table.activated.connect(self._open)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._amend.clicked.connect(self._ask_to_amend)

    def _search(self) -> None:
        self.search_requested.emit(self.query())

    def _open_current(self) -> None:
        self._open(self._table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        hit, stub_id = self._model.hit(index.row()), self._model.stub_id(index.row())
        if hit is not None:
            self.draft_chosen.emit(hit.row.report_id, hit.path)
        elif stub_id is not None:
            self._stub = stub_id
            self.facts_requested.emit(stub_id)

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not (now.isValid() and self._model.stub_id(now.row()) == self._stub):
            self._hide_facts()

    def _hide_facts(self) -> None:
        self._stub = ""
        self._facts_card.setVisible(False)

    def _ask_to_amend(self) -> None:
        if self._stub:
            self.amend_requested.emit(self._stub)


def _is_down(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Down
    )
