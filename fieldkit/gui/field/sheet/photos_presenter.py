"""Takes photos for the people of a sheet straight into the vault, one after the other."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import Progress
from fieldkit.domain.sheet import Row, insert_rows
from fieldkit.domain.sheet_columns import NAME
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.field.attachments.presenter import stream_file
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.gui.running import Job, Lane
from fieldkit.operations.field.attach_file import AttachedBytes, stream_bytes
from fieldkit.operations.field.attach_to_row import attach_to_row
from fieldkit.operations.field.write_sheet import new_row_id
from fieldkit.translations import _

Streaming = Callable[[Progress], AttachedBytes]


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
        self._waiting: list[tuple[ReportId, str, Streaming]] = []
        self._job: Job | None = None
        self._is_busy = False

    def add_files(self, row: int, paths: Sequence[str]) -> None:
        """Attach files to the person in a row."""
        session = self._desk.session

        def streaming(path: Path) -> Streaming:
            return lambda progress: stream_file(session, path, progress)

        found = [Path(path) for path in paths]
        self._add(row, [(path.name, streaming(path)) for path in found])

    def add_picture(self, row: int, content: bytes) -> None:
        """Attach a picture that was pasted."""
        session, name = self._desk.session, _("pasted picture") + ".png"

        def streaming(progress: Progress) -> AttachedBytes:
            return stream_bytes(session, io.BytesIO(content), name, progress=progress)

        if content:
            self._add(row, [(name, streaming)])

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._waiting = []
        if self._job is not None:
            self._job.cancel()

    def _add(self, row: int, files: Sequence[tuple[str, Streaming]]) -> None:
        desk = self._desk
        if row >= len(desk.sheet.rows):
            # A photo alone may be all that is known of somebody.
            row = len(desk.sheet.rows)
            desk.change(insert_rows(desk.sheet, row, [Row(new_row_id())]), (row, NAME))
        row_id = desk.sheet.rows[row].row_id
        self._waiting += [(row_id, name, streaming) for name, streaming in files]
        if not self._is_busy:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._is_busy = False
            self._job = None
            self._view.show_idle()
            return
        self._is_busy = True
        row_id, name, streaming = self._waiting.pop(0)
        waiting = len(self._waiting)
        self._view.show_work(0, 0, waiting)
        self._job = self._desk.run(
            streaming,
            lambda attached: self._commit(row_id, name, attached),
            self._failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(done, total, waiting),
        )

    def _commit(self, row_id: ReportId, name: str, attached: AttachedBytes) -> None:
        desk = self._desk

        def committed(_attachment: Attachment) -> None:
            desk.add_photo(row_id)
            self._next()

        desk.save()  # in the same lane, before: the row must be there
        desk.run(
            lambda _progress: attach_to_row(desk.session, desk.sheet_id, row_id, name, attached),
            committed,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._desk.view.show_failure(known.sentence, known.hint)
        self._next()
