"""What was done in this window, so that it can be undone and done again; knows no Qt.

An act is one thing a person did, with all the statements it made. Undoing it takes them back, the
last one first; doing it again takes those withdrawals back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import Statement
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.act_memory import Act, ActMemory
from fieldkit.gui.running import Job, Run
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _

_MOST = 200  # acts that are remembered
_LARGE = 400  # steps; fewer are made at once


_Turned = Callable[[Act, tuple[StatementId, ...]], None]


class ActView(Protocol):
    """What says it."""

    def show_act(self, sentence: str, *, can_undo: bool, can_redo: bool) -> None:
        """Say what was done last."""
        ...

    def show_turning(self, sentence: str, done: int, total: int) -> None:
        """Say which act is being taken back, or done again, and how far that is."""
        ...

    def show_act_failure(self, sentence: str, hint: str) -> None:
        """Say what could not be undone."""
        ...


class Acts:
    """The acts of one colleague since the vault was opened, in order."""

    def __init__(
        self,
        view: ActView,
        session: HeadquartersSession,
        run: Run,
        *,
        on_changed: Callable[[], None],
        memory: ActMemory,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_changed = on_changed
        self._memory = memory
        self._is_busy = False
        self._turning: Job | None = None

    def note(self, sentence: str, statements: Sequence[StatementId]) -> None:
        """Say what was done; what was undone before can be done again no more."""
        if statements:
            self._memory.done = [*self._memory.done[-_MOST:], Act(sentence, tuple(statements))]
            self._memory.undone = []
        self._view.show_act(sentence, can_undo=bool(statements), can_redo=False)
        self._on_changed()

    def undo(self) -> None:
        """Take the last act back."""
        self._after_what_runs(
            lambda: self._memory.done,
            self._undone_now,
            _("Nothing is left to undo here. The history has what was done before."),
        )

    def redo(self) -> None:
        """Let the act that was taken back last hold again."""
        self._after_what_runs(lambda: self._memory.undone, self._done_again)

    def stop(self) -> None:
        """Leave everything as it was before."""
        if self._turning is not None:
            self._turning.cancel()

    def _after_what_runs(
        self, acts: Callable[[], list[Act]], on_done: _Turned, nothing: str = ""
    ) -> None:
        """Turn the last act, once what is being done now has been noted: that is the last one.

        Where there is none it says `nothing`.
        """

        def choose(_nothing: object) -> None:
            self._is_busy = False
            if acts():
                self._turn(acts()[-1], on_done)
            elif nothing:
                self._view.show_act(nothing, can_undo=False, can_redo=False)

        if not self._is_busy:
            self._is_busy = True
            self._run(lambda _progress: None, choose, self._failed)

    def _turn(self, act: Act, on_done: _Turned) -> None:
        def turned(withdrawals: tuple[Statement, ...]) -> None:
            self._is_busy, self._turning = False, None
            on_done(act, tuple(made.statement_id for made in withdrawals))
            self._on_changed()

        def show(done: int, total: int) -> None:
            if total >= _LARGE and self._turning is not None:
                self._view.show_turning(act.sentence, done, total)

        self._is_busy = True
        self._turning = self._run(
            lambda progress: take_back(self._session, act.statements, progress),
            turned,
            self._failed,
            on_progress=show,
        )

    def _undone_now(self, act: Act, withdrawals: tuple[StatementId, ...]) -> None:
        memory = self._memory
        memory.done = [item for item in memory.done if item is not act]
        memory.undone.append(Act(act.sentence, withdrawals))
        said = _("Undone: {what}").format(what=act.sentence)
        self._view.show_act(said, can_undo=False, can_redo=True)

    def _done_again(self, act: Act, withdrawals: tuple[StatementId, ...]) -> None:
        memory = self._memory
        memory.undone = [item for item in memory.undone if item is not act]
        memory.done.append(Act(act.sentence, withdrawals))
        self._view.show_act(act.sentence, can_undo=True, can_redo=bool(memory.undone))

    def _failed(self, error: Exception) -> None:
        self._is_busy, self._turning = False, None
        if isinstance(error, Cancelled):
            self._view.show_act("", can_undo=False, can_redo=False)
            return
        known = explained(error)
        self._view.show_act_failure(known.sentence, known.hint)
