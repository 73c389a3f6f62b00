"""Show what is left of a sealed report: numbers, hashes, a day, a state, and its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.bundle import receipt as receipts
from fieldkit.bundle.receipt import Receipt
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.errors import FieldkitError
from fieldkit.operations.session import Session


@dataclass(frozen=True)
class ShownStub:
    """A stub and what is known of its sealed file."""

    stub: Stub
    size: int = 0  # bytes of the sealed file, 0 where that is not remembered
    has_file: bool = False  # it lies here still
    receipt: Receipt | None = None  # the last one; it was verified when it was read


def show_stub(session: Session, report_id: ReportId) -> ShownStub:
    """Return the facts of a sealed report.

    Raises:
        UnknownReport: There is no such stub.
    """
    vault = session.vault
    stub = vault.reports.stub(report_id)
    if not vault.outbox.knows(stub.object_sha256):
        return ShownStub(stub)
    sealed = vault.outbox.get(stub.object_sha256)
    return ShownStub(stub, sealed.size, sealed.has_file, _receipt(sealed.receipt))


def _receipt(data: bytes | None) -> Receipt | None:
    try:
        return None if data is None else receipts.parse(data)
    except FieldkitError:
        return None
