"""Shows one held object, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.identifiers import Sha256, StatementId
from fieldkit.domain.local_text import local, short_moment, size
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.held.shown import ShownHeld
from fieldkit.gui.running import Run
from fieldkit.hq.ask_words import text_for_held
from fieldkit.operations.hq.decide_held import refuse_held
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_inbox import HeldObject, show_held
from fieldkit.translations import _


class HeldView(Protocol):
    """What the screen can show."""

    def show_held(self, held: ShownHeld) -> None:
        """Show it."""
        ...

    def show_gone(self) -> None:
        """Say that it is held no more."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class HeldPresenter:
    """One held object; what two people must decide is done elsewhere."""

    def __init__(
        self,
        view: HeldView,
        session: HeadquartersSession,
        run: Run,
        sha256: Sha256,
        *,
        on_refused: Callable[[str, StatementId], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._sha256 = sha256
        self._on_refused = on_refused

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._find(), self._show, self._failed)

    def refuse(self, why: str) -> None:
        """Close it without taking it in; the file stays."""

        def refused(statement: StatementId) -> None:
            self._on_refused(_("Refused: {name}").format(name=self._sha256[:12]), statement)

        self._run(
            lambda _progress: refuse_held(self._session, self._sha256, why).statement_id,
            refused,
            self._failed,
        )

    def _find(self) -> HeldObject | None:
        found = (item for item in show_held(self._session) if item.object.sha256 == self._sha256)
        return next(found, None)

    def _show(self, item: HeldObject | None) -> None:
        if item is None:
            self._view.show_gone()
            return
        came = short_moment(local(item.object.received_at, self._session.clock))
        facts = _("Came {when}, {size}.").format(when=came, size=size(item.object.size))
        place = item.object.link
        if item.code and place is not None:
            facts = " ".join(
                (
                    facts,
                    _("From {code}, number {place} of its chain.").format(
                        code=item.code, place=place.sequence
                    ),
                )
            )
        self._view.show_held(
            ShownHeld(
                name=item.name,
                sha256=item.object.sha256,
                meaning=item.meaning,
                advice=item.advice,
                facts=facts,
                decided=item.decided,
                actions=item.actions,
                code=item.code,
                device=item.object.device or "",
                proposal=text_for_held(item.object.reason),
                is_refused=item.refusal is not None,
            )
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
