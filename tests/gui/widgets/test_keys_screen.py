from fieldkit.gui.widgets.keys_screen import KeysScreen
from fieldkit.gui.widgets.shortcuts import KeyLine


def words_of(screen):
    return screen._area.accessibleDescription()


def test_keys_of_the_screen_come_before_those_of_everywhere(qtbot) -> None:
    screen = KeysScreen([KeyLine("Ctrl+1", "Fast questions")], [KeyLine("Ctrl+L", "Lock")])
    qtbot.addWidget(screen)
    said = words_of(screen)
    assert said.index("Fast questions") < said.index("Everywhere") < said.index("Lock")


def test_a_key_of_everywhere_is_not_said_twice(qtbot) -> None:
    screen = KeysScreen([KeyLine("Ctrl+L", "Lock")], [KeyLine("Ctrl+L", "Lock")])
    qtbot.addWidget(screen)
    assert words_of(screen).count("Ctrl+L") == 1
    assert "On this screen" not in words_of(screen)
