"""Takes photos for the people of a sheet straight into the vault, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Row, insert_rows
from fieldkit.domain.sheet_columns import NAME, PHOTO_PATH
from fieldkit.domain.unfinished import UnfinishedWork, WorkKind
from fieldkit.gui.field.attachments.queue import AttachmentQueue, QueueView, Waiting
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.operations.field.attach_file import AttachedBytes
from fieldkit.operations.field.attach_to_row import attach_to_row
from fieldkit.operations.field.note_work import note_work, unfinished_work
from fieldkit.operations.field.write_sheet import new_row_id
from fieldkit.translations import _


class PhotosPresenter:
    """The photos of one sheet."""

    def __init__(self, desk: SheetDesk, view: QueueView) -> None:
        self._desk = desk
        self._queue = AttachmentQueue(view, desk.session, desk.run, self._commit)

    def start(self) -> None:
        """Go on with what a lock has cut, once the sheet is open."""
        session = self._desk.session
        self._desk.run(lambda _progress: unfinished_work(session), self._go_on, self._desk.failed)

    def add_files(self, row: int, paths: Sequence[str]) -> None:
        """Attach files to the person in a row; from now on a lock only interrupts it."""
        session, row_id = self._desk.session, self._row(row)
        self._desk.run(
            lambda _progress: note_work(
                session, WorkKind.ATTACH, reports=[row_id], paths=paths, question=PHOTO_PATH
            ),
            lambda ids: self._queue.add(
                [
                    self._queue.file(path, row_id, work)
                    for path, work in zip(paths, ids, strict=True)
                ]
            ),
            self._desk.failed,
        )

    def add_picture(self, row: int, content: bytes) -> None:
        """Attach a picture that was pasted."""
        if content:
            name = _("pasted picture") + ".png"
            self._queue.add([self._queue.picture(content, name, self._row(row))])

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._queue.cancel()

    def _go_on(self, cut_off: tuple[UnfinishedWork, ...]) -> None:
        rows = {row.row_id for row in self._desk.sheet.rows}
        ours = [work for work in cut_off if work.kind is WorkKind.ATTACH and rows & {*work.reports}]
        self._queue.add_cut_off([(work, work.reports[0]) for work in ours])

    def _row(self, row: int) -> ReportId:
        """Return the row that a photo goes to; a photo alone may be all that is known of one."""
        desk = self._desk
        if row >= len(desk.sheet.rows):
            row = len(desk.sheet.rows)
            desk.change(insert_rows(desk.sheet, row, [Row(new_row_id())]), (row, NAME))
        row_id = desk.sheet.rows[row].row_id
        desk.await_photos(row_id)
        return row_id

    def _commit(
        self,
        this: Waiting,
        attached: AttachedBytes,
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        desk, row_id = self._desk, ReportId(this.goes_to)

        def committed(_attachment: Attachment) -> None:
            desk.add_photo(row_id)
            on_done()

        desk.save()  # in the same lane, before: the row must be there
        desk.run(
            lambda _progress: attach_to_row(
                desk.session, desk.sheet_id, row_id, this.name, attached, finishes=this.work
            ),
            committed,
            on_error,
        )
