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

from fieldkit.domain.spelling import fold
from fieldkit.gui.widgets.questions import Option

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

FOLDED = Qt.ItemDataRole.UserRole + 1  # the label as searches compare it


class TermModel(QAbstractListModel):
    """A list of options, which can be replaced and added to."""

    def __init__(self, options: Sequence[Option], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = list(options)
        self._known_folded: dict[str, str] = {}  # long lists are searched at each key

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of options."""
        return 0 if parent.isValid() else len(self._options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label, or what searches compare."""
        if not index.isValid():
            return None
        option = self._options[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return option.label
        if role == FOLDED:
            return self._folded(option.label)
        return None

    def _folded(self, text: str) -> str:
        if text not in self._known_folded:
            self._known_folded[text] = fold(text)
        return self._known_folded[text]

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

    def row_of_label(self, text: str) -> int:
        """Return the row of a label whatever its case, -1 where there is none."""
        wanted = text.strip().casefold()
        return next((i for i, o in enumerate(self._options) if o.label.casefold() == wanted), -1)

    def code_at(self, row: int) -> str:
        """Return the code at a row."""
        return self._options[row].code

    def label_at(self, row: int) -> str:
        """Return the label at a row."""
        return self._options[row].label
