"""A frame that long columns are made of: quick to place anew when something in it changes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame


class FittingFrame(QFrame):
    """Asks for the height that it needs at the width it has, and for no other.

    Qt would also reckon out how high it is at the width it likes best, and at the narrowest one:
    three times the work, at each answer, for every section of the form.
    """

    def sizeHint(self) -> QSize:
        """Return the room it needs now."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().sizeHint()
        return QSize(0, layout.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return the room it needs now."""
        return self.sizeHint()
