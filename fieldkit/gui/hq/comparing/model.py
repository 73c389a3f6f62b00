"""Whom a mention may be, and facts side by side, as Qt models."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from fieldkit.gui.field.today.model import heading, sign
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.comparing.shown import FactRow, ProposedRow
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ProposedModel(QAbstractListModel):
    """One row for each: who, and how much speaks for it; screen readers are told why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ProposedRow, ...] = ()

    def show_rows(self, rows: tuple[ProposedRow, ...]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> ProposedRow:
        """Return one of them."""
        return self._rows[place]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the lines of a row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        first = f"{row.title} · {row.band} ({row.percent} %)"
        if role == Qt.ItemDataRole.DisplayRole:
            return first
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(part for part in (first, row.reasons, row.before) if part)
        return None


class FactModel(QAbstractTableModel):
    """What the report says, and what is known of whom it is compared with."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FactRow, ...] = ()
        self._titles = ("", "", "")
        self._bold = QFont()
        self._bold.setBold(True)

    def show_rows(self, rows: tuple[FactRow, ...], other: str) -> None:
        """Show exactly these; `other` is the title of the second side."""
        self.beginResetModel()
        self._rows = rows
        self._titles = ("", _("This report"), other)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many facts there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, or the mark of a contradiction; the mark is in words, too."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        name = _("{fact}: contradicts").format(fact=row.name) if row.differs else row.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (name, row.mine, row.theirs)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return f"{name}. {self._titles[1]}: {row.mine}. {self._titles[2]}: {row.theirs}"
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and row.differs:
            return sign(Tone.HELD)
        if role == Qt.ItemDataRole.FontRole and row.differs:
            return self._bold
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        return heading(self._titles, section, orientation, role)
