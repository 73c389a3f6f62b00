"""Goes on with what a lock has cut: sealing, handing over, sync; files go on in their report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from fieldkit.domain.unfinished import UnfinishedWork, WorkKind
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.running import Lane
from fieldkit.operations.field.hand_over import is_begun
from fieldkit.operations.field.note_work import forget_work
from fieldkit.translations import _


class CutWork(QObject):
    """Knows nothing of screens but those that do the work."""

    def __init__(
        self,
        place: Workplace,
        parent: QObject,
        *,
        seal: Callable[[Sequence[str]], SealScreen],
        seal_sheet: Callable[[Sequence[str]], SealScreen],
        hand_over: Callable[[], HandOverScreen],
        sync: Callable[[], None],
        say: Callable[[str], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._seal = seal
        self._seal_sheet = seal_sheet
        self._hand_over = hand_over
        self._sync = sync
        self._say = say
        self._failed = failed

    def go_on(self, cut_off: Sequence[UnfinishedWork]) -> None:
        """Seal, or else hand over, as it was asked for before; whoever does it notes it anew."""
        sealing = [work for work in cut_off if work.kind in (WorkKind.SEAL, WorkKind.SEAL_SHEET)]
        copying = [work for work in cut_off if work.kind is WorkKind.HAND_OVER]
        syncing = [work for work in cut_off if work.kind is WorkKind.SYNC]
        self._forget([*sealing, *copying, *syncing])
        if syncing:
            self._sync()  # beside whatever else goes on
        if sealing:
            last = sealing[-1]
            seal = self._seal_sheet if last.kind is WorkKind.SEAL_SHEET else self._seal
            seal(list(last.reports)).seal_when_possible()
        elif copying:
            self._look_for(copying[-1].path)

    def _look_for(self, folder: str) -> None:
        # What the cut copying left there proves that the stick is there: the folder where it was
        # plugged in may be on this computer's own disk now.
        self._place.jobs.run(
            self,
            lambda _progress: folder if is_begun(Path(folder)) else "",
            self._copy_on,
            self._failed,
            lane=Lane.IO,
        )

    def _copy_on(self, folder: str) -> None:
        if folder:
            self._hand_over().hand_over_requested.emit(folder)
        else:
            self._say(_("Handing over was cut by the lock. With the same stick it goes on there."))

    def _forget(self, work: Sequence[UnfinishedWork]) -> None:
        session, ids = self._place.session, tuple(one.work_id for one in work)
        self._place.jobs.run(self, lambda _progress: forget_work(session, ids), _done, self._failed)


def _done(_nothing: None) -> None:
    """Nothing is to be shown."""
