"""Scenes of what is put into a report without typing: events, sound, photos."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from fieldkit.gui.devices.microphone import DeviceName
from fieldkit.gui.field.photo.view import PhotoScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.translations import _
from tests.fakes.devices import FakeCameras
from tests.scenes import editor
from tests.scenes.registry import scene
from tests.scenes.stage import Stage
from tests.scenes.worlds import with_reports

EVENTS = (
    "March begins at the fountain",
    "Water cannon drives up",
    "Two people taken to a grey van",
)


@scene("time-line", with_reports)
def timeline(stage: Stage) -> None:
    """What was observed when, the last first."""
    stage.on_top(TodayScreen).begin_requested.emit("T01")
    report = editor.opened(stage)
    for words in EVENTS:
        report.observation_requested.emit()
        stage.rest()
        [card] = [one for one in report._timeline._cards.values() if one._words.typed() == ""]
        card._words.line.setText(words)  # type: ignore[attr-defined]  # a line of text
        card._words.announce()  # type: ignore[attr-defined]
    stage.rest()


@scene("recording", with_reports)
def recording(stage: Stage) -> None:
    """Sound is recorded while the form is filled in."""
    report = editor.begin(stage)
    report.recording.show_devices(
        (DeviceName("a", "Internal microphone"), DeviceName("b", "Headset")), "a"
    )
    report.recording.show_recording(42, 0.3)
    report.recording._timer.stop()
    report.offer_undo(_("Removed: {title}").format(title="Invented Alena"))


@scene("photo", with_reports)
def photo(stage: Stage) -> None:
    """A photo that was taken and is not kept yet."""
    editor.begin(stage)
    cameras = FakeCameras("Camera of this computer", "Camera on a cable")
    screen = PhotoScreen(cameras)
    stage.window.stack.push(screen)
    screen.start()
    cameras.opened[0].see(_view())
    screen._press_shutter()


@scene("photo-no-camera", with_reports)
def no_camera(stage: Stage) -> None:
    """There is no camera, or another program has it."""
    editor.begin(stage)
    screen = PhotoScreen(FakeCameras("Camera of this computer"))
    stage.window.stack.push(screen)
    screen.start()
    screen._miss()


def _view() -> QImage:
    picture = QImage(1280, 720, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    sky = QLinearGradient(0, 0, 0, 720)
    sky.setColorAt(0, QColor("#93a4b3"))
    sky.setColorAt(1, QColor("#46525c"))
    painter.fillRect(picture.rect(), sky)
    painter.fillRect(0, 500, 1280, 220, QColor("#39413f"))
    painter.end()
    return picture
