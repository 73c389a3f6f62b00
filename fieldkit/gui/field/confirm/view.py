"""Old and new side by side, and one question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.gui.field.confirm.presenter import ShownChange
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class ConfirmScreen(PanelScreen):
    """One panel."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Changes at headquarters"))
        self._changes = QWidget()
        self._grid = QGridLayout(self._changes)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._back = button(_("Back"))
        self._confirm = button(_("The same words: confirm"), "primary")
        self._confirm.setEnabled(False)
        self.add(self._changes)
        self.add_buttons(self._back, self._confirm)
        self._back.clicked.connect(self.go_back)
        self._confirm.clicked.connect(self.confirmed)

    def show_changes(self, changes: tuple[ShownChange, ...]) -> None:
        """Show old and new of each."""
        self._confirm.setEnabled(bool(changes))
        self._confirm.setVisible(bool(changes))
        self._back.setFocus()
        if not changes:
            self.show_lead(_("Nothing waits for your confirmation."))
            return
        if any(change.is_key for change in changes):
            self._confirm.setText(_("The same words: confirm"))
            self.show_lead(
                _("Did headquarters read you the same new words?"),
                _(
                    "Until you confirm, the old ones stay in force. Call a person you know there"
                    " and compare every word. If one differs, go back."
                ),
            )
        else:
            self._confirm.setText(_("Yes, let the new rules hold"))
            self.show_lead(
                _("Headquarters wants rules that protect you less."),
                _(
                    "Until you say yes, the old ones stay in force. If you do not know why, call a"
                    " person you know there first."
                ),
            )
        self._show_rows(changes)

    def _show_rows(self, changes: tuple[ShownChange, ...]) -> None:
        row = 0
        for change in changes:
            self._grid.addWidget(label(change.title, "subsection"), row, 0, 1, 2)
            for text, values in ((_("old"), change.old), (_("new"), change.new)):
                row += 1
                self._grid.addWidget(label(text, "hint", wraps=False), row, 0)
                self._grid.addWidget(label("\n".join(values) or _("none"), "lines"), row, 1)
            if change.meaning:
                row += 1
                self._grid.addWidget(label(change.meaning, "warning"), row, 0, 1, 2)
            row += 1

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        self._confirm.setEnabled(not is_busy)

    def show_confirmed(self) -> None:
        """Say that the change is in force."""
        self._changes.setVisible(False)
        self._confirm.setVisible(False)
        self._back.setText(_("Done"))
        self._back.setFocus()
        self.show_lead(_("The change is in force."))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it is not."""
        self.show_message(sentence, hint)
