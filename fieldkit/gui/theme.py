"""How the windows look: one calm palette, large enough for cold hands and bad light."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from fieldkit.platform.resources import resource_path

BASE_POINTS = 11

_COLOURS = {
    QPalette.ColorRole.Window: "#f4f5f3",
    QPalette.ColorRole.WindowText: "#1d2421",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#eef1ee",
    QPalette.ColorRole.Text: "#1d2421",
    QPalette.ColorRole.PlaceholderText: "#6b756f",
    QPalette.ColorRole.Button: "#e7ebe8",
    QPalette.ColorRole.ButtonText: "#1d2421",
    QPalette.ColorRole.Highlight: "#1f5f4f",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#1d2421",
    QPalette.ColorRole.ToolTipText: "#ffffff",
    QPalette.ColorRole.Link: "#1f5f4f",
}


def apply_theme(application: QApplication) -> None:
    """Give the application its style, colours and type size."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, colour in _COLOURS.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#8b948f"))
    application.setPalette(palette)
    font = QFont(application.font())
    font.setPointSize(BASE_POINTS)
    application.setFont(font)
    application.setStyleSheet(resource_path("style", "fieldkit.qss").read_text("utf-8"))
