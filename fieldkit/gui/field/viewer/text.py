"""A long text, of which more comes as one reads on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from fieldkit.translations import _

_SCREENS_AHEAD = 3  # more is asked for when no more than these are left


class TextStage(QPlainTextEdit):
    """Read only; plain, whatever the text says of itself."""

    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._has_more = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text"))
        even = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        even.setPointSizeF(QApplication.font().pointSizeF())
        self.setFont(even)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._moved)
        bar.rangeChanged.connect(self._moved)

    def show_text(self, text: str, *, is_first: bool, has_more: bool) -> None:
        """Show a text from its beginning, or more of it."""
        self._has_more = False
        if is_first:
            self.setPlainText(text)
        else:
            end = QTextCursor(self.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertText(text)
        self._has_more = has_more
        self._moved()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the beginning or the end: Qt does neither in a text that is read only."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more where a larger window shows it."""
        super().resizeEvent(event)
        self._moved()

    def _moved(self, *_args: int) -> None:
        bar = self.verticalScrollBar()
        if self._has_more and bar.maximum() - bar.value() <= _SCREENS_AHEAD * bar.pageStep():
            self._has_more = False
            self.more_requested.emit()
