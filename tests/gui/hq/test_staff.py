"""Colleagues in the window: added, given roles, a word of their own, and another when forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldkit.domain.colleague import Role
from fieldkit.gui.hq.agree.view import AgreeScreen
from fieldkit.gui.hq.colleague.view import ColleagueScreen
from fieldkit.gui.hq.colleagues.view import ColleaguesScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.gui.hq.word.view import WordScreen
from tests.gui.hq.conftest import Opened
from tests.gui.hq.inbox.test_journey import Officer, officer
from tests.scenes.headquarters_worlds import with_colleague_alone
from tests.scenes.inbox_worlds import WORD, with_troubles

MINE = "harbata z miataj"


def colleagues(someone: Officer) -> ColleaguesScreen:
    """Say who works here, and go to the colleagues."""
    someone.begin()
    someone.on_top(HomeScreen)
    someone.window._frame.settings_requested.emit()
    someone.on_top(SettingsScreen).colleagues_requested.emit()
    screen = someone.on_top(ColleaguesScreen)
    someone.until(screen._people.isVisible)
    return screen


def notes(screen: ColleaguesScreen) -> dict[str, str]:
    model = screen._people._lines
    lines = [model.line(row) for row in range(model.rowCount())]
    return {line.key: line.note for line in lines}


def own_page(someone: Officer, screen: ColleaguesScreen) -> ColleagueScreen:
    screen._people.setFocus()
    screen._people._move_to(screen._people._lines.row_of("H-01"))
    someone.press(Qt.Key.Key_Return)
    page = someone.on_top(ColleagueScreen)
    someone.until(page._word.isVisible)
    return page


def choose_word(someone: Officer, word: str) -> None:
    screen = someone.on_top(WordScreen)
    someone.until(lambda: bool(screen._lead.text()))
    someone.type(word)
    someone.press(Qt.Key.Key_Return)
    someone.type(word)
    someone.press(Qt.Key.Key_Return)


def test_somebody_is_added_and_given_a_role(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_colleague_alone) as someone:
        screen = colleagues(someone)
        screen._code.setFocus()
        someone.type("h-02")
        someone.press(Qt.Key.Key_Return)
        page = someone.on_top(ColleagueScreen)
        someone.until(page._leave.isVisible)
        assert not page._word.isVisible()  # theirs alone
        page._roles[Role.EDITOR].click()
        someone.press(Qt.Key.Key_Escape)
        screen = someone.on_top(ColleaguesScreen)
        someone.until(lambda: notes(screen).get("H-02") == "editor · has no word yet")


def test_whoever_works_sets_their_own_word(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_colleague_alone) as someone:
        screen = colleagues(someone)
        page = own_page(someone, screen)
        page._word.setFocus()
        someone.press(Qt.Key.Key_Return)
        choose_word(someone, MINE)
        page = someone.on_top(ColleagueScreen)
        someone.until(page._forgotten.isVisible)
        someone.press(Qt.Key.Key_Escape)
        screen = someone.on_top(ColleaguesScreen)
        someone.until(lambda: "has a word" in notes(screen)["H-01"])


def test_a_forgotten_word_is_replaced_when_somebody_agrees(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_troubles) as someone:
        page = own_page(someone, colleagues(someone))
        page._word.click()
        choose_word(someone, MINE)
        page = someone.on_top(ColleagueScreen)
        someone.until(page._forgotten.isVisible)
        page._forgotten.setFocus()
        someone.press(Qt.Key.Key_Return)
        choose_word(someone, "zusim insaje slova")
        agree = someone.on_top(AgreeScreen)
        someone.until(lambda: agree._code == "H-02")
        assert not agree._why.isVisible()
        agree._word.setFocus()
        someone.type(WORD)
        someone.press(Qt.Key.Key_Return)
        someone.on_top(ColleagueScreen)
        someone.until(lambda: "H-01 has a word" in someone.window._frame.act_bar._words.text())


def test_two_different_words_are_not_kept(qtbot: QtBot, opened: Opened) -> None:
    with officer(qtbot, opened, with_colleague_alone) as someone:
        own_page(someone, colleagues(someone))._word.click()
        screen = someone.on_top(WordScreen)
        someone.until(lambda: bool(screen._lead.text()))
        someone.type(MINE)
        someone.press(Qt.Key.Key_Return)
        someone.type("something else")
        someone.press(Qt.Key.Key_Return)
        someone.until(screen._banners.isVisible)
        assert screen._new.text() == screen._again.text() == ""
        assert screen._new.line.hasFocus()
