"""Plans, writes and finishes an export of figures, each step where it may run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from fieldkit.domain.figures import Figures
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import local
from fieldkit.domain.partial_date import DateKind, read_coming
from fieldkit.domain.publication import FileFormat
from fieldkit.errors import Cancelled, ConfirmationNeeded
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.hq.export_figures import (
    LIST_NAMES,
    plan_figures,
    subtraction_warning,
)
from fieldkit.operations.hq.export_tables import (
    BegunExport,
    Exported,
    WrittenExport,
    begin_export,
    finish_export,
    write_export,
)
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.hq.plan_export import ExportOrder, PlannedExport
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_exports import note_if_gone
from fieldkit.translations import _


class SavingView(Protocol):
    """What the screen can show."""

    def show_work(self, done: int, total: int) -> None:
        """Show that it is written."""
        ...

    def show_idle(self) -> None:
        """Show that nothing runs."""
        ...

    def show_saved(self, folder: str) -> None:
        """Say what was written."""
        ...

    def show_message(self, sentence: str, hint: str = "", *, role: str = "alarm") -> None:
        """Say what did not work."""
        ...


class SavingPresenter:
    """One export after the other."""

    def __init__(
        self,
        view: SavingView,
        session: HeadquartersSession,
        run: Run,
        gathered: Gathered,
        figures: Figures,
        *,
        done: Callable[[str, Sequence[StatementId]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._gathered = gathered
        self._figures = figures
        self._done = done
        self._job: Job | None = None
        self._is_writing = False
        self._warned_of = ""

    def save(
        self, reason: str, formats: Sequence[str], language: str, until: str, folder: str
    ) -> None:
        """Write the files into a folder of their own in `folder`."""
        if self._is_writing:
            return
        self._is_writing = True
        self._view.show_message("")
        self._view.show_work(0, 0)
        self._job = self._run(
            lambda _progress: self._begun(reason, formats, language, until, Path(folder)),
            self._write,
            self._failed,
        )

    def cancel(self) -> None:
        """Stop writing; nothing is left of it."""
        if self._job is not None:
            self._job.cancel()

    def _begun(
        self, reason: str, formats: Sequence[str], language: str, until: str, folder: Path
    ) -> BegunExport:
        planned = self._planned(reason, formats, language, until)
        warning = subtraction_warning(planned)
        if warning and warning != self._warned_of:
            self._warned_of = warning
            raise ConfirmationNeeded(warning, hint=_("Save again to let it leave all the same."))
        return begin_export(self._session, planned, folder)

    def _planned(
        self, reason: str, formats: Sequence[str], language: str, until: str
    ) -> PlannedExport:
        order = ExportOrder(
            LIST_NAMES[self._gathered.selection.audience],
            reason,
            tuple(FileFormat(name) for name in formats),
            language,
            self._day(until),
        )
        return plan_figures(self._session, self._gathered, [self._figures], order)

    def _day(self, text: str) -> date | None:
        if not text.strip():
            return None
        today = local(self._session.clock.now(), self._session.clock).date()
        return read_coming(text, today, DateKind.DATE).latest.date()

    def _write(self, begun: BegunExport) -> None:
        def failed(error: Exception) -> None:
            self._run(lambda _p: note_if_gone(self._session, begun.unfinished), _ignore, _ignore)
            self._failed(error)

        self._job = self._run(
            lambda progress: write_export(begun, progress),
            self._finish,
            failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def _finish(self, written: WrittenExport) -> None:
        self._job = self._run(
            lambda _progress: finish_export(self._session, written), self._saved, self._failed
        )

    def _saved(self, exported: Exported) -> None:
        self._end()
        self._view.show_saved(exported.folder.name)
        self._done(_("Figures were saved."), ())

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._view.show_message(known.sentence, known.hint)

    def _end(self) -> None:
        self._is_writing = False
        self._view.show_idle()


def _ignore(_result: object) -> None:
    """Nothing is to be shown: the failure itself is."""
