"""When the window locks by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from fieldkit.domain.preferences import LOCK_MINUTES, Preferences
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.field.settings.shown import ShownStick
from fieldkit.gui.field.settings.stick_choice import StickChoice
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _, ngettext

_LOOK_MS = 2_000


class LockPage(Page):
    """How long nothing need happen, with what it locks, and which stick counts."""

    minutes_chosen = Signal(object)  # int
    with_screen_chosen = Signal(bool)
    stick_chosen = Signal(object)  # str, what it is known by; nothing: any
    without_stick_chosen = Signal(bool)
    sticks_wanted = Signal()  # while the page is seen: which are plugged in now

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
        self._sticks = StickChoice()
        self._without_stick = Tick(_("Lock too when this stick is pulled out"))
        self.add(self._minutes, self._with_screen, self._sticks, self._without_stick)
        self.say(
            _(
                "Ctrl+L locks at once, always. What you typed is kept, and after unlocking you are"
                " where you were. Switched off is safer than locked."
            ),
            "hint",
        )
        self._minutes.picked.connect(self.minutes_chosen)
        self._with_screen.toggled.connect(self._toggled)
        self._sticks.picked.connect(self.stick_chosen)
        self._without_stick.toggled.connect(self._stick_toggled)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self.sticks_wanted)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds."""
        self._is_shown = True
        self._minutes.show_value(preferences.lock_minutes)
        self._with_screen.setChecked(preferences.locks_with_screen)
        self._sticks.show_value(preferences.stick)
        self._without_stick.setChecked(preferences.locks_without_stick)
        self._without_stick.setEnabled(bool(preferences.stick))
        self._is_shown = False

    def show_sticks(self, sticks: Sequence[ShownStick]) -> None:
        """Show which sticks can be chosen now."""
        self._sticks.show_sticks(sticks)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for sticks as long as this is seen."""
        super().showEvent(event)
        self._looks.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._looks.stop()

    def _stick_toggled(self, is_checked: bool) -> None:
        if not self._is_shown:
            self.without_stick_chosen.emit(is_checked)

    def _toggled(self, is_checked: bool) -> None:
        if not self._is_shown:
            self.with_screen_chosen.emit(is_checked)
