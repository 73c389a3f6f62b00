"""Lets the list leave: plans it in the vault, writes without it, then states it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import local
from fieldkit.errors import Cancelled, InvalidInput
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.letting_out.shown import Leaving, Summary
from fieldkit.gui.hq.typed_days import day_of
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.hq.export_tables import (
    BegunExport,
    Exported,
    WrittenExport,
    begin_export,
    finish_export,
    write_export,
)
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.plan_export import PlannedExport, names_highest
from fieldkit.operations.hq.second_person import Act, SecondWord, confirm_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_exports import note_if_gone
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]


class LettingOutView(Protocol):
    """What the screen can show."""

    def show_summary(self, summary: Summary) -> None:
        """Say what is about to leave."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that files are written."""
        ...

    def show_left(self, folder: str) -> None:
        """Say that it left."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; nothing was written."""
        ...


class LettingOutPresenter:
    """One version that leaves."""

    def __init__(
        self,
        view: LettingOutView,
        session: HeadquartersSession,
        run: Run,
        order: ListOrder,
        *,
        done: Done,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._order = order
        self._done = done
        self._job: Job | None = None

    def start(self) -> None:
        """Say what is about to leave."""

        def work(_progress: object) -> Summary:
            planned = plan_list(self._session, self._order)
            named = planned.clearance.allowed
            return Summary(
                len(named),
                planned.clearance.withheld_count,
                planned.head.version,
                names_highest(self._session, named),
            )

        self._run(work, self._view.show_summary, self._failed)

    def leave(self, leaving: Leaving) -> None:
        """Write the files; nothing is left of them where anything fails."""

        def begin(_progress: object) -> tuple[BegunExport, SecondWord | None]:
            planned = plan_list_export(
                self._session,
                plan_list(self._session, self._ordered(leaving)),
                leaving.reason,
                leaving.formats,
            )
            second = self._second(planned, leaving)
            return begin_export(self._session, planned, Path(leaving.folder)), second

        self._view.show_work(0, 0)
        self._job = self._run(begin, lambda found: self._write(*found), self._failed)

    def cancel(self) -> None:
        """Stop; nothing is left."""
        if self._job is not None:
            self._job.cancel()

    def _ordered(self, leaving: Leaving) -> ListOrder:
        today = local(self._session.clock.now(), self._session.clock).date()
        typed = [leaving.least.strip(), leaving.most.strip()]
        estimate = None
        if any(typed):
            if not all(text.isdecimal() for text in typed):
                raise InvalidInput(_("The estimate needs two numbers, at least and at most."))
            estimate = (int(typed[0]), int(typed[1]))
        return replace(
            self._order,
            until=day_of(leaving.until, today),
            corrections=leaving.corrections.strip(),
            estimate=estimate,
            estimate_source=leaving.estimate_source,
        )

    def _second(self, planned: PlannedExport, leaving: Leaving) -> SecondWord | None:
        if not planned.needs_second:
            return None
        return confirm_second(
            self._session,
            leaving.second_code.strip(),
            leaving.second_word,
            Act.EXPORT_HIGHEST,
            planned.subject,
        )

    def _write(self, begun: BegunExport, second: SecondWord | None) -> None:
        def failed(error: Exception) -> None:
            self._run(lambda _p: note_if_gone(self._session, begun.unfinished), _ignore, _ignore)
            self._failed(error)

        self._job = self._run(
            lambda progress: write_export(begun, progress),
            lambda written: self._finish(written, second),
            failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def _finish(self, written: WrittenExport, second: SecondWord | None) -> None:
        def left(exported: Exported) -> None:
            self._job = None
            self._view.show_left(exported.folder.name)
            text = _("Version {version} left.").format(version=exported.publication.version)
            self._done(text, ())

        self._run(
            lambda _progress: finish_export(self._session, written, second), left, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._view.show_failure(_("Stopped. Nothing was written."), "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _ignore(_result: object) -> None:
    """Nothing is to be shown: the failure itself is."""
