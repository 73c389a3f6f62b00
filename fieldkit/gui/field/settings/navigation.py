"""The ways into the settings and to what can be tried out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fieldkit.gui.field.auto_sealer import AutoSealer
from fieldkit.gui.field.headquarters.navigation import TrustNavigation
from fieldkit.gui.field.screens.settings import drill_screen, exercises_screen, settings_screen
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class SettingsNavigation(QObject):
    """Knows what can be reached from the settings."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        trust: TrustNavigation,
        sealer: AutoSealer,
        on_exercised: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._trust = trust
        self._sealer = sealer
        self._on_exercised = on_exercised
        stack.settings_requested.connect(self.show)

    def show(self) -> None:
        """Show the settings above what is shown now."""
        self._show()

    def show_at_language(self) -> None:
        """Show the settings with the cursor on the language, for who goes on choosing."""
        self._show().focus_language()

    def _show(self) -> SettingsScreen:
        view = settings_screen(self._place)
        view.language_chosen.connect(self._stack.language_chosen)
        view.card_requested.connect(self._trust.add_card)
        view.drill_requested.connect(self.show_drill)
        view.changes_requested.connect(self._trust.see_changes)
        # After what keeps the choice, in the vault's lane: it holds from now on.
        view.stick_chosen.connect(self._sealer.look)
        view.locks_without_stick_chosen.connect(self._sealer.look)
        view.put_back_requested.connect(self._sealer.look)
        self._stack.push(view)
        return view

    @property
    def are_shown(self) -> bool:
        """Return whether the settings are the uppermost screen."""
        return isinstance(self._stack.top, SettingsScreen)

    def show_drill(self) -> None:
        """Prove that the recovery words open this vault."""
        self._stack.push(drill_screen(self._place))

    def show_exercises(self) -> None:
        """Show what can be tried in training."""
        if not isinstance(self._stack.top, ExercisesScreen):
            self._stack.push(exercises_screen(self._place, on_answered=self._on_exercised))
