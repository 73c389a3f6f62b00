"""Screens that work with one drive: taking in, answering."""

from __future__ import annotations

from fieldkit.gui.hq.drive_work.presenter import DriveWork, DriveWorkPresenter
from fieldkit.gui.hq.drive_work.shown import DriveTask
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.inbox.stick_work import (
    return_task,
    return_work,
    take_in_task,
    take_in_work,
)
from fieldkit.gui.hq.workplace import Happened, Workplace


def drive_screen(
    place: Workplace,
    task: DriveTask,
    work: DriveWork,
    *,
    on_done: Happened,
    more: DriveWork | None = None,
) -> DriveWorkScreen:
    """Return where `work` is done with one drive."""
    screen = DriveWorkScreen(task)
    presenter = DriveWorkPresenter(
        screen,
        place.jobs.runner(screen),
        work=work,
        more=more,
        on_done=on_done,
        find_volumes=place.find_volumes,
    )
    screen.keep(presenter)
    screen.look_requested.connect(presenter.look)
    screen.work_requested.connect(presenter.start)
    screen.more_requested.connect(presenter.start_more)
    screen.cancel_requested.connect(presenter.cancel)
    presenter.look()
    return screen


def take_in_screen(place: Workplace, *, on_done: Happened) -> DriveWorkScreen:
    """Return where a stick is taken in, and then gets its answers."""
    in_vault = place.jobs.in_vault
    return drive_screen(
        place,
        take_in_task(),
        take_in_work(place.session, in_vault, place.turn),
        on_done=on_done,
        more=return_work(place.session, in_vault, place.turn),
    )


def return_screen(place: Workplace, *, on_done: Happened) -> DriveWorkScreen:
    """Return where answers are written onto a stick."""
    work = return_work(place.session, place.jobs.in_vault, place.turn)
    return drive_screen(place, return_task(), work, on_done=on_done)
