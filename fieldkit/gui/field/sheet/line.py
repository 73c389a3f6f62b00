"""The line below the grid: what is wrong in the cell, else what was just done; how many people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldkit.domain.sheet import Row
from fieldkit.gui.widgets.texts import give_role, label
from fieldkit.translations import _, ngettext


class SheetLine(QWidget):
    """A problem is said as long as the cursor stands in its cell."""

    def __init__(self) -> None:
        super().__init__()
        self._news = self._problem = ""
        self._message = label("", "note")
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._people = label("", "hint", wraps=False)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self._message, 1)
        across.addWidget(self._people)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._message.text()

    def show_news(self, text: str) -> None:
        """Say what was just done."""
        self._news = text
        self._show()

    def show_problem(self, text: str) -> None:
        """Say what is wrong where the cursor is."""
        self._problem = text
        self._show()

    def show_people(self, rows: Sequence[Row]) -> None:
        """Say how many rows say something."""
        count = sum(not row.is_empty for row in rows)
        text = ngettext("{count} person", "{count} people", count)
        self._people.setText(text.format(count=count))

    def _show(self) -> None:
        give_role(self._message, "problem" if self._problem else "note")
        self._message.setText(self._problem or self._news)


def encrypting(waiting: int) -> str:
    """Return what is said while a file is being attached and so many wait after it."""
    if not waiting:
        return _("Encrypting the file…")
    return ngettext(
        "Encrypting the file, {count} more waits…",
        "Encrypting the file, {count} more wait…",
        waiting,
    ).format(count=waiting)
