"""All keys of the screen below it, and those that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.shortcuts import KeyLine, key_line
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class KeysScreen(PanelScreen):
    """Closed by the key that opened it, or by Esc."""

    def __init__(self, here: Sequence[KeyLine], everywhere: Sequence[KeyLine]) -> None:
        super().__init__(_("Keys"))
        close = button(_("Close"), "primary")
        close.clicked.connect(self.go_back)
        self.show_lead(_("Everything can be done with the keyboard."))
        known = {line.keys for line in everywhere}
        for title, lines in (
            (_("On this screen"), [line for line in here if line.keys not in known]),
            (_("Everywhere"), [*everywhere, *_of_every_window()]),
        ):
            if lines:
                self.add(label(title, "subsection"), _table(lines))
        self.be_read()
        self.add_buttons(close)


def _of_every_window() -> tuple[KeyLine, ...]:
    return (
        key_line("Tab", _("Go to the next field or button")),
        key_line("Shift+Tab", _("Go to the one before")),
        key_line("Space", _("Press the button, tick the box")),
        key_line("Alt+Down", _("Open the list of answers")),
    )


def _table(lines: Sequence[KeyLine]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(lines):
        keys = label(line.keys, "key", wraps=False)
        keys.setAccessibleName(f"{line.keys}: {line.words}")
        grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(line.words), row, 1, Qt.AlignmentFlag.AlignVCenter)
    return table
