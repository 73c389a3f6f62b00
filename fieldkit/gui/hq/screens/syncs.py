"""The screen that fetches from drop servers."""

from __future__ import annotations

from fieldkit.domain.progress import Progress
from fieldkit.gui.hq.sync.presenter import TOR, SyncPresenter
from fieldkit.gui.hq.sync.view import SyncScreen
from fieldkit.gui.hq.workplace import Happened, Workplace
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.take_in_stick import Synced, sync_and_read


def sync_screen(place: Workplace, *, on_done: Happened) -> SyncScreen:
    """Return where headquarters syncs with its servers."""
    in_vault = place.jobs.in_vault

    def sync(through_tor: bool, progress: Progress) -> Synced:
        tor = TOR if through_tor else None
        reach = ServerReach(place.session, tor, waiting=progress, in_vault=in_vault)
        with place.turn.taken(in_vault):
            return sync_and_read(place.session, reach.connect, progress=progress, in_vault=in_vault)

    def ended(sentence: str) -> None:
        on_done()
        if sentence and not screen.isVisible():  # somebody works elsewhere meanwhile
            place.done(sentence, ())

    screen = SyncScreen()
    presenter = SyncPresenter(
        screen, place.session, place.jobs.runner(screen), sync=sync, on_done=ended
    )
    screen.keep(presenter)
    screen.sync_requested.connect(presenter.sync)
    screen.cancel_requested.connect(presenter.cancel)
    presenter.start()
    return screen
