"""A letter to a device's holder: what is proposed can be changed before it is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from fieldkit.gui.hq.unfinished import here_again
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.typed_screen import TypedScreen
from fieldkit.translations import _

_LINES = 6


class WriteLetterScreen(TypedScreen):
    """Ctrl+Return keeps it."""

    send_requested = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(_("Letter"))
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(_LINES * self._text.fontMetrics().lineSpacing() + 16)
        self._back = button(_("Back"))
        self._send = button(_("Write it"), "primary", keys="Ctrl+Return")
        self.add(
            self._text,
            label(_("Name no person in it: the device may be in other hands."), "hint"),
        )
        self.add_buttons(self._back, self._send)
        self._back.clicked.connect(self.go_back)
        self._send.clicked.connect(self._ask_to_send)
        self._text.textChanged.connect(self._offer)

    def show_letter(self, lead: str, text: str) -> None:
        """Say to whom it goes, and what is proposed."""
        self.show_lead(lead, _("It goes out with the next sync or return."))
        self._text.setPlainText(text)
        self.note_kept()
        self._text.setFocus()
        self._offer()

    def show_again(self, text: str) -> None:
        """Show what was typed before, unless something was typed since."""
        if self.is_untouched:
            self._text.setPlainText(text)
            self.show_message(here_again(), role="banner")
            self.announce_pending()  # so that leaving it on purpose is noticed

    def typed(self) -> object:
        """Return the letter."""
        return self._text.toPlainText() or None

    def show_busy(self) -> None:
        """Say that it is being kept."""
        self._send.setEnabled(False)
        self.note_keeping(True)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.note_keeping(False)
        self.show_message(sentence, hint)
        self._offer()

    def _ask_to_send(self) -> None:
        self.announce_pending()  # should the window lock before it is written
        self.send_requested.emit(self._text.toPlainText())

    def _offer(self) -> None:
        self._send.setEnabled(bool(self._text.toPlainText().strip()))
