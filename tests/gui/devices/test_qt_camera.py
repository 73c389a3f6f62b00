"""Frames through a real capture session. No camera hangs on this computer: none was ever tried."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

from fieldkit.errors import DeviceError
from fieldkit.gui.devices import qt_camera
from fieldkit.gui.devices.camera import SystemCameras


@pytest.mark.qt_log_ignore("RHI", "pipewire", extend=True)
def test_frames_come_as_pictures_at_their_own_size(qtbot) -> None:
    seen = []
    source = qt_camera.FrameSource(seen.append)
    frames = QVideoFrameInput()
    source.look_at(frames)
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill("#c03030")
    sender = QTimer()
    sender.timeout.connect(lambda: frames.sendVideoFrame(QVideoFrame(picture)))
    sender.start(20)
    qtbot.waitUntil(lambda: len(seen) >= 2)
    sender.stop()
    assert seen[0].size().toTuple() == (640, 480)
    assert seen[0].pixelColor(320, 240).red() > 150
    source.end()


@pytest.mark.qt_log_ignore("pipewire", extend=True)
def test_where_there_is_no_camera_that_is_said(qapp) -> None:
    if SystemCameras().names():
        pytest.skip("this computer has a camera")
    with pytest.raises(DeviceError) as said:
        SystemCameras().open("", print, print)
    assert "camera" in said.value.sentence


def test_a_camera_without_formats_uses_its_own() -> None:
    assert qt_camera.best_format([]) is None
