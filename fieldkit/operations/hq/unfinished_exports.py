"""Know of every folder in plain that was begun, so that one that was cut off does not stay.

Kept in headquarters' vault from before the first byte until the folder has its name, or is gone: a
kill, a lock or a power cut would leave names in plain where nobody looks for them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.domain.answers import Json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import StatementId
from fieldkit.errors import InvalidDate
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_SETTING = "unfinished-exports"
_TOLD_FOR = timedelta(days=30)  # of one on a drive that does not come back


@dataclass(frozen=True)
class UnfinishedExport:
    """A folder in plain that has not got its name."""

    folder: Path = field(repr=False)
    begun_at: datetime  # UTC
    drive: int  # number of the file system that it is on, as far as this computer counts them
    statement_id: str = ""  # of the publication, from when it is stated
    was_removed: bool = False  # by a lock; nobody was told yet


def note_begun(session: HeadquartersSession, folder: Path) -> None:
    """Keep that `folder` is about to be made; before anything is written there."""
    place = folder.absolute()
    others = [item for item in _kept(session) if item.folder != place]
    begun = UnfinishedExport(place, session.clock.now(), _drive_of(place))
    _keep(session, [*others, begun])


def note_stated(session: HeadquartersSession, folder: Path, statement_id: StatementId) -> None:
    """Keep that it is stated as having left, which is true only once it has its name."""
    place = folder.absolute()
    _keep(
        session,
        [
            replace(item, statement_id=statement_id) if item.folder == place else item
            for item in _kept(session)
        ],
    )


def note_ended(session: HeadquartersSession, folder: Path) -> None:
    """Keep no more of it: it has its name, or it is gone."""
    place = folder.absolute()
    _keep(session, [item for item in _kept(session) if item.folder != place])


def note_if_gone(session: HeadquartersSession, folder: Path) -> None:
    """Keep no more of what failed, where it can be seen that nothing of it is left.

    On a drive that was pulled it may lie on: it is looked for again after each unlock.
    """
    place = folder.absolute()
    for item in _kept(session):
        if item.folder == place and _is_gone(item):
            note_ended(session, folder)


@contextlib.contextmanager
def ended_on_failure(session: HeadquartersSession, folder: Path) -> Iterator[None]:
    """Note if nothing is left of `folder` where the work inside fails."""
    try:
        yield
    except BaseException:
        note_if_gone(session, folder)
        raise


def remove_unfinished(session: HeadquartersSession) -> tuple[str, ...]:
    """Remove what was cut off, where its drive is there, and say so in sentences.

    Not while something may still be written.
    """
    if session.vault.read_only:
        return ()
    found = _kept(session)
    sentences: list[str] = []
    waiting: list[UnfinishedExport] = []
    for item in found:
        is_gone = _remove(item.folder)
        if item.was_removed or is_gone:
            sentences += _removed_sentences(session, item)
        elif not _is_gone(item):
            sentences.append(
                _(
                    "An export was cut off. The folder {folder} may still lie in plain where it"
                    " was written: put that drive in and unlock again, or delete it."
                ).format(folder=item.folder.name)
            )
            if session.clock.now() - item.begun_at < _TOLD_FOR:
                waiting.append(item)
    if found:
        logger.info("of %d unfinished exports %d remain", len(found), len(waiting))
        _keep(session, waiting)
    return tuple(sentences)


def remove_while_running(session: HeadquartersSession) -> None:
    """Remove what is being written: the program is about to end, and cuts it off.

    What is found the next time is still removed then, and told.
    """
    if not session.vault.read_only:
        found = _kept(session)
        if found:
            _keep(
                session,
                [
                    replace(item, was_removed=_remove(item.folder) or item.was_removed)
                    for item in found
                ],
            )


def _removed_sentences(session: HeadquartersSession, item: UnfinishedExport) -> list[str]:
    said = _("An export was cut off. What it had written in plain was removed: {folder}.")
    sentences = [said.format(folder=item.folder.name)]
    statement = session.store.statements.get(StatementId(item.statement_id))
    if statement is not None and statement.is_in_force:
        sentences.append(
            _("It is noted as if it had left: take it back, in the window under “What left”.")
        )
    return sentences


def _is_gone(item: UnfinishedExport) -> bool:
    return not os.path.lexists(item.folder) and _drive_of(item.folder) == item.drive


def _remove(folder: Path) -> bool:
    """Remove a folder; return whether there was one, and it is gone."""
    if not os.path.lexists(folder):
        return False
    if folder.is_symlink():
        return False  # never ours: what it leads to is left alone
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)  # a file may have been made while it was emptied
    return not os.path.lexists(folder)


def _drive_of(folder: Path) -> int:
    for place in folder.parents:
        try:
            return os.stat(place).st_dev
        except OSError:
            continue
    return 0


def _kept(session: HeadquartersSession) -> list[UnfinishedExport]:
    value = session.vault.settings.get(_SETTING, [])
    found = [_read(item) for item in value] if isinstance(value, list) else []
    return [item for item in found if item is not None]


def _keep(session: HeadquartersSession, items: Iterable[UnfinishedExport]) -> None:
    written: list[Json] = [
        {
            # Any bytes can be the name of a folder.
            "folder": os.fsencode(item.folder).hex(),
            "begun_at": to_text(item.begun_at),
            "drive": str(item.drive),
            "statement": item.statement_id,
            "was_removed": item.was_removed,
        }
        for item in items
    ]
    with session.vault.transaction():
        session.vault.settings.put(_SETTING, written)


def _read(value: object) -> UnfinishedExport | None:
    if not isinstance(value, dict):
        return None
    try:
        return UnfinishedExport(
            Path(os.fsdecode(bytes.fromhex(str(value["folder"])))),
            from_text(str(value["begun_at"])),
            int(str(value["drive"])),
            str(value["statement"]),
            value["was_removed"] is True,
        )
    except (KeyError, ValueError, InvalidDate):
        return None
