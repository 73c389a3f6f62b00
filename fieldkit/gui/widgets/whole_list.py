"""A list as high as its lines: the page around it scrolls, not the list within."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

Index = QModelIndex | QPersistentModelIndex

_SIGN = 20  # pixels
_AROUND = 4
_BESIDE, _ABOVE_AND_BELOW = 28, 14  # pixels that the style keeps free around the words
_LEAST_HEIGHT = 24  # of what can be pressed
_HIGH = 100_000
_LEAST_WIDTH = 120


class _WrappedLines(QStyledItemDelegate):
    """Knows how high lines are that wrap: Qt takes the room beside them for theirs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of all lines of an item."""
        hint = super().sizeHint(option, index)
        shown = self.parent()
        if not isinstance(shown, QListView):
            return hint
        width = shown.viewport().width() - _BESIDE
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            width -= shown.iconSize().width() + _BESIDE
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = QRect(0, 0, max(width, 1), _HIGH)
        metrics = QFontMetrics(shown.font())
        lines = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return QSize(hint.width(), max(lines + _ABOVE_AND_BELOW, _LEAST_HEIGHT))


class WholeList(QListView):
    """Lines wrap; nothing is edited in it."""

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        """`name` is for screen readers."""
        super().__init__()
        self._height = 0  # of all lines at the width there is, in pixels
        self.setModel(model)
        self.setItemDelegate(_WrappedLines(self))
        self.setAccessibleName(name)
        self.setIconSize(QSize(_SIGN, _SIGN))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def updateGeometries(self) -> None:
        """Take the height of the lines as they were laid out."""
        super().updateGeometries()
        height = self.contentsSize().height()
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room that all lines take at the width there is."""
        around = 2 * (self.frameWidth() + _AROUND)
        return QSize(super().sizeHint().width(), self._height + around)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: nothing in it scrolls."""
        return QSize(_LEAST_WIDTH, self.sizeHint().height())
