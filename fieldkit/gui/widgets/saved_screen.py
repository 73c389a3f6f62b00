"""A screen whose answers are saved while one types, and that loses none without saying so."""

from __future__ import annotations

from fieldkit.gui.widgets.banners import Banner, Banners, not_saved_on_leaving
from fieldkit.gui.widgets.screen import Screen
from fieldkit.translations import _


class SavedScreen(Screen):
    """Says whether everything is saved; what could not be is lost only to who leaves twice."""

    def __init__(self) -> None:
        super().__init__()
        self._is_saved = True
        self._is_warned = False  # that leaving now loses something
        self._banners = Banners()

    def show_saved(self, time: str) -> None:
        """Say that everything is saved, and when."""
        self._is_saved, self._is_warned = True, False
        self._banners.show_banners(())
        self.state_changed.emit(_("Saved {time}").format(time=time))

    def show_not_saved(self, sentence: str, hint: str) -> None:
        """Say that something is not saved, and why."""
        self._is_saved = self._is_warned = False
        self.state_changed.emit(_("Not saved"))
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def leave_or_warn(self) -> None:
        """Leave if nothing is lost by it; else say so first."""
        if self._is_saved or self._is_warned:
            self.left.emit()
        else:
            self._is_warned = True
            self._banners.show_banners((not_saved_on_leaving(),))
