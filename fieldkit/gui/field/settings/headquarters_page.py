"""Whom reports are sealed to: the words of its fingerprint, and what its rules say today."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.field.settings.shown import ShownHeadquarters
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.words import WordGrid
from fieldkit.translations import _


class HeadquartersPage(Page):
    """To be read; what may be done stands in two buttons."""

    card_requested = Signal()
    changes_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Headquarters"))
        self._state = label("")
        self._title = label(_("Words of headquarters"), "subsection")
        self._words = WordGrid()
        self._hint = label(
            _("Headquarters must read you the same ten words. If one differs, it is not them."),
            "hint",
        )
        self._rules_title = label(_("Rules that hold today"), "subsection")
        self._rules = label("")
        self._device_title = label(_("Words of this device"), "subsection")
        self._device_words = WordGrid()
        self._card = button(_("Add the HQ card…"))
        self._changes = button(_("See the changes…"), "primary")
        row = FlowRow(spacing=12)
        row.add(self._card)
        row.add(self._changes)
        self.add(self._state, row, self._title, self._hint, self._words)
        self.add(self._rules_title, self._rules, self._device_title, self._device_words)
        self._card.clicked.connect(self.card_requested)
        self._changes.clicked.connect(self.changes_requested)
        self._row = row

    def show_headquarters(self, shown: ShownHeadquarters) -> None:
        """Show it, or that there is none yet."""
        is_known = bool(shown.words)
        self._state.setText(
            shown.state if is_known else _("No headquarters has been added to this vault.")
        )
        for part in (self._title, self._words, self._hint, self._rules_title, self._rules):
            part.setVisible(is_known)
        self._card.setVisible(not is_known)
        self._changes.setVisible(shown.waits)
        self._row.setVisible(shown.waits or not is_known)
        self._words.show_words(shown.words)
        self._device_words.show_words(shown.device_words)
        self._rules.setText("\n".join(f"• {rule}" for rule in shown.rules))
