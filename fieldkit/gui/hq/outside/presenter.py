"""Brings a list of others in: read, columns confirmed, looked through, then all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256, StatementId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.outside_list import ListField
from fieldkit.errors import Cancelled, InvalidInput
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.outside.shown import (
    OpenedShown,
    PlannedShown,
    opened_shown,
    planned_shown,
)
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.hq.outside.table_file import MAX_BYTES, OutsideTable, read_table
from fieldkit.operations.hq.import_list import (
    ImportedList,
    OpenedList,
    PlannedImport,
    import_list,
    open_table,
    plan_import,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import translate_read_error
from fieldkit.translations import _, ngettext

Done = Callable[[str, Sequence[StatementId]], None]


class OutsideView(Protocol):
    """What the screen can show."""

    def show_opened(self, opened: OpenedShown) -> None:
        """Show the list as it was read."""
        ...

    def show_planned(self, planned: PlannedShown) -> None:
        """Show what would come in."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that it is read."""
        ...

    def show_brought(self, sentence: str) -> None:
        """Say that it came in."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; nothing came in."""
        ...


class OutsidePresenter:
    """One list."""

    def __init__(
        self, view: OutsideView, session: HeadquartersSession, run: Run, *, done: Done
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done
        self._content = b""
        self._opened: OpenedList | None = None
        self._planned: PlannedImport | None = None
        self._job: Job | None = None

    def open(self, path: str) -> None:
        """Read a file."""

        def read(_progress: object) -> tuple[bytes, Sha256, OutsideTable]:
            content = _content(Path(path))
            return content, sha256_hex(content), read_table(content)

        self._view.show_work(0, 0)
        self._job = self._run(read, lambda found: self._read(*found), self._failed, lane=Lane.IO)

    def choose_sheet(self, sheet: str) -> None:
        """Read another sheet of the same workbook."""
        content = self._content

        def read(_progress: object) -> tuple[bytes, Sha256, OutsideTable]:
            return content, sha256_hex(content), read_table(content, sheet)

        self._run(read, lambda found: self._read(*found), self._failed, lane=Lane.IO)

    def look_through(self, mapping: Mapping[str, ListField]) -> None:
        """Understand every row; nothing is kept."""
        opened = self._opened
        if opened is None:
            return

        def planned(found: PlannedImport) -> None:
            self._job = None
            self._planned = found
            self._view.show_planned(planned_shown(found))

        self._view.show_work(0, 0)
        self._job = self._run(
            lambda progress: plan_import(self._session, opened, mapping, progress),
            planned,
            self._failed,
            on_progress=self._view.show_work,
        )

    def bring(self, source: str) -> None:
        """Bring in everything that was looked through."""
        planned = self._planned
        if planned is None:
            return

        def brought(done: ImportedList) -> None:
            self._planned = None
            text = ngettext("{count} row came in.", "{count} rows came in.", done.rows)
            sentence = text.format(count=done.rows)
            self._view.show_brought(sentence)
            self._done(sentence, [done.statement.statement_id])

        self._run(
            lambda _progress: import_list(self._session, planned, source), brought, self._failed
        )

    def cancel(self) -> None:
        """Stop; nothing came in."""
        if self._job is not None:
            self._job.cancel()

    def _read(self, content: bytes, sha256: Sha256, table: OutsideTable) -> None:
        self._content = content

        def opened(found: OpenedList) -> None:
            self._job = None
            self._opened, self._planned = found, None
            self._view.show_opened(opened_shown(found, self._when))

        self._run(lambda _progress: open_table(self._session, sha256, table), opened, self._failed)

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._view.show_failure(_("Stopped. Nothing came in."), "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
    except OSError as error:
        raise translate_read_error(error) from error
    if len(content) > MAX_BYTES:
        raise InvalidInput(_("The file is too large: at most 20 MB."))
    return content
