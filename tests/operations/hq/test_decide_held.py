"""A held object is asked about, taken in by two people, or refused; nothing else lets it in."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.erasure import ErasureReason
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.verification import Check, VerificationState
from fieldkit.errors import DriveUnreadable, NotAllowed
from fieldkit.hq.quarantine import HeldAction
from fieldkit.operations.hq.decide_held import accept_unverified, ask_for_missing, refuse_held
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.make_statement import withdraw_statement
from fieldkit.operations.hq.plan_erasure import plan_statement_erasure
from fieldkit.operations.hq.refused_objects import refused_objects
from fieldkit.operations.hq.release_held import release_of_device, review_again
from fieldkit.operations.hq.review_reports import set_hold
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_inbox import HeldObject, show_inbox
from fieldkit.operations.hq.take_back import take_back
from fieldkit.operations.hq.verify_report import verification_of
from fieldkit.operations.hq.write_message import list_messages
from fieldkit.operations.hq.write_return import plan_return
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, HandClock
from tests.fakes.organisation import Organisation
from tests.fakes.second_words import agreed


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


@pytest.fixture
def forked(worker: HeadquartersSession, device: Device, stick: Path) -> Sha256:
    """An object that is held because its vault was put back from a copy."""
    device.seal()
    copy = deepcopy(device)
    device.seal()
    device.hand_over(stick / "1")
    intake_bag(worker, stick / "1")
    sha256 = copy.seal()
    copy.hand_over(stick / "2")
    intake_bag(worker, stick / "2")
    return sha256


def held(session: HeadquartersSession) -> HeldObject:
    (found,) = show_inbox(session).held
    return found


def word(session: HeadquartersSession, sha256: Sha256) -> SecondWord:
    return agreed(session, Act.ACCEPT_UNVERIFIED, sha256)


class TestTakingInByTwo:
    def test_its_reports_say_for_ever_who_took_them_in(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        result = accept_unverified(worker, forked[:12], word(worker, forked), "He called us.")
        assert result.outcome is Outcome.ACCEPTED
        (report,) = result.records
        found = verification_of(worker, report)
        assert found.state is VerificationState.ACCEPTED_BY_TWO
        line = next(item for item in found.lines if item.check is Check.TWO_PEOPLE)
        assert "H-01" in line.sentence
        assert "H-02" in line.sentence
        (made,) = worker.store.statements.about([forked])
        withdraw_statement(worker, made.statement_id)
        assert verification_of(worker, report).state is VerificationState.ACCEPTED_BY_TWO

    def test_that_two_took_it_in_cannot_be_erased(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        accept_unverified(worker, forked, word(worker, forked), "He called us.")
        (made,) = worker.store.statements.about([forked])
        with pytest.raises(NotAllowed):
            plan_statement_erasure(worker, made.statement_id)
        withdraw_statement(worker, made.statement_id)
        with pytest.raises(NotAllowed):
            plan_statement_erasure(worker, made.statement_id)

    def test_nobody_decides_alone(self, worker: HeadquartersSession, forked: Sha256) -> None:
        second = word(worker, forked)
        assert worker.colleague is not None
        for wrong in (
            replace(second, colleague_id=worker.colleague.colleague_id),
            replace(second, subject="ab" * 32),
            replace(second, act=Act.REVOKE),
            replace(second, at=second.at - timedelta(hours=1)),
        ):
            with pytest.raises(NotAllowed):
                accept_unverified(worker, forked, wrong, "")
        assert held(worker).decided == ()

    def test_nobody_takes_in_what_is_at_fault_itself(
        self, worker: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sha256 = device.keep(device.parts().write()[0][:-7])
        device.hand_over(stick)
        intake_bag(worker, stick)
        assert HeldAction.ACCEPT_UNVERIFIED not in held(worker).actions
        with pytest.raises(NotAllowed):
            accept_unverified(worker, sha256, word(worker, sha256), "")

    def test_an_unknown_device_is_taken_in_without_being_enrolled(
        self, worker: HeadquartersSession, organisation: Organisation, stick: Path
    ) -> None:
        stranger = Device(organisation)
        sha256 = stranger.seal()
        stranger.hand_over(stick)
        intake_bag(worker, stick)
        result = accept_unverified(worker, sha256, word(worker, sha256), "seen in person")
        assert result.outcome is Outcome.ACCEPTED
        lines = verification_of(worker, result.records[0]).lines
        assert not any(item.holds for item in lines if item.check is Check.SIGNATURE)

    def test_a_stranger_that_poses_as_an_enrolled_device_stays_out(
        self, worker: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        impostor = Device(device.organisation)
        impostor.identity = replace(impostor.identity, device_id=device.device_id)
        sha256 = impostor.seal()
        impostor.hand_over(stick)
        intake_bag(worker, stick)
        with pytest.raises(NotAllowed, match="another device"):
            accept_unverified(worker, sha256, word(worker, sha256), "")
        assert held(worker).object.state is Outcome.HELD

    def test_a_disk_that_fails_leaves_it_held_and_the_decision_taken_back(
        self, worker: HeadquartersSession, forked: Sha256, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_given: object) -> None:
            raise DriveUnreadable

        monkeypatch.setattr("fieldkit.operations.hq.release_held.read_object", fail)
        with pytest.raises(DriveUnreadable):
            accept_unverified(worker, forked, word(worker, forked), "")
        assert held(worker).object.state is Outcome.HELD
        assert "taken back" in held(worker).decided[0]


class TestRefusing:
    def test_it_waits_for_nobody_until_the_refusal_is_taken_back(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        made = refuse_held(worker, forked, "not ours")
        inbox = show_inbox(worker)
        assert inbox.waiting == ()
        assert inbox.held[0].actions == ()
        assert review_again(worker) == ()
        with pytest.raises(NotAllowed):
            refuse_held(worker, forked, "twice")
        with pytest.raises(NotAllowed):
            accept_unverified(worker, forked, word(worker, forked), "")
        withdraw_statement(worker, made.statement_id)
        assert show_inbox(worker).waiting[0].object.sha256 == forked
        assert worker.archive.path_of(forked, Outcome.HELD).is_file()

    @pytest.mark.parametrize("then", ["taken back", "erased"])
    def test_what_was_erased_waits_no_more_whatever_becomes_of_the_refusal(
        self, worker: HeadquartersSession, forked: Sha256, then: str
    ) -> None:
        second = agreed(worker, Act.ERASE, forked)
        made = refuse_held(worker, forked, "not ours", erasing=second)
        if then == "taken back":
            withdraw_statement(worker, made.statement_id)
            assert show_inbox(worker).waiting == ()
        else:
            plan = plan_statement_erasure(worker, made.statement_id)
            second = agreed(worker, Act.ERASE, plan.subject)
            erase(worker, plan, ErasureReason.MISTAKE, second)
        assert review_again(worker) == ()
        with pytest.raises(NotAllowed):
            accept_unverified(worker, forked, word(worker, forked), "")

    def test_enrolling_a_device_does_not_bring_back_what_was_refused(
        self,
        worker: HeadquartersSession,
        organisation: Organisation,
        stick: Path,
        tmp_path: Path,
    ) -> None:
        stranger = Device(organisation)
        refused, kept = stranger.seal(), stranger.seal()
        stranger.hand_over(stick)
        intake_bag(worker, stick)
        refuse_held(worker, refused, "not ours")
        path = tmp_path / "request.age"
        path.write_bytes(stranger.request())
        receive_request(worker, path)
        entry = approve_device(worker, stranger.device_id, "M-09")
        assert [item.sha256 for item in release_of_device(worker, entry)] == [kept]

    def test_what_lies_under_a_legal_hold_is_not_erased(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        set_hold(worker, forked, "a trial")
        with pytest.raises(NotAllowed):
            refuse_held(worker, forked, "planted", erasing=agreed(worker, Act.ERASE, forked))
        assert worker.archive.path_of(forked, Outcome.HELD).exists()
        assert not refused_objects(worker)

    def test_an_erased_file_is_gone_and_does_not_come_back(
        self, worker: HeadquartersSession, forked: Sha256, stick: Path
    ) -> None:
        refuse_held(worker, forked, "planted", erasing=agreed(worker, Act.ERASE, forked))
        path = worker.archive.path_of(forked, Outcome.HELD)
        assert not path.exists()
        again = intake_bag(worker, stick / "2")
        assert not path.exists()
        assert again.count(Outcome.ACCEPTED) == 0
        assert show_inbox(worker).waiting == ()
        assert list(worker.archive.spool.iterdir()) == []
        written = make_backup(worker, stick.parent / "disk")
        assert written.damaged == ()
        assert forked not in written.objects


class TestAsking:
    def test_the_holder_is_asked_by_the_next_letter(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        assert HeldAction.ASK in held(worker).actions
        ask_for_missing(worker, "M-07", "Was this vault put back from a copy?", about=forked)
        (written,) = list_messages(worker, "M-07")
        assert written.letter.text == "Was this vault put back from a copy?"
        assert "H-01 asked" in held(worker).decided[0]

    def test_a_question_that_is_taken_back_goes_out_no_more(
        self, worker: HeadquartersSession, forked: Sha256
    ) -> None:
        before = {mail.sha256 for mail in plan_return(worker).mails}
        asked = ask_for_missing(worker, "M-07", "Was this vault put back?", about=forked)
        assert {mail.sha256 for mail in plan_return(worker).mails} > before
        take_back(worker, [asked.statement_id])
        assert {mail.sha256 for mail in plan_return(worker).mails} == before

    def test_a_text_that_cannot_be_sent_leaves_nothing(
        self, worker: HeadquartersSession, forked: Sha256, clock: HandClock
    ) -> None:
        with pytest.raises(Exception, match="cannot be sent"):
            ask_for_missing(worker, "M-07", "", about=forked)
        assert held(worker).decided == ()
        assert list_messages(worker, "M-07") == ()
