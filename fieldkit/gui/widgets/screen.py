"""What every screen has in common with the window around it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Screen(QWidget):
    """Says its title and state to the bar above it, and when the person wants to go back."""

    title_changed = Signal(str)
    state_changed = Signal(str)  # e.g. "Saved 14:05"
    left = Signal()  # the person wants to go back

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self.presenters: tuple[object, ...] = ()

    def keep(self, *presenters: object) -> None:
        """Keep who decides for this screen: PySide holds the methods of plain objects weakly."""
        self.presenters = presenters

    @property
    def title(self) -> str:
        """Return the title as it is now."""
        return self._title

    def show_title(self, title: str) -> None:
        """Change the title."""
        self._title = title
        self.title_changed.emit(title)

    @property
    def offers_languages(self) -> bool:
        """Return whether it can be built anew in another language without losing its place."""
        return False

    @property
    def offers_settings(self) -> bool:
        """Return whether the settings may be opened above it."""
        return True

    @property
    def is_listening(self) -> bool:
        """Return whether it records, and may go on though nobody touches the keys."""
        return False

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return keys that no button carries: (key sequence, what it does), for the sheet of F1."""
        return ()

    def is_at_rest(self) -> bool:
        """Return whether it may be left now; if not, say what must be finished first."""
        return True

    def announce_pending(self) -> None:
        """Announce at once what was typed; screens where nothing is typed do nothing."""

    def go_back(self) -> None:
        """Leave the screen, unless something must be finished first."""
        self.left.emit()
