"""A panel on which something is typed that its button keeps, lost only to who leaves twice."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from fieldkit.gui.widgets.banners import not_saved_on_leaving
from fieldkit.gui.widgets.panel import PanelScreen

_PAUSE_MS = 1000


class TypedScreen(PanelScreen):
    """Says `note_kept` when what is typed is kept, or is only proposed.

    What is neither is announced every second, and at once before the window locks or closes, so
    that somebody can hold on to it; and that it is wanted no more, when it is left on purpose.
    """

    announced = Signal(object)  # what is typed
    dropped = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._may_go: object = None  # what was typed when leaving lost nothing, or was warned of
        self._settled: object = None  # what was typed when it was kept, or was only proposed
        self._told: object = None  # what was announced last
        self._is_being_kept = False
        self._pause = QTimer(self)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.announce_pending)
        self._pause.start()

    def typed(self) -> object:
        """Return what is typed, to compare; None while nothing is asked."""
        return None

    @property
    def is_untouched(self) -> bool:
        """Return whether nothing is typed but what is kept, or was proposed."""
        return self.typed() == self._settled

    def note_kept(self) -> None:
        """What is typed now is not lost by leaving."""
        self._may_go = self._settled = self.typed()
        self._told = None

    def note_keeping(self, is_being_kept: bool) -> None:
        """Take note that it is being kept now, or that this did not work."""
        self._is_being_kept = is_being_kept

    def announce_pending(self) -> None:
        """Announce what is typed and not kept, if it is something else than before."""
        typed = self.typed()
        if self._is_being_kept or typed == self._told:
            return
        if typed is None or typed == self._settled:
            self._drop()
        else:
            self._told = typed
            self.announced.emit(typed)

    def is_at_rest(self) -> bool:
        """Return whether leaving loses nothing; else say so, once."""
        typed = self.typed()
        if typed == self._may_go:
            if not self._is_being_kept:
                self._drop()
            return True
        self._may_go = typed  # whoever leaves now knows it
        self._banners.show_banners((not_saved_on_leaving(),))
        return False

    def go_back(self) -> None:
        """Leave, or say first what that loses."""
        if self.is_at_rest():
            super().go_back()

    def _drop(self) -> None:
        if self._told is not None:
            self._told = None
            self.dropped.emit()
