"""The inbox as an officer uses it: a stick is taken in, held objects are decided, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.agree.view import AgreeScreen
from fieldkit.gui.hq.chain.view import ChainScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.held.view import HeldScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.inbox.view import InboxScreen
from fieldkit.gui.hq.who.view import WhoScreen
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen
from fieldkit.gui.widgets.screen import Screen
from tests.fakes.headquarters import Device, enrol
from tests.fakes.readable_reports import a_readable_report, answers_of
from tests.gui.hq.conftest import Opened
from tests.scenes.headquarters_worlds import house, opened_world, with_reports
from tests.scenes.inbox_worlds import WORD, with_troubles

S = TypeVar("S", bound=Screen)
WAIT_MS = 20_000


class Officer:
    """Looks at the window and presses keys."""

    def __init__(self, qtbot: QtBot, window: HeadquartersWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def on_top(self, kind: type[S]) -> S:
        """Wait for a screen."""

        def shown() -> None:
            assert isinstance(self.window.stack.top, kind)

        self.qtbot.waitUntil(shown, timeout=WAIT_MS)
        top = self.window.stack.top
        assert isinstance(top, kind)
        return top

    def begin(self) -> None:
        """Say who works here, where it is asked: of one colleague nobody is asked."""

        def is_asked() -> bool:
            top = self.window.stack.top
            return isinstance(top, WhoScreen) and top._people.isVisible()

        self.until(lambda: self.window.navigation is not None or is_asked())
        if self.window.navigation is None:
            self.on_top(WhoScreen).chosen.emit("H-01")
            self.until(lambda: self.window.navigation is not None)

    def inbox(self) -> InboxScreen:
        """Say who works here, and go to the inbox."""
        self.begin()
        self.window.navigation.go_to(Destination(SectionName.INBOX))
        return self.on_top(InboxScreen)

    def until(self, condition: object) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)  # type: ignore[arg-type]

    def type(self, text: str) -> None:
        """Type where the cursor is."""
        self.qtbot.keyClicks(self.window.focusWidget(), text)

    def press(self, key: Qt.Key, *, with_control: bool = False) -> None:
        """Press a key where the cursor is."""
        held = Qt.KeyboardModifier
        modifiers = held.ControlModifier if with_control else held.NoModifier
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)


@contextmanager
def officer(qtbot: QtBot, opened: Opened, world: object) -> Iterator[Officer]:
    with opened(world) as window:  # type: ignore[arg-type]
        yield Officer(qtbot, window)


def keys_of(screen: InboxScreen, name: str, beginning: str) -> list[str]:
    model = screen._lists[name]._lines
    lines = [model.line(row) for row in range(model.rowCount())]
    return [line.key for line in lines if line.key.startswith(beginning)]


def titles_of(screen: InboxScreen, name: str) -> str:
    model = screen._lists[name]._lines
    return " ".join(
        f"{model.line(row).title} {model.line(row).note}" for row in range(model.rowCount())
    )


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def test_a_stick_is_taken_in_and_gets_its_answers(
    qtbot: QtBot, opened: Opened, stick: Path, tmp_path: Path
) -> None:
    def world(folder: Path) -> None:
        with_reports(folder)
        device = Device(house())
        with opened_world(folder) as session:
            enrol(session, device, tmp_path, "M-50")
        device.seal()
        device.keep(device.parts().write()[0][:-7])
        device.hand_over(stick)

    with officer(qtbot, opened, world) as someone:
        someone.inbox()
        someone.press(Qt.Key.Key_Return, with_control=True)
        screen = someone.on_top(DriveWorkScreen)
        screen.use_folder(str(stick))
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.until(lambda: screen._lines.model().rowCount() == 2)
        assert "Taken in: 1. Held: 1." in screen._lead.text()
        assert "1 new report." in screen._said.text()
        someone.press(Qt.Key.Key_Space)  # on "Write answers onto this stick"
        someone.until(lambda: "Mail for" in screen._lead.text())
        assert "safe to unplug" in screen._said.text()
        assert len(list(stick.glob("*/data/*.age"))) > 2
        someone.press(Qt.Key.Key_Space)
        inbox = someone.on_top(InboxScreen)
        someone.until(lambda: bool(keys_of(inbox, "waiting", "held:")))
        assert "Taken in: 1" in inbox._last.text()


def test_whom_new_reports_may_speak_of_shows_by_itself(
    qtbot: QtBot, opened: Opened, stick: Path, tmp_path: Path
) -> None:
    def world(folder: Path) -> None:
        with_reports(folder)
        device = Device(house())
        with opened_world(folder) as session:
            enrol(session, device, tmp_path, "M-50")
        for name in ("Марыя Прыдуманая", "Мария Придуманная"):
            answers = answers_of("T02", name_as_reported=name, sex="F")
            device.seal(a_readable_report(device, "T02", answers))
        device.hand_over(stick)

    with officer(qtbot, opened, world) as someone:
        someone.inbox()
        someone.press(Qt.Key.Key_Return, with_control=True)
        screen = someone.on_top(DriveWorkScreen)
        screen.use_folder(str(stick))
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.until(lambda: "Taken in: 2." in screen._lead.text())
        someone.window.navigation.go_to(Destination(SectionName.HOME))
        home = someone.on_top(HomeScreen)

        def sentences() -> str:
            rows = range(home._urgent.rowCount())
            return " ".join(home._urgent.row(row).sentence for row in rows)

        someone.until(lambda: "may be people you know" in sentences())
        assert "to go" not in sentences()


def test_a_fork_is_taken_in_by_two_and_the_rest_refused(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        inbox = someone.inbox()
        someone.until(lambda: len(keys_of(inbox, "waiting", "held:")) == 4)
        forked = [
            key
            for key in keys_of(inbox, "waiting", "held:")
            if "claims a place"
            in inbox._lists["waiting"]._lines.line(inbox._lists["waiting"]._lines.row_of(key)).note
        ]
        inbox.line_chosen.emit(forked[0])
        held = someone.on_top(HeldScreen)
        someone.until(lambda: bool(held._facts.text()))
        held.accept_requested.emit()
        agree = someone.on_top(AgreeScreen)
        someone.until(lambda: agree._code == "H-02")
        agree._word.setFocus()
        someone.type("a wrong word")
        someone.press(Qt.Key.Key_Return)
        someone.until(agree._banners.isVisible)
        someone.type(WORD)
        someone.press(Qt.Key.Key_Return)
        someone.on_top(InboxScreen)
        someone.until(lambda: len(keys_of(inbox, "waiting", "held:")) == 3)

        inbox.line_chosen.emit(keys_of(inbox, "waiting", "held:")[0])
        held = someone.on_top(HeldScreen)
        someone.until(lambda: bool(held._facts.text()))
        held._why.setFocus()
        someone.type("planted")
        held.refuse_requested.emit(held._why.text())
        someone.on_top(InboxScreen)
        someone.until(lambda: bool(keys_of(inbox, "refused", "held:")))
        assert "planted" in titles_of(inbox, "refused")
        someone.press(Qt.Key.Key_Z, with_control=True)
        someone.until(lambda: not keys_of(inbox, "refused", "held:"))
        assert len(keys_of(inbox, "waiting", "held:")) == 3


def test_a_holder_is_asked_for_what_is_missing(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        inbox = someone.inbox()
        someone.until(lambda: bool(keys_of(inbox, "chains", "chain:")))
        inbox._lists["chains"].setFocus()
        someone.press(Qt.Key.Key_Return)
        chain = someone.on_top(ChainScreen)
        someone.until(lambda: bool(chain._proposal))
        chain._ask.setFocus()
        someone.press(Qt.Key.Key_Return)
        letter = someone.on_top(WriteLetterScreen)
        assert "5 to 6" in letter._text.toPlainText()
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.on_top(ChainScreen)
        someone.press(Qt.Key.Key_Escape)
        someone.on_top(InboxScreen)
        someone.until(lambda: "M-40" in titles_of(inbox, "letters"))


def test_an_empty_folder_says_so_and_nothing_is_lost(
    qtbot: QtBot, opened: Opened, stick: Path
) -> None:
    stick.mkdir()
    with officer(qtbot, opened, with_reports) as someone:
        someone.inbox()
        someone.press(Qt.Key.Key_Return, with_control=True)
        screen = someone.on_top(DriveWorkScreen)
        screen.use_folder(str(stick))
        someone.press(Qt.Key.Key_Return, with_control=True)
        someone.until(screen._banners.isVisible)
        assert screen._go.isEnabled()
