"""Words that two people compare aloud, large and numbered."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout

from fieldkit.gui.widgets.texts import label

_COLUMNS = 2


class WordGrid(QFrame):
    """Reads from top to bottom, then the next column."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 14, 20, 14)
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(6)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show exactly these."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        height = -(-len(words) // _COLUMNS)
        for place, word in enumerate(words):
            made = label(f"{place + 1}.  {word}", "word", wraps=False)
            self._grid.addWidget(made, place % height, place // height)
        self.setAccessibleName(" ".join(words))
