"""Screens that make backups and rehearse restoring them."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.progress import Progress
from fieldkit.gui.hq.devices.backup_work import backup_task, backup_work, drill_task, drill_work
from fieldkit.gui.hq.drill.view import DrillScreen
from fieldkit.gui.hq.drive_work.presenter import DriveWorkPresenter
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.screens.sticks import drive_screen
from fieldkit.gui.hq.workplace import Happened, Workplace


def backup_screen(place: Workplace, *, on_done: Happened) -> DriveWorkScreen:
    """Return where a backup is made or brought up to date."""
    work = backup_work(place.session, place.jobs.in_vault, place.turn)
    return drive_screen(place, backup_task(), work, on_done=on_done)


def drill_screen(place: Workplace, *, on_done: Happened) -> DrillScreen:
    """Return where a backup is restored for a trial."""
    screen = DrillScreen(drill_task())
    given: list[tuple[str, str]] = []  # folder of the key and passphrase, taken out once

    def work(folder: Path, progress: Progress) -> DriveResult:
        keys, passphrase = given.pop()
        return drill_work(place.session, place.jobs.in_vault, keys, passphrase)(folder, progress)

    presenter = DriveWorkPresenter(
        screen,
        place.jobs.runner(screen),
        work=work,
        on_done=on_done,
        find_volumes=place.find_volumes,
    )

    def drill(folder: str, keys: str, passphrase: str) -> None:
        given.append((keys, passphrase))
        presenter.start(folder)

    screen.keep(presenter, drill)
    screen.look_requested.connect(presenter.look)
    screen.drill_requested.connect(drill)
    screen.cancel_requested.connect(presenter.cancel)
    presenter.look()
    return screen
