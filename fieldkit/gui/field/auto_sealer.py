"""Lets drafts be sealed by themselves, as headquarters' rules ask, while the window is open.

It looks again every few seconds: which drafts are due, and whether a stick was pulled out. A draft
that is open is only warned of; what is sealed is said on the first screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import HasPlace
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sealing_in_turn import SealedInTurn, SealingInTurn
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.running import Lane
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.auto_seal import (
    DueDraft,
    auto_seal_policy,
    due_drafts,
    keep_open,
    mark_left,
)
from fieldkit.operations.field.keep_preferences import kept_preferences
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume
from fieldkit.translations import ngettext

LOOK_MS = 10_000
_VOLUMES_MS = 1_000
_WARN_SECONDS = 5 * 60  # before a draft is sealed


@dataclass(frozen=True)
class _Rules:
    now: datetime
    due: tuple[DueDraft, ...]
    on_removal: bool  # headquarters' rule: pulling a stick out seals what was left, and locks
    stick: str  # whose removal counts; nothing: that of any
    locks_without_stick: bool  # the person's own rule, for that stick alone


class AutoSealer(QObject):
    """One per unlocked vault."""

    def __init__(
        self,
        place: Workplace,
        stack: ScreenStack,
        *,
        say: Callable[[str], None],
        on_sealed: Callable[[], None],
    ) -> None:
        super().__init__(stack)
        self._place = place
        self._stack = stack
        self._say = say
        self._on_sealed = on_sealed
        self._is_sealing = False
        self._started: dict[ReportId, datetime] = {}  # and when each was due
        self._refused: set[tuple[ReportId, datetime]] = set()  # a change makes it due anew
        self._sticks: frozenset[tuple[str, str]] | None = None  # where mounted, and known by what
        self._rules = _Rules(place.session.clock.now(), (), False, "", False)
        self._sealing = SealingInTurn(
            place.session,
            place.jobs.runner(self),
            on_progress=_unseen,
            on_done=self._sealed,
            is_open=self.is_open,
        )
        self._timer = self._every(LOOK_MS, self.look)
        self._volumes_timer = self._every(_VOLUMES_MS, self._look_for_sticks)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        QTimer.singleShot(0, self, self.look)  # once the screens are there

    def look(self) -> None:
        """Look which drafts are due now."""
        if not self._stack.isVisible():
            return  # the window is closed, and with it the vault
        session = self._place.session
        self._place.jobs.run(self, lambda _progress: _rules(session), self._found, _ignored)

    def is_open(self, report_id: ReportId) -> bool:
        """Say whether somebody has a draft before them."""
        return any(
            isinstance(screen, HasPlace) and screen.place().subject == report_id
            for screen in self._stack.screens()
        )

    def _found(self, rules: _Rules) -> None:
        for editor in self._editors():
            self._warn(editor, rules)
        self._rules = rules
        self._watch_sticks(rules.on_removal or rules.locks_without_stick)
        due = {
            draft.report_id: draft.due_at
            for draft in rules.due
            if not draft.seconds_left(rules.now)
            and not self.is_open(draft.report_id)
            and (draft.report_id, draft.due_at) not in self._refused
        }
        is_asking = any(isinstance(screen, SealScreen) for screen in self._stack.screens())
        if due and not self._is_sealing and not is_asking:
            self._is_sealing = True
            self._started = due
            self._sealing.start(tuple(due))

    def _watch_sticks(self, is_asked: bool) -> None:
        if is_asked and not self._volumes_timer.isActive():
            self._volumes_timer.start()
        elif not is_asked:
            self._volumes_timer.stop()
            self._sticks = None

    def _warn(self, editor: EditorScreen, rules: _Rules) -> None:
        for draft in rules.due:
            if draft.report_id == editor.report_id:
                left = draft.seconds_left(rules.now)
                if left <= _WARN_SECONDS:
                    editor.auto_seal.show_time(left, may_be_kept=draft.may_be_kept)
                else:
                    editor.auto_seal.show_nothing()

    def keep_open(self, report_id: str) -> None:
        session = self._place.session
        self._place.jobs.run(
            self,
            lambda _progress: keep_open(session, ReportId(report_id)),
            lambda _nothing: self.look(),
            _ignored,
        )

    def _sealed(self, found: SealedInTurn) -> None:
        self._is_sealing = False
        self._refused |= {(report_id, self._started[report_id]) for report_id in found.stay}
        if found.sealed:
            self._say(" ".join(sealed_sentences(found)))
            self._on_sealed()

    def _look_for_sticks(self) -> None:
        if not self._stack.isVisible():
            return
        self._place.jobs.run(
            self, lambda _progress: self._place.find_volumes(), self._seen, _ignored, lane=Lane.IO
        )

    def _seen(self, volumes: list[Volume]) -> None:
        sticks = frozenset((str(volume.mount_point), volume.identity) for volume in volumes)
        before, self._sticks = self._sticks, sticks
        if before is not None and is_pulled(before, sticks, self._counting(before)):
            session = self._place.session
            if self._rules.on_removal:
                # The vault's lane works in order: they are marked before the lock is.
                mark = self._place.jobs.run
                mark(self, lambda _progress: mark_left(session), _unneeded, _ignored)
            self._stack.lock_requested.emit()

    def _counting(self, before: frozenset[tuple[str, str]]) -> str:
        """Return the stick whose removal counts; "" for any.

        A chosen stick that is not plugged in does not put headquarters' rule out of force.
        """
        stick = self._rules.stick
        is_there = any(known == stick for _point, known in before)
        return stick if is_there or not self._rules.on_removal else ""

    def _editors(self) -> list[EditorScreen]:
        return [screen for screen in self._stack.screens() if isinstance(screen, EditorScreen)]

    def _every(self, milliseconds: int, what: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.VeryCoarseTimer)  # looks wake this computer together
        timer.setInterval(milliseconds)
        timer.timeout.connect(what)
        return timer


def _rules(session: Session) -> _Rules:
    policy = auto_seal_policy(session)
    chosen = kept_preferences(session.vault)  # as they are now, not as they were at the unlock
    return _Rules(
        session.clock.now(),
        due_drafts(session, policy),
        policy.auto_seal_on_removal,
        chosen.stick,
        bool(chosen.stick) and chosen.locks_without_stick,
    )


def is_pulled(
    before: Collection[tuple[str, str]], now: Collection[tuple[str, str]], stick: str
) -> bool:
    """Return whether a stick that counts has gone: the one known as `stick`, else any.

    Sticks are given as where they are mounted and what they are known by.
    """
    if not stick:
        return bool(set(before) - set(now))
    return stick in {known for _point, known in before} - {known for _point, known in now}


def sealed_sentences(found: SealedInTurn) -> tuple[str, ...]:
    """Return what is to be said of drafts that were sealed by themselves."""
    if not found.not_attached:
        return (sealed_sentence(found.sealed),)
    return sealed_sentence(found.sealed), not_attached_sentence(found.not_attached)


def not_attached_sentence(count: int) -> str:
    """Return how many files were not in yet when what they belong to was sealed."""
    return ngettext(
        "{count} file was not attached: the lock came first. Attach it to a correction.",
        "{count} files were not attached: the lock came first. Attach them to a correction.",
        count,
    ).format(count=count)


def sealed_sentence(count: int) -> str:
    """Return how many drafts were sealed by themselves."""
    return ngettext(
        "{count} draft was sealed by itself. Hand it over when you can.",
        "{count} drafts were sealed by themselves. Hand them over when you can.",
        count,
    ).format(count=count)


def _unseen(_number: int, _count: int, _done: int, _total: int) -> None:
    """Sealing in the background shows nothing."""


def _unneeded(_result: object) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """It is looked again in a moment."""
