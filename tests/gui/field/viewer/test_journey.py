"""A monitor looks at what was attached and makes a clean copy, by keyboard alone."""

from __future__ import annotations

import io
import logging

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.viewer.picture import COVER
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.gui.widgets.keys_screen import KeysScreen
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.view_attachment import find_attachment, open_content
from tests import sample_documents, sample_photos
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import a_window, open_session

KEYS = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
FILES = {
    "CANARY photo.jpg": sample_photos.photo(),
    "ruling.pdf": sample_documents.pdf(["One", "Two"], size=(595, 842)),
    "chat.txt": "Чырвоны бус без нумароў\n".encode("cp1251") * 9_000,
    "voice.wav": sample_documents.sound(3.0),
    "broken.jpg": b"\xff\xd8\xff" + b"x" * 90,
}


@pytest.fixture
def window(qtbot, tmp_path, organisation):
    """A window in which a draft with files is open, and its session and report."""
    jobs = BackgroundJobs()
    made = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    known = []

    def make():
        session = a_device(tmp_path / "vault", organisation)
        report_id = a_draft(session)
        for name, content in FILES.items():
            attach_file(session, report_id, io.BytesIO(content), name)
        known.append(report_id)
        return session

    made.session = open_session(qtbot, jobs, made, make)
    made.report_id = known[0]
    home = made.stack.top
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    home.open_requested.emit(made.report_id)
    qtbot.waitUntil(lambda: isinstance(made.stack.top, EditorScreen))
    editor = made.stack.top
    qtbot.waitUntil(lambda: editor.attachments._model.rowCount() == len(FILES))
    yield made
    made.close()
    jobs.close()


def press(key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)


def opened(qtbot, window, number):
    """Go to the list by Tab, down to a file, and open it by Enter."""
    files = window.stack.top.attachments._list
    for _ in range(80):
        if files.hasFocus():
            break
        press(KEYS.Key_Tab)
    assert files.hasFocus()
    press(KEYS.Key_Home)
    press(KEYS.Key_Down, times=number)
    press(KEYS.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, ViewerScreen))
    return window.stack.top


def left(qtbot, window):
    QTest.keyClick(window.windowHandle(), KEYS.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))


def said(viewer):
    return " ".join(
        viewer._side._sentences.itemAt(place).widget().text()
        for place in range(viewer._side._sentences.count())
    )


def is_sharp(viewer):
    whole, glass = viewer._picture._whole, viewer._picture._glass
    return glass is not None and whole is not None and whole.width() > 256


def in_lane(qtbot, window, work):
    done = []
    window._jobs.run(window, lambda _progress: work(), done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert not isinstance(done[0], Exception), done
    return done[0]


@pytest.mark.slow
def test_a_face_is_covered_and_the_copy_made_without_a_mouse(qtbot, window, caplog) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    viewer = opened(qtbot, window, 0)
    picture = viewer._picture
    qtbot.waitUntil(lambda: is_sharp(viewer), timeout=20_000)
    qtbot.waitUntil(lambda: viewer._side.offers_copy)
    assert picture.hasFocus()
    press(KEYS.Key_C)
    press(KEYS.Key_Left, times=60)  # as far as it goes
    press(KEYS.Key_Up, times=60)
    press(KEYS.Key_Right, SHIFT, times=3)
    press(KEYS.Key_Return)
    [area] = picture.areas
    assert area.x == area.y == 0
    assert area.width > area.height
    press(KEYS.Key_C)
    press(KEYS.Key_Escape)  # ends the second frame, and does not leave
    assert window.stack.top is viewer
    assert len(picture.areas) == 1
    QTest.keyClick(window.windowHandle(), KEYS.Key_Return, CONTROL)
    qtbot.waitUntil(viewer._side._made.isVisible, timeout=20_000)
    assert "the place" in viewer._side._made.text()
    for _ in range(30):
        if viewer._side._look.hasFocus():
            break
        press(KEYS.Key_Tab)
    press(KEYS.Key_Return)
    qtbot.waitUntil(lambda: window.stack.top.title.replace("\u200b", "") == "clean copy 1.jpg")
    copied = window.stack.top
    qtbot.waitUntil(lambda: "Nothing was found" in said(copied), timeout=20_000)
    QTest.keyClick(window.windowHandle(), KEYS.Key_Escape)
    assert window.stack.top is viewer
    left(qtbot, window)
    model = window.stack.top.attachments._model
    qtbot.waitUntil(lambda: model.rowCount() == len(FILES) + 1)
    copy = model.attachment(len(FILES))
    assert copy.name == "clean copy 1.jpg"

    def read():
        files = list_attachments(window.session, window.report_id)
        found = [find_attachment(window.session, file.attachment.attachment_id) for file in files]
        contents = []
        for item in found:
            with open_content(item) as source:
                contents.append(source.read())
        return contents

    contents = in_lane(qtbot, window, read)
    assert contents[:-1] == list(FILES.values())
    with Image.open(io.BytesIO(contents[-1])) as clean:
        covered = clean.getpixel((area.width // 2, area.height // 2))
        assert all(abs(part - COVER.red()) < 8 for part in covered)
        assert not clean.getexif()
    assert "CANARY" not in caplog.text


@pytest.mark.slow
def test_pages_text_and_sound_are_used_by_keys(qtbot, window) -> None:
    viewer = opened(qtbot, window, 1)
    qtbot.waitUntil(
        lambda: viewer._picture._whole is not None or viewer._picture._detail is not None
    )
    assert viewer._tools._page.text() == "Page 1 of 2"
    press(KEYS.Key_PageDown)
    qtbot.waitUntil(lambda: viewer._tools._page.text() == "Page 2 of 2")
    press(KEYS.Key_0)  # all of it
    qtbot.waitUntil(lambda: viewer._picture._whole is not None)
    before = viewer._picture.zoom
    press(KEYS.Key_Plus, times=4)
    assert viewer._picture.zoom > before * 2
    press(KEYS.Key_R)
    assert viewer._picture._glass.quarter_turns == 1
    left(qtbot, window)

    viewer = opened(qtbot, window, 2)
    text = viewer._text
    qtbot.waitUntil(text.isVisible)
    assert text.hasFocus()
    assert text.toPlainText().startswith("Чырвоны бус")
    qtbot.waitUntil(lambda: _read_to_the_end(text))
    left(qtbot, window)


def _read_to_the_end(text):
    press(KEYS.Key_End)
    return text.document().blockCount() > 9_000


@pytest.mark.slow
@pytest.mark.qt_log_ignore("PulseAudio", extend=True)
def test_a_recording_plays_after_one_more_key(qtbot, window) -> None:
    viewer = opened(qtbot, window, 3)
    player = viewer._player
    qtbot.waitUntil(player.isVisible)
    assert player._player is None
    press(KEYS.Key_Return)
    qtbot.waitUntil(lambda: player._player is not None and player._place.maximum() == 3000)
    qtbot.waitUntil(lambda: player._place.value() > 100)
    press(KEYS.Key_Space)
    qtbot.waitUntil(lambda: player._turn.text() == "Play")
    press(KEYS.Key_Right)
    qtbot.waitUntil(lambda: player._place.value() == 3000)
    press(KEYS.Key_Left)
    qtbot.waitUntil(lambda: player._place.value() < 100)
    source = player._player._device._source
    left(qtbot, window)
    assert source.closed
    assert player._player is None


@pytest.mark.slow
def test_the_sheet_of_keys_says_those_of_pictures_and_looking_goes_on_after_it(
    qtbot, window
) -> None:
    viewer = opened(qtbot, window, 0)
    qtbot.waitUntil(lambda: is_sharp(viewer) and viewer._side.offers_copy, timeout=20_000)
    QTest.keyClick(window.windowHandle(), KEYS.Key_F1)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, KeysScreen))
    words = {label.text() for label in window.stack.top.findChildren(QLabel)}
    assert {"Cover an area", "Turn", "Larger"} <= words
    QTest.keyClick(window.windowHandle(), KEYS.Key_Escape)
    qtbot.waitUntil(lambda: window.stack.top is viewer)
    viewer._picture._whole = None  # as if it had not come yet
    press(KEYS.Key_0)
    qtbot.waitUntil(lambda: viewer._picture._whole is not None, timeout=20_000)


@pytest.mark.slow
def test_what_is_broken_is_said_and_can_be_left(qtbot, window) -> None:
    viewer = opened(qtbot, window, 4)
    qtbot.waitUntil(lambda: "damaged" in viewer._nothing.text(), timeout=20_000)
    assert viewer._nothing.isVisible()
    left(qtbot, window)
    assert window.stack.top.attachments._list.hasFocus()  # back where one was


@pytest.mark.slow
def test_no_process_is_left_when_the_window_closes_over_an_open_file(qtbot, window) -> None:
    viewer = opened(qtbot, window, 0)
    [presenter] = viewer.presenters
    qtbot.waitUntil(lambda: is_sharp(viewer), timeout=20_000)
    qtbot.waitUntil(lambda: not presenter._is_asking)
    process = presenter._viewing._child._process
    window.close()
    assert process.returncode is not None
