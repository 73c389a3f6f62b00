"""A panel on which something is typed that its button keeps, lost only to who leaves twice."""

from __future__ import annotations

from fieldkit.gui.widgets.banners import not_saved_on_leaving
from fieldkit.gui.widgets.panel import PanelScreen


class TypedScreen(PanelScreen):
    """Says `note_kept` when what is typed is kept, or is only proposed."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._may_go: object = None  # what was typed when leaving lost nothing, or was warned of

    def typed(self) -> object:
        """Return what is typed, to compare; None while nothing is asked."""
        return None

    def note_kept(self) -> None:
        """What is typed now is not lost by leaving."""
        self._may_go = self.typed()

    def is_at_rest(self) -> bool:
        """Return whether leaving loses nothing; else say so, once."""
        if self.typed() == self._may_go:
            return True
        self.note_kept()  # whoever leaves now knows it
        self._banners.show_banners((not_saved_on_leaving(),))
        return False

    def go_back(self) -> None:
        """Leave, or say first what that loses."""
        if self.is_at_rest():
            super().go_back()
