"""The grid of a sheet: a table that is filled by keys alone, as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QItemSelectionModel, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from fieldkit.domain.sheet import CellAt
from fieldkit.domain.sheet_columns import LOOKS, NAME
from fieldkit.gui.field.sheet.columns import PHOTOS
from fieldkit.gui.field.sheet.delegate import SheetDelegate
from fieldkit.gui.field.sheet.model import SheetModel
from fieldkit.translations import _

_WIDTHS = {NAME: 26, LOOKS: 24, "summary": 26, "taken_to": 20, "place": 20, "source_type": 22}
_WIDTHS |= {"sex": 10, "age_estimate": 11, "birth_year": 11, PHOTOS: 8}
_OTHER_WIDTH = 15  # digits of the font
_SMALLEST_ROW = 30  # pixels

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier

# Keys after which Enter no longer leads back to where a run of tabs began.
_TRAVEL = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)


class SheetGrid(QTableView):
    """Announces what keys ask for; `certain` and so on carry the chosen cells."""

    cleared = Signal(list)  # list of CellAt, as all below
    certainty_asked = Signal(list)
    copied_down = Signal(list)
    counted_on = Signal(list)
    rows_inserted = Signal(int)  # before this row
    rows_removed = Signal(list)  # numbers of rows
    rows_moved = Signal(list, int)  # numbers of rows, steps
    pasted = Signal(int, str, str)  # row, column, text
    photo_pasted = Signal(int, bytes)  # row, PNG
    files_dropped = Signal(int, list)  # row, paths
    photos_asked = Signal()  # of the row with the cursor
    undone = Signal()
    redone = Signal()
    moved_to = Signal(int, str)  # row, column

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self._sheet = model
        self._copied = ""
        self._clipboard_then = ""
        self._column_of_tabs: int | None = None
        self.cells = SheetDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self.cells)
        self.setAccessibleName(_("People"))
        self.setProperty("role", "sheet")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setCornerButtonEnabled(False)
        header = self.horizontalHeader()
        header.setHighlightSections(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(True)
        self.cells.left_by.connect(self._go_by)
        self._keys = self._meanings()

    def fit_columns(self) -> None:
        """Give each column the room that its answers need, in the type of now."""
        digit = max(self.fontMetrics().horizontalAdvance("0"), 1)
        widths = {name: _WIDTHS.get(name, _OTHER_WIDTH) for name in self._sheet.columns}
        self._sheet.set_widths({name: width for name, width in widths.items()})
        for place, name in enumerate(self._sheet.columns):
            self.setColumnWidth(place, widths[name] * digit + 28)
        line = self.fontMetrics().lineSpacing()
        self.horizontalHeader().setFixedHeight(self._sheet.heading_lines() * line + 14)
        self.verticalHeader().setDefaultSectionSize(max(line + 14, _SMALLEST_ROW))

    def chosen_cells(self) -> list[CellAt]:
        """Return the chosen cells that are questions, by row and column."""
        columns = self._sheet.columns
        found = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        return [(row, columns[column]) for row, column in found if columns[column] != PHOTOS]

    def chosen_rows(self) -> list[int]:
        """Return the rows of the chosen cells that hold people."""
        count = len(self._sheet.rows)
        return sorted({index.row() for index in self.selectedIndexes() if index.row() < count})

    def current_cell(self) -> CellAt:
        """Return where the cursor is."""
        index = self.currentIndex()
        if not index.isValid():
            return 0, NAME
        return index.row(), self._sheet.columns[index.column()]

    def go_to(self, row: int, column: str) -> None:
        """Put the cursor into a cell."""
        columns = self._sheet.columns
        if column in columns and self._sheet.rowCount():
            row = min(max(row, 0), self._sheet.rowCount() - 1)
            self._choose(row, columns.index(column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means in a sheet; all others begin to write in the cell."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        meant = self._keys.get((Qt.Key(event.key()), modifiers))
        is_photo = self.currentIndex().isValid() and self.current_cell()[1] == PHOTOS
        if is_photo and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2):
            meant = self.photos_asked.emit
        if meant is not None:
            meant()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._column_of_tabs is None:
            self._column_of_tabs = self.currentIndex().column()
        elif event.key() in _TRAVEL:
            self._column_of_tabs = None
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin elsewhere."""
        self._column_of_tabs = None
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show photos; every other cell is changed."""
        super().mouseDoubleClickEvent(event)
        if self.currentIndex().isValid() and self.current_cell()[1] == PHOTOS:
            self.photos_asked.emit()

    def currentChanged(self, current: object, previous: object) -> None:
        """Say where the cursor is now."""
        super().currentChanged(current, previous)  # type: ignore[arg-type]  # indexes
        row, column = self.current_cell()
        self.moved_to.emit(row, column)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Name the rows at their numbers while the column of names is out of sight."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self._sheet.name_rows(self.columnViewportPosition(0) + self.columnWidth(0) // 2 < 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit_columns()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if _paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show whose photo it would be."""
        row = self.rowAt(int(event.position().y()))
        if row >= 0 and _paths_in(event.mimeData()):
            self.selectRow(row)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Give files to the person they were dropped on."""
        row = self.rowAt(int(event.position().y()))
        paths = _paths_in(event.mimeData())
        if row >= 0 and paths:
            event.acceptProposedAction()
            self.files_dropped.emit(row, paths)

    def paste(self) -> None:
        """Take what is on the clipboard: a picture, what was copied here, or text."""
        row, column = self.current_cell()
        board = QGuiApplication.clipboard()
        picture = board.mimeData().hasImage()
        text = board.text(QClipboard.Mode.Clipboard)
        if self._copied and text == self._clipboard_then and not picture:
            self.pasted.emit(row, column, self._copied)
        elif text:
            self.pasted.emit(row, column, text)
        elif picture:
            self.photo_pasted.emit(row, _png(board.image()))

    def copy(self) -> None:
        """Remember the chosen cells, here and not on the clipboard: others can read that."""
        found = self.selectedIndexes()
        if found:
            rows = sorted({index.row() for index in found})
            columns = sorted({index.column() for index in found})
            chosen = {(index.row(), index.column()): index for index in found}
            lines = [
                "\t".join(
                    _plain(str(chosen[row, column].data(Qt.ItemDataRole.EditRole) or ""))
                    if (row, column) in chosen
                    else ""
                    for column in columns
                )
                for row in rows
            ]
            self._copied = "\n".join(lines)
            self._clipboard_then = QGuiApplication.clipboard().text()

    def insert_row(self) -> None:
        """Ask for an empty row above the cursor."""
        self.rows_inserted.emit(max(self.currentIndex().row(), 0))

    def remove_rows(self) -> None:
        """Ask to take the chosen rows away."""
        self.rows_removed.emit(self.chosen_rows())

    def copy_down(self) -> None:
        """Ask to copy the uppermost chosen cells down."""
        self.copied_down.emit(self.chosen_cells())

    def count_on(self) -> None:
        """Ask to let numbers count on."""
        self.counted_on.emit(self.chosen_cells())

    def ask_certainty(self) -> None:
        """Ask for the next certainty of the chosen cells."""
        self.certainty_asked.emit(self.chosen_cells())

    def _meanings(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]]:
        key = Qt.Key
        return {
            (key.Key_Return, _NONE): self._go_down,
            (key.Key_Enter, _NONE): self._go_down,
            (key.Key_Return, _SHIFT): self._go_up,
            (key.Key_Enter, _SHIFT): self._go_up,
            (key.Key_Delete, _NONE): self._clear,
            (key.Key_Backspace, _NONE): self._clear,
            (key.Key_F4, _NONE): self.ask_certainty,
            (key.Key_D, _CONTROL): self.copy_down,
            (key.Key_D, _CONTROL | _SHIFT): self.count_on,
            (key.Key_C, _CONTROL): self.copy,
            (key.Key_V, _CONTROL): self.paste,
            (key.Key_Z, _CONTROL): self.undone.emit,
            (key.Key_Z, _CONTROL | _SHIFT): self.redone.emit,
            (key.Key_Y, _CONTROL): self.redone.emit,
            (key.Key_Insert, _CONTROL): self.insert_row,
            (key.Key_Plus, _CONTROL): self.insert_row,
            (key.Key_Delete, _CONTROL): self.remove_rows,
            (key.Key_Minus, _CONTROL): self.remove_rows,
            (key.Key_Up, _ALT): self._move_up,
            (key.Key_Down, _ALT): self._move_down,
        }

    def _clear(self) -> None:
        self.cleared.emit(self.chosen_cells())

    def _move_up(self) -> None:
        self.rows_moved.emit(self.chosen_rows(), -1)

    def _move_down(self) -> None:
        self.rows_moved.emit(self.chosen_rows(), 1)

    def _go_up(self) -> None:
        self._go_by(int(Qt.Key.Key_Up))

    def _go_down(self) -> None:
        """Go to the next line, to where the run of tabs began."""
        if self._column_of_tabs is not None:
            index = self.currentIndex()
            row = min(index.row() + 1, self._sheet.rowCount() - 1)
            self._choose(row, self._column_of_tabs)
            self._column_of_tabs = None
            return
        self._go_by(int(Qt.Key.Key_Down))

    def _go_by(self, key: int) -> None:
        """Go where a key leads that ended the typing."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        if key == Qt.Key.Key_Down and self._column_of_tabs is not None:
            self._go_down()
            return
        last_row, last_column = self._sheet.rowCount() - 1, self._sheet.columnCount() - 1
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self._column_of_tabs is None:
                self._column_of_tabs = column
            place = row * (last_column + 1) + column + (1 if key == Qt.Key.Key_Tab else -1)
            row, column = divmod(place, last_column + 1)
        else:
            row += 1 if key == Qt.Key.Key_Down else -1
        self._choose(min(max(row, 0), last_row), min(max(column, 0), last_column))

    def _choose(self, row: int, column: int) -> None:
        """Put the cursor into one cell and choose that alone, whatever keys are held."""
        index = self._sheet.index(row, column)
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, alone)
        self.scrollTo(index)


def _paths_in(dropped: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in dropped.urls() if url.isLocalFile()]


def _plain(text: str) -> str:
    """Return a cell as it stands between tabs."""
    if any(mark in text for mark in '\t\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # a device and a format
    return bytes(buffer.data().data())
