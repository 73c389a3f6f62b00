"""Form and side beside one another, or by turns where the window has no room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

_SIDE_CHARACTERS = 34  # largest width of the side, in digits of the font
_CHARACTERS_FOR_BOTH = 92  # less width than this, and they are shown by turns
_ANY_WIDTH = 16_777_215  # pixels: what Qt takes for no limit


class TwoPanes(QWidget):
    """The button that turns to the side is seen only where it is needed."""

    def __init__(self, form: QWidget, side: QWidget, turn: QPushButton) -> None:
        super().__init__()
        self._form = form
        self._side = side
        self._turn = turn
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        across.addWidget(form, 8)
        across.addWidget(side, 5)
        turn.clicked.connect(self._share_room)

    def turn_to_form(self) -> None:
        """Show the form, if it is not shown already."""
        self._turn.setChecked(False)
        self._share_room()

    def turn_to_side(self) -> None:
        """Show the side, if it is not shown already."""
        self._turn.setChecked(True)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_room()

    def _share_room(self) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        is_narrow = self.width() < digit * _CHARACTERS_FOR_BOTH
        self._turn.setVisible(is_narrow)
        self._side.setMaximumWidth(_ANY_WIDTH if is_narrow else digit * _SIDE_CHARACTERS)
        self._form.setVisible(not is_narrow or not self._turn.isChecked())
        self._side.setVisible(not is_narrow or self._turn.isChecked())
