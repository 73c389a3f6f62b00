"""A list as high as its lines: the page around it scrolls, not the list within."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

_SIGN = 20  # pixels
_BETWEEN = 2
_LEAST_WIDTH = 120


class WholeList(QListView):
    """Lines wrap; nothing is edited in it."""

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        """`name` is for screen readers."""
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setIconSize(QSize(_SIGN, _SIGN))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        model.modelReset.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room that all lines take at the width there is."""
        rows = range(self.model().rowCount())
        height = sum(self.sizeHintForIndex(self.model().index(row, 0)).height() for row in rows)
        around = 2 * (self.frameWidth() + 4)
        return QSize(super().sizeHint().width(), height + around + len(rows) * _BETWEEN)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: nothing in it scrolls."""
        return QSize(_LEAST_WIDTH, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more room where less width makes more lines."""
        super().resizeEvent(event)
        self.updateGeometry()
