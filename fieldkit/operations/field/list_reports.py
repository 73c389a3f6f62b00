"""What is on this device: drafts, stubs, and how much of it is safe at headquarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft, ReportState, Stub
from fieldkit.domain.stub_filter import StubFilter
from fieldkit.errors import UnknownReport
from fieldkit.operations.field.list_drafts import list_drafts
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

_LEAST = 4  # characters of a number that must be given


@dataclass(frozen=True)
class Reports:
    """Drafts by last change, stubs by number, both newest first.

    The people of a sheet are no drafts of their own.
    """

    drafts: tuple[Draft, ...]
    stubs: tuple[Stub, ...]
    only_here: int  # drafts, people of sheets; sealed, and neither at a server nor received
    at_server: int  # whole on a drop server, without an accepted receipt
    safe_at_headquarters: int
    held_at_headquarters: int
    carried_objects: int  # of colleagues; not counted above
    people: Mapping[ReportId, int] = field(default_factory=dict)  # in each sheet among the drafts


def list_reports(session: Session) -> Reports:
    """Return everything that is on this device, and how much of it is only here."""
    vault = session.vault
    stubs = vault.reports.stubs()
    sealed = {stub.report_id for stub in stubs}
    apart = sealed | vault.sheets.row_ids()
    drafts = tuple(draft for draft in vault.reports.drafts() if draft.report_id not in apart)
    open_sheets = [sheet_id for sheet_id in vault.sheets.sheet_ids() if sheet_id not in sealed]
    people = {sheet_id: vault.sheets.people(sheet_id) for sheet_id in open_sheets}
    safe = sum(stub.state is ReportState.RECEIVED for stub in stubs)
    at_server = sum(stub.state is ReportState.STORED for stub in stubs)
    return Reports(
        drafts=drafts,
        stubs=stubs,
        only_here=len(drafts) + len(stubs) - safe - at_server + sum(people.values()),
        at_server=at_server,
        people=people,
        safe_at_headquarters=safe,
        held_at_headquarters=sum(stub.state is ReportState.HELD for stub in stubs),
        carried_objects=sum(item.carried for item in vault.outbox.with_file()),
    )


def find_report(session: Session, beginning: str) -> ReportId:
    """Return the one report whose number begins so; four characters at least.

    Raises:
        UnknownReport: None does, or more than one.
    """
    if len(beginning) < _LEAST:
        raise UnknownReport
    wanted = beginning.lower()
    drafts = (draft.report_id for draft in list_drafts(session))
    found = {report_id for report_id in drafts if report_id.startswith(wanted)}
    found.update(session.vault.reports.stub_ids(StubFilter(beginning=wanted)))
    if len(found) != 1:
        raise UnknownReport
    return found.pop()


def count_sentence(only_here: int, safe: int, at_server: int = 0) -> str:
    """Return how many reports are only here, on a drop server, and safe at headquarters.

    What a server has is not safe: it keeps what it cannot read until headquarters fetches it.
    """
    here = ngettext("{count} report only here", "{count} reports only here", only_here).format(
        count=only_here
    )
    safely = ngettext("{count} safe at headquarters", "{count} safe at headquarters", safe).format(
        count=safe
    )
    if not at_server:
        return _("{here}, {safe}.").format(here=here, safe=safely)
    there = ngettext("{count} at the server", "{count} at the server", at_server).format(
        count=at_server
    )
    return _("{here}, {there}, {safe}.").format(here=here, there=there, safe=safely)
