"""Plan what leaves headquarters: everything is decided and checked before a byte is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fieldkit.crypto.digest import Sha256Stream, sha256_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import PersonId, Sha256
from fieldkit.domain.local_text import local
from fieldkit.domain.printed_figures import PrintedFigures
from fieldkit.domain.publication import FileFormat
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq.consent_ledger import Clearance
from fieldkit.hq.exports.csv_file import csv_of
from fieldkit.hq.exports.drawing import Drawing
from fieldkit.hq.exports.table import ExportTable
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.show_person import people_of
from fieldkit.translations import _

HIGHEST = "S4"  # of the access classes; who is named with such a report needs a second person


@dataclass(frozen=True)
class ExportOrder:
    """What somebody wants to let leave."""

    list_name: str  # small Latin letters and dashes: which list it is a version of
    reason: str = field(repr=False)
    formats: tuple[FileFormat, ...] = tuple(FileFormat)
    language: str = "en"
    until: date | None = None  # the last day on which it may be used


@dataclass(frozen=True)
class PlannedExport:
    """What will be written, decided and checked; nothing was written yet."""

    order: ExportOrder
    clearance: Clearance
    tables: tuple[ExportTable, ...] = field(repr=False)
    drawing: Drawing | None = field(repr=False)
    version: int
    list_id: str  # 32 hex: the subject of its statement
    subject: Sha256  # of what the tables say: what a second person agrees to
    needs_second: bool
    rows: Mapping[PersonId, Mapping[str, Json]] = field(repr=False)
    figures: tuple[PrintedFigures, ...] = ()  # that the public will see
    subtractable: tuple[int, ...] = ()  # earlier versions that, taken from these, tell of few

    @property
    def folder_name(self) -> str:
        """The folder that is written, e.g. "detainees-003-be"."""
        return f"{self.order.list_name}-{self.version:03d}-{self.order.language}"


def list_id_of(list_name: str) -> str:
    """Return the id of a list, the same everywhere: 32 hex."""
    return sha256_hex(b"fieldkit-list/1" + list_name.encode("ascii"))[:32]


def plan_export(
    session: HeadquartersSession,
    clearance: Clearance,
    tables: Sequence[ExportTable],
    order: ExportOrder,
    *,
    drawing: Drawing | None = None,
    rows: Mapping[PersonId, Mapping[str, Json]] | None = None,
) -> PlannedExport:
    """Check that tables may leave, and say what that needs.

    `clearance` is the one the tables were made with; `rows` is what to keep of each person for
    the difference to the next version.

    Raises:
        InvalidInput: There is no reason, no table, no format, or it would have ended already.
        NotAllowed: A table names somebody whom the clearance holds back, or nobody said who
            they are.
    """
    author_of(session)
    today = local(session.clock.now(), session.clock).date()
    _check(order, tables, today)
    people = frozenset().union(*(table.people for table in tables))
    if not people <= set(clearance.allowed) or not set(rows or ()) <= people:
        raise NotAllowed(
            _("Consent does not reach so far for everybody in this table."),
            hint=_("Nothing was written."),
        )
    list_id = list_id_of(order.list_name)
    return PlannedExport(
        order=order,
        clearance=clearance,
        tables=tuple(tables),
        drawing=drawing,
        version=session.store.publications.next_version(list_id),
        list_id=list_id,
        subject=_subject(tables),
        needs_second=names_highest(session, people),
        rows=dict(rows or {}),
    )


def names_highest(session: HeadquartersSession, people: Collection[PersonId]) -> bool:
    """Say whether a report of the highest access class is about one of these people."""
    return any(
        mention.sensitivity == HIGHEST
        for person in people_of(session, people).values()
        for mention in (*person.mentions, *person.probable)
    )


def _check(order: ExportOrder, tables: Sequence[ExportTable], today: date) -> None:
    if not order.reason.strip():
        raise InvalidInput(_("Say why this leaves."), hint=_("The reason is kept with the export."))
    if not tables or not order.formats:
        raise InvalidInput(_("There is nothing to write."))
    if order.until is not None and order.until < today:
        raise InvalidInput(_("It would have ended already."))


def _subject(tables: Sequence[ExportTable]) -> Sha256:
    digest = Sha256Stream()
    for table in tables:
        digest.update(csv_of(table))
    return digest.hexdigest()
