"""How the windows look: one calm palette, large enough for cold hands and bad light."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from fieldkit.platform.resources import resource_path

BASE_POINTS = 11

_COLOURS = {
    QPalette.ColorRole.Window: "#f3f5f3",
    QPalette.ColorRole.WindowText: "#1d2421",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f6f8f6",
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

# Sizes of type relative to the base, by their names in the style sheet.
_SIZES = {"title": 1.5, "large": 1.22, "section": 1.18, "start": 1.18, "word": 1.45}


def apply_theme(application: QApplication, *, points: float = 0.0) -> None:
    """Give the application its style, colours and type.

    `points` is the size of type; 0 takes the system's, but never less than a readable one.
    """
    application.setStyle("Fusion")
    palette = QPalette()
    for role, colour in _COLOURS.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7d8782"))
    application.setPalette(palette)
    font = QFont(application.font())
    font.setPointSizeF(points or max(BASE_POINTS, font.pointSizeF()))
    application.setFont(font)
    application.setStyleSheet(style_sheet(font.pointSizeF()))


def style_sheet(points: float) -> str:
    """Return the style sheet for a base size of type."""
    template = Template(resource_path("style", "fieldkit.qss").read_text("utf-8"))
    sizes = {name: f"{points * factor:.1f}pt" for name, factor in _SIZES.items()}
    return template.substitute(sizes, icons=resource_path("icons").as_posix())
