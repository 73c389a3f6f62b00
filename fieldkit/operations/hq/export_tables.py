"""Let tables leave headquarters as files in plain: written whole or not at all, and noted.

Four steps, so that a window stays quick: plan (`plan_export`), begin, which keeps in the vault
where names will lie in plain, write, which touches no database, and finish, which states the
publication and only then gives the folder its name.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.publication import FileFormat, Publication, PublishedFile, to_content
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import DeviceError, DiskFull, InvalidInput, NotAllowed
from fieldkit.hq.exports.csv_file import csv_of, dictionary_of
from fieldkit.operations.hq.make_statement import add_statements, withdraw_statement
from fieldkit.operations.hq.plan_export import PlannedExport, names_highest
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_exports import (
    ended_on_failure,
    note_begun,
    note_ended,
    note_if_gone,
    note_stated,
)
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    discarded_on_failure,
    free_bytes,
    fsync_file,
    fsync_folder,
    translate_os_error,
)
from fieldkit.platform.paths import PRIVATE_FOLDER
from fieldkit.translations import _, writing_in

logger = logging.getLogger(__name__)

HASH_LIST = "sha256sums.txt"
_SPARE_BYTES = 1 << 20


@dataclass(frozen=True)
class BegunExport:
    """What may be written: the vault knows where. Only `begin_export` makes it."""

    planned: PlannedExport
    folder: Path  # that it gets

    @property
    def unfinished(self) -> Path:
        """Where it lies until then."""
        return self.folder.with_name(self.folder.name + UNFINISHED_SUFFIX)


@dataclass(frozen=True)
class WrittenExport:
    """Files that lie under an unfinished name, until the export is finished."""

    begun: BegunExport
    files: tuple[PublishedFile, ...]

    @property
    def planned(self) -> PlannedExport:
        """What was planned."""
        return self.begun.planned

    @property
    def unfinished(self) -> Path:
        """Where they lie until then."""
        return self.begun.unfinished


@dataclass(frozen=True)
class Exported:
    """What left."""

    folder: Path
    statement_id: StatementId
    publication: Publication


def export_planned(
    session: HeadquartersSession,
    planned: PlannedExport,
    folder: Path,
    *,
    second: SecondWord | None = None,
    progress: Progress = no_progress,
) -> Exported:
    """Write and finish at once what was planned; for commands.

    Raises:
        As `write_export` and `finish_export`.
    """
    if planned.needs_second:
        check_second(session, second, Act.EXPORT_HIGHEST, planned.subject)
    begun = begin_export(session, planned, folder)
    with ended_on_failure(session, begun.unfinished):
        written = write_export(begun, progress)
    return finish_export(session, written, second)


def begin_export(session: HeadquartersSession, planned: PlannedExport, folder: Path) -> BegunExport:
    """Keep in the vault what will be written into `folder`, so that no kill leaves it there.

    `write_export`, and then `finish_export` or `discard_export`, must follow.
    """
    begun = BegunExport(planned, folder / planned.folder_name)
    note_begun(session, begun.unfinished)
    return begun


def write_export(begun: BegunExport, progress: Progress = no_progress) -> WrittenExport:
    """Write every file under an unfinished name; progress counts files.

    Nothing of it is ever written elsewhere. `finish_export` or `discard_export` must follow.

    Raises:
        InvalidInput: It is there already; nothing was overwritten.
        ComponentMissing: There is no font to print with.
        DiskFull, DriveUnwritable, Cancelled: Nothing is left of it.
    """
    unfinished = begun.unfinished
    _prepare(begun.folder.parent, begun.folder, unfinished)
    files: list[PublishedFile] = []
    sums = ""
    with discarded_on_failure(unfinished), writing_in(begun.planned.order.language):
        for name, file_format, content in _contents(begun.planned):
            progress(len(files), len(files) + 1)
            _write(unfinished / name, content)
            files.append(PublishedFile(file_format, sha256_hex(content)))
            sums += f"{files[-1].sha256}  {name}\n"
        _write(unfinished / HASH_LIST, sums.encode("ascii"))
        fsync_folder(unfinished)
        progress(len(files), len(files))
    return WrittenExport(begun, tuple(files))


def finish_export(
    session: HeadquartersSession, written: WrittenExport, second: SecondWord | None = None
) -> Exported:
    """State the publication, then give the folder its name.

    In this order: a note too many is better than one too few. If the name cannot be given, the
    statement is taken back.

    Raises:
        NotAllowed: Another version was made meanwhile, or a second person is needed.
        DriveUnwritable, VaultError: Nothing is left of it.
    """
    planned, folder = written.planned, written.begun.folder
    with ended_on_failure(session, written.unfinished), discarded_on_failure(written.unfinished):
        publication = _publication(written, second)
        _check_consent_still_holds(session, planned)
        with session.store.transaction():
            if session.store.publications.next_version(planned.list_id) != planned.version:
                raise NotAllowed(
                    _("Another version was made in the meantime."),
                    hint=_("Nothing was written. Make the list anew."),
                )
            if planned.needs_second:
                use_second(session, second, Act.EXPORT_HIGHEST, planned.subject)
            new = NewStatement(StatementKind.PUBLICATION, planned.list_id, to_content(publication))
            (made,) = add_statements(session, [new])
            session.store.publications.keep_rows(made.statement_id, planned.rows)
            session.store.audit.append(
                CustodyEvent.SHARED, made.statement_id, _detail(publication), session.clock.now()
            )
        note_stated(session, written.unfinished, made.statement_id)
        try:
            _give_name(written.unfinished, folder)
        except DeviceError:
            withdraw_statement(session, made.statement_id)
            raise
    with contextlib.suppress(DeviceError):  # it left; the next unlock sees that nothing is cut off
        note_ended(session, written.unfinished)
    logger.info("exported version %d, %d files", publication.version, len(publication.files))
    return Exported(folder, made.statement_id, publication)


def _check_consent_still_holds(session: HeadquartersSession, planned: PlannedExport) -> None:
    """Refuse what was allowed when it was planned, and is not any more, or not to one alone."""
    named = frozenset().union(*(table.people for table in planned.tables))
    meant = named.union(*(table.counted for table in planned.tables))
    now = effective(session, meant, planned.clearance.purpose, session.clock.now())
    became_highest = not planned.needs_second and names_highest(session, named)
    if len(now.allowed) != len(meant) or became_highest:
        raise NotAllowed(
            _("Consent changed in the meantime."), hint=_("Nothing was written. Make it anew.")
        )


def discard_export(session: HeadquartersSession, written: WrittenExport) -> None:
    """Remove what was written, where it is not to be finished."""
    shutil.rmtree(written.unfinished, ignore_errors=True)
    note_if_gone(session, written.unfinished)


def _contents(planned: PlannedExport) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, format and content of each file, in the order of the formats."""
    name, formats = planned.order.list_name, planned.order.formats
    if FileFormat.CSV in formats:
        for table in planned.tables:
            yield f"{table.name}.csv", FileFormat.CSV.value, csv_of(table)
            yield f"{table.name}-columns.csv", "csv-columns", dictionary_of(table)
    # What makes workbooks and pages loads slowly, and is needed only here.
    if FileFormat.XLSX in formats:
        from fieldkit.hq.exports.xlsx_file import xlsx_of

        yield f"{name}.xlsx", FileFormat.XLSX.value, xlsx_of(planned.tables)
    if FileFormat.PDF in formats:
        from fieldkit.hq.exports.pdf_file import pdf_of
        from fieldkit.platform.fonts import printing_font

        content = pdf_of(planned.tables, printing_font(), planned.drawing)
        yield f"{name}.pdf", FileFormat.PDF.value, content


def _publication(written: WrittenExport, second: SecondWord | None) -> Publication:
    planned = written.planned
    return Publication(
        list_name=planned.order.list_name,
        version=planned.version,
        as_of=planned.clearance.at,
        purpose=planned.clearance.purpose,
        language=planned.order.language,
        named=len(frozenset().union(*(table.people for table in planned.tables))),
        withheld={why.value: count for why, count in planned.clearance.withheld.items()},
        reason=planned.order.reason.strip(),
        until=planned.order.until,
        files=written.files,
        second="" if second is None else second.colleague_id or "",
        figures=planned.figures,
    )


def _detail(publication: Publication) -> str:
    """Return which version of what left and for what, as the log writes codes."""
    return f"{publication.list_name}-v{publication.version}-{publication.purpose.value}"


def _prepare(folder: Path, target: Path, unfinished: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            raise InvalidInput(
                _("There is already a folder of this name."), hint=_("Nothing was overwritten.")
            )
        if free_bytes(folder) < _SPARE_BYTES:
            raise DiskFull
        if unfinished.is_symlink():
            unfinished.unlink()
        elif unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=PRIVATE_FOLDER)
    except OSError as error:
        raise translate_os_error(error) from error


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as target:
            target.write(content)
            target.flush()
            fsync_file(target)
    except OSError as error:
        raise translate_os_error(error) from error


def _give_name(unfinished: Path, target: Path) -> None:
    try:
        os.rename(unfinished, target)
    except OSError as error:
        raise translate_os_error(error) from error
    with discarded_on_failure(target):
        fsync_folder(target.parent)
