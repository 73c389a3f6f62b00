"""A colleague comes, goes through the sections by keys, leaves for another, locks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.who.view import WhoScreen
from fieldkit.gui.widgets.keys_screen import KeysScreen
from tests.fakes.field import a_device
from tests.scenes.headquarters_worlds import a_new_headquarters, with_colleagues, with_reports

CONTROL = Qt.KeyboardModifier.ControlModifier


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    qtbot.waitUntil(window.stack.top.isVisible)  # keys do nothing on what is not shown yet
    return window.stack.top


def press(window, key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, held)


def test_the_first_colleague_adds_themselves_and_comes_home(qtbot, opened) -> None:
    with opened(a_new_headquarters) as window:
        screen = on_top(qtbot, window, WhoScreen)
        qtbot.waitUntil(screen._line.isVisible)
        QTest.keyClicks(screen._line, "h-01")
        press(window, Qt.Key.Key_Return)
        home = on_top(qtbot, window, HomeScreen)
        qtbot.waitUntil(lambda: home._urgent.rowCount() > 0)
        assert "enrolled yet" in home._urgent.row(0).sentence or home._urgent.rowCount() > 1


def test_a_name_is_no_code(qtbot, opened) -> None:
    with opened(a_new_headquarters) as window:
        screen = on_top(qtbot, window, WhoScreen)
        qtbot.waitUntil(screen._line.isVisible)
        QTest.keyClicks(screen._line, "Alena")
        press(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(screen._banners._shown))
        assert window.stack.top is screen


def test_who_works_alone_is_not_asked(qtbot, opened) -> None:
    with opened(with_reports) as window:
        on_top(qtbot, window, HomeScreen)
        assert window._house.colleague.code == "H-01"


def test_several_are_asked_and_can_change_places(qtbot, opened) -> None:
    with opened(with_colleagues) as window:
        screen = on_top(qtbot, window, WhoScreen)
        qtbot.waitUntil(screen._people.isVisible)
        press(window, Qt.Key.Key_Tab)
        press(window, Qt.Key.Key_Space)
        on_top(qtbot, window, HomeScreen)
        assert window._house.colleague.code == "H-02"
        window._frame.rail.colleague_requested.emit()
        again = on_top(qtbot, window, WhoScreen)
        qtbot.waitUntil(again._people.isVisible)
        assert window.focusWidget().accessibleName().startswith("H-02")


def test_the_keys_of_the_rail_are_on_the_sheet(qtbot, opened) -> None:
    with opened(with_reports) as window:
        home = on_top(qtbot, window, HomeScreen)
        qtbot.waitUntil(lambda: home._urgent.rowCount() > 0)
        press(window, Qt.Key.Key_F1)
        on_top(qtbot, window, KeysScreen)
        press(window, Qt.Key.Key_F1)
        on_top(qtbot, window, HomeScreen)
        assert "Ctrl+1" in {line.keys for line in window._frame.keys()[1]}


def test_a_lock_comes_back_to_the_same_section(qtbot, opened, relaunched) -> None:
    with opened(with_reports) as window:
        home = on_top(qtbot, window, HomeScreen)
        qtbot.waitUntil(lambda: home._urgent.rowCount() > 0)
        assert window._where().detail["section"] == "home"
        press(window, Qt.Key.Key_L, CONTROL)
        qtbot.waitUntil(lambda: relaunched.count == 1)
        assert window.isHidden()


def test_work_that_the_lock_has_cut_is_said_to_need_somebody(qtbot, opened) -> None:
    with opened(with_reports, work_waits=True) as window:
        home = on_top(qtbot, window, HomeScreen)
        qtbot.waitUntil(lambda: bool(home._notices))
        assert "begin it again" in home._notices[0].text


def test_a_section_that_is_not_there_leads_nowhere(qtbot, opened) -> None:
    with opened(with_reports) as window:
        home = on_top(qtbot, window, HomeScreen)
        window.navigation._names = (SectionName.HOME,)
        window.navigation.go_to(Destination(SectionName.DEVICES, "ab" * 16))
        assert window.stack.top is home


def test_the_vault_of_a_device_is_refused_and_closed(qtbot, tmp_path) -> None:
    from fieldkit.gui.background import BackgroundJobs
    from fieldkit.gui.hq.window import HeadquartersWindow
    from fieldkit.gui.surroundings import Surroundings
    from tests.fakes.headquarters import HandClock
    from tests.fakes.window import Relaunched, no_keyring, use_language

    use_language("en")
    jobs = BackgroundJobs()
    made = []
    folder = tmp_path / "vault"
    a_device(folder).vault.close()
    window = HeadquartersWindow(
        jobs, Surroundings(folder, HandClock(), no_keyring, Relaunched(), use_language)
    )
    qtbot.addWidget(window)
    window.start()
    from fieldkit.operations.session import Session
    from fieldkit.vault.vault import unlock_vault_with_key
    from tests.fakes.field import KEY

    jobs.run(
        window,
        lambda _progress: Session(unlock_vault_with_key(folder, KEY), HandClock(), None),
        made.append,
        made.append,
    )
    qtbot.waitUntil(lambda: bool(made))
    window.show_session(made[0])
    qtbot.waitUntil(lambda: window._session is None)
    assert window._frame is None
    assert window._entrance.page.banners._shown
    window.close()
    jobs.close()


def test_every_section_leaves_the_keys_to_the_next(qtbot, opened) -> None:
    with opened(with_reports) as window:
        on_top(qtbot, window, HomeScreen)
        for number, name in enumerate(SectionName):
            press(window, Qt.Key(Qt.Key.Key_1 + number), CONTROL)
            shown = window._frame.stack_of(name)
            assert shown is not None, name
            assert window._frame.stack is shown
            assert window.isActiveWindow(), name  # nothing was a window for an instant
