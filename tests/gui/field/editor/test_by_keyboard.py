"""A monitor at an assembly, by keyboard alone: events, sections, what is missing, undo, paste."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fieldkit.domain.answers import current
from fieldkit.gui.field.editor.tools import Sheet
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.photo.view import PhotoScreen
from fieldkit.operations.field.write_report import begin_report
from tests import sample_photos
from tests.fakes.field import a_device
from tests.fakes.window import open_session, shown_window

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A window with an assembly open in it, and keys to press."""

    def __init__(self, qtbot, window, session, report_id) -> None:
        self.window = window
        self._qtbot = qtbot
        self._session = session
        self._report_id = report_id
        window._navigation.open_report(report_id)
        qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
        self.editor = window.stack.top
        qtbot.waitUntil(lambda: bool(self.editor.title))

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def type(self, text):
        QTest.keyClicks(self.window.focusWidget(), text)

    def tab(self, times=1):
        for _time in range(times):
            QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Tab)

    def name(self):
        return self.window.focusWidget().accessibleName()

    def stored(self):
        self.editor.announce_pending()
        found = []
        vault, report_id = self._session.vault, self._report_id
        self.window._jobs.run(
            self.window,
            lambda _progress: (
                current(vault.reports.revisions(report_id)),
                [item.name for item in vault.attachments.of_report(report_id)],
            ),
            found.append,
            found.append,
        )
        self._qtbot.waitUntil(lambda: bool(found))
        assert not isinstance(found[0], Exception), found
        return found[0]


@pytest.fixture
def desk(qtbot, tmp_path):
    with shown_window(qtbot, tmp_path / "vault") as window:
        known = []

        def make():
            session = a_device(tmp_path / "vault")
            known.append(begin_report(session, "T01").report_id)
            return session

        session = open_session(qtbot, window._jobs, window, make)
        yield Desk(qtbot, window, session, known[0])
        QGuiApplication.clipboard().clear()


def notes(answers):
    rows = answers.get("timeline") or []
    return [answers.get(f"timeline[{row}]/timeline_note") for row in rows]


def test_f5_notes_an_event_and_the_next_one(desk) -> None:
    desk.press(Qt.Key.Key_F5)
    desk.type("water cannon drives up")
    desk.press(Qt.Key.Key_F5)
    desk.type("two people taken")
    answers, _files = desk.stored()
    assert notes(answers) == ["water cannon drives up", "two people taken"]
    times = [value for path, value in answers.items() if path.endswith("/timeline_at")]
    assert len(times) == 2
    first = desk.editor._timeline._column.itemAt(1).widget()
    assert first._words.typed() == "two people taken"


def test_f5_works_from_within_a_field_and_leads_back(desk) -> None:
    desk.type("Invented mar")
    desk.press(Qt.Key.Key_F5)
    desk.type("shots")
    desk.press(Qt.Key.Key_1, CONTROL)
    assert desk.editor._tools.sheet is Sheet.FAST
    answers, _files = desk.stored()
    assert answers["assembly/assembly_name"] == "Invented mar"
    assert notes(answers) == ["shots"]


def test_an_event_shows_in_the_full_form_as_it_was_typed(desk) -> None:
    desk.press(Qt.Key.Key_2, CONTROL)
    desk.press(Qt.Key.Key_F5)
    desk.type("shots")
    desk.editor.announce_pending()
    [path] = desk.editor._timeline._cards
    line = desk.editor._form.row(f"{path}/timeline_note").findChild(QLineEdit)
    assert line.text() == "shots"


def test_an_event_is_removed_and_comes_back_by_keys(qtbot, desk) -> None:
    desk.press(Qt.Key.Key_F5)
    desk.type("shots")
    desk.press(Qt.Key.Key_Tab, SHIFT)  # the button that removes stands before the words
    while not desk.name().startswith("Remove"):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Backtab, SHIFT)
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Space)
    assert desk.editor._timeline._cards == {}
    assert desk.editor.undo_bar.isVisible()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert len(desk.editor._timeline._cards) == 1
    [card] = desk.editor._timeline._cards.values()
    assert card.isAncestorOf(desk.window.focusWidget())
    answers, _files = desk.stored()
    assert notes(answers) == ["shots"]


def test_sections_are_listed_and_gone_to(qtbot, desk) -> None:
    desk.press(Qt.Key.Key_G, CONTROL)
    assert desk.name() == "Sections"
    for _step in range(3):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)
    assert desk.editor._tools.sheet is Sheet.ALL
    police = desk.editor._form._workshop.parts["police"]
    assert police.isAncestorOf(desk.window.focusWidget())
    top = police.mapTo(desk.editor._form.viewport(), QPoint()).y()
    assert 0 <= top < 60


def test_page_keys_lead_from_section_to_section(desk) -> None:
    parts = desk.editor._form._workshop.parts
    desk.press(Qt.Key.Key_2, CONTROL)
    desk.press(Qt.Key.Key_PageDown, CONTROL)
    assert parts["event"].isAncestorOf(desk.window.focusWidget())
    desk.press(Qt.Key.Key_PageDown, CONTROL)  # a list without rows: its button
    assert parts["timeline"].isAncestorOf(desk.window.focusWidget())
    desk.press(Qt.Key.Key_PageUp, CONTROL)
    assert parts["event"].isAncestorOf(desk.window.focusWidget())


def test_f8_goes_through_what_is_missing_and_round_again(desk) -> None:
    desk.press(Qt.Key.Key_F8)
    assert desk.name() == "Name of the assembly"
    desk.press(Qt.Key.Key_F8)
    second = desk.editor._side._last[1]
    desk.press(Qt.Key.Key_F8)
    third = desk.editor._side._last[1]
    assert second != third
    desk.press(Qt.Key.Key_F8, SHIFT)
    assert desk.editor._side._last[1] == second
    desk.press(Qt.Key.Key_F8, SHIFT)
    desk.press(Qt.Key.Key_F8, SHIFT)
    last = desk.editor._problems.rowCount() - 1
    assert desk.editor._side._last[0] == last


def test_an_answered_problem_leads_on_to_the_one_after_it(qtbot, desk) -> None:
    desk.press(Qt.Key.Key_F8)
    after = desk.editor._problems.problem(1).path
    desk.type("Invented march")
    desk.editor.announce_pending()
    desk.press(Qt.Key.Key_F8)
    assert desk.editor._side._last[1] == after


def test_a_copied_picture_is_attached_though_the_cursor_is_in_a_text(qtbot, desk) -> None:
    picture = QImage(32, 24, QImage.Format.Format_RGB32)
    picture.fill("#336699")
    QGuiApplication.clipboard().setImage(picture)
    desk.type("Invented")
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 1)
    qtbot.waitUntil(lambda: not desk.editor.attachments.is_busy)
    answers, files = desk.stored()
    assert files == ["pasted-2026-11-22-150000.png"]
    assert answers["assembly/assembly_name"] == "Invented"


def test_copied_files_are_attached(qtbot, desk, tmp_path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(sample_photos.photo())
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(photo))])
    copied.setText(str(photo))
    QGuiApplication.clipboard().setMimeData(copied)
    desk.press(Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 1)
    qtbot.waitUntil(lambda: not desk.editor.attachments.is_busy)
    answers, files = desk.stored()
    assert files == ["photo.jpg"]
    assert str(photo) not in str(answers)


def test_copied_text_is_pasted_where_the_cursor_is(qtbot, desk) -> None:
    QGuiApplication.clipboard().setText("Invented march")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_V, CONTROL)
    answers, files = desk.stored()
    assert answers["assembly/assembly_name"] == "Invented march"
    assert files == []


@pytest.mark.qt_log_ignore("pipewire", extend=True)
def test_f6_looks_for_a_camera_and_escape_leads_back(qtbot, desk) -> None:
    desk.press(Qt.Key.Key_F6)
    assert isinstance(desk.window.stack.top, PhotoScreen)
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.stack.top is desk.editor
    assert desk.name() == "Name of the assembly"


def test_a_photo_goes_into_the_report(qtbot, desk) -> None:
    desk.editor.take_photo("papers/attachments", sample_photos.photo())
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 1)
    qtbot.waitUntil(lambda: not desk.editor.attachments.is_busy)
    answers, [name] = desk.stored()
    assert name == "photo-2026-11-22-150000.jpg"
    assert len(answers["papers/attachments"]["attachments"]) == 1


def test_while_sound_is_recorded_the_report_stays_open(qtbot, desk) -> None:
    desk.editor.recording.show_recording(0, 0.0)
    desk.editor.recording._timer.stop()
    with qtbot.assertNotEmitted(desk.editor.left):
        desk.editor.go_back()
    with qtbot.waitSignal(desk.editor.recording.end_requested):
        desk.press(Qt.Key.Key_F7)
    desk.editor.recording.show_idle()
    with qtbot.waitSignal(desk.editor.left):
        desk.editor.go_back()


def test_in_a_narrow_window_the_side_is_one_key_away(qtbot, desk) -> None:
    desk.window.resize(720, 600)
    qtbot.waitUntil(lambda: not desk.editor._side.isVisible())
    assert desk.editor._form.isVisible()
    desk.press(Qt.Key.Key_F4)
    assert desk.editor._side.isVisible()
    assert not desk.editor._form.isVisible()
    desk.press(Qt.Key.Key_F8)  # going to a question leads back to the form
    assert desk.editor._form.isVisible()
    assert not desk.editor._side.isVisible()
    desk.window.resize(1080, 740)
    qtbot.waitUntil(lambda: desk.editor._side.isVisible() and desk.editor._form.isVisible())


def test_a_removed_file_comes_back_or_goes_for_good(qtbot, desk) -> None:
    desk.editor.take_photo("", sample_photos.photo())
    desk.editor.take_photo("", sample_photos.photo())
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 2)
    qtbot.waitUntil(lambda: not desk.editor.attachments.is_busy)
    first = desk.editor.attachments._model.attachment(0)
    desk.editor.attachments.remove_requested.emit(first.attachment_id, "")
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 1)
    desk.press(Qt.Key.Key_Tab)  # out of the text, which has an undo of its own
    desk.editor.undo_bar._undo.click()
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 2)
    desk.editor.attachments.remove_requested.emit(first.attachment_id, "")
    qtbot.waitUntil(lambda: desk.editor.attachments._model.rowCount() == 1)
    _answers, files = desk.stored()  # whatever leaves the report makes it final
    assert len(files) == 1


def test_questions_that_appear_above_do_not_move_what_is_typed(qtbot, desk) -> None:
    desk.press(Qt.Key.Key_2, CONTROL)
    form = desk.editor._form
    desk.editor.jump_to("dispersal/detained_count")
    focused = desk.window.focusWidget()
    place = focused.mapTo(form.viewport(), QPoint()).y()
    presenter = desk.editor.presenters[0]
    for _event in range(3):  # rows come far above, and the cursor is not sent there
        _row, changes = presenter._open.engine.add_row("timeline")
        presenter._save(changes.values)
        presenter._show_changes(changes)
        assert desk.window.focusWidget() is focused
        assert focused.mapTo(form.viewport(), QPoint()).y() == place
    presenter.answer("assembly/participants_count", "300")
    assert focused.mapTo(form.viewport(), QPoint()).y() == place
    QTest.keyClicks(focused, "5")
    answers, _files = desk.stored()
    assert answers["dispersal/detained_count"] == 5


def test_the_first_hour_of_a_recording_keeps_the_window_open(desk) -> None:
    assert not desk.window.is_listening
    desk.editor.recording.show_recording(3599, 0.0)
    desk.editor.recording._timer.stop()
    assert desk.window.is_listening
    desk.editor.recording.show_recording(3600, 0.0)
    assert not desk.window.is_listening
    desk.editor.recording.show_idle()
    assert not desk.window.is_listening
