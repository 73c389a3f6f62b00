"""What the window says where there is no headquarters that it could open, before any passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class AbsentScreen(EntryPanel):
    """Says what to type at the command line: it is done once, by several people together."""

    left = Signal()

    def show_missing(self) -> None:
        """There is no headquarters in this folder."""
        self.show_heading(
            _("There is no headquarters here yet"),
            _("Its keys are made once, together with those who will hold them."),
        )
        self._say_steps(
            "fieldkit-hq create --keys …",
            "fieldkit-hq recovery make",
            "fieldkit-hq recovery prove",
            "fieldkit-hq reserve prove --keys …",
            "fieldkit-hq card …",
        )
        look = button(_("Look again"), "primary")
        look.clicked.connect(self.left)
        self.add_step_on(look)
        look.setFocus()

    def show_damaged(self) -> None:
        """The vault cannot be opened any more."""
        self.show_heading(
            _("Restore headquarters from a backup"),
            _("Bring the newest backup and the reserve key, and leave this folder as it is."),
        )
        self._say_steps("fieldkit-hq restore …")
        back = button(_("Back"), "primary")
        back.clicked.connect(self.left)
        self.add_step_on(back)
        back.setFocus()

    def _say_steps(self, *commands: str) -> None:
        for command in commands:
            self.add(label(command, "key"))
        self.add(label(_("docs/hq.md explains each step."), "hint"))
