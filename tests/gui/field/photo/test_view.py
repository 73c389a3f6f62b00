import io

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from fieldkit.gui.field.photo import view as photo
from fieldkit.gui.field.photo.view import PhotoScreen
from tests.fakes.devices import FakeCameras


@pytest.fixture
def cameras():
    return FakeCameras("Inside", "On a cable")


@pytest.fixture
def screen(qtbot, cameras):
    made = PhotoScreen(cameras)
    qtbot.addWidget(made)
    made.resize(1024, 550)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.start()
    return made


def a_picture(colour):
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(colour)
    return picture


def press(screen, key):
    QTest.keyClick(screen.windowHandle(), key)


def colour_of(jpeg):
    return Image.open(io.BytesIO(jpeg)).convert("RGB").getpixel((320, 240))


def texts(screen):
    return " ".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())


def test_space_takes_what_is_seen_and_enter_keeps_it(qtbot, screen, cameras) -> None:
    cameras.opened[0].see(a_picture("#c03030"))
    press(screen, Qt.Key.Key_Space)
    cameras.opened[0].see(a_picture("#3030c0"))  # what comes later is not the photo
    with qtbot.waitSignal(screen.left), qtbot.waitSignal(screen.kept) as kept:
        press(screen, Qt.Key.Key_Return)
    red, _green, blue = colour_of(kept.args[0])
    assert red > 150 > blue
    assert not cameras.opened[0].is_open


def test_another_photo_can_be_taken(qtbot, screen, cameras) -> None:
    cameras.opened[0].see(a_picture("#c03030"))
    press(screen, Qt.Key.Key_Space)
    press(screen, Qt.Key.Key_Space)
    cameras.opened[0].see(a_picture("#3030c0"))
    press(screen, Qt.Key.Key_Space)
    with qtbot.waitSignal(screen.kept) as kept:
        press(screen, Qt.Key.Key_Return)
    assert colour_of(kept.args[0])[2] > 150


def test_the_photo_says_nothing_of_the_camera(qtbot, screen, cameras) -> None:
    picture = a_picture("#c03030")
    picture.setText("Description", "CANARY")
    cameras.opened[0].see(picture)
    press(screen, Qt.Key.Key_Space)
    with qtbot.waitSignal(screen.kept) as kept:
        press(screen, Qt.Key.Key_Return)
    jpeg = kept.args[0]
    assert b"Exif" not in jpeg
    assert Image.open(io.BytesIO(jpeg)).size == (640, 480)


def test_before_there_is_a_picture_nothing_is_taken(qtbot, screen) -> None:
    with qtbot.assertNotEmitted(screen.kept):
        press(screen, Qt.Key.Key_Space)
        press(screen, Qt.Key.Key_Return)
    assert not screen._shutter.isEnabled()


def test_going_back_leaves_without_a_photo_and_the_light_goes_out(qtbot, screen, cameras) -> None:
    cameras.opened[0].see(a_picture("#c03030"))
    press(screen, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(screen.kept), qtbot.waitSignal(screen.left):
        screen.go_back()
    assert not cameras.opened[0].is_open


def test_without_a_camera_it_is_said_and_can_be_tried_again(qtbot) -> None:
    cameras = FakeCameras()
    made = PhotoScreen(cameras)
    qtbot.addWidget(made)
    made.show()
    made.start()
    assert "No camera was found." in texts(made)
    cameras.add("Inside")
    made._look_again("again")
    assert "No camera was found." not in texts(made)
    assert len(cameras.opened) == 1


def test_a_camera_that_goes_is_said(screen, cameras) -> None:
    cameras.opened[0].see(a_picture("#c03030"))
    cameras.opened[0].on_gone()
    assert "The camera gives no picture." in texts(screen)
    assert not screen._shutter.isEnabled()


def test_a_camera_that_gives_nothing_is_said(qtbot, cameras, monkeypatch) -> None:
    monkeypatch.setattr(photo, "_PATIENCE_MS", 10)
    made = PhotoScreen(cameras)
    qtbot.addWidget(made)
    made.show()
    made.start()
    qtbot.waitUntil(lambda: "The camera gives no picture." in texts(made))


def test_a_photo_that_was_taken_outlives_its_camera(qtbot, screen, cameras) -> None:
    cameras.opened[0].see(a_picture("#c03030"))
    press(screen, Qt.Key.Key_Space)
    cameras.opened[0].on_gone()
    with qtbot.waitSignal(screen.kept):
        press(screen, Qt.Key.Key_Return)


def test_one_of_several_cameras_is_chosen(screen, cameras) -> None:
    assert screen._devices.isVisible()
    screen._devices.setCurrentIndex(1)
    screen._devices.activated.emit(1)
    assert [camera.device_id for camera in cameras.opened] == ["", "on a cable"]
    assert not cameras.opened[0].is_open


def test_every_part_that_takes_the_cursor_has_a_name(screen) -> None:
    for part in screen.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            assert part.accessibleName() or getattr(part, "text", str)(), type(part).__name__
