"""When the window locks by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.preferences import LOCK_MINUTES, Preferences
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _, ngettext


class LockPage(Page):
    """Two choices."""

    minutes_chosen = Signal(object)  # int
    with_screen_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(_("Locking"))
        self._is_shown = False
        choices = [
            (
                minutes,
                ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes),
            )
            for minutes in LOCK_MINUTES
        ]
        self._minutes = PickRow(_("Lock when nobody touches the keys or the mouse for"), choices)
        self._with_screen = Tick(
            _("Lock too when the screen locks, the lid closes or the computer sleeps")
        )
        self.add(self._minutes, self._with_screen)
        self.say(
            _(
                "Ctrl+L locks at once, always. What you typed is kept, and after unlocking you are"
                " where you were. Switched off is safer than locked."
            ),
            "hint",
        )
        self._minutes.picked.connect(self.minutes_chosen)
        self._with_screen.toggled.connect(self._toggled)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds."""
        self._is_shown = True
        self._minutes.show_value(preferences.lock_minutes)
        self._with_screen.setChecked(preferences.locks_with_screen)
        self._is_shown = False

    def _toggled(self, is_checked: bool) -> None:
        if not self._is_shown:
            self.with_screen_chosen.emit(is_checked)
