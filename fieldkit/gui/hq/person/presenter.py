"""Shows one person, takes corrections, links with other people, takes decisions back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from fieldkit.domain import person_number
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import UnknownPerson
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.person.shown import PersonPage, Whereabouts, person_page
from fieldkit.gui.running import Run
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.note_viewed import note_people_viewed
from fieldkit.operations.hq.person_words import (
    codes_of_colleagues,
    codes_of_devices,
    decided_text,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import find_person, people_of, show_person
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]


class PersonView(Protocol):
    """What the page can show."""

    def show_person(self, page: PersonPage) -> None:
        """Show the person."""
        ...

    def show_gone(self) -> None:
        """Say that there is no such person any more."""
        ...

    def show_kept(self) -> None:
        """Empty what was typed: it is kept now."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class PersonPresenter:
    """One visit to a person's page."""

    def __init__(
        self,
        view: PersonView,
        session: HeadquartersSession,
        run: Run,
        person_id: PersonId,
        *,
        done: Done,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._person_id = person_id
        self._done = done

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._page(), self._view.show_person, self._not_shown)

    def correct(self, field: FactField, value: str, kind: str) -> None:
        """Keep what headquarters holds of the person; `kind` for a form of the name."""
        fact = Fact(field, value, kind if field is FactField.NAME_FORM else "")
        self._act(
            lambda: correct_person(self._session, self._person_id, [fact]),
            _("The correction is kept; what was reported stays beside it."),
        )

    def link(self, number: str, certainty: Certainty) -> None:
        """Decide whether this is the person of another number."""

        def work() -> tuple[Statement, ...]:
            other = find_person(self._session, person_number.written(person_number.read(number)))
            return link_people(self._session, self._person_id, other, certainty)

        self._act(work, decided_text(certainty))

    def take_back(self, statement_id: str) -> None:
        """Take back a decision or a correction."""
        statements = [StatementId(statement_id)]
        self._act(lambda: take_back(self._session, statements), _("Taken back."))

    def _act(self, work: Callable[[], tuple[Statement, ...]], sentence: str) -> None:
        def acted(made: tuple[Statement, ...]) -> None:
            self._view.show_kept()
            self._done(sentence, [item.statement_id for item in made])
            self.refresh()

        self._run(lambda _progress: work(), acted, self._failed)

    def _page(self) -> PersonPage:
        session = self._session
        person = show_person(session, self._person_id)
        note_people_viewed(session, person.person_id, [person])
        probable = people_of(session, person.probable_people)
        stated = session.store.statements.about(person.person_ids, [StatementKind.FACT])
        codes = Whereabouts(codes_of_devices(session), codes_of_colleagues(session))
        return person_page(
            session,
            person,
            [probable[one] for one in person.probable_people if one in probable],
            [item for item in stated if item.is_in_force],
            list_cases(session, people=person.person_ids),
            codes,
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _not_shown(self, error: Exception) -> None:
        """Say that the person is gone: taken back, or erased."""
        if isinstance(error, UnknownPerson):
            self._view.show_gone()
        else:
            self._failed(error)
