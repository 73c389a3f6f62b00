"""Lists who works at headquarters, and adds somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.colleague import Colleague
from fieldkit.domain.local_text import short_day
from fieldkit.gui.errors import explained
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.hq.role_words import roles_text
from fieldkit.gui.running import Run
from fieldkit.operations.hq.colleagues import add_colleague, has_word, list_colleagues
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


class ColleaguesView(Protocol):
    """What the screen can show."""

    def show_colleagues(self, lines: tuple[Line, ...]) -> None:
        """Show everybody; the key of a line is the code."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ColleaguesPresenter:
    """One visit."""

    def __init__(
        self,
        view: ColleaguesView,
        session: HeadquartersSession,
        run: Run,
        *,
        on_added: Callable[[str], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_added = on_added

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._lines(), self._view.show_colleagues, self._failed)

    def add(self, code: str) -> None:
        """Add somebody, without a role and without a word yet."""
        session, wanted = self._session, code.strip().upper()
        self._run(
            lambda _progress: add_colleague(session, wanted, ()).code, self._on_added, self._failed
        )

    def _lines(self) -> tuple[Line, ...]:
        own = self._session.colleague
        return tuple(
            _line(
                item,
                is_own=own is not None and item.colleague_id == own.colleague_id,
                is_set=has_word(self._session, item),
            )
            for item in list_colleagues(self._session)
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _line(colleague: Colleague, *, is_own: bool, is_set: bool) -> Line:
    title = _("{code} (you)").format(code=colleague.code) if is_own else colleague.code
    if colleague.left_at is not None:
        note = _("left on {day}").format(day=short_day(colleague.left_at))
        return Line(colleague.code, title, note, Tone.DRAFT)
    word = _("has a word") if is_set else _("has no word yet")
    parts = (roles_text(colleague), word)
    note = " · ".join(part for part in parts if part)
    return Line(colleague.code, title, note, Tone.SAFE if is_set else Tone.WAITING)
