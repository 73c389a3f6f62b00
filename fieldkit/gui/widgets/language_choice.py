"""A button with the languages of the program, each by its own name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from fieldkit.translations import _, language

# Not translated: whoever looks for a language looks for its own name.
NAMES = {"en": "English", "be": "Беларуская", "ru": "Русский", "fr": "Français"}


class LanguageChoice(QPushButton):
    """Shows the language in use; `chosen` comes when another is chosen."""

    chosen = Signal(str)  # code of the language

    def __init__(self) -> None:
        super().__init__(NAMES[language()])
        self.setProperty("role", "language")
        self.setAccessibleName(_("Language: {name}").format(name=NAMES[language()]))
        self.setToolTip(_("Change the language"))
        menu = QMenu(self)
        group = QActionGroup(menu)
        for code, name in NAMES.items():
            action = menu.addAction(name)
            action.setData(code)
            action.setCheckable(True)
            action.setChecked(code == language())
            group.addAction(action)
        menu.triggered.connect(self._take)
        self.setMenu(menu)

    def _take(self, action: QAction) -> None:
        if action.data() != language():
            self.chosen.emit(action.data())
