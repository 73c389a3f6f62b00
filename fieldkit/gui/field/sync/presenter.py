"""Says what waits, over which connection it may go, and what came back; the runs are not its own.

A run goes on when the screen is left: it belongs to the unlocked vault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from fieldkit.domain.connection import Network
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.local_text import local
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.field.sync.runs import RunState, SyncRuns
from fieldkit.gui.field.sync.shown import AskedNetwork, ShownSync
from fieldkit.gui.field.sync.words import (
    connection_words,
    has_failed,
    is_undecided,
    later_words,
    return_words,
    revoked_words,
    trouble_words,
    upload_row,
    waiting_words,
    was_refused_outside,
    work_words,
)
from fieldkit.gui.field.today.rows import moment_words
from fieldkit.gui.running import Run
from fieldkit.operations.field.allow_network import allow_network, refuse_network
from fieldkit.operations.field.confirm_change import waiting_changes
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.field.remember_sync import last_sync
from fieldkit.operations.session import Session
from fieldkit.translations import _

_MOST = 100  # objects that are listed
_TO_GO = frozenset(
    {UploadState.WAITING, UploadState.CHECKING, UploadState.UPLOADING, UploadState.GIVEN_UP}
)


class SyncView(Protocol):
    """What the screen can show."""

    def show_sync(self, shown: ShownSync) -> None:
        """Show everything."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work in this screen itself."""
        ...


@dataclass(frozen=True)
class _Facts:
    """What the vault knows."""

    uploads: tuple[Upload, ...]  # that headquarters has not received
    titles: Mapping[Sha256, str]  # of the first of them
    last: datetime | None  # when a run last ended well
    has_changes: bool
    unread: int
    is_revoked: bool


class SyncPresenter:
    """One visit to the screen of the network."""

    def __init__(self, view: SyncView, session: Session, run: Run, runs: SyncRuns) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._runs = runs
        self._facts: _Facts | None = None  # not read yet
        self._due = 0  # objects, when the run began
        self._asked_about: Network | None = None
        self._was_running = runs.is_running

    def start(self) -> None:
        """Show what there is, and judge the network; nothing leaves this computer by that."""
        self._look()
        if not was_refused_outside(self._runs.state):
            self._runs.look()

    def begin(self) -> None:
        """Begin a run: a person asked for it."""
        self._runs.start()

    def stop(self) -> None:
        """Stop the run."""
        self._runs.stop()

    def allow(self, name: str) -> None:
        """Let reports leave over this network from now on, and begin."""
        self._decide(name, is_allowed=True)

    def refuse(self, name: str) -> None:
        """Never let them leave over this network."""
        self._decide(name, is_allowed=False)

    def allow_once(self) -> None:
        """Let them leave until the vault is locked, and begin."""
        network = self._network()
        if network is not None:
            self._runs.allow_once(network.once_word)
            self.begin()

    def follow(self) -> None:
        """Show how the run goes."""
        state = self._runs.state
        if state.is_running and not self._was_running:
            self._due = _to_go(self._facts)
        has_ended = self._was_running and not state.is_running
        self._was_running = state.is_running
        if has_ended:
            self._look()
        else:
            self._show()

    def _network(self) -> Network | None:
        """Return the network that the person was asked about, whatever was judged since."""
        return self._asked_about

    def _decide(self, name: str, *, is_allowed: bool) -> None:
        network = self._network()
        if network is None or not network.identity:
            return
        named = replace(network, name=name or network.name)
        vault, now = self._session.vault, self._session.clock.now()
        decide = allow_network if is_allowed else refuse_network
        decided = self.begin if is_allowed else self._runs.look
        self._run(
            lambda _progress: decide(vault, named, now), lambda _nothing: decided(), self._failed
        )

    def _look(self) -> None:
        self._run(lambda _progress: _read(self._session), self._found, self._failed)

    def _found(self, facts: _Facts) -> None:
        self._facts = facts
        if not self._due and self._runs.is_running:
            self._due = _to_go(facts)
        self._show()

    def _show(self) -> None:
        if self._facts is not None:
            self._view.show_sync(self._shown(self._facts, self._runs.state))

    def _shown(self, facts: _Facts, state: RunState) -> ShownSync:
        clock = self._session.clock
        now = clock.now()

        def when(moment: datetime) -> str:
            return moment_words(local(moment, clock), local(now, clock))

        moved = self._runs.moved if state.is_running else {}
        uploads = [moved.get(upload.sha256, upload) for upload in facts.uploads]
        to_go = [upload for upload in uploads if upload.state in _TO_GO]
        lead, explanation = waiting_words(
            len(to_go), sum(upload.size - upload.offset for upload in to_go)
        )
        if facts.is_revoked:
            lead, explanation = revoked_words()
        elif state.has_ended and not to_go:
            explanation = ""  # it has just been looked
        asked = self._asked(state)
        if asked is not None:
            explanation = ""  # what is asked comes first, also where there is little room
        listed = uploads[:_MOST]
        is_over = not state.is_running
        return ShownSync(
            lead,
            explanation,
            asked=asked,
            # What is asked says the same already; who is cut off needs no checks.
            connection=None if asked or facts.is_revoked else connection_words(state),
            uploads=tuple(
                upload_row(upload, facts.titles[upload.sha256], now, when) for upload in listed
            ),
            more=len(uploads) - len(listed),
            work=work_words(state, self._due),
            returned=return_words(
                state,
                has_changes=is_over and facts.has_changes,
                has_letters=is_over and facts.unread > 0,
            ),
            trouble=trouble_words(state),
            is_revoked=facts.is_revoked,
            start="" if asked else self._start_words(facts, state, len(to_go)),
            later=later_words(uploads, facts.last, now, when),
        )

    def _asked(self, state: RunState) -> AskedNetwork | None:
        is_asked = not state.is_running and is_undecided(state.checks)
        network = self._asked_about = state.network if is_asked else None
        if network is None:
            return None
        return AskedNetwork(network.name, may_be_kept=bool(network.identity))

    def _start_words(self, facts: _Facts, state: RunState, waiting: int) -> str:
        if state.is_running or facts.is_revoked:
            return ""
        if has_failed(state.checks) or trouble_words(state) is not None:
            return _("Try again")
        if state.has_ended:
            return _("Once more")
        return _("Send now") if waiting else _("Look for news")

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _to_go(facts: _Facts | None) -> int:
    return sum(upload.state in _TO_GO for upload in facts.uploads) if facts is not None else 0


def _read(session: Session) -> _Facts:
    vault = session.vault
    uploads = tuple(
        upload for upload in list_uploads(vault) if upload.state is not UploadState.RECEIVED
    )
    last = last_sync(vault)
    try:
        has_changes = bool(waiting_changes(session).needs_confirmation)
    except NoHeadquarters:
        has_changes = False
    return _Facts(
        uploads,
        {upload.sha256: _title(session, upload.sha256) for upload in uploads[:_MOST]},
        last.good_at if last is not None else None,
        has_changes,
        vault.mail.unread_count(),
        enrolment_state(vault) == "revoked",
    )


def _title(session: Session, sha256: Sha256) -> str:
    sealed = session.vault.outbox.get(sha256)
    if sealed.carried:
        return _("A colleague's report")
    return _("Sealed report {number}").format(number=sealed.sequence)
