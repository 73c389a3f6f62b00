"""One subject of the settings: a column of sentences and choices, scrolled where it is long."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.theme import APART, FAR
from fieldkit.gui.widgets.growing_area import GrowingArea
from fieldkit.gui.widgets.texts import label


class Page(QWidget):
    """Takes widgets from the top."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, APART, 0)
        self._column.setSpacing(FAR)

    def add(self, *parts: QWidget) -> None:
        """Add widgets."""
        for part in parts:
            self._column.addWidget(part)

    def say(self, text: str, role: str = "") -> None:
        """Add a sentence."""
        self.add(label(text, role))

    def in_area(self) -> GrowingArea:
        """Return what scrolls it, made once everything has been added."""
        self._column.addStretch(1)
        area = GrowingArea(self)
        area.setAccessibleName(self.title)
        return area
