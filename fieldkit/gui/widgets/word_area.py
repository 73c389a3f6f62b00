"""Takes words that were read aloud: as many lines as needed, Tab leads on, nothing is learnt."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from fieldkit.translations import _

_LINES = 5


class WordArea(QPlainTextEdit):
    """Numbers before the words and line breaks do no harm."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(_("Word by word, with spaces between them"))
        self.setTabChangesFocus(True)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhLatinOnly
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for some lines."""
        return QSize(200, self.fontMetrics().lineSpacing() * _LINES + 24)
