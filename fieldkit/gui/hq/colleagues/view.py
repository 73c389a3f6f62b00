"""Colleagues: everybody by code, and a line for whoever is new."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_LONGEST_CODE = 16  # characters


class ColleaguesScreen(PanelScreen):
    """Return on somebody leads to their roles and their word."""

    chosen = Signal(str)  # code
    added = Signal(str)  # code

    def __init__(self) -> None:
        super().__init__(_("Colleagues"))
        self._people = LineList(_("Colleagues"))
        self._code = QLineEdit()
        self._code.setAccessibleName(_("Code of a new colleague"))
        self._code.setPlaceholderText("H-02")
        self._code.setMaxLength(_LONGEST_CODE)
        self._back = button(_("Back"))
        self._add = button(_("Add"))
        self.show_lead(
            _("Codes, never names."),
            _("Two people who have a word decide together what must not be one person's alone."),
        )
        self.add(self._people, label(_("Code of a new colleague"), "question"), self._code)
        self.add_buttons(self._back, self._add)
        self._back.clicked.connect(self.go_back)
        self._add.clicked.connect(self._ask_to_add)
        self._code.returnPressed.connect(self._ask_to_add)
        self._code.textChanged.connect(self._offer)
        self._people.line_chosen.connect(self.chosen)
        self.setFocusProxy(self._people)
        self._offer()

    def show_colleagues(self, lines: tuple[Line, ...]) -> None:
        """Show everybody."""
        is_first = not self._people.isVisibleTo(self)
        self.show_message("")
        self._people.show_lines(lines)
        if is_first and lines and not self._code.hasFocus():
            self._people.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def show_added(self) -> None:
        """Let the next one be typed."""
        self._code.clear()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads on."""
        return (("Return", _("Open what is chosen")),)

    def _ask_to_add(self) -> None:
        if self._add.isEnabled():
            self.added.emit(self._code.text())

    def _offer(self, _text: str = "") -> None:
        self._add.setEnabled(bool(self._code.text().strip()))
