"""New keys of headquarters: what was sealed before stays valid, by every way, to the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.headquarters import Aspect
from fieldkit.errors import NotAllowed
from fieldkit.hq.directory_proposal import ProposalKind
from fieldkit.hq.directory_signing import add_signature
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.intake_bag import intake_bag, intake_files
from fieldkit.operations.hq.propose_directory import propose_change, publish_signed
from fieldkit.operations.hq.publish_directory import with_new_intake
from fieldkit.operations.hq.published import published_now
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import write_return
from fieldkit.operations.session import Session
from fieldkit.transfer.drive import write_bag
from tests.fakes.field import a_device, a_draft
from tests.fakes.organisation import Organisation, a_recipient


@pytest.fixture
def monitor(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> Iterator[Session]:
    """A real device that this headquarters enrolled."""
    made = a_device(tmp_path / "monitor", organisation)
    session.clock.time = made.clock.now()  # type: ignore[attr-defined]  # a clock of tests
    path = tmp_path / "request.age"
    path.write_bytes(request_enrolment(made))
    receive_request(session, path)
    approve_device(session, load_identity(made.vault).device_id, "M-77")
    yield made
    made.vault.close()


def renew_intake(session: HeadquartersSession, organisation: Organisation) -> None:
    """Publish a new intake key, signed by holders one after the other."""
    proposal = propose_change(session, with_new_intake(session))
    for key in organisation.targets[: organisation.threshold]:
        proposal = add_signature(proposal, ProposalKind.TARGETS, key, session.clock.now())
    publish_signed(session, proposal)


def deliver(session: HeadquartersSession, device: Session, folder: Path, way: str) -> Outcome:
    """Bring the newest sealed object to headquarters by stick, or as a drop server hands it."""
    sealed = device.vault.outbox.with_file()[-1]
    path = device.vault.outbox.path(sealed)
    folder.mkdir()
    if way == "stick":
        write_bag(folder, [(sealed.sha256, path, sealed.size)])
        summary = intake_bag(session, folder)
    else:
        copy = folder / path.name
        copy.write_bytes(path.read_bytes())
        summary = intake_files(session, [copy])
    [result] = summary.results
    return result.outcome


@pytest.mark.parametrize("way", ["stick", "network"])
def test_what_waits_stays_valid_when_the_intake_key_changes(
    session: HeadquartersSession,
    organisation: Organisation,
    monitor: Session,
    tmp_path: Path,
    way: str,
) -> None:
    old = headquarters_of(monitor.vault, monitor.clock.now()).intake
    seal_report(monitor, [a_draft(monitor)])
    renew_intake(session, organisation)
    renew_intake(session, organisation)
    assert deliver(session, monitor, tmp_path / "1", way) is Outcome.ACCEPTED

    (tmp_path / "back").mkdir()
    write_return(session, tmp_path / "back")
    read = read_return(monitor, tmp_path / "back")
    assert [item.change.aspect for item in read.confirmations] == [Aspect.INTAKE]
    # Until the person has confirmed, it seals to the old key, and headquarters still opens it.
    assert headquarters_of(monitor.vault, monitor.clock.now()).intake == old
    seal_report(monitor, [a_draft(monitor)])
    assert deliver(session, monitor, tmp_path / "2", way) is Outcome.ACCEPTED

    confirm_change(monitor, waiting_changes(monitor).published_sha256)
    assert headquarters_of(monitor.vault, monitor.clock.now()).intake != old
    seal_report(monitor, [a_draft(monitor)])
    assert deliver(session, monitor, tmp_path / "3", way) is Outcome.ACCEPTED


def test_a_key_that_this_vault_lacks_is_not_published(
    session: HeadquartersSession, organisation: Organisation
) -> None:
    """As after a restore between the proposal and its last signature."""
    lacking = organisation.with_changes(intake=(a_recipient(),))
    other_signer = organisation.with_changes(receipt_key=SigningKey.generate().public.to_openssh())
    for changed in (lacking, other_signer):
        proposal = propose_change(session, changed)
        for key in organisation.targets[: organisation.threshold]:
            proposal = add_signature(proposal, ProposalKind.TARGETS, key, session.clock.now())
        with pytest.raises(NotAllowed):
            publish_signed(session, proposal)
    assert published_now(session).targets_version == 1
