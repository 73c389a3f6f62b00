"""The settings of headquarters' window; what is chosen holds at once."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.preferences import (
    LOCK_MINUTES,
    PANIC_SECONDS,
    TEXT_PERCENTS,
    Colours,
    Preferences,
)
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _, ngettext


class SettingsScreen(PanelScreen):
    """Nothing to confirm."""

    text_percent_chosen = Signal(object)  # int
    colours_chosen = Signal(object)  # Colours
    minutes_chosen = Signal(object)  # int
    with_screen_chosen = Signal(bool)
    seconds_chosen = Signal(object)  # int
    colleagues_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Settings"))
        self._is_shown = False
        self._size = PickRow(
            _("Size of text"),
            [(percent, _("{percent} %").format(percent=percent)) for percent in TEXT_PERCENTS],
        )
        self._colours = PickRow(
            _("Colours"),
            (
                (Colours.SYSTEM, _("As the computer")),
                (Colours.LIGHT, _("Light")),
                (Colours.DARK, _("Dark")),
                (Colours.CONTRAST, _("Strong contrast")),
            ),
        )
        self._minutes = PickRow(
            _("Lock when nobody touches the keys or the mouse for"),
            [
                (count, ngettext("{count} minute", "{count} minutes", count).format(count=count))
                for count in LOCK_MINUTES
            ],
        )
        self._with_screen = Tick(
            _("Lock too when the screen locks, the lid closes or the computer sleeps")
        )
        self._seconds = PickRow(
            _("Panic: time to call it off"), [(count, _seconds(count)) for count in PANIC_SECONDS]
        )
        self._panic = label("", "hint")
        back = button(_("Back"))
        colleagues = button(_("Colleagues…"), icon_name="people")
        back.clicked.connect(self.go_back)
        colleagues.clicked.connect(self.colleagues_requested)
        self.add(self._size, self._colours, self._minutes, self._with_screen)
        self.add(self._seconds, self._panic)
        self.add_buttons(back, colleagues)
        self._size.setEnabled(False)  # until it is known what holds
        self._size.picked.connect(self.text_percent_chosen)
        self._colours.picked.connect(self.colours_chosen)
        self._minutes.picked.connect(self.minutes_chosen)
        self._with_screen.toggled.connect(self._toggled)
        self._seconds.picked.connect(self.seconds_chosen)

    @property
    def offers_settings(self) -> bool:
        """Return that they are open."""
        return False

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds."""
        is_first = not self._size.isEnabled()
        self._is_shown = True
        self._size.setEnabled(True)
        self._size.show_value(preferences.text_percent)
        self._colours.show_value(preferences.colours)
        self._minutes.show_value(preferences.lock_minutes)
        self._with_screen.setChecked(preferences.locks_with_screen)
        self._seconds.show_value(preferences.panic_seconds)
        self._is_shown = False
        if is_first:
            self._size.focus_choice()

    def show_panic(self, *, stays_on_paper: bool) -> None:
        """Say what panic does to this archive."""
        self._panic.setText(
            _(
                "Panic leaves the archive here, encrypted: no passphrase opens it any more, two of"
                " the papers do."
            )
            if stays_on_paper
            else _(
                "No words on paper were made: panic destroys the whole archive. Make them now:"
                " fieldkit-hq recovery make."
            )
        )

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _toggled(self, is_checked: bool) -> None:
        if not self._is_shown:
            self.with_screen_chosen.emit(is_checked)


def _seconds(count: int) -> str:
    if not count:
        return _("none")
    return ngettext("{count} second", "{count} seconds", count).format(count=count)
