"""Devices as an officer meets them: enrolled by words, revoked by two, arrested, backed up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.agree.view import AgreeScreen
from fieldkit.gui.hq.arrest.view import ArrestScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.device.view import DeviceScreen
from fieldkit.gui.hq.devices.view import DevicesScreen
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.enrol.view import EnrolScreen
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen
from tests.gui.hq.conftest import Opened
from tests.gui.hq.inbox.test_journey import Officer, officer
from tests.scenes.headquarters_worlds import with_reports
from tests.scenes.inbox_worlds import WORD, with_troubles


def devices(someone: Officer) -> DevicesScreen:
    """Say who works here, and go to the devices."""
    someone.begin()
    someone.window.navigation.go_to(Destination(SectionName.DEVICES))
    screen = someone.on_top(DevicesScreen)
    someone.until(lambda: screen._devices.model().rowCount() > 0)
    return screen


def titles(screen: DevicesScreen) -> list[str]:
    model = screen._devices._lines
    return [model.line(row).title for row in range(model.rowCount())]


def choose(someone: Officer, screen: DevicesScreen, code: str) -> DeviceScreen:
    """Go to one device."""
    screen._devices.setFocus()
    row = titles(screen).index(code)
    screen._devices._move_to(row)
    someone.press(Qt.Key.Key_Return)
    shown = someone.on_top(DeviceScreen)
    someone.until(lambda: bool(shown._facts.text()))
    return shown


def agree(someone: Officer) -> None:
    """Let the second person say their word."""
    screen = someone.on_top(AgreeScreen)
    someone.until(lambda: screen._code == "H-02")
    screen._word.setFocus()
    someone.type(WORD)
    someone.press(Qt.Key.Key_Return)


def test_a_device_is_enrolled_after_its_words_were_compared(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        screen = devices(someone)
        screen._requests.setFocus()
        someone.press(Qt.Key.Key_Return)
        request = someone.on_top(EnrolScreen)
        someone.until(lambda: bool(request._facts.text()))
        assert not request._go.isEnabled()
        someone.type("M-40")
        someone.press(Qt.Key.Key_Return)
        someone.until(request._banners.isVisible)  # another device has this code
        request._code.selectAll()
        request._code.setFocus()
        someone.type("M-51")
        someone.press(Qt.Key.Key_Return)
        someone.on_top(DevicesScreen)
        someone.until(lambda: "M-51" in titles(screen))


def test_a_monitor_is_arrested_and_a_deputy_goes_on(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        screen = devices(someone)
        shown = choose(someone, screen, "M-40")
        shown._arrested.setFocus()
        someone.press(Qt.Key.Key_Return)
        agree(someone)
        arrest = someone.on_top(ArrestScreen)
        someone.until(lambda: "at risk" in arrest._lead.text())
        assert arrest._people_column.count() >= 4
        someone.until(lambda: arrest._deputies.isVisible())
        arrest.deputy_requested.emit("M-12", "Please go on for M-40.")
        letter = someone.on_top(WriteLetterScreen)
        assert "M-40" in letter._text.toPlainText()
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.on_top(ArrestScreen)
        someone.press(Qt.Key.Key_Escape)
        shown = someone.on_top(DeviceScreen)
        someone.until(lambda: "arrested" in shown._decided.text())
        assert not shown._renew.isVisible()


def test_a_device_is_revoked_by_two(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        screen = devices(someone)
        shown = choose(someone, screen, "M-31")
        shown.revoke_requested.emit()
        agree(someone)
        shown = someone.on_top(DeviceScreen)
        someone.until(lambda: "is revoked" in shown._lead.text())


def test_one_person_alone_revokes_with_a_tick_and_a_press(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_reports) as someone:
        screen = devices(someone)
        shown = choose(someone, screen, "M-31")
        shown.revoke_requested.emit()
        agree = someone.on_top(AgreeScreen)
        someone.until(agree._alone.isVisible)
        assert not agree._go.isEnabled()
        assert not agree._word.isVisible()
        agree._alone.setFocus()
        someone.press(Qt.Key.Key_Return)
        assert someone.on_top(AgreeScreen) is agree  # a key pressed too often decides nothing
        someone.press(Qt.Key.Key_Space)
        agree._go.setFocus()
        someone.press(Qt.Key.Key_Return)
        shown = someone.on_top(DeviceScreen)
        someone.until(lambda: "is revoked" in shown._lead.text())
        assert "H-01 alone" in shown._decided.text()


def test_a_certificate_is_renewed(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        shown = choose(someone, devices(someone), "M-12")
        shown._renew.setFocus()
        someone.press(Qt.Key.Key_Return)
        someone.until(lambda: someone.window.navigation is not None)
        assert isinstance(someone.window.stack.top, DeviceScreen)


def test_a_backup_is_made_on_a_disk(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with officer(qtbot, opened, with_troubles) as someone:
        devices(someone)
        someone.press(Qt.Key.Key_B, with_control=True)
        screen = someone.on_top(DriveWorkScreen)
        screen.use_folder(str(disk))
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.until(lambda: "The backup holds" in screen._lead.text())
        assert (disk / "fieldkit-backup.json").is_file()
