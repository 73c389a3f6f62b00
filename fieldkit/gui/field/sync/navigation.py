"""The ways to the screen of the network, and what is said of runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fieldkit.domain.sync_run import SyncEnd
from fieldkit.gui.field.screens.network import letters_screen, sync_screen
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.sync.words import activity_words, news_words
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class SyncNavigation(QObject):
    """Leads to the screen; lets the bar and the first screen say what goes on meanwhile."""

    offered = Signal(int)  # so many sealed objects could be sent now; 0 takes it back

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        on_changed: Callable[[], None],
        say: Callable[[str, str], None],
        see_changes: Callable[[], None],
    ) -> None:
        """`on_changed`: a run is over; `say`: something of it, on the first screen."""
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._on_changed = on_changed
        self._say = say
        self._see_changes = see_changes
        place.syncing.changed.connect(self._show_activity)
        place.syncing.ended.connect(self._ended)
        place.syncing.offered.connect(self.offered)

    def start(self) -> None:
        """Begin to look for a network, where that was chosen; say what goes on already."""
        self._place.syncing.start()
        self._show_activity()

    def show(self) -> SyncScreen:
        """Show what waits and over which connection it would go."""
        top = self._stack.top
        if isinstance(top, SyncScreen):
            return top
        view = sync_screen(self._place)
        view.changes_requested.connect(self._see_changes)
        view.letters_requested.connect(self.read_letters)
        self._stack.push(view)
        return view

    def read_letters(self) -> None:
        """Show what headquarters wrote."""
        self._stack.push(letters_screen(self._place, on_changed=self._on_changed))

    def begin(self) -> None:
        """Begin a run that was offered, and show it."""
        self.show()
        self._place.syncing.runs.start()

    def go_on(self) -> None:
        """Begin the run again that a lock has cut; nothing is shown over what one does."""
        self._place.syncing.runs.start()

    def _show_activity(self) -> None:
        self._stack.show_activity(activity_words(self._place.syncing.state))

    def _ended(self) -> None:
        self._on_changed()
        state = self._place.syncing.state
        is_watched = isinstance(self._stack.top, SyncScreen)
        if not is_watched:
            self._say(*news_words(state))
        elif state.summary is not None and state.summary.end is SyncEnd.DONE:
            self._say("", "")
