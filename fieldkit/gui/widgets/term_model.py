"""The choices of a question as a Qt model: labels to show, codes to keep, boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.domain.vocabulary import fold
from fieldkit.gui.widgets.questions import Option

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

FOLDED = Qt.ItemDataRole.UserRole + 1  # the label as searches compare it


class TermModel(QAbstractListModel):
    """A list of options; with `checkable`, which of them are ticked."""

    ticked = Signal()

    def __init__(
        self, options: Sequence[Option], parent: QObject | None = None, *, checkable: bool = False
    ) -> None:
        super().__init__(parent)
        self._options = list(options)
        self._checkable = checkable
        self._ticked: list[str] = []  # in the order they were ticked
        self._known_folded: dict[str, str] = {}  # long lists are searched at each key

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of options."""
        return 0 if parent.isValid() else len(self._options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label, or whether it is ticked."""
        if not index.isValid():
            return None
        option = self._options[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return option.label
        if role == FOLDED:
            return self._folded(option.label)
        if role == Qt.ItemDataRole.CheckStateRole and self._checkable:
            is_ticked = option.code in self._ticked
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        return None

    def _folded(self, text: str) -> str:
        if text not in self._known_folded:
            self._known_folded[text] = fold(text)
        return self._known_folded[text]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that options can be chosen, and ticked where asked for."""
        flags = super().flags(index)
        if self._checkable and index.isValid():
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick one option."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        code = self._options[index.row()].code
        if code in self._ticked:
            self._ticked.remove(code)
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.append(code)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    def show_options(self, options: Sequence[Option]) -> None:
        """Replace the options; ticks stay, also of what is not offered any more."""
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

    def tick(self, codes: Iterable[str]) -> None:
        """Tick exactly these, without announcing it."""
        self._ticked = list(codes)
        if self._options:
            self.dataChanged.emit(self.index(0), self.index(len(self._options) - 1))

    def ticked_codes(self) -> list[str]:
        """Return the ticked codes in the order they were ticked."""
        return list(self._ticked)

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
