"""The bar above every screen: the way back, where one is, whether it is saved, and the lock."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from fieldkit.gui.widgets.language_choice import LanguageChoice
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class TopBar(QFrame):
    """The lock is always in the same corner."""

    back_requested = Signal()
    lock_requested = Signal()
    language_chosen = Signal(str)  # code of the language

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._back = button(_("Back"), "bar", keys="Esc", icon_name="back")
        self._title = label("", "bar-title")  # two lines of it rather than a wider window
        self._state = label("", "bar-state")  # in two lines where type is large
        self._languages = LanguageChoice()
        self._lock = button(_("Lock"), "bar", keys="Ctrl+L", icon_name="lock")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(16)
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        row.addWidget(self._state)
        row.addWidget(self._languages)
        row.addWidget(self._lock)
        self._back.clicked.connect(self.back_requested)
        self._lock.clicked.connect(self.lock_requested)
        self._languages.chosen.connect(self.language_chosen)

    def show_title(self, title: str) -> None:
        """Say where one is."""
        self._title.setText(title)

    def show_state(self, state: str) -> None:
        """Say whether what was typed is saved."""
        self._state.setText(state)

    def show_languages(self, is_possible: bool) -> None:
        """Offer other languages, or not."""
        self._languages.setVisible(is_possible)

    def show_back(self, is_possible: bool) -> None:
        """Offer the way back, or not."""
        self._back.setVisible(is_possible)
