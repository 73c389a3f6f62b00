"""Who works here? One press for whoever is known, one line for the first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldkit.domain.colleague import Colleague, Role
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class WhoScreen(PanelScreen):
    """Shown after unlocking, and when somebody else takes the chair."""

    chosen = Signal(str)  # code of a colleague
    added = Signal(str)  # code of the first one

    def __init__(self) -> None:
        super().__init__(_("Headquarters"))
        self._people = FlowRow(spacing=12)
        self._people.setVisible(False)
        self._hint = label("", "hint")
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Your code"))
        self._line.setPlaceholderText("H-01")
        self._line.setMaxLength(16)
        self._add = button(_("Begin"), "primary")
        self.add(self._people, self._line, self._hint)
        self.add_buttons(self._add)
        for part in (self._line, self._add):
            part.setVisible(False)
        self._add.clicked.connect(self._ask_to_add)
        self._line.returnPressed.connect(self._ask_to_add)

    @property
    def offers_settings(self) -> bool:
        """Return that there is nothing to set yet."""
        return False

    def show_colleagues(self, colleagues: tuple[Colleague, ...], last: str) -> None:
        """Ask who it is."""
        self.show_lead(
            _("Who works here?"),
            _("What you do is kept under your code, and can be taken back."),
        )
        self._people.clear()
        first: QPushButton | None = None
        for colleague in colleagues:
            press = button(f"{colleague.code}\n{roles_text(colleague)}", "start")
            press.setAccessibleName(f"{colleague.code}, {roles_text(colleague)}")
            press.clicked.connect(lambda _on, code=colleague.code: self.chosen.emit(code))
            self._people.add(press)
            if first is None or colleague.code == last:
                first = press
        self._people.setVisible(True)
        self._hint.setText(
            _("Colleagues are added by whoever administers: fieldkit-hq colleague add.")
        )
        if first is not None:
            first.setFocus()

    def ask_for_first(self) -> None:
        """Ask for the code of the first colleague."""
        self.show_lead(
            _("Nobody works here yet. Which code do you want to have?"),
            _("What you do is kept under your code, and can be taken back."),
        )
        self._hint.setText(_("Take capital letters and a number, such as H-01, and no name."))
        for part in (self._line, self._add):
            part.setVisible(True)
        self._line.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _ask_to_add(self) -> None:
        self.added.emit(self._line.text())


def roles_text(colleague: Colleague) -> str:
    """Return the roles of a colleague in words, in a fixed order."""
    names = {
        Role.INTAKE: _("intake"),
        Role.CASE_WORKER: _("case worker"),
        Role.EDITOR: _("editor"),
        Role.STATISTICIAN: _("statistician"),
        Role.ADMINISTRATOR: _("administrator"),
    }
    if colleague.roles >= frozenset(Role):
        return _("every role")
    return ", ".join(name for role, name in names.items() if role in colleague.roles)
