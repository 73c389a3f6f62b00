"""Shows running work: what it is, how far it is, how long it will take yet, and how to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldkit.domain.local_text import size, time_left
from fieldkit.domain.progress import Pace
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_STEPS = 1000
_SAY_SECONDS = 1.0  # figures that change faster cannot be read


class WorkPanel(QWidget):
    """Hidden while nothing runs."""

    cancel_requested = Signal()

    def __init__(self, *, cancel: str = "") -> None:
        """`cancel`: the words of the button, where the work is not undone by it."""
        super().__init__()
        self._pace = Pace()
        self._said_at = 0.0
        self._text = label("", "message")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._figures = label("", "hint")
        self._cancel = button(cancel or _("Cancel"))
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addLayout(row)
        column.addWidget(self._figures)
        self._figures.setVisible(False)
        self.setVisible(False)

    def show_work(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show that work runs; `total` 0 means that its end is not known."""
        self._show(text, done, total, "")

    def show_bytes(self, text: str, done: int, total: int, *, passes: int = 1) -> None:
        """Show work that is counted in bytes; each goes through it `passes` times."""
        figures = ""
        if total > 0:
            figures = _("{done} of {total}").format(
                done=size(done // passes), total=size(total // passes)
            )
        self._show(text, done, total, figures)

    def show_cancel(self, is_possible: bool) -> None:
        """Offer to stop the work, or not."""
        self._cancel.setVisible(is_possible)

    def show_idle(self) -> None:
        """Show that nothing runs."""
        self._pace = Pace()
        self._said_at = 0.0
        self._figures.setVisible(False)
        self.setVisible(False)

    def focus_cancel(self) -> None:
        """Let Enter stop the work."""
        self._cancel.setFocus()

    def _show(self, text: str, done: int, total: int, figures: str) -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._bar.setAccessibleName(text)
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(done * _STEPS // total, _STEPS))
        else:
            self._bar.setRange(0, 0)
        self._say(done, total, figures)
        self.setVisible(True)

    def _say(self, done: int, total: int, figures: str) -> None:
        now = time.monotonic()
        left = self._pace.seconds_left(now, done, total)
        if self._said_at and now - self._said_at < _SAY_SECONDS and done < total:
            return
        self._said_at = now
        parts = [figures, time_left(left) if left is not None and done < total else ""]
        said = " · ".join(part for part in parts if part)
        self._figures.setText(said)
        # Kept open while work runs: a line that comes and goes moves the button under the finger.
        self._figures.setVisible(total > 0)
        self._bar.setAccessibleDescription(said)
