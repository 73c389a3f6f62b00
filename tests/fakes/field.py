"""A monitor's device with a real vault, opened by its key, and a headquarters to seal to."""

from __future__ import annotations

from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.keep_directory import keep_directory
from fieldkit.operations.field.load_identity import make_identity
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import take_in
from fieldkit.vault.vault import create_vault_with_key, unlock_vault_with_key
from tests.fakes.clock import FixedClock
from tests.fakes.organisation import Organisation

KEY = VaultKey(bytes(range(32)))

# Complete enough to be sealed; everybody in it is invented.
DETENTION = {
    "name_as_reported": "Invented Person",
    "observed_at": "8.11.2020 14:05",
    "place": "Invented square",
    "source_type": "OWN_OBSERVATION",
    "health_at_risk": "UNKNOWN",
    "sensitivity": "S2",
}
ASSEMBLY = {
    "assembly_name": "Invented march",
    "observed_at": "8.11.2020 13:00",
    "place": "Invented square",
    "detained_count": 5,
}


def a_device(folder: Path, organisation: Organisation | None = None) -> Session:
    """Create a vault; with an organisation, one that its card was added to."""
    clock = FixedClock()
    session = Session(create_vault_with_key(folder, KEY), clock, None)
    with session.vault.transaction():
        make_identity(session.vault)
    if organisation is not None:
        trust(session, organisation)
    return session


def trust(session: Session, organisation: Organisation) -> None:
    """Add an organisation's card to a vault."""
    directory = organisation.directory()
    news = take_in(
        directory.to_archive(),
        None,
        session.clock.now(),
        root_sha256=directory.root_sha256,
    )
    with session.vault.transaction():
        keep_directory(session.vault, news)


def reopened(session: Session) -> Session:
    """Close a device's vault and open it again."""
    session.vault.close()
    return Session(unlock_vault_with_key(session.vault.folder, KEY), session.clock, session.secrets)


def a_draft(session: Session, form: str = "T02", **answers: object) -> ReportId:
    """Begin a report and fill it so that it can be sealed."""
    draft = begin_report(session, FormId(form))
    filled = {**(DETENTION if form == "T02" else ASSEMBLY), **answers}
    fill_report(session, draft.report_id, filled)  # type: ignore[arg-type]  # JSON
    return draft.report_id
