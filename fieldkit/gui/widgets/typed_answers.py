"""Answers that are typed: lines, longer texts, and what only headquarters will read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit

from fieldkit.gui.widgets.answer_widget import TypedAnswer, fill
from fieldkit.gui.widgets.questions import RawAnswer
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_PRIVATE_TYPING = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


class ShortText(TypedAnswer):
    """One line of text, number or date."""

    def __init__(
        self, placeholder: str = "", *, columns: int = 0, prefers_digits: bool = False
    ) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setAcceptDrops(False)  # a dropped file is an attachment, not its path
        # Names must not end up in the dictionary of a typing aid.
        digits = Qt.InputMethodHint.ImhPreferNumbers
        self.line.setInputMethodHints(
            _PRIVATE_TYPING | digits if prefers_digits else _PRIVATE_TYPING
        )
        if columns:
            self.line.setMaximumWidth(self.line.fontMetrics().horizontalAdvance("0" * columns))
        fill(self, self.line)
        self.line.textEdited.connect(self.typing)
        self.watch(self.line)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the text."""
        text = answer if isinstance(answer, str) else ""
        if text != self.line.text():
            self.line.setText(text)

    def typed(self) -> str:
        """Return the text as it stands."""
        return self.line.text()


class LongText(TypedAnswer):
    """Several lines of text; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.viewport().setAcceptDrops(False)
        self.text.setInputMethodHints(_PRIVATE_TYPING)
        line = self.text.fontMetrics().lineSpacing()
        self.text.setMinimumHeight(4 * line)
        self.text.setMaximumHeight(7 * line)
        fill(self, self.text)
        self.text.textChanged.connect(self.typing)
        self.watch(self.text)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the text."""
        text = answer if isinstance(answer, str) else ""
        if text == self.text.toPlainText():
            return
        blocked = self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.blockSignals(blocked)

    def typed(self) -> str:
        """Return the text as it stands."""
        return self.text.toPlainText()


class SealedAnswer(TypedAnswer):
    """Text that only headquarters will read: once sealed it can be replaced or removed, not shown.

    Whoever holds the form says when it is sealed; until then what was typed stays to be corrected.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Only headquarters will be able to read this."))
        self._line.setAcceptDrops(False)
        self._line.setInputMethodHints(_PRIVATE_TYPING)
        self._state = label(_("Sealed: only headquarters can read it."), "good", wraps=False)
        self._replace = button(_("Replace"))
        self._remove = button(_("Remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        row.addWidget(self._state)
        row.addWidget(self._replace)
        row.addWidget(self._remove)
        row.addStretch(0)
        self._line.textEdited.connect(self.typing)
        self.watch(self._line)
        self._replace.clicked.connect(self._start_over)
        self._remove.clicked.connect(self._take_away)
        self._show_sealed(False)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show whether there is a sealed answer; what was typed is forgotten."""
        self.nothing_waits()
        self._line.clear()
        self._show_sealed(answer is not None)

    def typed(self) -> str:
        """Return the text as it stands."""
        return self._line.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say that the cursor left only when there is something to seal."""
        if event.type() == QEvent.Type.FocusOut and not self._line.text():
            self.announce_pending()
            return False
        return super().eventFilter(watched, event)

    def _show_sealed(self, is_sealed: bool) -> None:
        self._line.setVisible(not is_sealed)
        for part in (self._state, self._replace, self._remove):
            part.setVisible(is_sealed)
        self.setFocusProxy(self._replace if is_sealed else self._line)

    def _start_over(self) -> None:
        self._show_sealed(False)
        self._line.setFocus()

    def _take_away(self) -> None:
        self._show_sealed(False)
        self.answered.emit(None)
