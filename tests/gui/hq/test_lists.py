"""The list is seen, let out, and lists of others come in: by the keyboard, over a real vault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.gui.hq.consent.view import ConsentScreen
from fieldkit.gui.hq.deciding.view import DecidingScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.letting_out.view import LettingOutScreen
from fieldkit.gui.hq.lists.navigation import CONSENT, OUTSIDE, PUBLISHED
from fieldkit.gui.hq.lists.rows import Part
from fieldkit.gui.hq.lists.view import ListsScreen
from fieldkit.gui.hq.outside.view import OutsideScreen
from fieldkit.gui.hq.published.view import PublishedScreen
from fieldkit.operations.hq.export_tables import begin_export, write_export
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.seen_files import csv_rows, everything_in
from tests.scenes.lists import with_detainees, with_words

CONTROL = Qt.KeyboardModifier.ControlModifier


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def press(window, key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, held)


def go(qtbot, window, subject: str = "", kind: str = "") -> None:
    qtbot.waitUntil(lambda: window.navigation is not None)
    window.navigation.go_to(Destination(SectionName.LISTS, subject, kind))


def the_list(qtbot, window) -> ListsScreen:
    go(qtbot, window)
    screen = on_top(qtbot, window, ListsScreen)
    qtbot.waitUntil(lambda: screen._model.rowCount() == 6)
    return screen


def show(screen: ListsScreen, part: Part) -> None:
    screen._part.setCurrentIndex(list(Part).index(part))


def in_vault(qtbot, window, work):
    """Return what work in the vault's lane finds."""
    found: list[object] = []
    qtbot.waitUntil(lambda: window.navigation is not None)
    place = window.navigation._place
    place.jobs.run(
        window,
        lambda _progress: work(place.session),
        found.append,
        lambda error: found.append(error),
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_the_list_leaves_by_keyboard(qtbot, opened, tmp_path: Path) -> None:
    with opened(with_detainees) as window:
        the_list(qtbot, window)
        press(window, Qt.Key.Key_Return, CONTROL)
        screen = on_top(qtbot, window, LettingOutScreen)
        qtbot.waitUntil(lambda: screen._summary.version == 2)
        qtbot.waitUntil(screen._reason.hasFocus)
        QTest.keyClicks(screen._reason, "the morning list")
        screen.use_folder(str(tmp_path / "out"))
        press(window, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: not screen._go.isVisible())
        (folder,) = (tmp_path / "out").iterdir()
        assert folder.name == "detainees-002-be"
        names = [row[2] for row in csv_rows(folder / "detainees.csv")[1:]]
        assert len(names) == 6
        assert "Непытаная".encode() not in everything_in(folder / "detainees.csv")


def _begin(session: HeadquartersSession, folder: Path) -> Path:
    """Write a list that nobody finishes; return where it lies."""
    leaving = plan_list_export(session, plan_list(session, ListOrder()), "the morning list")
    return write_export(begin_export(session, leaving, folder)).unfinished


def test_a_lock_leaves_no_name_in_plain_and_the_next_unlock_tells(
    qtbot, opened, relaunched, tmp_path: Path
) -> None:
    with opened(with_detainees) as window:
        unfinished = in_vault(qtbot, window, lambda session: _begin(session, tmp_path / "out"))
        assert unfinished.is_dir()
        window.lock()
        qtbot.waitUntil(lambda: relaunched.count == 1)
        assert not unfinished.exists()
    with opened(None) as window:
        qtbot.waitUntil(lambda: window.navigation is not None)
        notices = window.navigation._place.session.notices
        assert any("was removed" in notice for notice in notices)


def test_panic_leaves_no_name_in_plain(qtbot, opened, tmp_path: Path) -> None:
    extents: list[object] = []
    with opened(with_detainees) as window:
        window._around = replace(window._around, put_away=extents.append)
        unfinished = in_vault(qtbot, window, lambda session: _begin(session, tmp_path / "out"))
        window._destroy()
        assert (len(extents), unfinished.exists()) == (1, False)


def test_closing_the_window_leaves_no_name_in_plain(qtbot, opened, tmp_path: Path) -> None:
    with opened(with_detainees) as window:
        unfinished = in_vault(qtbot, window, lambda session: _begin(session, tmp_path / "out"))
    assert not unfinished.exists()


def test_without_a_reason_nothing_is_offered(qtbot, opened, tmp_path: Path) -> None:
    with opened(with_detainees) as window:
        the_list(qtbot, window)._leave.click()
        screen = on_top(qtbot, window, LettingOutScreen)
        screen.use_folder(str(tmp_path / "out"))
        assert not screen._go.isEnabled()
        QTest.keyClicks(screen._reason, "because")
        assert screen._go.isEnabled()
        screen._until.setText("soon")
        screen._go.click()
        qtbot.waitUntil(lambda: bool(screen._banners._shown))
        assert not (tmp_path / "out").exists()


def test_a_name_is_decided_on_and_the_decision_undone(qtbot, opened) -> None:
    with opened(with_detainees) as window:
        screen = the_list(qtbot, window)
        show(screen, Part.WITHHELD)
        names = [screen._model.row(row).name for row in range(screen._model.rowCount())]
        unasked = next(row for row, name in enumerate(names) if "Непытаная" in name)
        screen._table.selectRow(unasked)
        screen._decide.click()
        asked = on_top(qtbot, window, DecidingScreen)
        qtbot.waitUntil(lambda: "Непытаная" in asked._names.text())
        QTest.keyClicks(asked._reason, "the family asks")
        press(window, Qt.Key.Key_Return, CONTROL)
        on_top(qtbot, window, ListsScreen)
        qtbot.waitUntil(lambda: len(screen._shown.rows[Part.NAMED]) == 7)
        window._frame.act_bar.undo_requested.emit()
        qtbot.waitUntil(lambda: len(screen._shown.rows[Part.NAMED]) == 6)


def test_all_whom_nobody_could_ask_are_decided_on_at_one_stroke(qtbot, opened) -> None:
    with opened(with_detainees) as window:
        screen = the_list(qtbot, window)
        show(screen, Part.WITHHELD)
        count = screen._model.rowCount()
        screen._table.setFocus()
        press(window, Qt.Key.Key_A, CONTROL)
        screen._decide.click()
        asked = on_top(qtbot, window, DecidingScreen)
        qtbot.waitUntil(lambda: "Непытаная" in asked._names.text())
        assert "Consent was withdrawn" in asked._left.text()
        QTest.keyClicks(asked._reason, "nobody could ask tonight")
        press(window, Qt.Key.Key_Return, CONTROL)
        on_top(qtbot, window, ListsScreen)
        qtbot.waitUntil(lambda: len(screen._shown.rows[Part.NAMED]) == 7)
        assert 0 < len(screen._shown.rows[Part.WITHHELD]) == count - 1


def test_a_decision_for_everybody_is_not_offered_on_a_list_for_partners(qtbot, opened) -> None:
    with opened(with_detainees) as window:
        screen = the_list(qtbot, window)
        show(screen, Part.WITHHELD)
        assert screen._decide.isVisible()
        screen._purpose.setCurrentIndex(1)
        show(screen, Part.WITHHELD)
        assert not screen._decide.isVisible()


def test_nobody_decides_over_a_withdrawal(qtbot, opened) -> None:
    with opened(with_detainees) as window:
        screen = the_list(qtbot, window)
        show(screen, Part.WITHHELD)
        remarks = [screen._model.row(row).remark for row in range(screen._model.rowCount())]
        withdrawn = next(row for row, said in enumerate(remarks) if "withdrawn" in said)
        screen._table.clearSelection()
        screen._table.selectRow(withdrawn)
        screen._decide.click()
        asked = on_top(qtbot, window, DecidingScreen)
        qtbot.waitUntil(asked._decide.isEnabled)
        QTest.keyClicks(asked._reason, "all of them")
        asked._decide.click()
        qtbot.waitUntil(lambda: bool(asked._banners._shown))
        assert window.stack.top is asked


def test_a_list_of_others_comes_in_and_is_undone(qtbot, opened, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes("ФИО;Пол\nНенастоящий Адам;м\nВыдуманная Ева;?!\n".encode("cp1251"))
    with opened(with_detainees) as window:
        count = in_vault(qtbot, window, lambda session: session.store.mentions.count())
        go(qtbot, window, OUTSIDE)
        screen = on_top(qtbot, window, OutsideScreen)
        screen.file_chosen.emit(str(path))
        qtbot.waitUntil(screen._look.isVisible)
        press(window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 1)
        assert not screen._bring.isVisible()
        screen._meanings["Пол"].setCurrentIndex(0)
        assert not screen._planned.isVisible()
        screen._look.setFocus()
        press(window, Qt.Key.Key_Space)
        qtbot.waitUntil(screen._bring.isVisible)
        QTest.keyClicks(screen._source, "partner-3")
        press(window, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: not screen._look.isVisible())
        now = in_vault(qtbot, window, lambda session: session.store.mentions.count())
        assert now == count + 2
        window._frame.act_bar.undo_requested.emit()
        qtbot.waitUntil(
            lambda: in_vault(qtbot, window, lambda s: s.store.mentions.count()) == count
        )


def test_a_file_that_is_no_list_is_refused(qtbot, opened, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 no table")
    with opened(with_detainees) as window:
        go(qtbot, window, OUTSIDE)
        screen = on_top(qtbot, window, OutsideScreen)
        for name in (path, tmp_path / "missing.csv"):
            screen.show_message("")
            screen.file_chosen.emit(str(name))
            qtbot.waitUntil(lambda: bool(screen._banners._shown))
        assert not screen._look.isVisible()


def test_what_left_can_be_taken_back_in_the_books(qtbot, opened) -> None:
    with opened(with_detainees) as window:
        go(qtbot, window, PUBLISHED)
        screen = on_top(qtbot, window, PublishedScreen)
        qtbot.waitUntil(screen._take_back.isVisible)
        screen._take_back.click()
        screen._take_back.click()
        qtbot.waitUntil(lambda: not screen._take_back.isVisible())
        assert "taken back" in screen._model.line(0).title


def test_a_word_is_stated_and_a_withdrawal_ends_everything(qtbot, opened) -> None:
    with opened(with_words) as window:
        person = in_vault(qtbot, window, lambda session: session.store.people.shown()[0][0])
        go(qtbot, window, person, CONSENT)
        screen = on_top(qtbot, window, ConsentScreen)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 4)
        screen._level.setCurrentIndex(list(ConsentLevel).index(ConsentLevel.INTERNAL))
        press(window, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: screen._model.rowCount() == 5)
        assert "C1" in screen._model.line(0).title
        screen._withdraw.click()
        screen._withdraw.click()
        qtbot.waitUntil(lambda: screen._model.rowCount() == 6)
        assert "C9" in screen._model.line(0).title
