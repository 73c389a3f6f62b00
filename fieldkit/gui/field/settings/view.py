"""The settings: subjects at the top, one of them shown; every choice holds at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldkit.domain.preferences import Preferences
from fieldkit.gui.field.settings.headquarters_page import HeadquartersPage
from fieldkit.gui.field.settings.lock_page import LockPage
from fieldkit.gui.field.settings.look_page import LookPage
from fieldkit.gui.field.settings.network_page import NetworkPage
from fieldkit.gui.field.settings.panic_page import PanicPage
from fieldkit.gui.field.settings.passphrase.view import PassphrasePage
from fieldkit.gui.field.settings.protection_page import ProtectionPage
from fieldkit.gui.field.settings.shown import ShownHeadquarters, ShownStick, ShownVault
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.subjects import Subjects
from fieldkit.gui.widgets.texts import button, card
from fieldkit.translations import _


class SettingsScreen(Screen):
    """One card below a row of subjects."""

    language_chosen = Signal(str)  # code of the language
    text_percent_chosen = Signal(object)  # int
    colours_chosen = Signal(object)  # Colours
    lock_minutes_chosen = Signal(object)  # int
    locks_with_screen_chosen = Signal(bool)
    stick_chosen = Signal(object)  # str, what it is known by
    locks_without_stick_chosen = Signal(bool)
    sticks_wanted = Signal()
    panic_seconds_chosen = Signal(object)  # int
    panic_extent_chosen = Signal(object)  # PanicExtent
    everything_confirmed = Signal()
    put_back_requested = Signal()
    drill_requested = Signal()
    card_requested = Signal()
    changes_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Settings"))
        self._look = LookPage()
        self._lock = LockPage()
        self._panic = PanicPage()
        self.passphrase = PassphrasePage()
        self.network = NetworkPage()
        self._headquarters = HeadquartersPage()
        self._changed: set[str] = set()  # what may be put back as it was
        pages = (
            *(self._look, self._lock, self._panic),
            *(self.passphrase, self.network, self._headquarters, ProtectionPage()),
        )
        self._subjects = Subjects(_("Subject"), [page.title for page in pages])
        self._pages = QStackedWidget()
        for page in pages:
            self._pages.addWidget(page.in_area())
        self._banners = Banners()
        self._put_back = button(_("As before"), icon_name="undo", keys="Ctrl+Z")
        self._put_back.setEnabled(False)
        key_shortcut("Ctrl+PgDown", _("Next subject"), self).activated.connect(
            self._subjects.show_next
        )
        key_shortcut("Ctrl+PgUp", _("Subject before"), self).activated.connect(
            self._subjects.show_previous
        )
        self._lay_out()
        self._connect()
        self._subjects.setFocus()

    def show_subject(self, place: int) -> None:
        """Show another subject, 0 first."""
        self._subjects.show_place(place)

    def focus_language(self) -> None:
        """Put the cursor on the language in use."""
        self._look.focus_language()

    def show_preferences(self, preferences: Preferences, *, is_changed: bool) -> None:
        """Show what holds; whether it can be put back as it was."""
        for page in (self._look, self._lock, self._panic):
            page.show_preferences(preferences)
        self._offer_to_put_back("preferences", is_changed=is_changed)

    def ask_for_everything(self, unreceived: int) -> None:
        """Ask whether panic may destroy sealed reports that nobody has received."""
        self._panic.ask_for_everything(unreceived)

    def show_sticks(self, sticks: Sequence[ShownStick]) -> None:
        """Show which sticks can be chosen now."""
        self._lock.show_sticks(sticks)

    def show_vault(self, vault: ShownVault) -> None:
        """Show how the vault is protected."""
        self.passphrase.show_vault(vault)

    def show_headquarters(self, headquarters: ShownHeadquarters) -> None:
        """Show whom reports are sealed to, and the rules."""
        self._headquarters.show_headquarters(headquarters)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    @property
    def offers_settings(self) -> bool:
        """Return that they are shown already."""
        return False

    def _offer_to_put_back(self, what: str, *, is_changed: bool) -> None:
        (self._changed.add if is_changed else self._changed.discard)(what)
        self._put_back.setEnabled(bool(self._changed))

    def _network_changed(self, is_changed: bool) -> None:
        self._offer_to_put_back("network", is_changed=is_changed)

    def _lay_out(self) -> None:
        frame, inside = card()
        inside.setContentsMargins(24, 20, 16, 20)
        inside.addWidget(self._pages)
        below = FlowRow()
        below.add(self._put_back)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 12, 24, 12)
        down.setSpacing(12)
        down.addWidget(self._subjects)
        down.addWidget(self._banners)
        down.addWidget(frame, 1)
        down.addWidget(below)

    def _connect(self) -> None:
        self._subjects.chosen.connect(self._pages.setCurrentIndex)
        self._put_back.clicked.connect(self.put_back_requested)
        look, lock, panic = self._look, self._lock, self._panic
        look.language_chosen.connect(self.language_chosen)
        look.text_percent_chosen.connect(self.text_percent_chosen)
        look.colours_chosen.connect(self.colours_chosen)
        lock.minutes_chosen.connect(self.lock_minutes_chosen)
        lock.with_screen_chosen.connect(self.locks_with_screen_chosen)
        lock.stick_chosen.connect(self.stick_chosen)
        lock.without_stick_chosen.connect(self.locks_without_stick_chosen)
        lock.sticks_wanted.connect(self.sticks_wanted)
        panic.seconds_chosen.connect(self.panic_seconds_chosen)
        panic.extent_chosen.connect(self.panic_extent_chosen)
        panic.everything_confirmed.connect(self.everything_confirmed)
        self.network.is_changed.connect(self._network_changed)
        self.network.failed.connect(self.show_failure)
        self.passphrase.drill_requested.connect(self.drill_requested)
        self._headquarters.card_requested.connect(self.card_requested)
        self._headquarters.changes_requested.connect(self.changes_requested)
