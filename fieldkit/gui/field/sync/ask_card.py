"""Asks whether reports may leave over the network that this computer is on now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from fieldkit.gui.field.sync.shown import AskedNetwork
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

MAX_NAME = 64  # characters


class AskCard(QFrame):
    """Three answers; the name is for the person alone and may be changed."""

    allowed = Signal(str)  # under this name, from now on
    allowed_once = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._asked: AskedNetwork | None = None
        self._title = label(_("May reports leave over this network?"), "large")
        self._explanation = label("", "hint")
        self._name = QLineEdit()
        self._name.setMaxLength(MAX_NAME)
        self._name.setAccessibleName(_("What you call this network"))
        self._name_label = label(_("What you call this network"), "question")
        self._name_label.setBuddy(self._name)
        self._allow = button(_("Allow on this network"), "primary", keys="Ctrl+Return")
        self._once = button(_("Only this once"), keys="Ctrl+1")
        self._never = button(_("Never here"), keys="Ctrl+0")
        answers = FlowRow(spacing=12)
        for press in (self._allow, self._once, self._never):
            answers.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self._title, self._explanation, self._name_label, self._name, answers):
            column.addWidget(part)
        give_role(self, "banner")
        self._allow.clicked.connect(self._allow_it)
        self._once.clicked.connect(self.allowed_once)
        self._never.clicked.connect(self._refuse_it)
        self._name.returnPressed.connect(self._allow_it)
        self.setVisible(False)

    def show_asked(self, asked: AskedNetwork | None) -> None:
        """Ask about a network, or nothing; what a person types meanwhile stays."""
        self.setVisible(asked is not None)
        if asked is None or asked == self._asked:
            self._asked = asked
            return
        self._asked = asked
        self._name.setText(asked.name)
        for part in (self._name_label, self._name, self._allow, self._never):
            part.setVisible(asked.may_be_kept)
        give_role(self._once, "" if asked.may_be_kept else "primary")
        self._explanation.setText(
            _(
                "You have not allowed it yet, and nothing has left this computer. Allow it where"
                " it does no harm that somebody sees this computer send something. What is sent"
                " stays sealed in any case."
            )
            if asked.may_be_kept
            else _(
                "Nothing has left this computer. It cannot tell which network it is on, so this"
                " one can only be allowed until you lock."
            )
        )
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._explanation.text())

    def _allow_it(self) -> None:
        self.allowed.emit(self._name.text().strip())

    def _refuse_it(self) -> None:
        self.refused.emit(self._name.text().strip())
