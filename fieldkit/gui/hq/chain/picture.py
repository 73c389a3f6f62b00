"""A device's chain as a row of stretches: here, held, missing, claimed twice, not joined.

What a colour says a pattern and a letter say as well; the sentences beside it say it in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.domain.device_chain import PlaceRun, PlaceState
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.hq.chain.shown import picture_widths, run_sentence
from fieldkit.gui.icons import colour
from fieldkit.translations import _

_GAP = 3  # pixels between stretches
_LINES = 1.6  # of text, high

_FILLS = {
    PlaceState.HERE: ("good-soft", "good-line", Qt.BrushStyle.SolidPattern),
    PlaceState.HELD: ("warning-soft", "warning-line", Qt.BrushStyle.SolidPattern),
    PlaceState.MISSING: ("surface", "danger", Qt.BrushStyle.SolidPattern),
    PlaceState.DOUBLED: ("danger", "danger", Qt.BrushStyle.BDiagPattern),
    PlaceState.UNJOINED: ("warning", "warning", Qt.BrushStyle.FDiagPattern),
}


class ChainPicture(QWidget):
    """Stretches stand from the left in the order of the chain, whatever the language."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[PlaceRun, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Chain of the device"))
        give_accessible_role(self, QAccessible.Role.Graphic)

    def show_places(self, places: Sequence[PlaceRun]) -> None:
        """Draw these."""
        self._places = tuple(places)
        self.setAccessibleDescription(" ".join(run_sentence(run) for run in self._places))
        self.setToolTip("\n".join(run_sentence(run) for run in self._places))
        self.setVisible(bool(self._places))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line and a half."""
        height = round(self.fontMetrics().lineSpacing() * _LINES)
        return QSize(self.fontMetrics().averageCharWidth() * 40, height)

    def minimumSizeHint(self) -> QSize:
        """Return the same height; it may be narrow."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stretches, each with its numbers where there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shares = picture_widths(self._places)
        room = self.width() - _GAP * max(0, len(shares) - 1) - 1
        left = 0.5
        for run, share in zip(self._places, shares, strict=True):
            width = room * share
            self._draw(painter, run, QRectF(left, 0.5, max(width, 1.0), self.height() - 1.0))
            left += width + _GAP
        painter.end()

    def _draw(self, painter: QPainter, run: PlaceRun, box: QRectF) -> None:
        fill, edge, pattern = _FILLS[run.state]
        is_missing = run.state is PlaceState.MISSING
        line = Qt.PenStyle.DashLine if is_missing else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(edge), 1.0, line))
        painter.setBrush(QBrush(colour(fill), pattern))
        painter.drawRoundedRect(box, 3, 3)
        text = str(run.first) if run.count == 1 else f"{run.first}–{run.last}"
        letters = painter.fontMetrics().horizontalAdvance(text)
        if letters + 6 <= box.width():
            self._write(painter, text, letters, box)

    def _write(self, painter: QPainter, text: str, letters: int, box: QRectF) -> None:
        # On a plain ground of its own: over a pattern it could not be read.
        ground = QRectF(0, 0, letters + 6, painter.fontMetrics().height())
        ground.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour("surface")))
        painter.drawRoundedRect(ground, 2, 2)
        painter.setPen(QPen(colour("text")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
