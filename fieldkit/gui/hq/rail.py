"""The sections of headquarters, one below the other; words go where there is no room for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _, pgettext

_ICONS = {
    SectionName.HOME: "home",
    SectionName.INBOX: "inbox",
    SectionName.REPORTS: "file",
    SectionName.PEOPLE: "people",
    SectionName.CASES: "folder",
    SectionName.LISTS: "sheet",
    SectionName.FIGURES: "figures",
    SectionName.DEVICES: "stick",
}


class Rail(QFrame):
    """Its keys work wherever it is shown."""

    section_chosen = Signal(str)  # value of a SectionName
    find_requested = Signal()
    history_requested = Signal()
    colleague_requested = Signal()

    def __init__(self, names: Sequence[SectionName], colleague: str) -> None:
        """`names` in the order of this colleague; `colleague`: the code of who works."""
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName(_("Sections"))
        self._words: dict[QPushButton, str] = {}
        self._sections: dict[SectionName, QPushButton] = {}
        self._is_wide = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 8, 6, 8)
        self._column.setSpacing(2)
        find = self._add(_("Find"), "search")
        find.clicked.connect(self.find_requested)
        for keys in ("Ctrl+K", "Ctrl+F"):
            key_shortcut(keys, _("Find anything"), self).activated.connect(self.find_requested)
        self._add_sections(names)
        self._column.addStretch(1)
        history = self._add(_("History"), "clock")
        history.clicked.connect(self.history_requested)
        key_shortcut("Ctrl+H", _("What was done, by whom"), self).activated.connect(
            self.history_requested
        )
        self._colleague = self._add(colleague, "person")
        self._colleague.setAccessibleName(_("Working as {code}. Change").format(code=colleague))
        self._colleague.setToolTip(_("Let somebody else work here"))
        self._colleague.clicked.connect(self.colleague_requested)

    def show_section(self, name: SectionName) -> None:
        """Mark a section as the one that is shown."""
        self._sections[name].setChecked(True)

    def fit(self, width: int) -> None:
        """Show words where the window is wide enough for them and for a screen."""
        letter = self.fontMetrics().horizontalAdvance("0")
        longest = max(self.fontMetrics().horizontalAdvance(text) for text in self._words.values())
        is_wide = width - longest >= letter * _SCREEN_LETTERS
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            for press in self._words:
                self._say(press)

    def _add_sections(self, names: Sequence[SectionName]) -> None:
        group = QButtonGroup(self)
        for number, name in enumerate(names, start=1):
            press = self._add(title_of(name), _ICONS[name])
            press.setCheckable(True)
            group.addButton(press)
            press.clicked.connect(lambda _on, chosen=name: self.section_chosen.emit(chosen.value))
            key_shortcut(f"Ctrl+{number}", title_of(name), self).activated.connect(press.click)
            self._sections[name] = press

    def _add(self, words: str, icon_name: str) -> QPushButton:
        press = button(words, "rail", icon_name=icon_name)
        press.setAccessibleName(words)
        self._words[press] = words
        self._column.addWidget(press)
        return press

    def _say(self, press: QPushButton) -> None:
        words = self._words[press]
        press.setText(words if self._is_wide else "")
        press.setToolTip("" if self._is_wide else words)


_SCREEN_LETTERS = 78  # that a screen beside the words has room for in a line


def title_of(name: SectionName) -> str:
    """Return what a section is called."""
    return {
        SectionName.HOME: pgettext("section", "Home"),
        SectionName.INBOX: _("Inbox"),
        SectionName.REPORTS: _("Reports"),
        SectionName.PEOPLE: _("People"),
        SectionName.CASES: _("Cases"),
        SectionName.LISTS: _("Lists"),
        SectionName.FIGURES: _("Figures"),
        SectionName.DEVICES: _("Devices"),
    }[name]
