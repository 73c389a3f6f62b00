"""Language, size of text and colours; what is chosen shows at once."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.preferences import TEXT_PERCENTS, Colours, Preferences
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.widgets.language_choice import NAMES
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.translations import _, language


class LookPage(Page):
    """Nothing to confirm: "As before" takes all of it back."""

    language_chosen = Signal(str)  # code of the language
    text_percent_chosen = Signal(object)  # int
    colours_chosen = Signal(object)  # Colours

    def __init__(self) -> None:
        super().__init__(_("Look"))
        self._language = PickRow(_("Language"), tuple(NAMES.items()))
        self._language.show_value(language())
        percents = [
            (percent, _("{percent} %").format(percent=percent)) for percent in TEXT_PERCENTS
        ]
        self._size = PickRow(_("Size of text"), percents)
        self._colours = PickRow(
            _("Colours"),
            (
                (Colours.SYSTEM, _("As the computer")),
                (Colours.LIGHT, _("Light")),
                (Colours.DARK, _("Dark")),
                (Colours.CONTRAST, _("Strong contrast")),
            ),
        )
        self.add(self._language, self._size, self._colours)
        self.say(
            _(
                "Dark is seen less from afar at night. What you choose is kept inside the vault:"
                " until it is unlocked, the window looks as the computer does."
            ),
            "hint",
        )
        self._language.picked.connect(self._language_picked)
        self._size.picked.connect(self.text_percent_chosen)
        self._colours.picked.connect(self.colours_chosen)

    def focus_language(self) -> None:
        """Put the cursor on the language in use."""
        self._language.focus_choice()

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds."""
        self._size.show_value(preferences.text_percent)
        self._colours.show_value(preferences.colours)

    def _language_picked(self, code: str) -> None:
        self.language_chosen.emit(code)
