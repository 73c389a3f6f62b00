"""Files that wait to be attached, one after the other, without knowing Qt."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from fieldkit.domain.progress import Progress
from fieldkit.domain.unfinished import UnfinishedWork, WorkId
from fieldkit.errors import Cancelled, InvalidInput
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.field.attach_file import AttachedBytes, stream_bytes
from fieldkit.operations.field.note_work import forget_work
from fieldkit.operations.session import Session
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _


@dataclass(frozen=True)
class Waiting:
    """Something that is to be attached; of a file there is a note in the vault."""

    name: str
    goes_to: str  # path of a question, or id of a row of a sheet
    stream: Callable[[Progress], AttachedBytes] = field(repr=False)
    work: WorkId | None = None  # as noted, so that a lock only interrupts it


class QueueView(Protocol):
    """What a screen can show of the work."""

    def show_work(self, done: int, total: int, waiting: int) -> None:
        """Say that a file is being attached, in bytes, and how many wait after it."""
        ...

    def show_idle(self) -> None:
        """Say that nothing is being attached."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why a file was not attached."""
        ...


class Commit(Protocol):
    """Puts what was read into the vault: for a report, or for a row of a sheet."""

    def __call__(
        self,
        this: Waiting,
        attached: AttachedBytes,
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Begin it; one of the callbacks ends it."""
        ...


class AttachmentQueue:
    """Encrypts one file after another, and hands each to whoever commits it."""

    def __init__(self, view: QueueView, session: Session, run: Run, commit: Commit) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._commit = commit
        self._waiting: list[Waiting] = []
        self._job: Job | None = None
        self._is_busy = False

    def add(self, waiting: Sequence[Waiting]) -> None:
        """Attach these after those that wait already."""
        self._waiting += waiting
        if not self._is_busy and self._waiting:
            self._next()

    def add_cut_off(self, cut_off: Sequence[tuple[UnfinishedWork, str]]) -> None:
        """Go on with files that a lock has cut, each with where it goes to."""
        gone = [work for work, _goes_to in cut_off if not Path(work.path).is_file()]
        self.add(
            [
                self.file(work.path, goes_to, work.work_id)
                for work, goes_to in cut_off
                if work not in gone
            ]
        )
        if gone:
            self.forget(work.work_id for work in gone)
            names = ", ".join(Path(work.path).name for work in gone)
            self._view.show_failure(
                _("Not attached, because it is not there any more: {names}").format(names=names),
                _("The lock came before it was read to its end. Attach it again if you have it."),
            )

    def file(self, path: str, goes_to: str, work: WorkId) -> Waiting:
        """Return a file as it waits."""
        stream = partial(_stream_file, self._session, Path(path))
        return Waiting(Path(path).name, goes_to, stream, work)

    def picture(self, content: bytes, name: str, goes_to: str) -> Waiting:
        """Return a pasted picture as it waits."""
        return Waiting(name, goes_to, partial(_stream_memory, self._session, content, name))

    def forget(self, work: Iterable[WorkId]) -> None:
        """Take notes out of the vault: what they speak of will not be done."""
        session, ids = self._session, tuple(work)
        if ids:
            self._run(lambda _progress: forget_work(session, ids), _nothing, self.say)

    def cancel(self) -> None:
        """Stop the file that is being attached and forget those that wait."""
        self.forget(waiting.work for waiting in self._waiting if waiting.work is not None)
        self._waiting = []
        if self._job is not None:
            self._job.cancel()

    def say(self, error: Exception) -> None:
        """Say what did not work; what was stopped on purpose needs no words."""
        if not isinstance(error, Cancelled):
            known = explained(error)
            self._view.show_failure(known.sentence, known.hint)

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
                self.forget((this.work,))
            self.say(error)
            self._next()

        self._job = self._run(
            this.stream,
            lambda attached: self._commit(this, attached, self._next, failed),
            failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(done, total, waiting),
        )


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def _stream_file(session: Session, path: Path, progress: Progress) -> AttachedBytes:
    """Read a file that a person named; only a regular one, which cannot block for ever."""
    if not path.is_file():
        raise InvalidInput(_("Only files can be attached."), hint=_("Choose the files inside."))
    try:
        with path.open("rb") as source:
            return stream_bytes(session, source, path.name, progress=_of(path, progress))
    except OSError as error:
        raise translate_os_error(error) from error


def _stream_memory(session: Session, png: bytes, name: str, progress: Progress) -> AttachedBytes:
    return stream_bytes(session, io.BytesIO(png), name, progress=progress)


def _of(path: Path, progress: Progress) -> Progress:
    size = path.stat().st_size
    return lambda done, total: progress(done, total or size)
