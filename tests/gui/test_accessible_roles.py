from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame

from fieldkit.gui.accessible_roles import answer_screen_readers, give_accessible_role
from fieldkit.gui.widgets.banners import Banner, Banners


def role_and_name(widget):
    asked = QAccessible.queryAccessibleInterface(widget)
    return asked.role(), asked.text(QAccessible.Text.Name)


def test_a_widget_of_our_own_says_what_it_is(qtbot) -> None:
    answer_screen_readers()
    frame = QFrame()
    qtbot.addWidget(frame)
    frame.setAccessibleName("What the file reveals")
    give_accessible_role(frame, QAccessible.Role.Document)
    assert role_and_name(frame) == (QAccessible.Role.Document, "What the file reveals")


def test_other_widgets_are_left_to_qt(qtbot) -> None:
    answer_screen_readers()
    frame = QFrame()
    qtbot.addWidget(frame)
    assert role_and_name(frame)[0] != QAccessible.Role.Document


def test_a_message_is_an_alert_with_its_hint(qtbot) -> None:
    answer_screen_readers()
    banners = Banners()
    qtbot.addWidget(banners)
    banners.show_banners((Banner("The disk is full.", "Make room, try again.", role="alarm"),))
    [(_banner, frame)] = banners._shown
    assert role_and_name(frame) == (QAccessible.Role.AlertMessage, "The disk is full.")
    assert frame.accessibleDescription() == "Make room, try again."
