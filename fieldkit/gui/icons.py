"""Pictures on buttons: drawn in one colour, and given the one that fits where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldkit.domain.preferences import Colours
from fieldkit.gui.palettes import PALETTES
from fieldkit.platform.resources import resource_path

# What the drawings are written in; every picture but the program's own uses no other colour.
INK = "#2b3833"

_SIZES = (16, 24, 32, 48)  # pixels
_SHARPNESS = 2  # device pixels to a pixel, for displays that have them
_DOT = 12  # pixels
_RING = 2.0  # pixels
_INKS = {
    "primary": "on-accent",
    "start": "on-accent",
    "danger": "on-danger",
    "quiet": "danger",
    "link": "accent",
    # Not of buttons: the marks of states, beside the words that say the same.
    "mark-draft": "mark-draft",
    "mark-waiting": "mark-waiting",
    "mark-safe": "mark-safe",
    "mark-held": "mark-held",
}
_CHOSEN_INKS = {"tab": "on-chosen", "rail": "on-chosen"}  # while it is pressed in
_WHOLE, _ROOM = 8, 2  # the room beside words, in eighths of the picture's width
_NAME = "drawing"  # property of a button; Qt has an "icon" of its own

_colours: Mapping[str, str] = PALETTES[Colours.LIGHT]
_drawn: dict[tuple[str, str, int, int], QPixmap] = {}


def use_colours(colours: Mapping[str, str]) -> None:
    """Draw in these from now on."""
    global _colours  # there is one palette per process, as there is one style sheet
    _colours = colours
    _drawn.clear()


def colour(name: str) -> QColor:
    """Return a colour of the palette that is worn now, for what is painted by hand."""
    return QColor(_colours.get(name, name))


def icon(name: str, role: str = "", *, room: int = 0) -> QIcon:
    """Return a picture that came with the program, for a button of this role.

    `room`: what is left empty at both sides together, in eighths of its width.
    """
    made = QIcon()
    on = QIcon.State.On
    for size in _SIZES:
        usual = _picture(name, _INKS.get(role, "text"), size, room)
        chosen = _picture(name, _CHOSEN_INKS.get(role, "on-accent"), size, room)
        disabled = _picture(name, "disabled", size, room)
        made.addPixmap(usual)
        made.addPixmap(chosen, QIcon.Mode.Normal, on)
        made.addPixmap(disabled, QIcon.Mode.Disabled)
        made.addPixmap(disabled, QIcon.Mode.Disabled, on)
    return made


def show_icon(button: QAbstractButton, name: str) -> None:
    """Show a picture on a button, as large as its letters; it changes with the palette."""
    button.setProperty(_NAME, name)
    button.setIcon(icon(name, button.property("role") or "", room=_ROOM))
    size = button.fontMetrics().ascent() + 4
    button.setIconSize(QSize(size + size * _ROOM // _WHOLE, size))


def tint_again(widgets: Iterable[QWidget]) -> None:
    """Draw the pictures of these anew, in the colours and the size of now."""
    for widget in widgets:
        name = widget.property(_NAME)
        if isinstance(widget, QAbstractButton) and isinstance(name, str):
            show_icon(widget, name)


def dot(name: str, *, is_hollow: bool = False) -> QPixmap:
    """Return a round mark, full or a ring, in a colour of the palette.

    Colour never says anything alone: marks that mean different things differ in shape or in words.
    """
    picture = _empty(_DOT, _DOT)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_hollow:
        painter.setPen(QPen(colour(name), _RING))
        painter.drawEllipse(2, 2, _DOT - 4, _DOT - 4)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(name))
        painter.drawEllipse(1, 1, _DOT - 2, _DOT - 2)
    painter.end()
    return picture


def drawing(name: str, size: int, ink: str = "text") -> QPixmap:
    """Return a drawing, `size` pixels wide and high, in a colour of the palette."""
    return _picture(name, ink, size)


def _picture(name: str, ink: str, size: int, room: int = 0) -> QPixmap:
    key = (name, ink, size, room)
    if key not in _drawn:
        drawn = resource_path("icons", f"{name}.svg").read_text("utf-8")
        coloured = drawn.replace(INK, colour(ink).name())
        aside = size * room // _WHOLE
        made = _empty(size + aside, size)
        painter = QPainter(made)
        place = QRectF(aside / 2, 0, size, size)
        QSvgRenderer(QByteArray(coloured.encode())).render(painter, place)
        painter.end()
        _drawn[key] = made
    return _drawn[key]


def _empty(width: int, height: int) -> QPixmap:
    made = QPixmap(width * _SHARPNESS, height * _SHARPNESS)
    made.setDevicePixelRatio(_SHARPNESS)
    made.fill(Qt.GlobalColor.transparent)
    return made
