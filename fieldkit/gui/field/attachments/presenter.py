"""Attaches files, photos and what was pasted to a draft one after the other; takes them off."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from fieldkit.domain.attachment import AttachedFile, Attachment
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.progress import Progress
from fieldkit.domain.unfinished import UnfinishedWork, WorkId, WorkKind
from fieldkit.errors import Cancelled, InvalidInput
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.field.attach_file import (
    AttachedBytes,
    commit_attachment,
    remove_attachment,
    stream_bytes,
)
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.note_work import forget_work, note_work, unfinished_work
from fieldkit.operations.field.take_picture import pasted_name, photo_name, stream_photo
from fieldkit.operations.session import Session
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _

FilesChanged = Callable[[str, tuple[str, ...]], None]  # path of the question, attachment ids
Undoable = Callable[[str], None]  # takes a sentence; "": nothing can be brought back any more


@dataclass(frozen=True)
class _Waiting:
    """Something that is to be attached; of a file there is a note in the vault."""

    name: str
    question: str
    stream: Callable[[Progress], AttachedBytes]
    work: WorkId | None = None


def _offer_nothing(_sentence: str) -> None:
    """Nobody offers to bring anything back."""


class AttachmentsView(Protocol):
    """What the list of attachments can show."""

    def show_attachments(self, files: tuple[AttachedFile, ...]) -> None:
        """List the attachments."""
        ...

    def show_work(self, done: int, total: int, waiting: int) -> None:
        """Say that a file is being attached, in bytes, and how many wait after it."""
        ...

    def show_idle(self) -> None:
        """Say that nothing is being attached."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why a file was not attached."""
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
        self._waiting: list[_Waiting] = []
        self._calls_off = 0  # how often waiting files were called off
        self._job: Job | None = None
        self._is_busy = False

    def start(self) -> None:
        """Show what is attached already, and go on with what a lock has cut."""
        self._refresh(())
        self._run(lambda _progress: self._cut_off(), self._go_on, self._say)

    def add(self, paths: Sequence[str], question: str) -> None:
        """Attach files, in this order; from now on a lock only interrupts it."""
        before = self._calls_off

        def noted(ids: tuple[WorkId, ...]) -> None:
            if self._calls_off != before:
                self._forget(ids)
                return
            self._enqueue(
                [self._file(Path(path), question, ids[at]) for at, path in enumerate(paths)]
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
            self._say,
        )

    def add_photo(self, jpeg: bytes, question: str) -> None:
        """Attach a photo that was taken here, just now."""
        session, now = self._session, self._session.clock.now()
        stream = partial(_stream_photo, session, jpeg, now)
        self._enqueue([_Waiting(photo_name(session, now), question, stream)])

    def add_pasted(self, png: bytes, question: str) -> None:
        """Attach a picture that was pasted."""
        name = pasted_name(self._session)
        stream = partial(_stream_memory, self._session, png, name)
        self._enqueue([_Waiting(name, question, stream)])

    def look_again(self, question: str) -> None:
        """List the files anew: one was added elsewhere, which answers `question` too."""
        self._refresh((question,))

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._calls_off += 1
        self._forget(waiting.work for waiting in self._waiting if waiting.work is not None)
        self._waiting = []
        if self._job is not None:
            self._job.cancel()

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
            self._failed,
        )

    def _cut_off(self) -> tuple[UnfinishedWork, ...]:
        return tuple(
            work
            for work in unfinished_work(self._session)
            if work.kind is WorkKind.ATTACH and self._report_id in work.reports
        )

    def _go_on(self, cut_off: tuple[UnfinishedWork, ...]) -> None:
        gone = [work for work in cut_off if not Path(work.path).is_file()]
        here = [work for work in cut_off if work not in gone]
        self._enqueue([self._file(Path(work.path), work.question, work.work_id) for work in here])
        if gone:
            self._forget(work.work_id for work in gone)
            names = ", ".join(Path(work.path).name for work in gone)
            self._view.show_failure(
                _("Not attached, because it is not there any more: {names}").format(names=names),
                _("The lock came before it was read to its end. Attach it again if you have it."),
            )

    def _enqueue(self, waiting: list[_Waiting]) -> None:
        self._waiting += waiting
        if not self._is_busy and self._waiting:
            self._next()

    def _forget(self, work: Iterable[WorkId]) -> None:
        ids = tuple(work)
        self._run(lambda _progress: forget_work(self._session, ids), _nothing, self._say)

    def _file(self, path: Path, question: str, work: WorkId) -> _Waiting:
        return _Waiting(path.name, question, partial(stream_file, self._session, path), work)

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
            if this.work is not None:
                self._forget((this.work,))
            self._failed(error)

        self._job = self._run(
            this.stream,
            lambda attached: self._commit(this, attached, failed),
            failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(done, total, waiting),
        )

    def _commit(
        self, this: _Waiting, attached: AttachedBytes, failed: Callable[[Exception], None]
    ) -> None:
        def committed(_attachment: Attachment) -> None:
            self._refresh((this.question,))
            self._next()

        self._run(
            lambda _progress: commit_attachment(
                self._session,
                self._report_id,
                this.name,
                attached,
                question=this.question,
                finishes=this.work,
            ),
            committed,
            failed,
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
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._say(error)
        self._next()

    def _say(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._view.show_failure(known.sentence, known.hint)


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def stream_file(session: Session, path: Path, progress: Progress) -> AttachedBytes:
    """Read a file that a person named; only a regular one, which cannot block for ever."""
    if not path.is_file():
        raise InvalidInput(_("Only files can be attached."), hint=_("Choose the files inside."))
    try:
        with path.open("rb") as source:
            return stream_bytes(session, source, path.name, progress=_of(path, progress))
    except OSError as error:
        raise translate_os_error(error) from error


def _stream_photo(
    session: Session, jpeg: bytes, taken_at: datetime, _progress: Progress
) -> AttachedBytes:
    return stream_photo(session, jpeg, taken_at)


def _stream_memory(session: Session, png: bytes, name: str, progress: Progress) -> AttachedBytes:
    return stream_bytes(session, io.BytesIO(png), name, progress=progress)


def _of(path: Path, progress: Progress) -> Progress:
    size = path.stat().st_size
    return lambda done, total: progress(done, total or size)
