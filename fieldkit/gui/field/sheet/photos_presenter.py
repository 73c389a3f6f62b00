"""Takes photos for the people of a sheet straight into the vault, one after the other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import Progress
from fieldkit.domain.sheet import Row, insert_rows
from fieldkit.domain.sheet_columns import NAME, PHOTO_PATH
from fieldkit.domain.unfinished import UnfinishedWork, WorkId, WorkKind
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.field.attachments.presenter import stream_file
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.gui.running import Job, Lane
from fieldkit.operations.field.attach_file import AttachedBytes, stream_bytes
from fieldkit.operations.field.attach_to_row import attach_to_row
from fieldkit.operations.field.note_work import forget_work, note_work, unfinished_work
from fieldkit.operations.field.write_sheet import new_row_id
from fieldkit.operations.session import Session
from fieldkit.translations import _


@dataclass(frozen=True)
class _Waiting:
    """One photo that is still to be attached."""

    row_id: ReportId
    name: str
    stream: Callable[[Progress], AttachedBytes] = field(repr=False)
    work: WorkId | None = None  # as it is noted in the vault, so that a lock only interrupts it


class PhotosView(Protocol):
    """How the work is shown."""

    def show_work(self, done: int, total: int, waiting: int) -> None:
        """Say that a photo is being encrypted, in bytes, and how many wait after it."""
        ...

    def show_idle(self) -> None:
        """Say that nothing is being attached."""
        ...


class PhotosPresenter:
    """The photos of one sheet."""

    def __init__(self, desk: SheetDesk, view: PhotosView) -> None:
        self._desk = desk
        self._view = view
        self._waiting: list[_Waiting] = []
        self._job: Job | None = None
        self._is_busy = False

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
            lambda ids: self._enqueue(
                [self._file(row_id, path, work) for path, work in zip(paths, ids, strict=True)]
            ),
            self._desk.failed,
        )

    def add_picture(self, row: int, content: bytes) -> None:
        """Attach a picture that was pasted."""
        session, name = self._desk.session, _("pasted picture") + ".png"
        if content:
            stream = partial(_stream_memory, session, content, name)
            self._enqueue([_Waiting(self._row(row), name, stream)])

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._forget(waiting.work for waiting in self._waiting)
        self._waiting = []
        if self._job is not None:
            self._job.cancel()

    def _go_on(self, cut_off: tuple[UnfinishedWork, ...]) -> None:
        rows = {row.row_id for row in self._desk.sheet.rows}
        ours = [work for work in cut_off if work.kind is WorkKind.ATTACH and rows & {*work.reports}]
        gone = [work for work in ours if not Path(work.path).is_file()]
        self._enqueue(
            [
                self._file(work.reports[0], work.path, work.work_id)
                for work in ours
                if work not in gone
            ]
        )
        if gone:
            self._forget(work.work_id for work in gone)
            names = ", ".join(Path(work.path).name for work in gone)
            self._desk.view.show_failure(
                _("Not attached, because it is not there any more: {names}").format(names=names),
                _("The lock came before it was read to its end. Attach it again if you have it."),
            )

    def _row(self, row: int) -> ReportId:
        """Return the row that a photo goes to; a photo alone may be all that is known of one."""
        desk = self._desk
        if row >= len(desk.sheet.rows):
            row = len(desk.sheet.rows)
            desk.change(insert_rows(desk.sheet, row, [Row(new_row_id())]), (row, NAME))
        row_id = desk.sheet.rows[row].row_id
        desk.await_photos(row_id)
        return row_id

    def _file(self, row_id: ReportId, path: str, work: WorkId) -> _Waiting:
        stream = partial(stream_file, self._desk.session, Path(path))
        return _Waiting(row_id, Path(path).name, stream, work)

    def _enqueue(self, waiting: Sequence[_Waiting]) -> None:
        self._waiting += waiting
        if not self._is_busy and self._waiting:
            self._next()

    def _forget(self, work: Iterable[WorkId | None]) -> None:
        session, ids = self._desk.session, tuple(one for one in work if one is not None)
        if ids:
            self._desk.run(lambda _progress: forget_work(session, ids), _nothing, self._desk.failed)

    def _next(self) -> None:
        if not self._waiting:
            self._is_busy = False
            self._job = None
            self._view.show_idle()
            return
        self._is_busy = True
        this = self._waiting.pop(0)
        waiting = len(self._waiting)
        self._view.show_work(0, 0, waiting)

        def failed(error: Exception) -> None:
            self._forget([this.work])
            self._failed(error)

        self._job = self._desk.run(
            this.stream,
            lambda attached: self._commit(this, attached, failed),
            failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(done, total, waiting),
        )

    def _commit(
        self, this: _Waiting, attached: AttachedBytes, failed: Callable[[Exception], None]
    ) -> None:
        desk = self._desk

        def committed(_attachment: Attachment) -> None:
            desk.add_photo(this.row_id)
            self._next()

        desk.save()  # in the same lane, before: the row must be there
        desk.run(
            lambda _progress: attach_to_row(
                desk.session, desk.sheet_id, this.row_id, this.name, attached, finishes=this.work
            ),
            committed,
            failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._desk.view.show_failure(known.sentence, known.hint)
        self._next()


def _stream_memory(
    session: Session, content: bytes, name: str, progress: Progress
) -> AttachedBytes:
    return stream_bytes(session, io.BytesIO(content), name, progress=progress)


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""
