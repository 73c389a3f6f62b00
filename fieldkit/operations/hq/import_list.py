"""Bring in a list that others made: first only seen, then all of it or nothing; taken back whole.

Rows become mentions like those of reports. They are stated as one batch, so `withdraw_statement`
takes the whole list back, and taking that back brings it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.local_text import local
from fieldkit.domain.outside_list import (
    Batch,
    ListField,
    check_mapping,
    from_content,
    to_content,
)
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.spelling import fold
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, VaultDamaged
from fieldkit.hq.mentions import mention_id_of
from fieldkit.hq.outside.headings import fitting, headings_id, proposed_mapping
from fieldkit.hq.outside.row_content import row_id_of
from fieldkit.hq.outside.row_content import to_content as row_to_content
from fieldkit.hq.outside.table_file import OutsideTable, read_table
from fieldkit.hq.outside.understood import BadRow, RowProblem, Understood, understand
from fieldkit.operations.hq.known_terms import vocabulary_named
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _, ngettext

logger = logging.getLogger(__name__)

_STEP = 500  # rows between two tellings of progress


@dataclass(frozen=True)
class OpenedList:
    """A file as it was read, and how its columns would be understood."""

    sha256: Sha256
    table: OutsideTable = field(repr=False)
    mapping: Mapping[str, ListField]  # proposed, or as the last time
    is_remembered: bool
    brought_at: datetime | None  # UTC; this very file is here already since then


@dataclass(frozen=True)
class PlannedImport:
    """What would come in."""

    opened: OpenedList
    mapping: Mapping[str, ListField]
    rows: tuple[tuple[int, Understood], ...] = field(repr=False)  # by their line
    bad: tuple[BadRow, ...]
    unknown_terms: int  # rows in which a place or an occupation is kept as words


@dataclass(frozen=True)
class ImportedList:
    """What came in."""

    statement: Statement
    rows: int
    mentions_before: int
    mentions_after: int


def open_list(session: HeadquartersSession, content: bytes, sheet: str = "") -> OpenedList:
    """Read a file and propose what its columns mean; nothing is kept.

    Raises:
        InvalidInput: It is no table, or beyond a limit.
    """
    return open_table(session, sha256_hex(content), read_table(content, sheet))


def open_table(session: HeadquartersSession, sha256: Sha256, table: OutsideTable) -> OpenedList:
    """Propose what the columns of a table mean that was read from a file of this hash."""
    remembered = session.store.outside.mapping(headings_id(table.headings))
    mapping = fitting(remembered, table.headings) if remembered else None
    earlier = _earlier(session, sha256, table.sheet)
    return OpenedList(
        sha256=sha256,
        table=table,
        mapping=mapping or proposed_mapping(table.headings),
        is_remembered=bool(mapping),
        brought_at=None if earlier is None else earlier.at,
    )


def plan_import(
    session: HeadquartersSession,
    opened: OpenedList,
    mapping: Mapping[str, ListField],
    progress: Progress = no_progress,
) -> PlannedImport:
    """Understand every row; nothing is kept. Progress counts rows.

    Raises:
        InvalidInput: The mapping has no name, one meaning twice, or a heading that is not there.
    """
    check_mapping(mapping)
    table = opened.table
    if not set(mapping) <= set(table.headings):
        raise InvalidInput(_("The list has no column of this heading."))
    if not table.rows:
        raise InvalidInput(_("There are headings, and no rows."))
    today = local(session.clock.now(), session.clock).date()
    find_code = _code_finder(session)
    ids = {line: row_id_of(opened.sha256, table.sheet, line) for line, _cells in table.rows}
    mentions = {line: mention_id_of(row_id, "") for line, row_id in ids.items()}
    erased = session.store.erasures.among(mentions.values())
    good: list[tuple[int, Understood]] = []
    bad: list[BadRow] = []
    for place, (line, cells) in enumerate(table.rows):
        if place % _STEP == 0:
            progress(place, len(table.rows))
        if mentions[line] in erased:
            bad.append(BadRow(line, RowProblem.ERASED))
            continue
        found = understand(line, cells, table.headings, mapping, today, find_code)
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            good.append((line, found))
    unknown = sum(bool(row.description) for _line, row in good)
    return PlannedImport(opened, dict(mapping), tuple(good), tuple(bad), unknown)


def import_list(session: HeadquartersSession, planned: PlannedImport, source: str) -> ImportedList:
    """Bring in everything that was planned, or nothing; `source` says whose list it is.

    Rows that were erased here stay away. Any other bad row stops all of it.

    Raises:
        InvalidInput: A row is bad, or nobody said whose list it is.
        NotAllowed: This very file is here already, or nobody said who they are.
        VaultDamaged: The counts do not agree; nothing was kept.
    """
    author_of(session)
    opened, table = planned.opened, planned.opened.table
    _check(session, planned)
    batch = Batch(opened.sha256, len(planned.rows), source.strip(), planned.mapping, table.sheet)
    batch_id = random_hex(16)
    cells = dict(table.rows)
    store = session.store
    with store.transaction():
        before = store.mentions.count()
        store.outside.add_rows(
            batch_id,
            (
                (
                    row_id_of(opened.sha256, table.sheet, line),
                    line,
                    row_to_content(line, dict(zip(table.headings, cells[line], strict=True)), says),
                )
                for line, says in planned.rows
            ),
        )
        new = NewStatement(StatementKind.BATCH, batch_id, to_content(batch))
        (made,) = add_statements(session, [new])
        after = store.mentions.count()
        if after != before + len(planned.rows):
            raise VaultDamaged
        store.outside.remember_mapping(
            headings_id(table.headings), planned.mapping, session.clock.now()
        )
    logger.info("brought in a list of %d rows", len(planned.rows))
    return ImportedList(made, len(planned.rows), before, after)


def list_batches(session: HeadquartersSession) -> tuple[tuple[Statement, Batch], ...]:
    """Return every list that was brought in, newest first, those taken back among them."""
    return tuple(
        (item, from_content(item.content))
        for item in reversed(session.store.statements.of_kinds([StatementKind.BATCH]))
        if not item.is_erased
    )


def _check(session: HeadquartersSession, planned: PlannedImport) -> None:
    if _earlier(session, planned.opened.sha256, planned.opened.table.sheet) is not None:
        raise NotAllowed(
            _("This very file is here already."),
            hint=_("Take the earlier import back first, if it is to come in otherwise."),
        )
    bad = sum(row.problem is not RowProblem.ERASED for row in planned.bad)
    if bad:
        raise InvalidInput(
            ngettext(
                "{count} row cannot come in, so nothing did.",
                "{count} rows cannot come in, so nothing did.",
                bad,
            ).format(count=bad),
            hint=_("Correct the file, or leave out the column at fault, and try again."),
        )
    if not planned.rows:
        raise InvalidInput(_("There is nothing to bring in."))


def _earlier(session: HeadquartersSession, sha256: Sha256, sheet: str) -> Statement | None:
    for statement, batch in list_batches(session):
        if statement.is_in_force and (batch.sha256, batch.sheet) == (sha256, sheet):
            return statement
    return None


def _code_finder(session: HeadquartersSession) -> Callable[[str, str], str]:
    """Return what finds the one term of a vocabulary of exactly this name, in any language."""
    known: dict[str, Mapping[str, str]] = {}

    def find(vocabulary: str, text: str) -> str:
        if vocabulary not in known:
            known[vocabulary] = _names(session, vocabulary)
        return known[vocabulary].get(fold(text), "")

    return find


def _names(session: HeadquartersSession, vocabulary: str) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    terms = vocabulary_named(session, vocabulary)
    for term in terms.terms if terms else ():
        for name in term.names():
            found.setdefault(fold(name), set()).add(term.code)
    return {name: codes.copy().pop() for name, codes in found.items() if len(codes) == 1}
