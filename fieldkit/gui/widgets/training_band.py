"""The band over every screen of training: nobody may take it for the real thing, or the reverse."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.icons import colour
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_STRIPE = 7  # pixels wide, and as far apart
_EDGE = 8  # pixels of stripes above the words


class TrainingBand(QFrame):
    """Stripes, words, and the ways out."""

    exercises_requested = Signal()
    leave_requested = Signal()
    delete_requested = Signal()

    def __init__(self, *, is_open: bool) -> None:
        """`is_open`: the vault is unlocked, so that there are exercises to show."""
        super().__init__()
        self.setProperty("role", "training")
        words = label(_("Training: nothing here is real."), "message", wraps=False)
        exercises = button(_("Exercises"), keys="Ctrl+E")
        leave = button(_("Leave training"))
        delete = button(_("Leave and delete"))
        row = FlowRow(spreads=True)
        row.add(words)
        for press in (exercises, leave, delete):
            press.setAutoDefault(False)
            row.add(press)
        exercises.setVisible(is_open)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, _EDGE + 4, 16, 4)
        across.addWidget(row)
        self.setAccessibleName(words.text())
        exercises.clicked.connect(self.exercises_requested)
        leave.clicked.connect(self.leave_requested)
        delete.clicked.connect(self.delete_requested)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stripes along the upper edge, in the colours of the palette."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(0, 0, self.width(), _EDGE)
        dark = self.palette().color(QPalette.ColorRole.WindowText)
        painter.fillRect(0, 0, self.width(), _EDGE, colour("training"))
        painter.setPen(QPen(dark, _STRIPE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for x in range(-_EDGE * 2, self.width() + _EDGE * 2, _STRIPE * 3):
            painter.drawLine(x, _EDGE * 2, x + _EDGE * 3, -_EDGE)
        painter.end()


def below_band(band: TrainingBand, screen: QWidget) -> QWidget:
    """Return a widget that shows the band and below it the screen."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(band)
    column.addWidget(screen, 1)
    return whole
