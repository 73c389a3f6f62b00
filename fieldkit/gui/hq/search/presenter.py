"""Finds while somebody types; only what was typed last is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fieldkit.domain.identifiers import FormId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.search.rows import HitRow, hit_rows
from fieldkit.gui.running import Run
from fieldkit.operations.hq.name_forms import form_titles
from fieldkit.operations.hq.search import Found, search
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of


class SearchView(Protocol):
    """What the screen can show."""

    def show_hits(self, typed: str, rows: tuple[HitRow, ...]) -> None:
        """Show what was found for what was typed."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Answer:
    found: Found
    names: Mapping[str, str]
    titles: Mapping[FormId, str]


class SearchPresenter:
    """One visit to the search."""

    def __init__(
        self, view: SearchView, session: HeadquartersSession, run: Run, *, language: str
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._language = language
        self._titles: Mapping[FormId, str] | None = None
        self._is_busy = False
        self._waiting: str | None = None

    def find(self, typed: str) -> None:
        """Look for this, as soon as what is looked for now was found."""
        if self._is_busy:
            self._waiting = typed
            return
        self._is_busy = True
        self._run(
            lambda _progress: self._search(typed),
            lambda answer: self._show(typed, answer),
            self._failed,
        )

    def _search(self, typed: str) -> _Answer:
        if self._titles is None:
            self._titles = form_titles(self._session, self._language)
        found = search(self._session, typed)
        ids = {person for case in found.cases for person in case.people}
        people = people_of(self._session, ids) if ids else {}
        names = {str(person): known.name for person, known in people.items()}
        return _Answer(found, names, self._titles)

    def _show(self, typed: str, answer: _Answer) -> None:
        rows = hit_rows(answer.found, self._when, answer.titles, answer.names)
        if self._waiting is None:  # else it is old already
            self._view.show_hits(typed, rows)
        self._go_on()

    def _go_on(self) -> None:
        self._is_busy = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.find(waiting)

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
        self._go_on()
