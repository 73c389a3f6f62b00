"""The button of panic: one touch of it does nothing but say what a second one does."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from fieldkit.gui.widgets.texts import icon
from fieldkit.translations import _


class PanicButton(QPushButton):
    """Its `pressed` and `released` are listened to, never `clicked`."""

    def __init__(self) -> None:
        super().__init__(_("Panic"))
        self.setProperty("role", "bar")
        self.setIcon(icon("panic"))
        size = self.fontMetrics().ascent() + 4
        self.setIconSize(QSize(size, size))
        self.setToolTip("F12")
        self.setAccessibleName(_("Panic: destroy access to this vault"))
        self.setAccessibleDescription(_("Hold it for a second, or press it twice"))
