"""A picture or a page that can be turned, moved, made larger, and covered in places."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.domain.picture_area import PictureArea
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.field.viewer.covers import Covers
from fieldkit.gui.field.viewer.glass import Glass, area_of, rect_of
from fieldkit.gui.field.viewer.wanted import Wanted
from fieldkit.media.viewing_wire import DOTS_PER_POINT
from fieldkit.translations import _

COVER = QColor(96, 96, 96)  # as the copy is covered: media/full_picture.py
_SETTLE_MS = 60  # what is moved is asked for once it rests
_STEP = 48.0  # pixels of the screen, for one press of an arrow key
_FINE_STEP = 8.0  # for what is being drawn
_ZOOM_STEP = 1.25
_SHARP_ENOUGH = 0.9
_LEAST_ASKED, _MOST_ASKED = 64, 4096  # pixels

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PictureStage(QWidget):
    """Asks for what it has not sharp enough; shows what it has until that comes."""

    wanted = Signal(object)  # Wanted
    covers_changed = Signal(bool)  # whether a rectangle is being drawn
    covering_ended = Signal()  # by a key: the next rectangle is asked for anew

    def __init__(self) -> None:
        super().__init__()
        self._glass: Glass | None = None
        self._page = 0
        self._whole: QImage | None = None
        self._detail: tuple[QImage, PictureArea] | None = None
        self._covers = Covers()
        self._is_covering = False  # the mouse draws instead of moving
        self._pressed: QPointF | None = None
        self._is_moving = self._is_moved = False  # the frame that is being drawn, by the mouse
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Picture"))
        give_accessible_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 140)

    @property
    def areas(self) -> tuple[PictureArea, ...]:
        """Return what is to be covered in the copy."""
        return self._covers.areas

    @property
    def zoom(self) -> float:
        """Return how many pixels of the screen stand for one of the picture."""
        return 1.0 if self._glass is None else self._glass.actual_zoom * self.devicePixelRatioF()

    def show_stand_in(self, thumbnail: bytes) -> None:
        """Show a small picture, blurred by its size, until the real one comes."""
        image = QImage.fromData(thumbnail) if thumbnail else QImage()
        self._whole = None if image.isNull() else image
        self.update()

    def show_room(self, width: int, height: int) -> None:
        """Make room for a picture of this size; what stands in for it stays."""
        self._glass = Glass.fitting(QSizeF(width, height), self._window())
        self._changed()
        self._ask()

    def show_page_room(self, width: int, height: int, page: int) -> None:
        """Make room for a page of this size in dots, large enough to be read."""
        turns = 0 if self._glass is None else self._glass.quarter_turns
        self._page, self._whole, self._detail = page, None, None
        glass = Glass.for_reading(QSizeF(width, height), self._window(), 1 / DOTS_PER_POINT)
        self._glass = glass.turned(turns) if turns else glass
        self.setAccessibleName(_("Page"))
        self._changed()
        self._ask()

    def show_raster(self, wanted: Wanted, image: QImage) -> None:
        """Show pixels that were asked for."""
        if self._glass is None or wanted.page != self._page:
            return
        if wanted.area == self._all():
            self._whole = image
        else:
            self._detail = (image, wanted.area)
        self.update()

    def enlarge(self) -> None:
        """Make it larger."""
        self._zoom(_ZOOM_STEP, self._middle())

    def reduce(self) -> None:
        """Make it smaller, down to all of it."""
        self._zoom(1 / _ZOOM_STEP, self._middle())

    def fit(self) -> None:
        """Show all of it."""
        if self._glass is not None:
            self._show(self._glass.fitted())

    def turn(self, quarters: int = 1) -> None:
        """Turn what is seen; the file stays as it is."""
        if self._glass is not None:
            self._show(self._glass.turned(quarters))

    def let_cover(self, is_covering: bool) -> None:
        """Let the mouse draw areas that are covered in the copy; keys get one to begin with."""
        self._is_covering = is_covering
        self._covers.cancel()
        if is_covering and self._glass is not None:
            self._covers.begin_in(self._glass)
            self.setFocus()
        self.setCursor(Qt.CursorShape.CrossCursor if is_covering else Qt.CursorShape.ArrowCursor)
        self._changed()

    def keep_drawn(self) -> None:
        """Cover what is being drawn too: who asks for the copy means what is seen."""
        if self._glass is not None and self._covers.drawn is not None:
            self._covers.keep(self._glass.size)
            self._changed()

    def uncover(self) -> None:
        """Take the last cover away."""
        self._covers.uncover()
        self._changed()

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Enter for the rectangle that is being drawn."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._covers.drawn is not None
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom and turn; while a rectangle is drawn, that is moved instead."""
        if self._glass is None or not (self._key_of_covers(event) or self._key_of_picture(event)):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        notches = event.angleDelta().y() / 120
        self._zoom(_ZOOM_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the picture, or to draw."""
        self._pressed = event.position()
        self._is_moving = self._is_in_drawn(event.position())
        self.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture, or draw."""
        if self._pressed is None or self._glass is None:
            return
        if self._is_covering:
            inverse = self._glass.to_picture()
            begun, now = inverse.map(self._pressed), inverse.map(event.position())
            if self._is_moving:
                self._covers.move(now - begun, self._glass.size)
                self._pressed = event.position()
                self._is_moved = True
            else:
                self._covers.draw(begun, now, self._glass.size)
            self._changed()
        else:
            self._show(self._glass.moved(event.position() - self._pressed))
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Cover what was drawn."""
        is_drawn = self._pressed is not None and self._pressed != event.position()
        is_drawn, self._is_moved = is_drawn or self._is_moved, False
        self._pressed = None
        if self._is_covering and self._glass is not None and is_drawn:
            self._covers.keep(self._glass.size)
            self._changed()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of it, or a part at its full sharpness."""
        if self._glass is None or self._is_covering:
            return
        if self._glass.zoom is None:
            self._zoom(1 / (self._glass.actual_zoom * self.devicePixelRatioF()), event.position())
        else:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen in the middle."""
        super().resizeEvent(event)
        if self._glass is not None:
            self._show(self._glass.resized(self._window()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, what is sharper of it, and the covers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        if self._glass is not None:
            painter.setTransform(self._glass.to_window(), True)
            if self._whole is not None:
                painter.drawImage(QRectF(QPointF(0, 0), self._glass.size), self._whole)
            if self._detail is not None and self._glass.zoom is not None:
                painter.drawImage(rect_of(self._detail[1]), self._detail[0])
            self._paint_covers(painter)
            painter.resetTransform()
        elif self._whole is not None:
            painter.drawImage(self._stand_in_place(self._whole), self._whole)
        if self.hasFocus():
            pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), 2)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_covers(self, painter: QPainter) -> None:
        for area in self._covers.areas:
            painter.fillRect(rect_of(area), COVER)
        if self._covers.drawn is not None:
            shade = QColor(COVER)
            shade.setAlpha(150)
            painter.fillRect(self._covers.drawn, shade)
            white, black = Qt.GlobalColor.white, Qt.GlobalColor.black  # seen on every picture
            for colour, style in ((white, Qt.PenStyle.SolidLine), (black, _DASHES)):
                pen = QPen(QColor(colour), 2, style)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawRect(self._covers.drawn)

    def _is_in_drawn(self, place: QPointF) -> bool:
        drawn = self._covers.drawn
        if self._glass is None or drawn is None or not self._is_covering:
            return False
        return drawn.contains(self._glass.to_picture().map(place))

    def _key_of_covers(self, event: QKeyEvent) -> bool:
        glass, key = self._glass, Qt.Key(event.key())
        if glass is None or self._covers.drawn is None:
            return False
        if key in _ARROWS:
            inverse = glass.to_picture()
            way = inverse.map(_ARROWS[key] * _FINE_STEP) - inverse.map(QPointF(0, 0))
            if event.modifiers() & _SHIFT:
                sign = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
                self._covers.grow(QSizeF(abs(way.x()), abs(way.y())) * (2 * sign), glass.size)
            else:
                self._covers.move(way, glass.size)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._covers.keep(glass.size)
            self.covering_ended.emit()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.covering_ended.emit()
        else:
            return False
        self._changed()
        return True

    def _key_of_picture(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _ARROWS and self._glass is not None and self._glass.zoom is not None:
            self._show(self._glass.moved(_ARROWS[key] * -_STEP))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.enlarge()
        elif key == Qt.Key.Key_Minus:
            self.reduce()
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.fit()
        elif key == Qt.Key.Key_R:
            self.turn(-1 if event.modifiers() & _SHIFT else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._covers.areas:
            self.uncover()
        else:
            return False
        return True

    def _zoom(self, factor: float, around: QPointF) -> None:
        if self._glass is not None:
            self._show(self._glass.zoomed(factor, around))

    def _show(self, glass: Glass) -> None:
        self._glass = glass
        self.update()
        self._settle.start()

    def _changed(self) -> None:
        self.update()
        self.covers_changed.emit(self._covers.drawn is not None)

    def _ask(self) -> None:
        """Ask for the whole where there is none, then for what is seen where it is not sharp."""
        glass = self._glass
        if glass is None or self.width() < 2:
            return
        ratio = self.devicePixelRatioF()
        scale = min(glass.actual_zoom * ratio, 1.0)
        all_of_it = self._all()
        seen = all_of_it if glass.zoom is None else _widened(glass.seen(), glass.size)
        if self._is_sharp(seen, scale):
            return
        longest = round(max(seen.width, seen.height) * scale)
        longest = min(max(longest, _LEAST_ASKED), _MOST_ASKED)
        self.wanted.emit(Wanted(self._page, seen, longest))

    def _is_sharp(self, seen: PictureArea, scale: float) -> bool:
        glass = self._glass
        if glass is None or seen.is_empty:
            return True
        if (
            self._whole is not None
            and self._whole.width() >= _SHARP_ENOUGH * scale * glass.size.width()
        ):
            return True
        if self._detail is None or glass.zoom is None:
            return False
        image, area = self._detail
        holds = rect_of(area).contains(glass.seen())
        return holds and image.width() >= _SHARP_ENOUGH * scale * area.width

    def _all(self) -> PictureArea:
        size = QSizeF(0, 0) if self._glass is None else self._glass.size
        return PictureArea.whole(round(size.width()), round(size.height()))

    def _window(self) -> QSizeF:
        return QSizeF(max(self.width(), 1), max(self.height(), 1))

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _stand_in_place(self, image: QImage) -> QRectF:
        size = QSizeF(image.size()).scaled(self._window(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )


_DASHES = Qt.PenStyle.DashLine


def _widened(seen: QRectF, size: QSizeF) -> PictureArea:
    """Return what is seen with a margin, so that small moves need nothing new."""
    across, down = seen.width() * 0.15, seen.height() * 0.15
    return area_of(seen.adjusted(-across, -down, across, down), size)
