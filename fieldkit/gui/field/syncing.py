"""Sync beside the work in the window: holds the runs of an unlocked vault, and looks by itself.

One per unlocked vault, whatever screens are built anew above it. A lock replaces the process: what
was cut goes on after the unlock.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.sync.automatic import AutomaticSync
from fieldkit.gui.field.sync.runs import RunState, SyncRuns
from fieldkit.operations.session import Session

LOOK_MS = 10_000  # a window at rest wakes this computer seldom


class Syncing(QObject):
    """Made and used on the GUI thread."""

    changed = Signal()  # `runs.state` says something new
    ended = Signal()  # a run is over
    offered = Signal(int)  # so many sealed objects could be sent now; 0 takes it back

    def __init__(
        self,
        session: Session,
        jobs: BackgroundJobs,
        parent: QObject,
        *,
        find_token: Callable[[], Hashable] | None = None,
    ) -> None:
        super().__init__(parent)
        self._was_running = False
        self._offered = 0
        self.runs = SyncRuns(
            session,
            jobs.runner(self),
            jobs.teller(self),
            jobs.in_vault,
            on_changed=self._changed,
        )
        self._automatic = AutomaticSync(
            session,
            jobs.runner(self),
            self.runs,
            find_token=find_token or _network_token,
            offer=self._offer,
        )
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)  # together with other looks
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to look, where that was chosen."""
        self.look_again()

    def look_again(self) -> None:
        """Read again what was chosen and what waits: something may have changed."""
        if not self._timer.isActive():
            self._timer.start()
        self._automatic.read()

    @property
    def offer(self) -> int:
        """Return how many sealed objects are offered to be sent, 0 for no offer."""
        return self._offered

    @property
    def state(self) -> RunState:
        """Return how the run goes, or how the last one ended."""
        return self.runs.state

    def _look(self) -> None:
        if self._automatic.is_idle:
            self._timer.stop()  # nothing wakes this computer until somebody chooses otherwise
        else:
            self._automatic.look()

    def _changed(self) -> None:
        is_running = self.runs.is_running
        was_running, self._was_running = self._was_running, is_running
        self.changed.emit()
        if was_running and not is_running:
            self._automatic.ended()
            self.ended.emit()

    def _offer(self, count: int) -> None:
        self._offered = count
        self.offered.emit(count)


def _network_token() -> Hashable:
    # Here, not above: nobody who sends nothing loads what asks about networks.
    from fieldkit.platform.network import network_token

    return network_token()
