"""Lines as a Qt model, and a list of them as high as its lines: the page around it scrolls."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent

from fieldkit.gui.field.today.model import sign
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.widgets.whole_list import WholeList

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LineModel(QAbstractListModel):
    """One row per line: its title, and below it the note."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show exactly these; where they are the same, the cursor stays."""
        if lines != self._lines:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def line(self, row: int) -> Line:
        """Return a line."""
        return self._lines[row]

    def row_of(self, key: str) -> int:
        """Return the row of a line, -1 where it is not listed."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the two texts of a line, or its mark."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        texts = [text for text in (line.title, line.note) if text]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(texts)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(texts)
        if role == Qt.ItemDataRole.DecorationRole and line.tone is not None:
            return sign(line.tone)
        return None


class LineList(WholeList):
    """Return chooses a line, where there is something to choose."""

    line_chosen = Signal(str)  # key of the line

    def __init__(self, name: str) -> None:
        self._lines = LineModel()
        super().__init__(self._lines, name)
        self._lines.setParent(self)
        self.activated.connect(self._choose)
        self.setVisible(False)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these; the one that had the cursor keeps it. Without any it is not seen."""
        before = self.current_key
        self._lines.show_lines(lines)
        row = max(self._lines.row_of(before), 0)
        if lines:
            self._move_to(row)
        self.setVisible(bool(lines))

    @property
    def current_key(self) -> str:
        """The key of the line that has the cursor, or nothing."""
        index = self.currentIndex()
        return self._lines.line(index.row()).key if index.isValid() else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the cursor is: of several lists only the one that has it shows a line."""
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            self._move_to(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show none; where the cursor was is kept."""
        super().focusOutEvent(event)
        self.clearSelection()

    def _move_to(self, row: int) -> None:
        shown = QItemSelectionModel.SelectionFlag
        flag = shown.ClearAndSelect if self.hasFocus() else shown.NoUpdate
        self.selectionModel().setCurrentIndex(self._lines.index(row), flag)

    def _choose(self, index: QModelIndex) -> None:
        self.line_chosen.emit(self._lines.line(index.row()).key)
