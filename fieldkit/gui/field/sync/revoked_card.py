"""Says calmly that headquarters has cut this device off, and what to do now."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.widgets.texts import give_role, label
from fieldkit.translations import _


class RevokedCard(QFrame):
    """To be read; nothing in it is pressed."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        title = label(_("What to do now"), "message")
        column.addWidget(title)
        for sentence in (
            _("Ask a person you know at headquarters why. Do not ask from this computer."),
            _("If you did not expect it: they may believe that somebody else has this device."),
            _("What is sealed here stays sealed. Delete nothing before you have spoken to them."),
            _("Do not record anything new here. Another device can be enrolled."),
        ):
            column.addWidget(label(f"• {sentence}"))
        give_role(self, "alarm")
        give_accessible_role(self, QAccessible.Role.AlertMessage)
        self.setAccessibleName(title.text())
        self.setVisible(False)
