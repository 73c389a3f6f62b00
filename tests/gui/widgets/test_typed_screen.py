"""What is typed is announced while it is neither kept nor left on purpose."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.gui.widgets.typed_screen import TypedScreen


class Screen(TypedScreen):
    def __init__(self) -> None:
        super().__init__("Write down")
        self.text: object = None
        self.said: list[object] = []
        self.announced.connect(self.said.append)
        self.dropped.connect(lambda: self.said.append("dropped"))

    def typed(self) -> object:
        return self.text


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    made = Screen()
    qtbot.addWidget(made)
    made.text = "proposed"
    made.note_kept()
    return made


def test_a_pause_is_enough(qtbot: QtBot, screen: Screen) -> None:
    screen.text = "seen at the gate"
    with qtbot.waitSignal(screen.announced):
        pass
    assert screen.said == ["seen at the gate"]


def test_the_same_is_announced_once_and_a_proposal_never(screen: Screen) -> None:
    screen.announce_pending()
    screen.text = "more"
    screen.announce_pending()
    screen.announce_pending()
    assert screen.said == ["more"]


@pytest.mark.parametrize("text", ["proposed", None])
def test_what_is_deleted_again_is_dropped(screen: Screen, text: object) -> None:
    screen.text = "more"
    screen.announce_pending()
    screen.text = text
    screen.announce_pending()
    assert screen.said == ["more", "dropped"]


def test_leaving_warns_once_then_drops(screen: Screen) -> None:
    screen.text = "more"
    screen.announce_pending()
    assert not screen.is_at_rest()
    assert screen.said == ["more"]
    assert screen.is_at_rest()
    assert screen.said == ["more", "dropped"]
    screen.announce_pending()  # it locks after all: what is on the screen is not lost
    assert screen.said[-1] == "more"


def test_while_it_is_kept_nothing_is_announced(screen: Screen) -> None:
    screen.text = "more"
    screen.announce_pending()
    screen.note_keeping(True)
    screen.text = "and more"
    screen.announce_pending()
    assert screen.is_at_rest() is False
    assert screen.said == ["more"]
    screen.note_keeping(False)
    screen.announce_pending()
    assert screen.said == ["more", "and more"]
