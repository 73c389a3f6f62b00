"""Fetches from the drop servers, and says what came of it.

It runs in the IO lane and asks for each step in the vault there: whoever waits for a server holds
nothing up. It can be stopped at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.sync_with_servers import ServerSync
from fieldkit.operations.hq.take_in_stick import Synced, told
from fieldkit.translations import _

TOR = ("127.0.0.1", 9050)  # where Tor listens by its own default

# Syncs with all servers, through Tor or not; in the IO lane.
SyncNow = Callable[[bool, Progress], Synced]


class SyncView(Protocol):
    """What the screen can show."""

    def show_servers(self, urls: tuple[str, ...]) -> None:
        """Say which servers there are."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that it runs."""
        ...

    def show_result(self, result: DriveResult) -> None:
        """Say what came of it."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it did not work; an empty sentence means that it was stopped."""
        ...


class SyncPresenter:
    """One visit to the screen."""

    def __init__(
        self,
        view: SyncView,
        session: HeadquartersSession,
        run: Run,
        *,
        sync: SyncNow,
        on_done: Callable[[str], None],
    ) -> None:
        """`on_done` hears in a sentence what came of it; "" where it was stopped."""
        self._view = view
        self._session = session
        self._run = run
        self._sync = sync
        self._on_done = on_done
        self._job: Job | None = None

    def start(self) -> None:
        """Say which servers there are."""
        session = self._session
        self._run(
            lambda _progress: news_of(session.vault, session.clock.now()).published.servers,
            self._view.show_servers,
            self._failed,
        )

    def sync(self, through_tor: bool) -> None:
        """Fetch, take in, answer."""
        self._view.show_work(0, 0)
        self._job = self._run(
            lambda progress: self._sync(through_tor, progress),
            self._done,
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def cancel(self) -> None:
        """Stop; the next sync goes on where this one stopped."""
        if self._job is not None:
            self._job.cancel()

    def _done(self, synced: Synced) -> None:
        self._job = None
        failure = synced.done.failure
        known = None if failure is None else explained(failure)
        figures = synced.run.figures
        lead = _("Taken in: {accepted}. Held: {held}. Here already: {repeated}.").format(
            accepted=figures.accepted, held=figures.held, repeated=figures.repeated
        )
        self._view.show_result(
            DriveResult(
                lead=lead,
                sentences=told(synced.run),
                lines=tuple(_server_line(server) for server in synced.done.servers),
                warning="" if known is None else known.sentence,
                hint="" if known is None else known.hint,
            )
        )
        self._on_done(lead if known is None else known.sentence)

    def _failed(self, error: Exception) -> None:
        self._job = None
        known = explained(error)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            self._on_done("")
        else:
            self._view.show_failure(known.sentence, known.hint)
            self._on_done(known.sentence)


def _server_line(server: ServerSync) -> Line:
    if server.failure is not None:
        return Line(server.url, server.url, explained(server.failure).sentence, Tone.HELD)
    note = _(
        "Taken in: {accepted}. Letters left: {left}. Objects deleted there: {deleted}."
    ).format(accepted=server.count(Outcome.ACCEPTED), left=server.left, deleted=server.deleted)
    return Line(server.url, server.url, note, Tone.SAFE)
