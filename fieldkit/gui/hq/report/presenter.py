"""One report: what it says, how far it is proved, what headquarters says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from fieldkit.domain.assessment import Assessment
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId, StatementId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.statement import Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.reports.rows import ReportCard, report_card
from fieldkit.gui.hq.reports.statuses import Statuses
from fieldkit.gui.running import Run
from fieldkit.operations.hq.assess_report import assess_report
from fieldkit.operations.hq.browse_reports import ReportFile, open_report
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


class ReportView(Protocol):
    """What the page can show."""

    def show_statuses(self, statuses: tuple[tuple[str, str], ...]) -> None:
        """Offer these judgements: code and words."""
        ...

    def show_report(self, card: ReportCard) -> None:
        """Show the report."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ReportPresenter:
    """One visit to one report."""

    def __init__(
        self,
        view: ReportView,
        session: HeadquartersSession,
        run: Run,
        report_id: ReportId,
        *,
        language: str,
        done: Callable[[str, Sequence[StatementId]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._report_id = report_id
        self._language = language
        self._done = done
        self._statuses = Statuses(language)
        self._with_sealed = False
        self._found: ReportFile | None = None

    def start(self) -> None:
        """Show it."""
        self._view.show_statuses(self._statuses.all())
        self.refresh()

    def refresh(self) -> None:
        """Read it anew."""
        self._run(
            lambda _progress: open_report(
                self._session, self._report_id, self._language, with_sealed=self._with_sealed
            ),
            self._show,
            self._failed,
        )

    def open_sealed(self) -> None:
        """Show what was sealed at entry, too; that is noted."""
        self._with_sealed = True
        self.refresh()

    def assess(self, status: str, note: str) -> None:
        """State how far it is verified."""

        def stated(made: Statement) -> None:
            said = _("Assessed: {status}.").format(status=self._statuses.text(status))
            self._done(said, [made.statement_id])
            self.refresh()

        assessment = Assessment(status, note.strip())
        self._run(
            lambda _progress: assess_report(self._session, self._report_id, assessment),
            stated,
            self._failed,
        )

    def attachment(self, attachment_id: str) -> Attachment | None:
        """Return an attachment of the report that is shown."""
        shown = () if self._found is None else self._found.shown.attachments
        found = (item.attachment for item in shown)
        return next((one for one in found if one.attachment_id == attachment_id), None)

    def _show(self, found: ReportFile) -> None:
        self._found = found
        self._view.show_report(report_card(found, self._when, self._statuses.text))

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
