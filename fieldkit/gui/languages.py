"""Changes the language of the running window, Qt's own texts too. Nothing of it is written down."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from fieldkit import translations
from fieldkit.gui.catalogue import CatalogueTranslator
from fieldkit.platform.resources import resource_path

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Languages:
    """One per application; widgets that are made afterwards speak the language chosen last."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translator = CatalogueTranslator(application)

    def use(self, language: str) -> None:
        """Say everything in `language` from now on."""
        translations.use_language(language, resource_path("translations"))
        QLocale.setDefault(QLocale(language))
        is_mirrored = language in _RIGHT_TO_LEFT
        direction = Qt.LayoutDirection
        self._application.setLayoutDirection(
            direction.RightToLeft if is_mirrored else direction.LeftToRight
        )
        # Installed anew, so that Qt asks again for the texts that it shows already.
        self._application.removeTranslator(self._translator)
        self._application.installTranslator(self._translator)
