"""Brings in, while a person types the passphrase, what is needed once it is right.

The window that asks is there in a third of the time that importing everything would take. What
knows no Qt comes in a lane of its own; widgets are classes of Qt and come on the GUI thread, one
module at a time, so that no key waits. Whoever is faster than this waits for what is missing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from fieldkit.domain.progress import Progress
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.running import Lane

_BETWEEN_MS = 10


@dataclass(frozen=True)
class Preloaded:
    """What one window needs once the passphrase is right."""

    package: str  # of its screens
    first: tuple[str, ...] = ("fieldkit.operations.unlock_vault",)  # what is needed first
    also: Callable[[], object] = lambda: None  # at the end, in a lane of its own


class Preload(QObject):
    """One per application, started when the window has been painted."""

    finished = Signal()

    def __init__(self, jobs: BackgroundJobs, parent: QObject, preloaded: Preloaded) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._preloaded = preloaded
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Begin."""
        work = partial(_without_qt, self._preloaded)
        self._jobs.run(self, work, self._go_on, self._give_up, lane=Lane.IO)

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


def compile_forms() -> None:
    """Make the forms that come with the program ready: the first screen names them."""
    # Imported here: the grammar of the forms alone takes longer than the window that asks.
    from fieldkit.operations.shipped_forms import shipped_forms

    shipped_forms()  # kept once they are compiled


def _without_qt(preloaded: Preloaded, progress: Progress) -> list[str]:
    """Import the presenters and all that they stand on; return the names of the other modules."""
    for name in preloaded.first:
        importlib.import_module(name)
    names = modules(preloaded.package)
    presenters = [name for name in names if name.endswith(".presenter")]
    for number, name in enumerate(presenters):
        importlib.import_module(name)
        progress(number + 1, len(presenters))
    preloaded.also()
    return [name for name in names if name not in presenters]


def modules(package: str) -> list[str]:
    """Return the names of all modules of a window's screens, a screen's parts together."""
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    return [module.name for module in found if not module.ispkg]
