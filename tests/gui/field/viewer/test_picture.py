"""The picture asks for what it has not sharp enough, and is covered by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from fieldkit.domain.picture_area import PictureArea
from fieldkit.gui.field.viewer.picture import COVER, PictureStage
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.media.viewing_wire import Raster
from fieldkit.media.wire import Problem

SIZE = (4000, 3000)


@pytest.fixture
def stage(qtbot):
    """A stage of 800 by 600 with a picture five times as large, and what it asked for."""
    made, asked = PictureStage(), []
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.wanted.connect(asked.append)
    made.asked = asked
    made.show_room(*SIZE)
    return made


def answer(stage, wanted, colour="#336699"):
    scale = min(1.0, wanted.longest / max(wanted.area.width, wanted.area.height))
    image = QImage(
        round(wanted.area.width * scale),
        round(wanted.area.height * scale),
        QImage.Format.Format_RGB32,
    )
    image.fill(colour)
    stage.show_raster(wanted, image)


def test_all_of_it_is_asked_for_at_the_size_of_the_window(stage) -> None:
    [wanted] = stage.asked
    assert (wanted.area, wanted.longest) == (PictureArea.whole(*SIZE), 800)


def test_a_closer_look_asks_for_what_is_seen_and_no_more(qtbot, stage) -> None:
    answer(stage, stage.asked[0])
    for _ in range(6):
        stage.enlarge()
    qtbot.waitUntil(lambda: len(stage.asked) == 2)
    wanted = stage.asked[1]
    assert wanted.area.width < 2000
    assert wanted.area.width * stage.zoom <= wanted.longest + 1
    answer(stage, wanted)
    stage.enlarge()
    stage.reduce()
    QTest.keyClick(stage, Qt.Key.Key_Left)
    assert stage._settle.isActive()
    qtbot.waitUntil(lambda: not stage._settle.isActive())
    assert len(stage.asked) == 2  # what is there is sharp enough


def test_back_at_all_of_it_nothing_is_asked(qtbot, stage) -> None:
    answer(stage, stage.asked[0])
    stage.enlarge()
    stage.fit()
    qtbot.waitUntil(lambda: not stage._settle.isActive())
    assert len(stage.asked) == 1


def test_pixels_of_a_page_that_was_left_are_not_shown(stage) -> None:
    wanted = stage.asked[0]
    stage.show_page_room(1000, 1000, 1)
    answer(stage, wanted)
    assert stage._whole is None


def drag(stage, begin, end):
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=QPoint(*begin))
    QTest.mouseMove(stage, QPoint(*end))
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=QPoint(*end))


def test_an_area_is_drawn_by_the_mouse(stage) -> None:
    stage.let_cover(True)
    drag(stage, (100, 60), (200, 160))
    assert stage.areas == (PictureArea(500, 300, 500, 500),)
    drag(stage, (600, 400), (700, 500))
    assert len(stage.areas) == 2


def test_the_frame_that_is_there_can_be_moved_by_the_mouse(stage) -> None:
    stage.let_cover(True)
    drawn = stage._covers.drawn
    drag(stage, (400, 300), (300, 200))
    [area] = stage.areas
    assert (area.width, area.height) == (round(drawn.width()), round(drawn.height()))
    assert (area.x, area.y) == (round(drawn.x()) - 500, round(drawn.y()) - 500)


def test_without_covering_the_mouse_moves_the_picture(stage) -> None:
    for _ in range(6):
        stage.enlarge()
    before = stage._glass.centre
    drag(stage, (400, 300), (300, 300))
    assert stage._glass.centre.x() > before.x()
    assert stage.areas == ()


def test_what_is_covered_is_seen_as_it_will_be(stage) -> None:
    answer(stage, stage.asked[0])
    stage.let_cover(True)
    drag(stage, (100, 60), (200, 160))
    stage.let_cover(False)
    seen = stage.grab().toImage()
    assert seen.pixelColor(150, 110) == COVER
    assert seen.pixelColor(300, 300) != COVER


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_keys_move_a_frame_the_way_they_point_however_it_is_turned(stage, turns) -> None:
    for _ in range(turns):
        stage.turn()
    stage.let_cover(True)
    to_window = stage._glass.to_window()
    before = to_window.map(stage._covers.drawn.center())
    QTest.keyClick(stage, Qt.Key.Key_Right)
    QTest.keyClick(stage, Qt.Key.Key_Down)
    after = to_window.map(stage._covers.drawn.center())
    assert (after - before).x() == pytest.approx(8)
    assert (after - before).y() == pytest.approx(8)


def test_a_frame_that_was_not_confirmed_is_in_the_copy_too(qtbot) -> None:
    viewer, asked = ViewerScreen(), []
    qtbot.addWidget(viewer)
    viewer.resize(1000, 600)
    viewer.show()
    viewer.copy_requested.connect(asked.append)
    viewer.show_picture(*SIZE, is_animated=False)
    QTest.keyClick(viewer._picture, Qt.Key.Key_C)
    viewer._side._copy.click()
    assert [len(areas) for areas in asked] == [1]
    assert not viewer._side.is_covering


def test_pixels_reach_the_screen_as_they_came(qtbot) -> None:
    viewer, asked = ViewerScreen(), []
    qtbot.addWidget(viewer)
    viewer.resize(1000, 600)
    viewer.raster_wanted.connect(asked.append)
    viewer.show()
    viewer.show_picture(3, 2, is_animated=False)
    pixels = bytes([255, 0, 0] * 3 + [0, 0, 255] * 3)
    viewer.show_raster(asked[-1], Raster(Problem.NONE, 3, 2, pixels))
    whole = viewer._picture._whole
    assert whole.pixelColor(2, 0).red() == 255
    assert whole.pixelColor(0, 1).blue() == 255
