"""The sheet of many people: what all share above, one line for each person below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.domain.sheet import Certainty, Row
from fieldkit.domain.sheet_columns import NAME
from fieldkit.gui.field.sheet.columns import PHOTOS, SharedText, ShownSheet
from fieldkit.gui.field.sheet.grid import SheetGrid
from fieldkit.gui.field.sheet.line import SheetLine, encrypting
from fieldkit.gui.field.sheet.model import CERTAINTY, PROBLEM, SheetModel
from fieldkit.gui.field.sheet.place import SheetPlace, sheet_place
from fieldkit.gui.field.sheet.shared import SharedFields
from fieldkit.gui.field.sheet.tools import SheetTools, sheet_keys
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.saved_screen import SavedScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _

_PAUSE_MS = 400  # after the first key that is not saved
_SUMMARY = ("assembly_name", "observed_at", "place", "police_units", "police_vehicles")
_FIND_CHARACTERS = 14


class SheetScreen(SavedScreen):
    """Filled by keys alone; never opens a window over what is being typed."""

    typed = Signal(int, str, str)  # row, column, text so far
    edited = Signal(int, str, str)  # row, column, text
    given_up = Signal(int, str)  # row, column
    shared_typed = Signal(str, str)  # name, text
    shared_left = Signal(str)  # name
    find_requested = Signal(str, tuple)  # text, cell after which to look
    files_chosen = Signal(int, list)  # row, paths
    photos_requested = Signal(str, str)  # id and name of the row that has some
    cancel_requested = Signal()  # of the photo that is being attached
    question_elsewhere = Signal(str, str)  # sheet id, path of a question of its whole report
    report_requested = Signal(str)  # id of the report of what all share
    seal_requested = Signal(list)  # report ids
    shown_again = Signal()

    def __init__(self, sheet_id: ReportId) -> None:
        super().__init__()
        self.show_title(_("Many people"))
        self._sheet_id = sheet_id
        self._is_busy = False
        self._can_take_back = False
        self._said_of_all = ""
        self._awaited: SheetPlace | None = None
        self._awaited_row: tuple[str, str] | None = None
        self._pending: tuple[int, str, str] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._model = SheetModel(self)
        self.grid = SheetGrid(self._model)
        self._shared = SharedFields()
        self._toggle = button(_("Shared by all"), "segment", keys="Ctrl+1")
        self._toggle.setCheckable(True)
        self._toggle.setChecked(True)
        self._summary = label("", "hint")
        self._report = button(_("All questions…"), keys="Ctrl+2")
        self._tools = SheetTools(self.grid)
        self._find = QLineEdit()
        self._line = SheetLine()
        self._work = WorkPanel()
        self._seal = button(_("Seal…"), "primary", keys="Ctrl+Return")
        self._seal.setEnabled(False)
        self._lay_out()
        self._connect()

    @property
    def report_id(self) -> ReportId:
        """Return which sheet it shows."""
        return self._sheet_id

    @property
    def model(self) -> SheetModel:
        """Return the rows as they are shown."""
        return self._model

    def show_sheet(self, sheet: ShownSheet) -> None:
        """Show a sheet that was opened."""
        self._model.show_sheet(sheet)
        self._shared.show_fields(sheet.shared)
        self.grid.fit_columns()
        self._line.show_people(self._model.rows)
        self._seal.setEnabled(True)
        self._toggle.setChecked(not sheet.rows)
        self._show_shared_fields()
        # Once the layouts have placed everything.
        QTimer.singleShot(0, self, self._go_where_one_was)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show the rows as they are now."""
        self._model.show_rows(rows)
        self._line.show_people(self._model.rows)
        self._tell_cell()

    def show_shared(self, texts: Mapping[str, SharedText]) -> None:
        """Show what all share."""
        self._shared.show_texts(texts)
        self._model.show_inherited({name: shown.text for name, shown in texts.items()})
        said = [texts[name].note or texts[name].text for name in _SUMMARY if name in texts]
        self._said_of_all = " · ".join(text for text in said if text)
        self._show_summary()

    def show_photos(self, row_id: ReportId, count: int) -> None:
        """Show how many photos a row has."""
        self._model.show_photos(row_id, count)

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """Offer what can be undone."""
        self._tools.show_steps(can_undo=can_undo, can_redo=can_redo)

    def show_message(self, text: str, *, can_undo: bool = False) -> None:
        """Say what was just done or understood."""
        self._can_take_back = can_undo
        self._line.show_news(text)

    def go_to(self, row: int, column: str) -> None:
        """Put the cursor into a cell."""
        self.grid.go_to(row, column)
        self.grid.setFocus()

    def go_to_row(self, row_id: str, column: str) -> None:
        """Put the cursor into a cell of a person, or what all share: its name, or its path."""
        if not self._model.columns:
            self._awaited_row = row_id, column  # it is not open yet
            return
        if row_id == self._sheet_id:
            self._toggle.setChecked(True)
            self._show_shared_fields()
            name = column.rpartition("/")[2]
            if not self._shared.go_to(name) and name != column:
                self.question_elsewhere.emit(row_id, column)
            return
        rows = [row.row_id for row in self._model.rows]
        if row_id in rows:
            self.go_to(rows.index(ReportId(row_id)), column)

    def shares(self, name: str) -> bool:
        """Say whether an answer is asked here for all."""
        return self._shared.has(name)

    def show_work(self, done: int, total: int, waiting: int) -> None:
        """Say that a photo is being encrypted."""
        self._is_busy = True
        self._work.show_work(encrypting(waiting), done, total)

    def show_idle(self) -> None:
        """Say that nothing is being attached."""
        self._is_busy = False
        self._work.show_idle()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the grid."""
        return sheet_keys()

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        self._shared.announce_pending()
        self._announce_typed()

    @property
    def offers_languages(self) -> bool:
        """Return that the sheet is found as it was left."""
        return True

    def is_at_rest(self) -> bool:
        """Return whether no photo is being attached and everything typed is saved."""
        if self._is_busy:
            self.show_failure(
                _("A file is still being attached."), _("Wait until it is done, or cancel it.")
            )
        return not self._is_busy and self._is_saved

    def place(self) -> Place:
        """Return where one is in the sheet."""
        at = self.grid.current_cell()
        return SheetPlace(self._sheet_id, *at, self._shared.focused()).to_place()

    def return_to(self, place: Place) -> None:
        """Go back to where one was, as soon as the sheet is shown."""
        self._awaited = sheet_place(place)

    def go_back(self) -> None:
        """Leave; Escape first takes back what was pasted."""
        if self._can_take_back:
            self.show_message("")
            self.grid.undone.emit()
            return
        self.grid.cells.commit_open()
        self.announce_pending()
        if self._is_busy:
            self.is_at_rest()
        else:
            self.leave_or_warn()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+F: here it finds in this sheet, elsewhere among all reports."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find):
            if event.type() == QEvent.Type.KeyPress:
                self._go_find()
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Go on from a find with Enter, back into the grid with Escape."""
        if (
            watched is not self._find
            or not isinstance(event, QKeyEvent)
            or event.key() != Qt.Key.Key_Escape
        ):
            return super().eventFilter(watched, event)  # type: ignore[arg-type]  # a QObject
        if event.type() == QEvent.Type.KeyPress:
            self.grid.setFocus()
        event.accept()
        return True

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._toggle)
        top.addStretch(1)
        top.addWidget(self._find)
        top.addWidget(self._report)
        for press in (self._toggle, self._report):
            press.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._find.setPlaceholderText(_("Find"))
        self._find.setAccessibleName(_("Find in this sheet"))
        self._find.setFixedWidth(self.fontMetrics().averageCharWidth() * _FIND_CHARACTERS + 24)
        bottom = QHBoxLayout()
        bottom.setSpacing(16)
        bottom.addWidget(self._line, 1)
        bottom.addWidget(self._seal)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._summary)
        column.addWidget(self._shared)
        column.addWidget(self._banners)
        column.addWidget(self._tools)
        column.addWidget(self.grid, 1)
        column.addWidget(self._work)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._announce_typed)
        self._model.edited.connect(self._edited)
        self.grid.cells.typed.connect(self._note_typed)
        self.grid.cells.given_up.connect(self._give_up)
        self.grid.moved_to.connect(self._tell_cell)
        self._shared.typed.connect(self.shared_typed)
        self._shared.left.connect(self.shared_left)
        self._toggle.clicked.connect(self._toggled)
        self._report.clicked.connect(self._ask_for_report)
        self._tools.photo_asked.connect(self._ask_for_photo)
        self.grid.files_dropped.connect(self.files_chosen)
        self.grid.photos_asked.connect(self._ask_for_photo)
        self._find.returnPressed.connect(self._ask_to_find)
        self._find.installEventFilter(self)
        self._seal.clicked.connect(self._ask_to_seal)
        self._work.cancel_requested.connect(self.cancel_requested)
        for keys, slot in (("F3", self._ask_to_find), ("F6", self._go_round)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _note_typed(self, row: int, column: int, text: str) -> None:
        self._pending = (row, self._model.columns[column], text)
        if not self._pause.isActive():
            self._pause.start()

    def _announce_typed(self) -> None:
        self._pause.stop()
        pending, self._pending = self._pending, None
        if pending is not None:
            self.typed.emit(*pending)

    def _edited(self, row: int, column: str, text: str) -> None:
        self._pause.stop()
        self._pending = None
        self.edited.emit(row, column, text)

    def _give_up(self) -> None:
        self._pause.stop()
        self._pending = None
        self.given_up.emit(*self.grid.current_cell())

    def _toggled(self) -> None:
        self._show_shared_fields()
        if self._toggle.isChecked():
            self._shared.go_to_first()
        else:
            self.grid.setFocus()

    def _show_shared_fields(self) -> None:
        self._shared.setVisible(self._toggle.isChecked())
        self._show_summary()

    def _show_summary(self) -> None:
        """Say in one line what all share, while the fields are out of sight."""
        self._summary.setText(self._said_of_all)
        self._summary.setVisible(bool(self._said_of_all) and not self._toggle.isChecked())

    def _go_round(self) -> None:
        if self._shared.focused():
            self.grid.setFocus()
            return
        self._toggle.setChecked(True)
        self._toggled()

    def _go_find(self) -> None:
        self._find.setFocus()
        self._find.selectAll()

    def _ask_to_find(self) -> None:
        if self._find.text().strip():
            self.find_requested.emit(self._find.text(), self.grid.current_cell())

    def _ask_for_photo(self) -> None:
        """Show the photos of the person with the cursor, or let the first one be chosen."""
        row, _column = self.grid.current_cell()
        if row < len(self._model.rows) and self._model.photo_count(row):
            name = self._model.index(row, 0).data()
            self.photos_requested.emit(self._model.rows[row].row_id, str(name or ""))
            return
        chooser = FileChooser(self.window(), Wanted.FILES, _("Add photos"), accept=_("Attach"))
        chooser.chosen.connect(self._photos_chosen)
        chooser.open()

    def _photos_chosen(self, paths: list[str]) -> None:
        self.files_chosen.emit(self.grid.current_cell()[0], paths)

    def _ask_for_report(self) -> None:
        self.grid.cells.commit_open()
        self.announce_pending()
        self.report_requested.emit(self._sheet_id)

    def _ask_to_seal(self) -> None:
        self.grid.cells.commit_open()
        self.announce_pending()
        if self.is_at_rest() or not self._is_busy:
            self.seal_requested.emit([self._sheet_id])

    def _tell_cell(self, *_place: object) -> None:
        """Say what is wrong in the cell with the cursor, and how certain it is."""
        index = self.grid.currentIndex()
        is_cell = index.isValid() and self._model.columns[index.column()] != PHOTOS
        code = str(index.data(CERTAINTY) or "") if is_cell else ""
        self._tools.show_certainty(Certainty(code) if is_cell else None)
        self._line.show_problem(str(index.data(PROBLEM) or "") if is_cell else "")

    def _go_where_one_was(self) -> None:
        row, self._awaited_row = self._awaited_row, None
        place, self._awaited = self._awaited, None
        if row is not None:
            self.go_to_row(*row)
            return
        if place is not None and place.field:
            self.go_to_row(self._sheet_id, place.field)
            return
        if place is not None:
            self.go_to(place.row, place.column)
        elif not self._model.rows:
            self.grid.go_to(0, NAME)
            self._shared.go_to_first()
            self.show_message(
                _("First what all share, then F6 or Tab: one person in each line, a name or looks.")
            )
        else:
            self.go_to(len(self._model.rows), NAME)
