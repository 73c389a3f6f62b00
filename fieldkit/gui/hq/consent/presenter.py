"""Shows what one person agreed to; states what is said now, and takes back what was a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from fieldkit.domain.consent_statement import ConsentWord, GivenBy, GivenHow
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.statement import Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.consent.shown import ConsentPage, TypedWord, consent_page
from fieldkit.gui.hq.typed_days import day_of
from fieldkit.gui.running import Run
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_consent import show_consent
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]


class ConsentView(Protocol):
    """What the screen can show."""

    def show_page(self, page: ConsentPage) -> None:
        """Show what was said and what follows."""
        ...

    def show_kept(self) -> None:
        """Empty what was filled in: it is stated."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ConsentPresenter:
    """One visit to a person's page of the ledger."""

    def __init__(
        self,
        view: ConsentView,
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
        self._is_busy = False

    def refresh(self) -> None:
        """Ask anew."""
        self._run(
            lambda _progress: consent_page(
                show_consent(self._session, self._person_id), self._when
            ),
            self._view.show_page,
            self._failed,
        )

    def state(self, typed: TypedWord) -> None:
        """State what somebody said."""

        def work() -> Sequence[Statement]:
            today = local(self._session.clock.now(), self._session.clock).date()
            word = ConsentWord(
                level=typed.level,
                given_by=typed.given_by,
                how=typed.how,
                given_on=today,
                until=day_of(typed.until, today),
                renews=typed.renews,
                silence=typed.silence,
                adult=typed.adult,
                note=typed.note.strip(),
            )
            return [state_consent(self._session, self._person_id, word)]

        self._act(work, _("Stated what was agreed to."))

    def withdraw(self, given_by: GivenBy, how: GivenHow) -> None:
        """State that consent was withdrawn."""
        self._act(
            lambda: [withdraw_consent(self._session, self._person_id, given_by, how)],
            _("Stated: consent was withdrawn."),
        )

    def take_back(self, statement_id: str) -> None:
        """Take back what was stated by mistake."""
        self._act(lambda: take_back(self._session, [StatementId(statement_id)]), _("Taken back."))

    def _act(self, work: Callable[[], Sequence[Statement]], sentence: str) -> None:
        def acted(made: Sequence[Statement]) -> None:
            self._is_busy = False
            self._view.show_kept()
            self._done(sentence, [item.statement_id for item in made])
            self.refresh()

        if not self._is_busy:  # pressed twice, it is stated once
            self._is_busy = True
            self._run(lambda _progress: work(), acted, self._failed)

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        self._is_busy = False
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
