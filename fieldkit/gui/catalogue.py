"""Gives Qt's own texts (buttons, menus, keys) from our catalogue."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from fieldkit.gui.qt_texts import TEXTS
from fieldkit.translations import _


class CatalogueTranslator(QTranslator):
    """PySide6 has no Belarusian texts of its own, and ours need not be said twice."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return our text for one of Qt's, else the text itself: "" would be taken at its word."""
        return _(TEXTS[source]) if source in TEXTS else source

    def isEmpty(self) -> bool:
        """Return that there are texts."""
        return False
