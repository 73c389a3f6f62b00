"""Lets Python look for garbage on the GUI thread only, and for all of it only while nobody types.

Python's collector runs in whatever thread happens to allocate. Where it finds a widget that is
part of a cycle, it destroys it there, and Qt crashes when that is not the GUI thread.

A look at everything takes longer than a key press may (docs/decisions/0029). So what has outlived
the looks at what is new is set aside, and looked at again when nobody has touched anything for a
while.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS = 500
_QUIET_PAUSE_MS = 10_000  # while nobody touches anything: a window at rest wakes nobody up
_REST_MS = 20_000


class GuiThreadCollector(QObject):
    """One per application; collects from a timer what the automatic collector would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.collect_all)
        self._rest.start()

    def collect(self) -> None:
        """Collect the oldest generation that has filled up, by Python's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                if generation == 2:
                    self.set_aside()
                return

    def set_aside(self) -> None:
        """Leave everything that there is now out of all looks but those in quiet moments."""
        gc.freeze()

    def put_off(self) -> None:
        """Note that somebody is there: the look at everything waits."""
        self._rest.start()
        if self._timer.interval() != _PAUSE_MS:
            self._timer.setInterval(_PAUSE_MS)

    def collect_all(self) -> None:
        """Collect all garbage, also in what was set aside."""
        gc.unfreeze()
        gc.collect()
        self.set_aside()
        self._timer.setInterval(_QUIET_PAUSE_MS)
