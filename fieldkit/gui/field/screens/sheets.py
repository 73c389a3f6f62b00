"""Joins the screens of a sheet of many people with their presenters."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.domain.sheet_columns import PHOTO_PATH
from fieldkit.gui.field.attachments.presenter import AttachmentsPresenter
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.gui.field.sheet.photos_presenter import PhotosPresenter
from fieldkit.gui.field.sheet.photos_view import PhotosScreen
from fieldkit.gui.field.sheet.presenter import SheetPresenter
from fieldkit.gui.field.sheet.rows_presenter import RowsPresenter
from fieldkit.gui.field.sheet.seal_presenter import SheetSealPresenter
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.operations.field.write_sheet import settle_row


def sheet_screen(place: Workplace, sheet_id: ReportId) -> SheetScreen:
    """Return the sheet of many people, loading."""
    view = SheetScreen(sheet_id)
    run = place.jobs.runner(view)
    desk = SheetDesk(view, place.session, run, sheet_id, language=place.language)
    typing, rows, photos = SheetPresenter(desk), RowsPresenter(desk), PhotosPresenter(desk, view)
    view.typed.connect(typing.type)
    view.edited.connect(typing.edit)
    view.given_up.connect(typing.give_up)
    view.shared_typed.connect(typing.share)
    view.shared_left.connect(typing.leave_shared)
    view.grid.cleared.connect(typing.clear)
    view.grid.certainty_asked.connect(typing.mark)
    view.grid.pasted.connect(typing.paste)
    view.grid.copied_down.connect(rows.copy_down)
    view.grid.counted_on.connect(rows.count_on)
    view.grid.rows_inserted.connect(rows.insert)
    view.grid.rows_removed.connect(rows.remove)
    view.grid.rows_moved.connect(rows.move)
    view.find_requested.connect(rows.find)
    view.grid.undone.connect(desk.undo)
    view.grid.redone.connect(desk.redo)
    view.files_chosen.connect(photos.add_files)
    view.grid.photo_pasted.connect(photos.add_picture)
    view.cancel_requested.connect(photos.cancel)
    view.shown_again.connect(desk.reload)
    view.keep(desk, typing, rows, photos)
    desk.start()
    photos.start()
    return view


def row_photos_screen(place: Workplace, row_id: ReportId, name: str) -> PhotosScreen:
    """Return the photos of one person of a sheet, loading."""
    view = PhotosScreen(name)
    session, run = place.session, place.jobs.runner(view)
    panel = view.attachments

    def settle(_path: str, _attachments: tuple[str, ...]) -> None:
        run(lambda _progress: settle_row(session, row_id), _nothing, _unheard)

    files = AttachmentsPresenter(panel, session, run, row_id, on_changed=settle)
    panel.show_question(PHOTO_PATH)
    panel.files_chosen.connect(files.add)
    panel.remove_requested.connect(files.remove)
    panel.remove_requested.connect(files.finish_removal)  # asked twice; nothing offers it back
    panel.cancel_requested.connect(files.cancel)
    view.keep(files)
    files.start()
    return view


def sheet_seal_screen(
    place: Workplace, sheet_id: str, *, on_sealed: Callable[[tuple[Stub, ...]], None]
) -> SealScreen:
    """Return the panel that asks before a sheet is sealed with all its people."""
    view = SealScreen()
    presenter = SheetSealPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        ReportId(sheet_id),
        language=place.language,
        on_sealed=on_sealed,
    )
    view.seal_requested.connect(presenter.seal)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.start()
    return view


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def _unheard(_error: Exception) -> None:
    """The row is looked at again before it is sealed."""
