"""Attaches files to a draft one after the other, and takes them off again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from fieldkit.domain.attachment import AttachedFile, Attachment
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.progress import Progress
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
from fieldkit.operations.session import Session
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _

FilesChanged = Callable[[str, tuple[str, ...]], None]  # path of the question, attachment ids


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
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._report_id = report_id
        self._on_changed = on_changed
        self._waiting: list[tuple[Path, str]] = []
        self._job: Job | None = None
        self._is_busy = False

    def start(self) -> None:
        """Show what is attached already."""
        self._refresh(())

    def add(self, paths: Sequence[str], question: str) -> None:
        """Attach files, in this order."""
        self._waiting += [(Path(path), question) for path in paths]
        if not self._is_busy:
            self._next()

    def look_again(self, question: str) -> None:
        """List the files anew: one was added elsewhere, which answers `question` too."""
        self._refresh((question,))

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self._waiting = []
        if self._job is not None:
            self._job.cancel()

    def remove(self, attachment_id: str, question: str) -> None:
        """Take an attachment off."""
        self._run(
            lambda _progress: remove_attachment(self._session, AttachmentId(attachment_id)),
            lambda _nothing: self._refresh((question,)),
            self._failed,
        )

    def _next(self) -> None:
        if not self._waiting:
            self._is_busy = False
            self._job = None
            self._view.show_idle()
            return
        self._is_busy = True
        path, question = self._waiting.pop(0)
        waiting = len(self._waiting)
        self._view.show_work(0, 0, waiting)
        self._job = self._run(
            lambda progress: stream_file(self._session, path, progress),
            lambda attached: self._commit(path.name, question, attached),
            self._failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(done, total, waiting),
        )

    def _commit(self, name: str, question: str, attached: AttachedBytes) -> None:
        def committed(_attachment: Attachment) -> None:
            self._refresh((question,))
            self._next()

        self._run(
            lambda _progress: commit_attachment(
                self._session, self._report_id, name, attached, question=question
            ),
            committed,
            self._failed,
        )

    def _refresh(self, questions: tuple[str, ...]) -> None:
        def listed(files: tuple[AttachedFile, ...]) -> None:
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
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._view.show_failure(known.sentence, known.hint)
        self._next()


def stream_file(session: Session, path: Path, progress: Progress) -> AttachedBytes:
    """Read a file that a person named; only a regular one, which cannot block for ever."""
    if not path.is_file():
        raise InvalidInput(_("Only files can be attached."), hint=_("Choose the files inside."))
    try:
        with path.open("rb") as source:
            return stream_bytes(session, source, path.name, progress=_of(path, progress))
    except OSError as error:
        raise translate_os_error(error) from error


def _of(path: Path, progress: Progress) -> Progress:
    size = path.stat().st_size
    return lambda done, total: progress(done, total or size)
