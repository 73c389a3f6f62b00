"""The screen on which a second person agrees."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.gui.hq.agree.view import AgreeScreen


@pytest.fixture
def screen(qtbot: QtBot) -> AgreeScreen:
    made = AgreeScreen("Revoke")
    qtbot.addWidget(made)
    made.show_agreement(Agreement("Revoke", "Two people decide it.", (), "Revoke"))
    made.show_colleagues(("H-02",))
    return made


def test_nobody_leaves_before_they_know_what_came_of_it(qtbot: QtBot, screen: AgreeScreen) -> None:
    screen.show_busy()
    with qtbot.assertNotEmitted(screen.left):
        screen.go_back()
    assert not screen.is_at_rest()
    screen.show_failure("This is not the word of this colleague.", "")
    assert screen.is_at_rest()
    with qtbot.waitSignal(screen.left):
        screen.go_back()


def test_a_reason_is_asked_for_only_where_it_is_kept(qtbot: QtBot, screen: AgreeScreen) -> None:
    assert screen._why.isVisibleTo(screen)
    screen.show_agreement(Agreement("Word", "A new word.", (), "Agree", asks_why=False))
    assert not screen._why.isVisibleTo(screen)
