"""Leads through the mentions that no person is behind; every decision is a person's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.identifiers import MentionId, StatementId
from fieldkit.domain.local_text import number
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.progress import Progress
from fieldkit.domain.statement import Statement
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.comparing.shown import ShownComparison, shown_comparison
from fieldkit.gui.running import Job, Run
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.list_to_compare import ToCompare, list_to_compare
from fieldkit.operations.hq.person_words import (
    codes_of_colleagues,
    codes_of_devices,
    decided_text,
)
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_comparison import Comparison, next_comparison
from fieldkit.operations.hq.take_alone import take_alone
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _, ngettext

Done = Callable[[str, Sequence[StatementId]], None]


class ComparingView(Protocol):
    """What the desk can show."""

    def show_state(self, state: Waiting) -> None:
        """Say which are gone through."""
        ...

    def show_counts(self, counts: Mapping[Waiting, int], left: int) -> None:
        """Say how many there are of each state, and how many are left of the chosen one."""
        ...

    def show_comparison(self, shown: ShownComparison | None) -> None:
        """Show one mention; None: nothing is left."""
        ...

    def show_work(self, text: str, done: int, total: int) -> None:
        """Say that mentions are being compared."""
        ...

    def show_idle(self) -> None:
        """Say that nothing runs."""
        ...

    def show_undo(self, is_possible: bool) -> None:
        """Offer to take the last decision back, or not."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Decided:
    mention_id: MentionId
    statements: tuple[StatementId, ...]


@dataclass(frozen=True)
class _Loaded:
    """What waits, and what of this visit's decisions somebody took back elsewhere."""

    found: tuple[ToCompare, ...]
    undone: tuple[_Decided, ...]


@dataclass(frozen=True)
class _Step:
    """What a piece of work led to."""

    made: tuple[Statement, ...]
    place: int
    found: Comparison | None


class ComparingPresenter:
    """One visit to the desk."""

    def __init__(
        self, view: ComparingView, session: HeadquartersSession, run: Run, *, done: Done
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done
        self._state = Waiting.PROPOSED
        self._all: tuple[ToCompare, ...] = ()
        self._queue: tuple[MentionId, ...] = ()
        self._place = 0
        self._first = ""
        self._decided: list[_Decided] = []
        self._is_busy = False
        self._is_telling = False
        self._job: Job | None = None
        self._devices: Mapping[str, str] = {}
        self._colleagues: Mapping[str, str] = {}

    def start(self, first: str = "") -> None:
        """Compare what is new, then show the mention `first`, or where somebody should look."""
        self._first = first
        self._load(is_comparing=True)

    def refresh(self) -> None:
        """Ask anew, after something was taken back elsewhere; what is shown stays, if it can."""
        if not (self._is_busy or self._is_telling):
            self._load(is_comparing=False)

    def cancel(self) -> None:
        """Stop comparing; what was compared is shown."""
        if self._job is not None:
            self._job.cancel()

    def choose(self, state: Waiting) -> None:
        """Go through those of another state."""
        if self._is_busy:
            self._view.show_state(self._state)
        elif state is not self._state:
            self._state = state
            self._begin()

    def decide(self, node: str, certainty: Certainty) -> None:
        """Decide whether the mention that is shown is this person, or this other mention."""
        mention_id = self._current()
        if mention_id is None:
            return
        # Who is the same is done with; otherwise somebody else may still be the one.
        goes_on = certainty is Certainty.SAME

        def work() -> tuple[Statement, ...]:
            return decide_proposal(self._session, mention_id, node, certainty)

        self._act(work, decided_text(certainty), mention_id, goes_on=goes_on)

    def take_as_person(self) -> None:
        """Let the mention that is shown be a new person."""
        mention_id = self._current()
        if mention_id is not None:
            self._act(
                lambda: take_as_people(self._session, [mention_id]).statements,
                _("A new person."),
                mention_id,
                goes_on=True,
            )

    def go_on(self) -> None:
        """Show the next without a decision."""
        if not self._is_busy and self._place + 1 < len(self._queue):
            self._show_from(self._place + 1)

    def go_back(self) -> None:
        """Show the one before that still waits, if there is one."""
        begin, here = min(self._place, len(self._queue)) - 1, self._place

        def work() -> _Step:
            queue, state = self._queue, self._state
            found = next_comparison(self._session, queue, begin, state, backwards=True)
            if found[1] is None:
                found = next_comparison(self._session, queue, here, state)
            return _Step((), *found)

        if not self._is_busy and begin >= 0:
            self._begin_work()
            self._run(lambda _progress: work(), self._stepped, self._failed)

    def undo(self) -> None:
        """Take the last decision of this visit back, and show its mention again."""
        if self._is_busy or not self._decided:
            return
        last = self._decided.pop()
        place = self._queue.index(last.mention_id) if last.mention_id in self._queue else 0

        def work() -> _Step:
            made = take_back(self._session, last.statements)
            return _Step(made, *next_comparison(self._session, self._queue, place, self._state))

        self._begin_work()
        self._run(lambda _progress: work(), self._told(_("Taken back.")), self._failed)

    def take_all_alone(self) -> None:
        """Let all for whom nobody is proposed be new people, in one act."""
        if self._is_busy:
            return
        self._begin_work()
        self._job = self._run(
            lambda progress: take_alone(self._session, progress),
            self._taken,
            self._failed,
            on_progress=self._working(_("Taking them as people")),
        )

    def _load(self, *, is_comparing: bool) -> None:
        decided = tuple(self._decided)

        def work(progress: Progress) -> _Loaded:
            if is_comparing:
                propose_matches(self._session, progress)
            self._devices = codes_of_devices(self._session)
            self._colleagues = codes_of_colleagues(self._session)
            undone = tuple(item for item in decided if not self._holds(item))
            return _Loaded(list_to_compare(self._session), undone)

        self._begin_work()
        self._job = self._run(
            work, self._loaded, self._failed, on_progress=self._working(_("Comparing names"))
        )

    def _working(self, text: str) -> Callable[[int, int], None]:
        return lambda done, total: self._view.show_work(text, done, total)

    def _holds(self, decided: _Decided) -> bool:
        found = (self._session.store.statements.get(item) for item in decided.statements)
        return all(item is not None and item.is_in_force for item in found)

    def _loaded(self, loaded: _Loaded) -> None:
        """Show what was asked for, or what was taken back, or go on where one was."""
        self._end_work()
        before = self._queue[self._place :]
        self._all = loaded.found
        self._decided = [item for item in self._decided if item not in loaded.undone]
        wanted, self._first = self._first, ""
        if not wanted and loaded.undone:
            wanted = loaded.undone[-1].mention_id
        asked = next((item for item in self._all if wanted in item.together), None)
        if asked is not None:
            self._state = asked.state
            self._view.show_state(asked.state)
            self._begin(asked.mention_id)
        else:
            here = {item.mention_id for item in self._all if item.state is self._state}
            self._begin(next((mention for mention in before if mention in here), ""))

    def _begin(self, first: str = "") -> None:
        self._queue = tuple(item.mention_id for item in self._all if item.state is self._state)
        place = next((at for at, mention in enumerate(self._queue) if mention == first), 0)
        self._show_from(place)

    def _show_from(self, begin: int) -> None:
        def work() -> _Step:
            return _Step((), *next_comparison(self._session, self._queue, begin, self._state))

        self._begin_work()
        self._run(lambda _progress: work(), self._stepped, self._failed)

    def _act(
        self,
        work: Callable[[], tuple[Statement, ...]],
        sentence: str,
        mention_id: MentionId,
        *,
        goes_on: bool,
    ) -> None:
        begin = self._place + (1 if goes_on else 0)

        def whole() -> _Step:
            made = work()
            return _Step(made, *next_comparison(self._session, self._queue, begin, self._state))

        def told(step: _Step) -> None:
            ids = tuple(item.statement_id for item in step.made)
            self._decided.append(_Decided(mention_id, ids))
            self._told(sentence)(step)

        self._begin_work()
        self._run(lambda _progress: whole(), told, self._failed)

    def _told(self, sentence: str) -> Callable[[_Step], None]:
        def told(step: _Step) -> None:
            self._stepped(step)
            self._tell(sentence, step.made)

        return told

    def _tell(self, sentence: str, made: Sequence[Statement]) -> None:
        self._is_telling = True  # the window asks every section to refresh; this one is fresh
        self._done(sentence, [item.statement_id for item in made])
        self._is_telling = False

    def _taken(self, made: tuple[Statement, ...]) -> None:
        self._end_work()
        count = sum(item.other is None for item in made)
        text = ngettext("{count} new person.", "{count} new people.", count)
        if made:
            self._tell(text.format(count=number(count)), made)
        self.refresh()

    def _stepped(self, step: _Step) -> None:
        self._end_work()
        self._place = step.place
        found = step.found
        self._view.show_comparison(
            None if found is None else shown_comparison(found, self._devices, self._colleagues)
        )
        counts = {state: sum(item.state is state for item in self._all) for state in Waiting}
        self._view.show_counts(counts, len(self._queue) - self._place)
        self._view.show_undo(bool(self._decided))

    def _current(self) -> MentionId | None:
        if self._is_busy or self._place >= len(self._queue):
            return None
        return self._queue[self._place]

    def _begin_work(self) -> None:
        self._is_busy = True

    def _end_work(self) -> None:
        self._is_busy = False
        self._job = None
        self._view.show_idle()

    def _failed(self, error: Exception) -> None:
        self._end_work()
        if isinstance(error, Cancelled):
            self._load(is_comparing=False)
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
