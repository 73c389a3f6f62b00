"""Decides to print some names without consent: with a reason, until a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from fieldkit.domain.consent_statement import EditorialDecision
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.local_text import local, number
from fieldkit.domain.statement import Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.typed_days import day_of
from fieldkit.gui.running import Run
from fieldkit.hq.consent_words import reason_of
from fieldkit.operations.hq.decide_editorially import (
    DecidedTogether,
    decide_editorially,
    decided_together,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of
from fieldkit.translations import _, ngettext

Done = Callable[[str, Sequence[StatementId]], None]


class DecidingView(Protocol):
    """What the screen can show."""

    def show_people(self, names: tuple[str, ...], left: tuple[str, ...]) -> None:
        """Say whom it is about, and how many of those chosen stay withheld, by why."""
        ...

    def show_decided(self) -> None:
        """Leave: it is decided."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class DecidingPresenter:
    """One decision."""

    def __init__(
        self,
        view: DecidingView,
        session: HeadquartersSession,
        run: Run,
        people: Sequence[PersonId],
        *,
        done: Done,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._people = tuple(people)
        self._done = done

    def start(self) -> None:
        """Say whom it is about; of several, only those whom nobody could ask."""

        self._run(lambda _progress: self._meant(), self._show, self._failed)

    def decide(self, reason: str, until: str) -> None:
        """Decide it for all of them."""

        def work(_progress: object) -> tuple[Statement, ...]:
            today = local(self._session.clock.now(), self._session.clock).date()
            decision = EditorialDecision(reason.strip(), day_of(until, today))
            return decide_editorially(self._session, self._meant().people, decision)

        def decided(made: tuple[Statement, ...]) -> None:
            self._view.show_decided()
            text = ngettext(
                "{count} name is printed without consent.",
                "{count} names are printed without consent.",
                len(made),
            )
            self._done(text.format(count=len(made)), [item.statement_id for item in made])

        self._run(work, decided, self._failed)

    def _meant(self) -> DecidedTogether:
        if len(self._people) == 1:
            return DecidedTogether(self._people, {})
        return decided_together(self._session, self._people)

    def _show(self, found: DecidedTogether) -> None:
        left = tuple(
            f"{number(count)}: {reason_of(why)}"
            for why, count in sorted(found.left.items(), key=lambda item: -item[1])
        )

        def named(_progress: object) -> tuple[str, ...]:
            known = people_of(self._session, found.people)
            names = [known[person].name for person in found.people if person in known]
            return tuple(name or _("without a name") for name in names)

        self._run(named, lambda names: self._view.show_people(names, left), self._failed)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
