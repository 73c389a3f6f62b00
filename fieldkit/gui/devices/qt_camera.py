"""Cameras by way of Qt Multimedia.

A photo is the frame that is seen, at the camera's own size: nothing is captured to a file, and
what is kept is what the person saw.
"""

from __future__ import annotations

from PySide6.QtCore import QCameraPermission, QElapsedTimer, QObject
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoFrameInput,
    QVideoSink,
)

from fieldkit.errors import DeviceError
from fieldkit.gui.devices.camera import Gone, Seen
from fieldkit.gui.devices.microphone import DeviceName
from fieldkit.gui.devices.permission import check_permission
from fieldkit.translations import _

_FRAME_MS = 80  # a dozen pictures a second are enough to aim by
_LEAST_RATE = 5.0  # pictures a second
_MOST_PIXELS = 4096 * 2304


class FrameSource(QObject):
    """Hands on what a capture session shows, a dozen times a second."""

    def __init__(self, on_seen: Seen) -> None:
        super().__init__()
        self._on_seen = on_seen
        self._since = QElapsedTimer()
        self._sink = QVideoSink(self)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._take)

    def look_through(self, camera: QCamera) -> None:
        """Show what a camera sees."""
        self._session.setCamera(camera)

    def look_at(self, frames: QVideoFrameInput) -> None:
        """Show frames that come from somewhere else."""
        self._session.setVideoFrameInput(frames)

    def end(self) -> None:
        """Show nothing any more."""
        self._sink.videoFrameChanged.disconnect(self._take)
        self.deleteLater()

    def _take(self, frame: QVideoFrame) -> None:
        if self._since.isValid() and self._since.elapsed() < _FRAME_MS:
            return
        picture = frame.toImage()
        if not picture.isNull():
            self._since.start()
            self._on_seen(picture)


class QtCamera(QObject):
    """One camera that is looking."""

    def __init__(self, device: QCameraDevice, on_seen: Seen, on_gone: Gone) -> None:
        super().__init__()
        self._on_gone = on_gone
        self._frames = FrameSource(on_seen)
        self._camera = QCamera(device, self)
        wanted = best_format(device.videoFormats())
        if wanted is not None:
            self._camera.setCameraFormat(wanted)
        self._camera.errorOccurred.connect(self._fail)
        self._frames.look_through(self._camera)
        self._camera.start()

    def close(self) -> None:
        """Stop looking; its light goes out."""
        self._camera.errorOccurred.disconnect(self._fail)
        self._camera.stop()
        self._frames.end()
        self.deleteLater()

    def _fail(self, *_what: object) -> None:
        self._on_gone()


def names() -> tuple[DeviceName, ...]:
    """Return the cameras that are there now, the usual one first."""
    return tuple(DeviceName(_id_of(device), device.description()) for device in _devices())


def open_camera(device_id: str, on_seen: Seen, on_gone: Gone) -> QtCamera:
    """Look through one camera, "": the usual one.

    Raises:
        DeviceError: There is none, or the system does not allow it.
    """
    check_permission(QCameraPermission())
    devices = _devices()
    if not devices:
        raise DeviceError(
            _("No camera was found."), hint=_("Connect one and try again, or add a file.")
        )
    wanted = [device for device in devices if _id_of(device) == device_id]
    return QtCamera((wanted or devices)[0], on_seen, on_gone)


def best_format(formats: list[QCameraFormat]) -> QCameraFormat | None:
    """Return the largest format that still moves, None where the camera names none."""
    moving = [
        one for one in formats if one.maxFrameRate() >= _LEAST_RATE and _pixels(one) <= _MOST_PIXELS
    ]
    return max(moving or formats, key=_pixels, default=None)


def _pixels(one: QCameraFormat) -> int:
    size = one.resolution()
    return size.width() * size.height()


def _devices() -> list[QCameraDevice]:
    return sorted(QMediaDevices.videoInputs(), key=lambda device: not device.isDefault())


def _id_of(device: QCameraDevice) -> str:
    return bytes(device.id().data()).hex()
