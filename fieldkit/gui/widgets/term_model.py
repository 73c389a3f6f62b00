"""The choices of a question as a Qt model: labels to show, codes to keep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from fieldkit.gui.widgets.questions import Option

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TermModel(QAbstractListModel):
    """A list of options, which can be replaced and added to."""

    def __init__(self, options: Sequence[Option], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = list(options)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of options."""
        return 0 if parent.isValid() else len(self._options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label."""
        if not index.isValid():
            return None
        option = self._options[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return option.label
        return None

    def show_options(self, options: Sequence[Option]) -> None:
        """Replace the options."""
        if list(options) == self._options:
            return
        self.beginResetModel()
        self._options = list(options)
        self.endResetModel()

    def add(self, option: Option) -> None:
        """Add one option, last."""
        row = len(self._options)
        self.beginInsertRows(QModelIndex(), row, row)
        self._options.append(option)
        self.endInsertRows()

    def row_of(self, code: object) -> int:
        """Return the row of a code, -1 where there is none."""
        return next((i for i, option in enumerate(self._options) if option.code == code), -1)

    def option_at(self, row: int) -> Option:
        """Return the option at a row."""
        return self._options[row]

    def options(self) -> Sequence[Option]:
        """Return the options, in order."""
        return tuple(self._options)
