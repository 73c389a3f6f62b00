"""Attaches files, photos and what was pasted to a draft one after the other; takes them off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from fieldkit.domain.attachment import AttachedFile, Attachment
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.progress import Progress
from fieldkit.domain.unfinished import UnfinishedWork, WorkId, WorkKind
from fieldkit.gui.field.attachments.queue import AttachmentQueue, QueueView, Waiting
from fieldkit.gui.running import Run
from fieldkit.operations.field.attach_file import (
    AttachedBytes,
    commit_attachment,
    remove_attachment,
)
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.note_work import note_work, unfinished_work
from fieldkit.operations.field.take_picture import pasted_name, photo_name, stream_photo
from fieldkit.operations.session import Session
from fieldkit.translations import _

FilesChanged = Callable[[str, tuple[str, ...]], None]  # path of the question, attachment ids
Undoable = Callable[[str], None]  # takes a sentence; "": nothing can be brought back any more


def _offer_nothing(_sentence: str) -> None:
    """Nobody offers to bring anything back."""


class AttachmentsView(QueueView, Protocol):
    """What the list of attachments can show."""

    def show_attachments(self, files: tuple[AttachedFile, ...]) -> None:
        """List the attachments."""
        ...


class AttachmentsPresenter:
    """The attachments of one draft."""

    def __init__(
        self,
        view: AttachmentsView,
        session: Session,
        run: Run,
        report_id: ReportId,
        *,
        on_changed: FilesChanged,
        on_removed: Undoable = _offer_nothing,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._report_id = report_id
        self._on_changed = on_changed
        self._on_removed = on_removed
        self._removed: tuple[AttachmentId, str] | None = None  # and the path of its question
        self._queue = AttachmentQueue(view, session, run, self._commit)
        self._calls_off = 0  # how often waiting files were called off

    def start(self) -> None:
        """Show what is attached already, and go on with what a lock has cut."""
        self._refresh(())
        self._run(lambda _progress: self._cut_off(), self._queue.add_cut_off, self._queue.say)

    def add(self, paths: Sequence[str], question: str) -> None:
        """Attach files, in this order; from now on a lock only interrupts it."""
        before = self._calls_off

        def noted(ids: tuple[WorkId, ...]) -> None:
            if self._calls_off != before:
                self._queue.forget(ids)
                return
            self._queue.add(
                [self._queue.file(path, question, ids[at]) for at, path in enumerate(paths)]
            )

        self._run(
            lambda _progress: note_work(
                self._session,
                WorkKind.ATTACH,
                reports=(self._report_id,),
                paths=paths,
                question=question,
            ),
            noted,
            self._queue.say,
        )

    def add_photo(self, jpeg: bytes, question: str) -> None:
        """Attach a photo that was taken here, just now."""
        session, now = self._session, self._session.clock.now()
        stream = partial(_stream_photo, session, jpeg, now)
        self._queue.add([Waiting(photo_name(session, now), question, stream)])

    def add_pasted(self, png: bytes, question: str) -> None:
        """Attach a picture that was pasted."""
        self._queue.add([self._queue.picture(png, pasted_name(self._session), question)])

    def look_again(self, question: str) -> None:
        """List the files anew: one was added elsewhere, which answers `question` too."""
        self._refresh((question,))

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._calls_off += 1
        self._queue.cancel()

    def remove(self, attachment_id: str, question: str) -> None:
        """Take an attachment out of the list; for a while it can be brought back."""
        self.finish_removal()
        self._removed = (AttachmentId(attachment_id), question)
        self._on_removed(_("File removed."))
        self._refresh((question,))

    def bring_back(self) -> None:
        """Show again what was removed last."""
        removed, self._removed = self._removed, None
        if removed is not None:
            self._refresh((removed[1],))

    def finish_removal(self) -> None:
        """Remove for good what was removed last."""
        removed, self._removed = self._removed, None
        if removed is None:
            return
        attachment_id, question = removed
        self._on_removed("")
        self._run(
            lambda _progress: remove_attachment(self._session, attachment_id),
            lambda _nothing: self._refresh((question,)),
            self._queue.say,
        )

    def _cut_off(self) -> tuple[tuple[UnfinishedWork, str], ...]:
        return tuple(
            (work, work.question)
            for work in unfinished_work(self._session)
            if work.kind is WorkKind.ATTACH and self._report_id in work.reports
        )

    def _commit(
        self,
        this: Waiting,
        attached: AttachedBytes,
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        def committed(_attachment: Attachment) -> None:
            self._refresh((this.goes_to,))
            on_done()

        self._run(
            lambda _progress: commit_attachment(
                self._session,
                self._report_id,
                this.name,
                attached,
                question=this.goes_to,
                finishes=this.work,
            ),
            committed,
            on_error,
        )

    def _refresh(self, questions: tuple[str, ...]) -> None:
        def listed(found: tuple[AttachedFile, ...]) -> None:
            gone = self._removed[0] if self._removed is not None else ""
            files = tuple(file for file in found if file.attachment.attachment_id != gone)
            self._view.show_attachments(files)
            for question in questions:
                self._on_changed(
                    question,
                    tuple(
                        file.attachment.attachment_id
                        for file in files
                        if file.attachment.question == question
                    ),
                )

        self._run(
            lambda _progress: list_attachments(self._session, self._report_id),
            listed,
            self._queue.say,
        )


def _stream_photo(
    session: Session, jpeg: bytes, taken_at: datetime, _progress: Progress
) -> AttachedBytes:
    return stream_photo(session, jpeg, taken_at)
