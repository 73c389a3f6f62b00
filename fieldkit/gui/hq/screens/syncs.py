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

    def sync(through_tor: bool, progress: Progress) -> Synced:
        reach = ServerReach(place.session, TOR if through_tor else None, waiting=progress)
        with place.turn.taken():
            return sync_and_read(place.session, reach.connect, progress=progress)

    screen = SyncScreen()
    presenter = SyncPresenter(
        screen, place.session, place.jobs.runner(screen), sync=sync, on_done=on_done
    )
    screen.keep(presenter)
    screen.sync_requested.connect(presenter.sync)
    screen.cancel_requested.connect(presenter.cancel)
    presenter.start()
    return screen
