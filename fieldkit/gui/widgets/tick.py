"""A box to tick beside words that wrap; the words tick it too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget


class Tick(QWidget):
    """What a check box is, for sentences that do not fit in one line."""

    toggled = Signal(bool)

    def __init__(self, text: str, box: QAbstractButton | None = None) -> None:
        """`box` may be a radio button; the caller groups it with others."""
        super().__init__()
        self._box = box or QCheckBox()
        self._box.setAccessibleName(text)
        self._words = _Words(text)
        self._words.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.setFocusProxy(self._box)
        self._box.toggled.connect(self.toggled)
        self._words.pressed.connect(self._box.click)

    @property
    def box(self) -> QAbstractButton:
        """Return what is ticked."""
        return self._box

    def isChecked(self) -> bool:  # noqa: N802 - as QCheckBox
        """Return whether it is ticked."""
        return self._box.isChecked()

    def setChecked(self, is_checked: bool) -> None:  # noqa: N802 - as QCheckBox
        """Tick it, or not."""
        self._box.setChecked(is_checked)

    def click(self) -> None:
        """Do what a press does."""
        self._box.click()

    def text(self) -> str:
        """Return the words."""
        return self._words.text()


class _Words(QLabel):
    pressed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(0, 6, 0, 6)  # the first line stands beside the box
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the box."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.pressed.emit()
