"""Headquarters cuts a device off: by stick or as mail, it is told, and its drafts are sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import FormId
from fieldkit.operations.field.auto_seal import auto_seal_policy, due_drafts, left_at_lock
from fieldkit.operations.field.device_certificate import load_tls
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_mail, read_return
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_on_revocation import seal_on_revocation
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.hq.enrol_device import approve_device, receive_request, revoke_device
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.write_return import write_return
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import Organisation
from tests.fakes.rules import asking_for


@pytest.fixture(params=[True, False])
def asks(request: pytest.FixtureRequest) -> bool:
    """Whether headquarters' rule asks for it."""
    return bool(request.param)


@pytest.fixture
def ruled(organisation: Organisation, asks: bool) -> Organisation:
    return asking_for(organisation, seal_on_revocation=asks)


@pytest.fixture
def hq(tmp_path: Path, ruled: Organisation) -> Iterator[HeadquartersSession]:
    session = a_headquarters(tmp_path / "hq", ruled)
    yield session
    close_session(session)


@pytest.fixture
def enrolled(tmp_path: Path, ruled: Organisation, hq: HeadquartersSession) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", ruled)
    path = tmp_path / "request.age"
    path.write_bytes(request_enrolment(session))
    receive_request(hq, path)
    approve_device(hq, load_identity(session.vault).device_id, "M-07")
    back(session, hq, tmp_path / "first")
    assert load_tls(session.vault) is not None
    yield session
    session.vault.close()


def back(device: Session, hq: HeadquartersSession, stick: Path) -> None:
    stick.mkdir()
    write_return(hq, stick)
    read_return(device, stick)


def test_before_it_nothing_is_sealed(enrolled: Session) -> None:
    a_draft(enrolled)
    assert due_drafts(enrolled, auto_seal_policy(enrolled)) == ()
    assert seal_on_revocation(enrolled).sealed == 0


@pytest.mark.parametrize("way", ["stick", "mail"])
def test_it_is_told_and_what_lies_open_is_sealed_if_asked(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path, asks: bool, way: str
) -> None:
    drafts = {a_draft(enrolled), a_draft(enrolled, "T01")}
    revoke_device(hq, "M-07")
    if way == "stick":
        back(enrolled, hq, tmp_path / "back")
    else:
        (tmp_path / "back").mkdir()
        write_return(hq, tmp_path / "back")
        letters = [path.read_bytes() for path in (tmp_path / "back").glob("*/data/*.age")]
        assert read_mail(enrolled, letters).device_state == "revoked"
    assert enrolment_state(enrolled.vault) == "revoked"
    assert load_tls(enrolled.vault) is None
    due = due_drafts(enrolled, auto_seal_policy(enrolled))
    assert {item.report_id for item in due} == (drafts if asks else set())
    assert all(item.seconds_left(enrolled.clock.now()) == 0 for item in due)
    assert set(left_at_lock(enrolled)) == (drafts if asks else set())
    assert seal_on_revocation(enrolled).sealed == (2 if asks else 0)
    assert len(enrolled.vault.reports.drafts()) == (0 if asks else 2)
    assert len(enrolled.vault.outbox.with_file()) == (2 if asks else 0)


def test_what_its_form_forbids_stays_and_holds_up_nothing(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path, asks: bool
) -> None:
    begin_report(enrolled, FormId("T02"))  # empty: its form asks for more
    a_draft(enrolled)
    revoke_device(hq, "M-07")
    back(enrolled, hq, tmp_path / "back")
    done = seal_on_revocation(enrolled)
    assert (done.sealed, done.stayed) == ((1, 1) if asks else (0, 0))


def test_a_draft_begun_afterwards_is_sealed_too(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path, asks: bool
) -> None:
    revoke_device(hq, "M-07")
    back(enrolled, hq, tmp_path / "back")
    a_draft(enrolled)
    assert len(due_drafts(enrolled, auto_seal_policy(enrolled))) == int(asks)


def test_the_rule_is_off_unless_asked_for() -> None:
    assert not Policy().seal_on_revocation
