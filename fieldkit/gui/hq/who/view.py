"""Who works here? One press for whoever is known, one line for the first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldkit.domain.colleague import Colleague
from fieldkit.gui.hq.role_words import roles_text
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
            roles = roles_text(colleague)
            press = button("\n".join(part for part in (colleague.code, roles) if part), "start")
            press.setAccessibleName(", ".join(part for part in (colleague.code, roles) if part))
            press.clicked.connect(lambda _on, code=colleague.code: self.chosen.emit(code))
            self._people.add(press)
            if first is None or colleague.code == last:
                first = press
        self._people.setVisible(True)
        self._hint.setText(_("Whoever works here already adds others: Settings, Colleagues."))
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
