"""The monitor's journey through the windows: record by typing, attach, seal, hand over."""

from __future__ import annotations

import json
import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from fieldkit.bundle.reader import open_object
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests import sample_photos

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.slow
def test_a_detention_from_typing_to_the_stick(
    qtbot, window, device_id, tmp_path, organisation, caplog
) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    stick = tmp_path / "stick"
    stick.mkdir()
    record(qtbot, window)
    attach(qtbot, window, tmp_path / "CANARY.jpg")
    seal(qtbot, window)
    hand_over(qtbot, window, stick)
    window.close()
    check_content(stick, organisation, device_id)
    # Nothing of it is readable on the device, on the stick, or in what was logged.
    for folder in (tmp_path / "vault", stick):
        assert not [p for p in folder.rglob("*") if p.is_file() and b"CANARY" in p.read_bytes()]
    assert "CANARY" not in caplog.text


def record(qtbot, window):
    """Fill the form by keys: the cursor is in the first question, Tab leads on."""
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: bool(home._forms))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_N, CONTROL)
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    QTest.keyClicks(window.focusWidget(), "CANARY, man in a red jacket")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(window.focusWidget(), "3")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_2, CONTROL)
    editor.jump_to("event/observed_at")
    line_of(editor, "event/observed_at").selectAll()
    type_into(editor, "event/observed_at", "8.11.2020 14:05")
    type_into(editor, "event/place", "CANARY square")
    type_into(editor, "victim/relative_contact", "CANARY mother")
    choose(editor, "source/source_type", 1)
    press(editor, "custody/health_at_risk", "Yes")


def attach(qtbot, window, photo):
    photo.write_bytes(sample_photos.photo())
    editor = on_top(qtbot, window, EditorScreen)
    editor.attachments.take([str(photo)])
    qtbot.waitUntil(lambda: editor.attachments._model.rowCount() == 1, timeout=20_000)
    qtbot.waitUntil(lambda: not editor.attachments.is_busy)


def seal(qtbot, window):
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: not any(found.blocks for found in editor._problems._problems))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, CONTROL)
    sealing = on_top(qtbot, window, SealScreen)
    qtbot.waitUntil(sealing._seal.isEnabled)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=20_000)
    home = window.stack.top
    qtbot.waitUntil(lambda: home._safety.sentence == "1 report only here, 0 safe at headquarters.")
    assert not home._model.report(0).is_draft


def hand_over(qtbot, window, stick):
    home = window.stack.top
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_H, CONTROL)
    handing = on_top(qtbot, window, HandOverScreen)
    handing.use_folder(str(stick))
    qtbot.waitUntil(handing._go.isEnabled)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: handing._back.text() == "Done", timeout=20_000)
    qtbot.waitUntil(lambda: home._model.report(0).state == "handed over, no receipt yet")


def check_content(stick, organisation, device_id):
    """Open as headquarters what lies on the stick, and compare it with what was typed."""
    [sealed] = stick.rglob("*.age")
    with sealed.open("rb") as source:
        found = open_object(source, [organisation.reserve], lambda _key: device_id)
        members = {member.name: member.read() for member in found.members()}
    content = json.loads(members["record-0001.json"])
    answers = {item["path"]: item["value"] for item in content["revisions"]}
    assert answers["victim/name_as_reported"] == "CANARY, man in a red jacket"
    assert answers["victim/group_size"] == 3
    assert answers["event/observed_at"]["edtf"] == "2020-11-08T14:05"
    assert "sealed" in answers["victim/relative_contact"]
    assert answers["custody/health_at_risk"] == "YES"
    [attachment] = content["attachments"]
    assert attachment["name"] == "CANARY.jpg"
    assert attachment["facts"]["taken"]


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def line_of(editor, path):
    return editor._form.row(path).findChild(QLineEdit)


def type_into(editor, path, text):
    editor.jump_to(path)
    QTest.keyClicks(line_of(editor, path), text)
    QTest.keyClick(line_of(editor, path), Qt.Key.Key_Tab)


def choose(editor, path, row):
    editor.jump_to(path)
    box = editor._form.row(path).findChild(QComboBox)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def press(editor, path, text):
    [button] = [b for b in editor._form.row(path).answer._codes if b.text() == text]
    button.click()
