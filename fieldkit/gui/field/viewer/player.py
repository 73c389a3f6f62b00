"""Plays sound and film with Qt Multimedia, in this process: named on the screen as a risk.

It loads Qt Multimedia, so it is imported when somebody plays something, and only after
`multimedia_rules.prepare_multimedia`.
"""

from __future__ import annotations

from typing import BinaryIO

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtMultimedia import (
    QAudioOutput,
    QMediaDevices,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.field.viewer.blob_device import BlobDevice
from fieldkit.translations import _

_STEP_MS = 5_000


class FilmPane(QWidget):
    """Paints the frame of now, black around it; words where there is no picture."""

    def __init__(self) -> None:
        super().__init__()
        self._frame = QImage()
        self._words = ""
        self.setAccessibleName(_("Player"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)

    @property
    def frame(self) -> QImage:
        """Return what is shown."""
        return self._frame

    def show_frame(self, frame: QVideoFrame) -> None:
        """Show a frame."""
        image = frame.toImage()
        if not image.isNull():
            self._frame = image
            self.update()

    def show_words(self, words: str) -> None:
        """Show words in place of a picture."""
        self._words = words
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame as large as it fits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._words:
            self._paint_words(painter)
        else:
            painter.fillRect(self.rect(), QColor(Qt.GlobalColor.black))
        if not self._frame.isNull():
            room = QSizeF(self.size())
            size = QSizeF(self._frame.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            left = (room.width() - size.width()) / 2
            top = (room.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._frame)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        font = self.font()
        font.setPointSizeF(2 * font.pointSizeF())
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)


class Player(QObject):
    """One file from its beginning to its end; times in milliseconds."""

    moved = Signal(int, int)  # place, length
    playing_changed = Signal(bool)
    failed = Signal()

    def __init__(self, source: BinaryIO, size: int, pane: FilmPane, parent: QObject) -> None:
        super().__init__(parent)
        self._device = BlobDevice(source, size, self)
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(pane.show_frame)
        self._player.setVideoSink(self._sink)
        self._sound: QAudioOutput | None = None
        if QMediaDevices.audioOutputs():  # else it plays in silence
            self._sound = QAudioOutput(self)
            self._player.setAudioOutput(self._sound)
        self._player.positionChanged.connect(self._told)
        self._player.durationChanged.connect(self._told)
        self._player.playbackStateChanged.connect(self._state_changed)
        self._player.errorOccurred.connect(self._error)
        self._player.setSourceDevice(self._device, QUrl())

    @property
    def has_sound(self) -> bool:
        """Return whether there is something to hear with."""
        return self._sound is not None

    @property
    def volume(self) -> int:
        """Return how loud it is, in hundredths."""
        return 0 if self._sound is None else round(100 * self._sound.volume())

    def play(self) -> None:
        """Play on."""
        self._player.play()

    def turn_over(self) -> None:
        """Play, or pause."""
        if self._is_playing():
            self._player.pause()
            return
        if self._is_at_end():
            self._player.setPosition(0)
        self._player.play()

    def pause(self) -> None:
        """Pause."""
        self._player.pause()

    def go_to(self, place: int) -> None:
        """Play on from a place."""
        self._player.setPosition(min(max(place, 0), self._player.duration()))

    def step(self, steps: int) -> None:
        """Go on or back by five seconds each."""
        self.go_to(self._player.position() + steps * _STEP_MS)

    def set_volume(self, hundredths: int) -> None:
        """Make it louder or softer."""
        if self._sound is not None:
            self._sound.setVolume(min(max(hundredths, 0), 100) / 100)

    def close(self) -> None:
        """Stop, and let go of the file and its key."""
        self._player.stop()
        self._player.setSource(QUrl())
        self._device.close()

    def _told(self, _milliseconds: int) -> None:
        self.moved.emit(self._player.position(), self._player.duration())
        # Where nothing can be heard, Qt does not notice the end.
        if self._sound is None and self._is_at_end() and self._is_playing():
            self._player.pause()

    def _is_at_end(self) -> bool:
        return 0 < self._player.duration() <= self._player.position()

    def _is_playing(self) -> bool:
        return self._player.playbackState() == QMediaPlayer.PlaybackState.PlayingState

    def _state_changed(self, state: QMediaPlayer.PlaybackState) -> None:
        self.playing_changed.emit(state == QMediaPlayer.PlaybackState.PlayingState)

    def _error(self, *_args: object) -> None:
        self.failed.emit()
