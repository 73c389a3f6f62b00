"""Brings in, while a person types the passphrase, what is needed once it is right.

The window that asks is there in a third of the time that importing everything would take. What
knows no Qt comes in a lane of its own; widgets are classes of Qt and come on the GUI thread, one
module at a time, so that no key waits. Whoever is faster than this waits for what is missing.
"""

from __future__ import annotations

import importlib
import pkgutil

from PySide6.QtCore import QObject, QTimer, Signal

from fieldkit.domain.progress import Progress
from fieldkit.gui import field
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.running import Lane

_BETWEEN_MS = 10


class Preload(QObject):
    """One per application, started when the window has been painted."""

    finished = Signal()

    def __init__(self, jobs: BackgroundJobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Begin."""
        self._jobs.run(self, _without_qt, self._go_on, self._give_up, lane=Lane.IO)

    def step(self) -> None:
        """Import the next module; the last one ends it."""
        if self._waiting:
            importlib.import_module(self._waiting.pop())
        else:
            self._timer.stop()
            self.finished.emit()

    def _go_on(self, rest: list[str]) -> None:
        self._waiting = list(reversed(rest))
        self._timer.start()

    def _give_up(self, _error: Exception) -> None:
        """Leave it: whoever needs the module meets the same error, and can say so."""


def _without_qt(progress: Progress) -> list[str]:
    """Import the presenters and all that they stand on; return the names of the other modules."""
    importlib.import_module("fieldkit.operations.unlock_vault")  # what is needed first
    names = modules()
    presenters = [name for name in names if name.endswith(".presenter")]
    for number, name in enumerate(presenters):
        importlib.import_module(name)
        progress(number + 1, len(presenters))
    # Imported here: the grammar of the forms alone takes longer than the window that asks.
    from fieldkit.operations.shipped_forms import shipped_forms

    shipped_forms()  # kept once they are compiled; the first screen names them
    return [name for name in names if name not in presenters]


def modules() -> list[str]:
    """Return the names of all modules of the field's screens, a screen's parts together."""
    found = pkgutil.walk_packages(field.__path__, f"{field.__name__}.")
    return [module.name for module in found if not module.ispkg]
