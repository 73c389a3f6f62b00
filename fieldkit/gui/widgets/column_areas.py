"""Places buttons in columns of equal width: a grid of them, or one row under shared headings."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import label


class ColumnGrid(FlowRow):
    """So many buttons side by side, the next ones below; fewer where there is no room."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = max(1, columns)

    def _place(self, width: int, *, moves: bool) -> int:
        parts = self._shown()
        gap = self._spacing
        widest = max((part.sizeHint().width() for part in parts), default=1)
        columns = max(1, min(self._columns, (width + gap) // (widest + gap)))
        share = (width - gap * (columns - 1)) // columns
        height = 0
        for place in range(0, len(parts), columns):
            line = parts[place : place + columns]
            height += gap if place else 0
            highest = max(part.sizeHint().height() for part in line)
            if moves:
                sized = [
                    (part, number * (share + gap), QSize(share, part.sizeHint().height()))
                    for number, part in enumerate(line)
                ]
                self._place_line(sized, height, highest, width)
            height += highest
        return height


class AlignedColumns(QWidget):
    """One row of cells: those of several questions stand below one another."""

    def __init__(self, texts: tuple[str, ...] = ()) -> None:
        """Take what is said below each button; nothing where headings say it."""
        super().__init__()
        self._texts = texts
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)

    def add(self, part: QWidget) -> None:
        """Add a button in the next cell."""
        self._place(part)
        if self._count < len(self._texts):
            self._grid.addWidget(_heading(self._texts[self._count]), 1, self._count)
        self._count += 1

    def add_heading(self, text: str) -> None:
        """Add words in the next cell."""
        words = _heading(text)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        self._grid.addWidget(words, 0, self._count)
        self._grid.setColumnStretch(self._count, 1)
        self._count += 1

    def _place(self, part: QWidget) -> None:
        # As narrow as the words of a heading may be, or marks and headings would not align.
        cell = QWidget()
        cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside = QVBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._grid.addWidget(cell, 0, self._count)
        self._grid.setColumnStretch(self._count, 1)


def _heading(text: str) -> QLabel:
    words = label(text, "cell")
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    policy = words.sizePolicy()  # which knows that words wrap
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(policy)
    return words
