"""The list of reports: pages of it as somebody scrolls, filtered."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fieldkit.domain.local_text import local, short_moment
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.reports.rows import (
    FilterChoices,
    ReportRow,
    filter_choices,
    report_rows,
)
from fieldkit.gui.hq.reports.statuses import Statuses
from fieldkit.gui.running import Run
from fieldkit.hq.store.report_list import ReportFilter, ReportPlace
from fieldkit.operations.hq.browse_reports import (
    ReportChoices,
    ReportPage,
    list_page,
    report_choices,
)
from fieldkit.operations.hq.session import HeadquartersSession


class ReportsView(Protocol):
    """What the list can show."""

    def show_choices(self, choices: FilterChoices) -> None:
        """Offer what the list can be filtered by."""
        ...

    def show_page(self, rows: tuple[ReportRow, ...], *, is_first: bool, is_last: bool) -> None:
        """Show reports, after those that are shown unless they are the first."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ReportsPresenter:
    """The list, for as long as the section lives."""

    def __init__(
        self, view: ReportsView, session: HeadquartersSession, run: Run, *, language: str
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._language = language
        self._statuses = Statuses(language)
        self._wanted = ReportFilter()
        self._choices: ReportChoices | None = None

    def refresh(self) -> None:
        """Show the newest, as filtered now."""
        self._read(None)

    def filter(self, wanted: ReportFilter) -> None:
        """Show others."""
        self._wanted = wanted
        self._read(None)

    def read_on(self, after: ReportPlace) -> None:
        """Show what is older."""
        self._read(after)

    def _read(self, after: ReportPlace | None) -> None:
        wanted = self._wanted

        def work(_progress: object) -> tuple[ReportChoices | None, ReportPage]:
            # Forms and devices change seldom; asked anew only with the newest reports.
            choices = report_choices(self._session, self._language) if after is None else None
            return choices, list_page(self._session, wanted, after)

        def show(found: tuple[ReportChoices | None, ReportPage]) -> None:
            choices, page = found
            if wanted != self._wanted:
                return  # something else is asked for meanwhile
            if choices is not None and choices != self._choices:
                self._choices = choices
                self._view.show_choices(filter_choices(choices))
            if self._choices is not None:
                rows = report_rows(page, self._choices, self._when, self._statuses.text)
                self._view.show_page(rows, is_first=after is None, is_last=page.is_last)

        self._run(work, show, self._failed)

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
