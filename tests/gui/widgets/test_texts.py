from PySide6.QtCore import Qt

from fieldkit.gui.widgets import texts
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.texts import TwicePressed, button, icon, label


def test_labels_show_markup_as_it_is(qtbot) -> None:
    made = label("<b>not bold</b>")
    assert made.textFormat() is Qt.TextFormat.PlainText
    qtbot.addWidget(made)


def test_the_first_press_only_asks(qtbot) -> None:
    press = TwicePressed("Remove", "Really?")
    qtbot.addWidget(press)
    with qtbot.assertNotEmitted(press.confirmed):
        press.click()
    assert press.text() == "Really?"
    with qtbot.waitSignal(press.confirmed):
        press.click()
    assert press.text() == "Remove"


def test_an_unanswered_question_is_taken_back(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(texts, "_CONFIRM_MS", 1)
    press = TwicePressed("Remove", "Really?")
    qtbot.addWidget(press)
    press.click()
    qtbot.waitUntil(lambda: press.text() == "Remove")
    with qtbot.assertNotEmitted(press.confirmed):
        press.click()


def test_every_icon_that_is_named_is_there(qtbot) -> None:
    for name in ("lock", "back", "plus", "attach", "up", "file", "folder", "person", "people"):
        assert not icon(name).pixmap(16, 16).isNull()


def test_keys_are_told_beside_a_button(qtbot) -> None:
    made = button("Seal", keys="Ctrl+Return")
    qtbot.addWidget(made)
    assert "Return" in made.toolTip()


def test_banners_take_no_room_while_there_are_none(qtbot) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    assert banners.isHidden()
    banners.show_banners((Banner("One"), Banner("Two", action="Do", name="two")))
    assert not banners.isHidden()
    banners.show_banners(())
    assert banners.isHidden()


def test_a_banner_that_stays_keeps_its_widget(qtbot) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    kept = Banner("One", action="Do", name="one")
    banners.show_banners((kept,))
    widget = banners._shown[0][1]
    banners.show_banners((Banner("New"), kept))
    assert banners._shown[1][1] is widget
