"""Asks why names are printed without consent, and until when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldkit.domain.consent_statement import MAX_TEXT
from fieldkit.domain.local_text import number
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext

_MOST_NAMES = 12


class DecidingScreen(PanelScreen):
    """One reason for all who were chosen."""

    decided = Signal(str, str)  # reason, last day as typed

    def __init__(self) -> None:
        super().__init__(_("Print without consent"))
        self._names = label("")
        self._left = label("", "hint")
        self._left.setVisible(False)
        self._reason, self._until = QLineEdit(), QLineEdit()
        self._reason.setMaxLength(MAX_TEXT)
        self._until.setPlaceholderText(_("e.g. 1.12.2026"))
        self._decide = button(_("Decide"), "primary", keys="Ctrl+Return")
        self._decide.setEnabled(False)
        self._back = button(_("Back"))
        self.add(self._names, self._left)
        for text, field in (
            (_("Why, for those who ask later"), self._reason),
            (_("The last day on which it holds, if it ends"), self._until),
        ):
            caption = label(text, "hint")
            caption.setBuddy(field)
            field.setAccessibleName(text)
            self.add(caption, field)
        self.add_buttons(self._back, self._decide)
        self._back.clicked.connect(self.go_back)
        self._decide.clicked.connect(self._ask)
        self._reason.returnPressed.connect(self._until.setFocus)
        self._until.returnPressed.connect(self._ask)
        self.setFocusProxy(self._reason)

    def show_people(self, names: tuple[str, ...], left: tuple[str, ...]) -> None:
        """Say whom it is about, and who of those chosen is left out, and why."""
        text = ngettext(
            "Print {count} name without consent?",
            "Print {count} names without consent?",
            len(names),
        )
        self.show_lead(
            text.format(count=len(names)),
            _(
                "Decide so where nobody could ask, and being known protects. It is stated for"
                " each of them, with your code; a withdrawal or silence outranks it."
            ),
        )
        shown = ", ".join(names[:_MOST_NAMES])
        more = len(names) - _MOST_NAMES
        if more > 0:
            text = ngettext("{names} and {count} more", "{names} and {count} more", more)
            shown = text.format(names=shown, count=number(more))
        self._names.setText(shown)
        if left:
            said = _("Still withheld, to be decided for each alone if at all:")
            self._left.setText("\n".join((said, *left)))
        self._left.setVisible(bool(left))
        self._decide.setEnabled(bool(names))
        self._reason.setFocus()

    def show_decided(self) -> None:
        """Leave."""
        self.go_back()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._decide.setEnabled(True)
        self.show_message(sentence, hint)

    def _ask(self) -> None:
        if self._decide.isEnabled():
            self._decide.setEnabled(False)
            self.decided.emit(self._reason.text(), self._until.text())
