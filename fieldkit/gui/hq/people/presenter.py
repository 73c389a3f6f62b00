"""Lists people, finds them, and says how many mentions wait to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.people.rows import PAGE, PersonRow, person_row
from fieldkit.gui.running import Run
from fieldkit.operations.hq.find_people import find_people
from fieldkit.operations.hq.propose_matches import count_to_compare
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import list_people, people_of


class PeopleView(Protocol):
    """What the list can show."""

    def show_people(self, people: tuple[PersonId, ...], *, is_found: bool) -> None:
        """Show these; `is_found`: what was looked for, not all."""
        ...

    def show_page(self, first: int, rows: tuple[PersonRow, ...]) -> None:
        """Fill in people of the list that was shown last."""
        ...

    def show_waiting(self, count: int) -> None:
        """Say how many mentions no person is behind."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Found:
    people: tuple[PersonId, ...]
    waiting: int


class PeoplePresenter:
    """The list, for as long as the section lives."""

    def __init__(self, view: PeopleView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._text = ""
        self._people: tuple[PersonId, ...] = ()
        self._is_busy = False
        self._waits = False  # something else was asked for meanwhile

    def refresh(self) -> None:
        """Ask anew."""
        self.find(self._text)

    def find(self, text: str) -> None:
        """Show who has this number or name; everybody where nothing is asked for."""
        self._text = text.strip()
        if self._is_busy:
            self._waits = True
            return
        self._is_busy = True
        asked = self._text

        def work() -> _Found:
            found = find_people(self._session, asked) if asked else list_people(self._session)
            return _Found(found, count_to_compare(self._session))

        self._run(lambda _progress: work(), self._show, self._failed)

    def show_page(self, first: int) -> None:
        """Read the people of a page."""
        wanted = self._people[first : first + PAGE]

        def work() -> tuple[PersonRow, ...]:
            known = people_of(self._session, wanted)
            return tuple(person_row(known[person]) for person in wanted if person in known)

        def shown(rows: tuple[PersonRow, ...]) -> None:
            if self._people[first : first + PAGE] == wanted:
                self._view.show_page(first, rows)

        self._run(lambda _progress: work(), shown, self._failed)

    def _show(self, found: _Found) -> None:
        self._is_busy = False
        if self._waits:  # this is old already
            self._waits = False
            self.find(self._text)
            return
        self._people = found.people
        self._view.show_people(found.people, is_found=bool(self._text))
        self._view.show_waiting(found.waiting)

    def _failed(self, error: Exception) -> None:
        self._is_busy = False
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
