import pytest
from PySide6.QtWidgets import QWidget

from fieldkit.gui import theme
from fieldkit.gui.widgets.top_bar import TopBar


@pytest.fixture
def bar(qtbot, qapp):
    theme.apply_theme(qapp)
    window = QWidget()  # or the layout would keep the bar wide
    qtbot.addWidget(window)
    made = TopBar()
    made.setParent(window)
    made.show_title("Detention of a person")
    made.show_state("Saved 15:00")
    made.resize(1080, 60)
    window.show()
    yield made
    theme.apply_theme(qapp)


def test_with_room_everything_is_in_the_bar(bar) -> None:
    assert bar._settings.isVisible()
    assert bar._languages.isVisible()
    assert not bar._more.isVisible()


def test_without_room_what_matters_less_is_in_a_menu(bar) -> None:
    bar.resize(640, 60)
    assert not bar._settings.isVisible()
    assert not bar._languages.isVisible()
    assert [entry.text() for entry in bar._more.menu().actions()] == [
        "Settings",
        "Language",
        "Keys",
    ]


def test_the_lock_keeps_its_word_when_others_are_pictures(bar) -> None:
    bar.resize(420, 60)
    assert bar._lock.text() == "Lock"
    assert bar._back.text() == ""
    assert bar._back.accessibleName() == "Back"
    bar.resize(1080, 60)
    assert bar._back.text() == "Back"


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_it_fits_into_the_smallest_window_at_every_size_of_text(bar, qapp, percent) -> None:
    theme.apply_theme(qapp, percent=percent)
    bar.resize(1024, bar.sizeHint().height())
    bar.ensurePolished()
    assert bar.width() == 1024
    assert bar._needed(bar._shown[0]) <= 1024


def test_settings_are_asked_for_by_button_menu_and_key(bar, qtbot) -> None:
    with qtbot.waitSignal(bar.settings_requested):
        bar._settings.click()
    with qtbot.waitSignal(bar.settings_requested):
        bar._to_settings.activated.emit()
    bar.resize(640, 60)
    with qtbot.waitSignal(bar.settings_requested):
        bar._more.menu().actions()[0].trigger()


def test_settings_are_not_opened_above_themselves(bar, qtbot) -> None:
    bar.show_settings(False)
    with qtbot.assertNotEmitted(bar.settings_requested):
        bar._to_settings.activated.emit()
    assert not bar._settings.isVisible()


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_what_it_needs_does_not_depend_on_what_it_shows(bar, qapp, percent) -> None:
    theme.apply_theme(qapp, percent=percent)
    needed = []
    for width in (400, 1600, 800):  # or it would change to and fro without end
        bar.resize(width, 60)
        needed.append([bar._needed(level) for level in range(3)])
    assert needed[0] == needed[1] == needed[2]


def test_nothing_moves_when_a_report_is_saved(bar) -> None:
    bar.show_state("")
    width = next(width for width in range(600, 1200, 10) if _shows_all_at(bar, width))
    bar.resize(width + 140, 60)  # room for the state beside a title of two lines
    before = bar.heightForWidth(bar.width())
    bar.show_state("Saved 15:00")
    assert bar.heightForWidth(bar.width()) == before


def test_no_button_loses_its_word_when_a_report_is_saved(bar) -> None:
    bar.show_state("")
    width = next(width for width in range(320, 1080, 10) if _has_words_at(bar, width))
    bar.resize(width, 60)
    bar.show_state("Saved 15:00")
    assert bar._panic.text()


def _shows_all_at(bar, width: int) -> bool:
    bar.resize(width, 60)
    return not bar._more.isVisible()


def _has_words_at(bar, width: int) -> bool:
    bar.resize(width, 60)
    return bool(bar._panic.text())
