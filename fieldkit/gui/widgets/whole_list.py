"""A list as high as its lines: the page around it scrolls, not the list within."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

_SIGN = 20  # pixels
_AROUND = 4
_LEAST_WIDTH = 120


class WholeList(QListView):
    """Lines wrap; nothing is edited in it."""

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        """`name` is for screen readers."""
        super().__init__()
        self._height = 0  # of all lines at the width there is, in pixels
        self.setModel(model)
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
