"""A certificate is renewed without a visit: the request goes with the next bag, the answer back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto import x509
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import NothingToSeal
from fieldkit.operations.field.device_certificate import RENEW_DAYS, days_left, load_tls
from fieldkit.operations.field.hand_over import hand_over, plan_hand_over
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.mark_training import mark_training
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.renew_certificate import ask_for_renewal, waiting_renewal
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.survey_stick import compare_stick
from fieldkit.operations.hq.enrol_device import approve_device, receive_request, revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.write_return import write_return
from fieldkit.operations.session import Session
from fieldkit.transfer.stick_look import look_at_stick
from tests.fakes.field import a_draft
from tests.fakes.field import reopened as device_reopened
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import Organisation


@pytest.fixture
def hq(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    session = a_headquarters(tmp_path / "hq", organisation)
    yield session
    close_session(session)


@pytest.fixture
def enrolled(device: Session, hq: HeadquartersSession, tmp_path: Path) -> Session:
    """A device with a certificate of two years, all clocks at one time."""
    hq.clock.time = device.clock.now()  # type: ignore[attr-defined]  # a clock of tests
    path = tmp_path / "request.age"
    path.write_bytes(request_enrolment(device))
    receive_request(hq, path)
    approve_device(hq, load_identity(device.vault).device_id, "M-07")
    take_back(device, hq, tmp_path / "first")
    assert days_left(device.vault, device.clock.now()) == 729
    return device


def take_back(device: Session, hq: HeadquartersSession, stick: Path) -> None:
    stick.mkdir()
    write_return(hq, stick)
    read_return(device, stick)


def pass_days(device: Session, hq: HeadquartersSession, days: int) -> None:
    device.clock.pass_time(days=days)  # type: ignore[attr-defined]  # a clock of tests
    hq.clock.pass_days(days)  # type: ignore[attr-defined]  # a clock of tests


def test_nothing_is_asked_while_there_is_time(enrolled: Session, hq: HeadquartersSession) -> None:
    pass_days(enrolled, hq, 729 - RENEW_DAYS)
    assert not ask_for_renewal(enrolled)
    assert waiting_renewal(enrolled.vault) is None
    with pytest.raises(NothingToSeal):
        plan_hand_over(enrolled)


def test_a_certificate_is_renewed_by_stick_alone(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path
) -> None:
    pass_days(enrolled, hq, 730 - RENEW_DAYS)
    before = load_tls(enrolled.vault)
    seal_report(enrolled, [a_draft(enrolled)])
    out = tmp_path / "out"
    out.mkdir()
    done, plan = hand_over(enrolled, out)
    assert (done.count, plan.own, plan.carried) == (2, 1, 0)
    waiting = waiting_renewal(enrolled.vault)
    assert waiting is not None
    assert sha256_hex(waiting.path.read_bytes()) == waiting.sha256
    assert load_tls(enrolled.vault) == before  # in use until the answer is here
    intake_bag(hq, out)
    assert hq.store.roster.requests() == ()  # granted: nobody compares words again
    take_back(enrolled, hq, tmp_path / "back")
    after = load_tls(enrolled.vault)
    assert before is not None
    assert after is not None
    assert after[1] != before[1]
    assert days_left(enrolled.vault, enrolled.clock.now()) == 729
    assert waiting_renewal(enrolled.vault) is None
    assert not waiting.path.exists()
    # Later looks at the old stick take the request for nobody else's report.
    assert compare_stick(enrolled, look_at_stick(out)).reports == ()


def test_a_request_alone_is_worth_a_bag(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path
) -> None:
    pass_days(enrolled, hq, 800)  # long past its end
    out = tmp_path / "out"
    out.mkdir()
    done, plan = hand_over(enrolled, out)
    assert (done.count, plan.objects) == (1, ())
    intake_bag(hq, out)
    take_back(enrolled, hq, tmp_path / "back")
    assert days_left(enrolled.vault, enrolled.clock.now()) == 729


def test_the_same_request_goes_until_it_is_answered_and_arrives_once(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path
) -> None:
    pass_days(enrolled, hq, 700)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        hand_over(enrolled, tmp_path / name)
    bags = [next((tmp_path / name).glob("*/data/*.age")).name for name in ("one", "two")]
    assert bags[0] == bags[1]
    for name in ("one", "two"):
        intake_bag(hq, tmp_path / name)
    assert len(hq.store.roster.approved_requests(load_identity(enrolled.vault).device_id)) == 2


def test_what_was_not_answered_is_asked_once_more_and_both_fit(
    enrolled: Session, hq: HeadquartersSession
) -> None:
    pass_days(enrolled, hq, 680)
    assert ask_for_renewal(enrolled)
    assert not ask_for_renewal(enrolled)
    first = waiting_renewal(enrolled.vault)
    pass_days(enrolled, hq, 31)
    assert ask_for_renewal(enrolled)
    second = waiting_renewal(enrolled.vault)
    assert first is not None
    assert second is not None
    assert first.sha256 != second.sha256


def test_a_request_whose_file_went_is_written_again(
    enrolled: Session, hq: HeadquartersSession
) -> None:
    pass_days(enrolled, hq, 680)
    ask_for_renewal(enrolled)
    waiting = waiting_renewal(enrolled.vault)
    assert waiting is not None
    waiting.path.write_bytes(b"cut")
    assert waiting_renewal(enrolled.vault) is None
    assert ask_for_renewal(enrolled)
    again = device_reopened(enrolled)
    assert waiting_renewal(again.vault) is not None
    again.vault.close()


def test_a_device_whose_key_was_lost_asks_at_once(enrolled: Session) -> None:
    with enrolled.vault.transaction():
        enrolled.vault.keys.put("device-tls", x509.new_request()[0])
    assert load_tls(enrolled.vault) is None
    assert ask_for_renewal(enrolled)


def test_a_revoked_device_asks_nothing(
    enrolled: Session, hq: HeadquartersSession, tmp_path: Path
) -> None:
    pass_days(enrolled, hq, 680)
    assert ask_for_renewal(enrolled)
    waiting = waiting_renewal(enrolled.vault)
    assert revoke_device(hq, "M-07").state is DeviceState.REVOKED
    take_back(enrolled, hq, tmp_path / "back")
    assert waiting is not None
    assert waiting_renewal(enrolled.vault) is None
    assert not waiting.path.exists()
    assert not ask_for_renewal(enrolled)


def test_training_asks_nobody(enrolled: Session, hq: HeadquartersSession) -> None:
    with enrolled.vault.transaction():
        mark_training(enrolled.vault)
    pass_days(enrolled, hq, 800)
    assert not ask_for_renewal(enrolled)
