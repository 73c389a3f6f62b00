"""How the windows look: sizes of type, spacing and colours, large enough for cold hands.

Colours follow the system or the person's choice and can change while the window runs.
"""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from fieldkit.domain.preferences import Colours, Preferences
from fieldkit.gui import icons
from fieldkit.gui.palettes import PALETTES
from fieldkit.platform.resources import resource_path

BASE_POINTS = 11

# Distances in pixels, from parts of one thing to things that have nothing to do with each other.
TIGHT, NEAR, APART, FAR, AWAY = 4, 8, 12, 16, 24

# Heights in pixels that a cold finger hits: of what matters most, and of everything else.
PRIMARY_TARGET, TARGET = 44, 32

# Sizes of type relative to the base, by their names in the style sheet.
_SIZES = {"title": 1.5, "large": 1.22, "section": 1.18, "start": 1.18, "word": 1.45}
_MARK = 20  # pixels of a box to tick, at the base size of type

_DRESSED = "dressed"  # property of the application
_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "on-tip",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "edge",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
}
_DISABLED = (
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
)


class Theme(QObject):
    """One per application: wears what the person chose, and follows the system where they ask."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._chosen = Preferences()
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        accessibility = getattr(hints, "accessibility", None)  # Qt 6.10
        self._accessibility = accessibility() if accessibility is not None else None
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self._follow)

    def wear(self, chosen: Preferences) -> None:
        """Take the colours and the size of text from now on."""
        self._chosen = chosen
        self._show()

    def system_colours(self) -> Colours:
        """Return which palette the system asks for."""
        return _system_colours(self._application)

    def _follow(self) -> None:
        if self._chosen.colours is Colours.SYSTEM:
            self._show()

    def _show(self) -> None:
        chosen = self._chosen
        apply_theme(
            self._application,
            percent=chosen.text_percent,
            colours=chosen.colours,
        )
        self.changed.emit()


def apply_theme(
    application: QApplication,
    *,
    points: float = 0.0,
    percent: int = 100,
    colours: Colours = Colours.LIGHT,
) -> None:
    """Give the application its style, colours and type.

    `points` is the size of type; 0 takes the system's, but never less than a readable one, times
    `percent`.
    """
    if colours is Colours.SYSTEM:
        colours = _system_colours(application)
    named = PALETTES[colours]
    if not application.property(_DRESSED):  # once: under a style sheet its name is not to be had
        application.setStyle("Fusion")
        application.setProperty(_DRESSED, True)
    application.setPalette(_palette(named))
    font = QFont(application.font())
    font.setPointSizeF(points or _readable_points() * percent / 100)
    application.setFont(font)
    icons.use_colours(named)
    application.setStyleSheet(style_sheet(font.pointSizeF(), colours))
    icons.tint_again(application.allWidgets())


def style_sheet(points: float, colours: Colours = Colours.LIGHT) -> str:
    """Return the style sheet for a base size of type and a palette."""
    sheet = _Sheet(resource_path("style", "fieldkit.qss").read_text("utf-8"))
    scale = points / BASE_POINTS
    words = {name: f"{points * factor:.1f}pt" for name, factor in _SIZES.items()}
    words |= {
        "mark": f"{_MARK * scale:.0f}px",
        "round": f"{_MARK * scale / 2 + 1:.0f}px",
        "arrow": f"{16 * scale:.0f}px",
        "marks": resource_path("icons", "marks").as_posix() + f"/{colours.value}",
    }
    return sheet.substitute(PALETTES[colours], **words)


class _Sheet(Template):
    idpattern = "[a-z][a-z-]*"


def _palette(named: dict[str, str]) -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(named[name]))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(named["disabled"]))
    return palette


def _readable_points() -> float:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return max(BASE_POINTS, system.pointSizeF())


def _system_colours(application: QApplication) -> Colours:
    hints = application.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10
    if accessibility is not None:
        preference = accessibility().contrastPreference()
        if preference == Qt.ContrastPreference.HighContrast:
            return Colours.CONTRAST
    is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
    return Colours.DARK if is_dark else Colours.LIGHT
