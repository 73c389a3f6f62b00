"""Gives Qt's own few texts (buttons, the menu of a text field) from our catalogue."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from fieldkit.translations import _, mark

# Qt's source texts as they are in its code, by the text that is ours.
_TEXTS = {
    "OK": mark("OK"),
    "&OK": mark("OK"),
    "Cancel": mark("Cancel"),
    "&Cancel": mark("Cancel"),
    "&Yes": mark("Yes"),
    "&No": mark("No"),
    "Close": mark("Close"),
    "&Close": mark("Close"),
    "&Undo": mark("Undo"),
    "&Redo": mark("Redo"),
    "Cu&t": mark("Cut"),
    "&Copy": mark("Copy"),
    "&Paste": mark("Paste"),
    "Delete": mark("Delete"),
    "Select All": mark("Select all"),
    "Name": mark("Name"),
    "Size": mark("Size"),
    "Date Modified": mark("Last change"),
}


class CatalogueTranslator(QTranslator):
    """PySide6 has no Belarusian texts of its own, and ours need not be said twice."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return our text for one of Qt's, else the text itself: "" would be taken at its word."""
        return _(_TEXTS[source]) if source in _TEXTS else source

    def isEmpty(self) -> bool:
        """Return that there are texts."""
        return False
