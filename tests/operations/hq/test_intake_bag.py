"""A stick comes to headquarters: what is taken in, what is held, and what survives a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import (
    BagInvalid,
    Cancelled,
    DiskFull,
    DriveUnreadable,
)
from fieldkit.operations.hq import admission
from fieldkit.operations.hq.admission import GLANCED_FROM, admission_of
from fieldkit.operations.hq.commit_objects import IntakeResult
from fieldkit.operations.hq.enrol_device import approve_device, receive_request, revoke_device
from fieldkit.operations.hq.intake_bag import (
    begin_intake,
    intake_bag,
    intake_files,
    reading_plan,
    take_in,
)
from fieldkit.operations.hq.read_object import read_object
from fieldkit.operations.hq.release_held import (
    find_held,
    release_of_device,
    review_again,
    take_in_overruled,
)
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.transfer import spool
from fieldkit.transfer.spool import BadMember, BadReason, SpooledObject, copy_file_to_spool
from tests.fakes.headquarters import Device, enrol, reopened
from tests.fakes.organisation import Organisation


def one(results: tuple[IntakeResult, ...]) -> IntakeResult:
    (result,) = results
    return result


def reasons(results: tuple[IntakeResult, ...]) -> dict[Sha256, str]:
    return {result.sha256: result.reason for result in results}


class TestTakingIn:
    def test_a_report_from_a_stick_is_readable_at_headquarters(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = device.parts(photo=b"a photo")
        sha256 = device.seal(parts)
        device.hand_over(stick)
        summary = intake_bag(session, stick)
        result = one(summary.results)
        assert (result.outcome, result.sequence) == (Outcome.ACCEPTED, 1)
        assert session.archive.path_of(sha256, Outcome.ACCEPTED).is_file()
        (record,) = session.store.records.newest()
        content, form = session.store.records.content(record.report_id)
        assert (content, form) == (dict(parts.files)["record-0001.json"], parts.files[1][1])
        assert [entry.subject for entry in session.store.audit.entries()] == [sha256]

    def test_objects_in_any_order_join_the_chain(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        first, second, third = (device.seal() for _ in range(3))
        for number, sha256 in enumerate((third, first, second)):
            device.hand_over(stick / str(number), sha256)
        summary = intake_bag(session, stick)
        assert summary.count(Outcome.ACCEPTED) == 3
        assert [link.sequence for link in session.store.objects.links(device.device_id)] == [
            1,
            2,
            3,
        ]

    def test_the_same_stick_again_changes_nothing(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sha256 = device.seal()
        device.hand_over(stick)
        intake_bag(session, stick)
        again = intake_bag(session, stick)
        assert (again.repeated, one(again.results).outcome) == (1, Outcome.ACCEPTED)
        assert session.store.records.count() == 1
        received = session.store.objects.get(sha256)
        assert received is not None
        assert received.arrivals == 2
        assert list(session.archive.spool.iterdir()) == []

    def test_the_same_object_in_two_bags_of_a_stick_is_taken_in_once(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        device.seal()
        device.hand_over(stick / "1")
        device.hand_over(stick / "2")
        summary = intake_bag(session, stick)
        assert [result.is_new for result in summary.results] == [True, False]
        assert session.store.records.count() == 1
        assert len(list(session.archive.attachments.path.glob("*/*"))) == 1
        assert list(session.archive.spool.iterdir()) == []

    def test_a_lost_original_is_put_back_by_the_same_object(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sha256 = device.seal()
        device.hand_over(stick)
        intake_bag(session, stick)
        path = session.archive.path_of(sha256, Outcome.ACCEPTED)
        path.unlink()
        intake_bag(session, stick)
        assert path.read_bytes() == device.outbox[sha256]

    def test_many_objects_are_committed_in_groups(
        self,
        session: HeadquartersSession,
        device: Device,
        stick: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("fieldkit.operations.hq.intake_bag.GROUP_OBJECTS", 3)
        for _ in range(7):
            device.seal()
        device.hand_over(stick)
        assert intake_bag(session, stick).count(Outcome.ACCEPTED) == 7

    def test_a_single_file_is_taken_in_too(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sha256 = device.seal()
        (stick / "report.age").write_bytes(device.outbox[sha256])
        assert one(intake_bag(session, stick).results).outcome is Outcome.ACCEPTED

    def test_an_empty_folder_says_so(self, session: HeadquartersSession, stick: Path) -> None:
        with pytest.raises(BagInvalid):
            intake_bag(session, stick)

    def test_a_request_on_the_stick_waits_for_a_decision(
        self, session: HeadquartersSession, organisation: Organisation, stick: Path
    ) -> None:
        newcomer = Device(organisation)
        newcomer.keep(newcomer.request())
        newcomer.hand_over(stick)
        assert intake_bag(session, stick).requests == 1
        (waiting,) = session.store.roster.requests()
        assert waiting.candidate.device == newcomer.device_id


class TestHolding:
    def test_one_bad_object_stops_no_other(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        good = device.seal()
        sealed = bytearray(device.outbox[device.seal()])
        sealed[-100] ^= 1
        bad = device.keep(bytes(sealed))
        foreign = device.keep(b"not an age file at all")
        device.hand_over(stick)
        summary = intake_bag(session, stick)
        found = reasons(summary.results)
        assert (found[good], found[bad]) == ("", "damaged")
        assert summary.unreadable == (BadMember(f"{foreign}.age", BadReason.NOT_SEALED),)
        assert summary.count(Outcome.ACCEPTED) == 2
        assert session.archive.path_of(bad, Outcome.HELD).read_bytes() == bytes(sealed)

    def test_a_whole_copy_replaces_a_damaged_one(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sealed = device.outbox[sha256 := device.seal()]
        device.keep(sealed[:-7])
        del device.outbox[sha256]
        device.hand_over(stick / "damaged")
        assert one(intake_bag(session, stick / "damaged").results).reason == "damaged"
        device.keep(sealed)
        device.hand_over(stick / "whole", sha256)
        assert one(intake_bag(session, stick / "whole").results).outcome is Outcome.ACCEPTED

    def test_an_object_for_somebody_else_is_named_and_not_kept(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = device.parts()
        parts.identities = (HybridIdentity.generate(), HybridIdentity.generate())
        sha256 = device.keep(parts.forge())
        device.hand_over(stick)
        summary = intake_bag(session, stick)
        assert summary.unreadable == (BadMember(f"{sha256}.age", BadReason.NOT_FOR_US),)
        assert summary.results == ()
        assert not session.store.objects.known(sha256)
        assert [path for path in session.archive.folder.rglob("*.age")] == []

    def test_a_signature_by_another_key_is_held(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = replace(device.parts(), namespace="fieldkit-receipt@v1")
        device.keep(parts.forge())
        device.hand_over(stick)
        result = one(intake_bag(session, stick).results)
        assert (result.reason, result.device) == ("bad-signature", None)

    def test_a_manifest_that_names_another_device_is_held(
        self,
        session: HeadquartersSession,
        device: Device,
        organisation: Organisation,
        stick: Path,
        tmp_path: Path,
    ) -> None:
        victim = Device(organisation)
        enrol(session, victim, tmp_path, "M-08")
        parts = replace(device.parts(), signing=device.identity.signing)
        parts.manifest = replace(parts.manifest, device=victim.device_id)
        device.keep(parts.write()[0])
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).reason == "bad-manifest"
        assert session.store.objects.links(victim.device_id) == ()

    def test_what_does_not_match_its_list_is_held(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = device.parts()
        device.keep(parts.forge([*parts.members(), ("extra.txt", b"x")]))
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).reason == "bad-archive"

    def test_a_record_that_is_not_the_announced_one_is_held(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = device.parts()
        line = replace(parts.manifest.records[0], record="ee" * 16)
        parts.manifest = replace(parts.manifest, records=(line,))
        device.keep(parts.forge())
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).reason == "bad-record"
        assert session.store.contents.blobs() == frozenset()
        assert list(session.archive.attachments.path.glob("*/*")) == []

    def test_a_second_object_at_one_place_is_a_fork_and_both_are_kept(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        twin = device.parts()
        first = device.seal()
        second = device.keep(twin.write()[0])
        device.hand_over(stick / "1", first)
        device.hand_over(stick / "2", second)
        found = reasons(intake_bag(session, stick).results)
        assert found == {first: "", second: "chain-fork"}
        released = take_in_overruled(session, find_held(session, second))
        assert released.outcome is Outcome.ACCEPTED
        assert session.store.records.count() == 2

    def test_an_object_that_names_another_predecessor_is_a_fork(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        device.seal()
        device.head = Sha256("ab" * 32)
        second = device.seal()
        device.hand_over(stick)
        found = reasons(intake_bag(session, stick).results)
        assert found[second] == "chain-fork" or "chain-fork" in found.values()

    def test_the_same_number_in_another_object_is_held(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        first = device.parts()
        device.seal(first)
        after = device.parts()
        after.manifest = replace(after.manifest, object_id=first.manifest.object_id)
        second = device.seal(after)
        device.hand_over(stick / "1", *[sha for sha in device.outbox if sha != second])
        device.hand_over(stick / "2", second)
        assert reasons(intake_bag(session, stick).results)[second] == "duplicate-number"


class TestRoomOnTheDisk:
    """A hostile stick must not fill headquarters' disk."""

    def test_large_garbage_is_not_even_copied(
        self,
        session: HeadquartersSession,
        device: Device,
        stick: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        good = device.seal()
        garbage = device.keep(bytes(GLANCED_FROM))
        parts = device.parts(photo=bytes(GLANCED_FROM))
        parts.identities = (HybridIdentity.generate(), HybridIdentity.generate())
        foreign = device.keep(parts.forge())
        device.hand_over(stick)
        copied: list[int] = []
        monkeypatch.setattr(spool.durable, "free_bytes", lambda _path: copied.append(1) or 2**50)
        summary = intake_bag(session, stick)
        assert {(bad.name[:64], bad.reason.value) for bad in summary.unreadable} == {
            (garbage, "not-sealed"),
            (foreign, "not-for-us"),
        }
        assert one(summary.results).sha256 == good
        assert len(copied) == 1

    def test_a_large_object_of_an_enrolled_device_is_taken_in(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        device.seal(device.parts(photo=bytes(GLANCED_FROM)))
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).outcome is Outcome.ACCEPTED

    def test_what_must_be_held_is_kept_while_there_is_room_for_it(
        self,
        session: HeadquartersSession,
        device: Device,
        organisation: Organisation,
        stick: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        newcomer = Device(organisation)
        newcomer.seal()
        newcomer.seal()
        newcomer.hand_over(stick)
        size = len(next(iter(newcomer.outbox.values())))
        monkeypatch.setattr(admission, "reserve_bytes", lambda _bytes: size * 3 // 2)
        summary = intake_bag(session, stick)
        assert one(summary.results).reason == "unknown-device"
        (refused,) = summary.unreadable
        assert refused.reason is BadReason.NO_ROOM
        # The same stick again, and what good devices send: nothing has changed.
        device.seal()
        device.hand_over(stick / "good")
        again = intake_bag(session, stick)
        assert (again.repeated, again.count(Outcome.ACCEPTED)) == (1, 1)
        assert [bad.reason for bad in again.unreadable] == [BadReason.NO_ROOM]
        assert list(session.archive.spool.iterdir()) == []
        # Once it is enrolled, all of it comes in.
        enrol(session, newcomer, tmp_path, "M-08")
        for held in session.store.objects.held():
            assert held.reason == "unknown-device"
        review_again(session)
        assert intake_bag(session, stick).count(Outcome.ACCEPTED) == 1
        assert session.store.objects.held() == ()

    def test_the_same_held_object_twice_takes_its_room_once(
        self,
        session: HeadquartersSession,
        organisation: Organisation,
        stick: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        newcomer = Device(organisation)
        sha256 = newcomer.seal()
        newcomer.hand_over(stick / "1")
        newcomer.hand_over(stick / "2")
        size = len(newcomer.outbox[sha256])
        monkeypatch.setattr(admission, "reserve_bytes", lambda _bytes: size * 3 // 2)
        summary = intake_bag(session, stick)
        assert [result.is_new for result in summary.results] == [True, False]
        assert session.archive.path_of(sha256, Outcome.HELD).is_file()

    def test_a_part_of_the_disk_stays_free(
        self,
        session: HeadquartersSession,
        device: Device,
        stick: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        device.seal()
        device.hand_over(stick)
        monkeypatch.setattr(spool.durable, "free_bytes", lambda _path: 10**9)
        monkeypatch.setattr(admission, "total_bytes", lambda _path: 10**12)
        summary = intake_bag(session, stick)
        assert isinstance(summary.interrupted, DiskFull)
        assert list(session.archive.spool.iterdir()) == []


class TestDevices:
    def test_objects_of_an_unknown_device_wait_for_its_approval(
        self,
        session: HeadquartersSession,
        organisation: Organisation,
        stick: Path,
        tmp_path: Path,
    ) -> None:
        newcomer = Device(organisation)
        newcomer.seal()
        newcomer.seal()
        newcomer.hand_over(stick)
        summary = intake_bag(session, stick)
        assert {result.reason for result in summary.results} == {"unknown-device"}
        assert session.store.records.count() == 0
        path = tmp_path / "request.age"
        path.write_bytes(newcomer.request())
        receive_request(session, path)
        entry = approve_device(session, newcomer.device_id[:6], "M-01")
        released = release_of_device(session, entry)
        assert [result.outcome for result in released] == [Outcome.ACCEPTED] * 2
        assert session.store.records.count() == 2
        assert session.store.objects.held() == ()

    def test_a_stranger_cannot_speak_for_an_enrolled_device(
        self,
        session: HeadquartersSession,
        device: Device,
        stick: Path,
    ) -> None:
        parts = device.parts()
        parts.signing = SigningKey.generate()
        device.keep(parts.forge())
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).reason == "unknown-device"
        assert session.store.objects.links(device.device_id) == ()

    def test_what_a_revoked_device_sends_is_held_until_somebody_decides(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        revoke_device(session, "M-07")
        sha256 = device.seal()
        device.hand_over(stick)
        assert one(intake_bag(session, stick).results).reason == "revoked-device"
        assert one(review_again(session)).reason == "revoked-device"
        held = find_held(session, sha256)
        assert take_in_overruled(session, held).outcome is Outcome.ACCEPTED


class TestInterruptions:
    def test_a_cut_while_a_held_object_was_taken_in_leaves_it_held_and_releasable(
        self, session: HeadquartersSession, organisation: Organisation, stick: Path, tmp_path: Path
    ) -> None:
        stranger = Device(organisation)
        sha256 = stranger.seal()
        stranger.hand_over(stick)
        intake_bag(session, stick)
        held = session.archive.path_of(sha256, Outcome.HELD)
        moved = session.archive.path_of(sha256, Outcome.ACCEPTED)
        moved.parent.mkdir(exist_ok=True)
        held.rename(moved)  # moved, and then the power went before the database knew
        begin_intake(session)
        assert held.exists()
        held.rename(moved)
        enrol(session, stranger, tmp_path, "M-09")
        entry = next(item for item in session.store.roster.entries() if item.code == "M-09")
        release_of_device(session, entry)
        found = session.store.objects.get(sha256)
        assert found is not None
        assert found.state is Outcome.ACCEPTED

    def test_a_held_object_whose_file_is_lost_keeps_no_other_from_being_released(
        self, session: HeadquartersSession, organisation: Organisation, stick: Path, tmp_path: Path
    ) -> None:
        stranger = Device(organisation)
        lost, kept = stranger.seal(), stranger.seal()
        stranger.hand_over(stick)
        intake_bag(session, stick)
        session.archive.path_of(lost, Outcome.HELD).unlink()
        enrol(session, stranger, tmp_path, "M-09")
        entry = next(item for item in session.store.roster.entries() if item.code == "M-09")
        assert [item.sha256 for item in release_of_device(session, entry)] == [kept]

    def test_an_object_that_older_databases_cannot_open_is_not_deleted(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        sha256 = device.seal()
        device.hand_over(stick)
        intake_bag(session, stick)
        path = session.archive.path_of(sha256, Outcome.ACCEPTED)
        stranger = path.with_name(f"{'ab' * 32}.age")
        stranger.write_bytes(path.read_bytes()[:200])  # as if it were sealed to a later key
        summary = intake_bag(session, stick)
        assert stranger.exists()
        assert summary.count(Outcome.ACCEPTED) == 0
        assert summary.unreadable

    def test_a_stick_pulled_half_way_keeps_what_was_read(
        self, session: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        path = tmp_path / "one.age"
        path.write_bytes(device.outbox[device.seal()])

        def pulled():  # type: ignore[no-untyped-def]  # a generator that fails
            yield copy_file_to_spool(path, session.archive.spool)
            raise DriveUnreadable

        summary = take_in(session, pulled(), admission_of(session, reading_plan(session)))
        assert isinstance(summary.interrupted, DriveUnreadable)
        assert one(summary.results).outcome is Outcome.ACCEPTED

    def test_cancelling_keeps_what_was_read(
        self, session: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        path = tmp_path / "one.age"
        path.write_bytes(device.outbox[device.seal()])

        def cancelled():  # type: ignore[no-untyped-def]  # a generator that fails
            yield copy_file_to_spool(path, session.archive.spool)
            raise Cancelled

        with pytest.raises(Cancelled):
            take_in(session, cancelled(), admission_of(session, reading_plan(session)))
        assert session.store.records.count() == 1

    def test_an_object_moved_but_not_committed_is_taken_in_next_time(
        self, session: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        sha256 = device.seal(device.parts(photo=b"some photo"))
        path = tmp_path / "one.age"
        path.write_bytes(device.outbox[sha256])
        begin_intake(session)
        spooled = copy_file_to_spool(path, session.archive.spool)
        assert isinstance(spooled, SpooledObject)
        read_object(reading_plan(session), sha256, spooled.path)  # its blob is written now
        session.archive.keep([(sha256, spooled.path, Outcome.ACCEPTED)])
        # Here the power fails: the database knows nothing of it.
        session = reopened(session)
        result = one(intake_files(session, []).results)
        assert (result.sha256, result.outcome) == (sha256, Outcome.ACCEPTED)
        assert session.archive.path_of(sha256, Outcome.ACCEPTED).is_file()
        assert len(list(session.archive.attachments.path.glob("*/*"))) == 1
        close_session(session)

    def test_such_an_object_may_come_from_the_stick_at_the_same_time(
        self, session: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        sha256 = device.seal(device.parts(photo=b"some photo"))
        path = tmp_path / "one.age"
        path.write_bytes(device.outbox[sha256])
        spooled = copy_file_to_spool(path, session.archive.spool)
        assert isinstance(spooled, SpooledObject)
        session.archive.keep([(sha256, spooled.path, Outcome.ACCEPTED)])
        summary = intake_files(session, [path])
        assert [result.is_new for result in summary.results] == [True, False]
        assert session.archive.path_of(sha256, Outcome.ACCEPTED).is_file()
        assert len(list(session.archive.attachments.path.glob("*/*"))) == 1
        assert list(session.archive.spool.iterdir()) == []
