"""Finds drafts by what is in them and sealed reports by their facts, while somebody types.

The texts of the drafts are read in slices when the screen is opened, into an index in memory that
goes with the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fieldkit.domain.draft_index import DraftIndex, DraftText, around
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.local_text import local, short_day, size
from fieldkit.errors import FieldkitError, InvalidDate, UnknownReport
from fieldkit.gui.errors import explained
from fieldkit.gui.field.find.query import (
    Fact,
    Found,
    Hit,
    Query,
    days_of,
    looks_at_drafts,
    stub_filter,
)
from fieldkit.gui.field.today.rows import ReportRow, Tone, moment_words, state_words, stub_row
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.collect_texts import TextCollector
from fieldkit.operations.field.list_drafts import list_drafts
from fieldkit.operations.field.show_stub import ShownStub, show_stub
from fieldkit.operations.field.title_drafts import DraftTitles
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

PAGE = 100  # sealed reports that are read at a time
_SLICE = 4  # drafts that are read in one go
_MOST_HITS = 200
_GROUP = 8  # digits


class FindView(Protocol):
    """What the screen can show."""

    def show_found(self, found: Found) -> None:
        """Show what was found; sealed reports come page by page when they are looked at."""
        ...

    def show_page(self, first: int, rows: tuple[ReportRow, ...]) -> None:
        """Show sealed reports of the list that was found last, from number `first` on."""
        ...

    def show_reading(self, done: int, total: int) -> None:
        """Say how many drafts have been read; all of them: nothing more is to be waited for."""
        ...

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show what is left of a sealed report."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; an empty sentence takes it away."""
        ...


class FindPresenter:
    """One visit to the search."""

    def __init__(self, view: FindView, session: Session, run: Run, *, language: str) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._titles = DraftTitles(session, language)
        self._collector = TextCollector(session, language)
        self._texts: list[DraftText] = []
        self._index = DraftIndex()
        self._query = Query()
        self._is_busy = False
        self._waits = False  # something else was asked for meanwhile
        self._found = Found()

    def start(self) -> None:
        """Show everything, and begin to read the drafts."""
        self.search(Query())
        self._run(lambda _progress: self._collector.drafts(), self._collect, self._failed)

    def search(self, query: Query) -> None:
        """Look for something; what was asked for last counts."""
        self._query = query
        if self._is_busy:
            self._waits = True
            return
        self._is_busy = True
        self._run(
            lambda _progress: self._texts_with(query),
            lambda texts: self._look(query, texts),
            self._stopped,
            lane=Lane.IO,
        )

    def page(self, first: int) -> None:
        """Read a page of the sealed reports that were found; `first` is its first number."""
        found = self._found
        wanted = found.stub_ids[first : first + PAGE]
        if not wanted:
            return

        def show(rows: tuple[ReportRow, ...]) -> None:
            if self._found is found:
                self._view.show_page(first, rows)

        self._run(lambda _progress: self._rows(wanted), show, self._failed)

    def facts(self, report_id: str) -> None:
        """Show what is left of a sealed report."""
        self._run(
            lambda _progress: self._facts(show_stub(self._session, ReportId(report_id))),
            self._view.show_facts,
            self._failed,
        )

    # Reading the drafts

    def _collect(self, left: Sequence[ReportId], done: int = 0) -> None:
        total = done + len(left)
        self._view.show_reading(done, total)
        if not left:
            texts = self._texts
            self._run(
                lambda _progress: DraftIndex(texts), self._indexed, self._failed, lane=Lane.IO
            )
            return

        def read(_progress: object) -> list[DraftText]:
            return [
                text for report_id in left[:_SLICE] for text in self._collector.texts(report_id)
            ]

        def collected(texts: list[DraftText]) -> None:
            self._texts += texts
            self._collect(left[_SLICE:], done + len(left[:_SLICE]))

        self._run(read, collected, self._failed)

    def _make_index(self) -> None:
        texts = self._texts
        self._run(lambda _progress: DraftIndex(texts), self._indexed, self._failed, lane=Lane.IO)

    def _indexed(self, index: DraftIndex) -> None:
        self._index = index
        self._texts = []
        if self._query.text:
            self.search(self._query)

    # Looking

    def _texts_with(self, query: Query) -> tuple[DraftText, ...]:
        if not query.text.strip() or not looks_at_drafts(query):
            return ()
        return self._index.find(query.text, limit=_MOST_HITS)

    def _look(self, query: Query, texts: tuple[DraftText, ...]) -> None:
        self._run(
            lambda _progress: self._find(query, texts),
            lambda found: self._looked(query, found),
            self._stopped,
        )

    def _find(self, query: Query, texts: tuple[DraftText, ...]) -> Found:
        clock = self._session.clock
        days = days_of(query, local(clock.now(), clock).date())
        wanted = stub_filter(query, days)
        reports = self._session.vault.reports
        return Found(
            tuple(self._hits(query, texts)) if looks_at_drafts(query) else (),
            reports.stub_ids(wanted) if wanted is not None else (),
        )

    def _hits(self, query: Query, texts: tuple[DraftText, ...]) -> list[Hit]:
        clock = self._session.clock
        first, last = days_of(query, local(clock.now(), clock).date())
        rows: dict[ReportId, ReportRow] = {}
        for draft in list_drafts(self._session):
            moment = local(draft.changed_at, clock)
            if (first and moment.date() < first) or (last and moment.date() > last):
                continue
            rows[draft.report_id] = ReportRow(
                draft.report_id,
                self._titles.title(draft),
                draft.report_id[:8],
                moment_words(moment, local(clock.now(), clock)),
                _("draft"),
                Tone.DRAFT,
            )
        if not query.text.strip():
            return [Hit(row) for row in rows.values()]
        return [
            Hit(rows[text.report_id], text.path, _found_words(text, query.text))
            for text in texts
            if text.report_id in rows
        ]

    def _looked(self, query: Query, found: Found) -> None:
        self._is_busy = False
        self._found = found
        self._view.show_failure("", "")
        self._view.show_found(found)
        self._search_again()

    def _stopped(self, error: Exception) -> None:
        self._is_busy = False
        if isinstance(error, InvalidDate):
            self._view.show_failure(error.sentence, _("Write for example 8.11.2020 or 11.2020."))
        else:
            self._failed(error)
        self._search_again()

    def _search_again(self) -> None:
        if self._waits:
            self._waits = False
            self.search(self._query)

    def _rows(self, wanted: Sequence[ReportId]) -> tuple[ReportRow, ...]:
        stubs = {stub.report_id: stub for stub in self._session.vault.reports.stubs_named(wanted)}
        return tuple(
            stub_row(stubs[report_id]) if report_id in stubs else _gone(report_id)
            for report_id in wanted
        )

    def _facts(self, shown: ShownStub) -> tuple[Fact, ...]:
        stub = shown.stub
        facts = [
            Fact(_("Number"), f"{stub.sequence} ({_in_groups(stub.report_id)})"),
            Fact(_("Sealed on"), short_day(stub.sealed_on)),
            Fact(_("State"), state_words(stub)),
            Fact(_("SHA-256 of the sealed file"), _in_groups(stub.object_sha256)),
        ]
        if shown.size:
            where = _("lies here") if shown.has_file else _("was deleted here")
            facts.append(Fact(_("Sealed file"), f"{size(shown.size)}, {where}"))
        facts.append(Fact(_("Receipt"), self._receipt_words(shown)))
        return tuple(facts)

    def _receipt_words(self, shown: ShownStub) -> str:
        receipt = shown.receipt
        if receipt is None:
            return _("none yet")
        day = short_day(local(receipt.accepted_at, self._session.clock))
        return ngettext(
            "of {day}; headquarters has {count} copy",
            "of {day}; headquarters has {count} copies",
            receipt.copies,
        ).format(day=day, count=receipt.copies)

    def _failed(self, error: Exception) -> None:
        known: FieldkitError = explained(error)
        if not isinstance(error, UnknownReport):  # expired while it was looked at
            self._view.show_failure(known.sentence, known.hint)


def _in_groups(hexadecimal: str) -> str:
    """Return a long number so that it can be compared, and broken at the end of a line."""
    return " ".join(hexadecimal[at : at + _GROUP] for at in range(0, len(hexadecimal), _GROUP))


def _found_words(text: DraftText, wanted: str) -> str:
    """Return what was met first: the question can be long, and may be cut off."""
    found = around(text.text, wanted)
    if not text.label:
        return found
    return f"{found}  ({text.label})"


def _gone(report_id: ReportId) -> ReportRow:
    return ReportRow(report_id, _("No longer remembered"), report_id[:8], "", "", Tone.SAFE)
