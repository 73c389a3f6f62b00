"""One run of sync, against a drop server in memory that fails as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.bundle.approval import Approval, write_approval
from fieldkit.bundle.mail import MailItem, MailKind
from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import ReportState
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import (
    Cancelled,
    ConnectionCut,
    DiskFull,
    FieldkitError,
    NetworkError,
    NotTrusted,
    OffsetDiffers,
    ServerBusy,
    ServerFull,
    ServerRefused,
    ServerUnreachable,
)
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.device_state import ENROLMENT
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import ReturnRead, read_mail
from fieldkit.operations.field.remember_sync import last_skew, last_sync
from fieldkit.operations.field.renew_certificate import waiting_renewal
from fieldkit.operations.field.sync import check_connection, sync
from fieldkit.operations.field.sync_desk import SyncDesk, SyncSummary
from fieldkit.operations.in_vault import InVault
from fieldkit.operations.session import Session
from fieldkit.vault.verify import CARRIED_DAYS, housekeeping
from tests.fakes.drop_box import NETWORK, Fault, MemoryDropBox, MemoryWay
from tests.fakes.letters import a_directory, a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object

SMALL, LARGE = b"small" * 100, b"large" * 4000


class Watcher:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.stages: list[SyncStage] = []
        self.checks: list[tuple[CheckResult, ...]] = []
        self.moves: list[Upload] = []
        self.took = 0

    def entered(self, stage: SyncStage) -> None:
        self.stages.append(stage)

    def checked(self, results: tuple[CheckResult, ...]) -> None:
        self.checks.append(results)

    def moved(self, upload: Upload) -> None:
        self.moves.append(upload)

    def took_in(self, came_back: ReturnRead) -> None:
        self.took = came_back.letters


@pytest.fixture
def box() -> MemoryDropBox:
    return MemoryDropBox()


@pytest.fixture
def way(device: Session, box: MemoryDropBox) -> MemoryWay:
    return MemoryWay(device, [box])


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def desk(device: Session, way: MemoryWay, watcher: Watcher) -> SyncDesk:
    return SyncDesk(device, way, watcher=watcher, wait=lambda _seconds: None)


def fails_at(request: str, error: FieldkitError, *, name: str = "", times: int = 1) -> Fault:
    """Fail the first `times` requests of a kind, of one object or any."""
    left = [times]

    def fault(asked: str, about: str) -> None:
        if asked == request and name in ("", about) and left[0]:
            left[0] -= 1
            raise error

    return fault


def state_of(session: Session, sha256: Sha256) -> UploadState:
    return session.vault.uploads.item(sha256).upload.state


def asked(box: MemoryDropBox) -> list[str]:
    return [request for request, _name in box.requests]


def revocation(session: Session) -> MailItem:
    identity = load_identity(session.vault)
    pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    approval = Approval(identity.device_id, pem, DeviceState.REVOKED, session.clock.now())
    return MailItem("approval.json", MailKind.APPROVAL, write_approval(approval))


def test_what_only_a_server_has_of_a_colleague_never_goes_by_itself(
    desk: SyncDesk, device: Session
) -> None:
    carried = put_object(device, SMALL, carried=True)
    sync(desk)
    assert device.vault.outbox.get(carried).state is ReportState.STORED
    housekeeping(device.vault, device.clock.now() + timedelta(days=CARRIED_DAYS * 9))
    assert device.vault.outbox.path(device.vault.outbox.get(carried)).is_file()


def test_everything_sealed_is_stored_and_nothing_twice(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    own, carried = put_object(device, LARGE), put_object(device, SMALL, carried=True)
    summary = sync(desk)
    assert box.completions == [carried, own]  # small before large
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 2, 0)
    assert summary.stored_bytes == len(SMALL) + len(LARGE)
    assert device.vault.outbox.get(own).state is ReportState.STORED
    assert [stub.state for stub in device.vault.reports.stubs_of(own)] == [ReportState.STORED]
    entry = device.vault.custody.last()
    assert entry is not None
    assert (entry.event, entry.detail) == (CustodyEvent.HANDED_OVER, "server")
    sent = box.sent
    assert sync(desk).stored == 0
    assert box.sent == sent


def test_no_object_is_named_before_mail_was_asked_for_and_taken_in(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    box.leave(a_letter(device, organisation))
    sync(desk)
    assert asked(box) == ["list", "fetch", "delete", "head", "patch"]


def test_the_watcher_hears_stages_checks_and_each_state(
    desk: SyncDesk, device: Session, watcher: Watcher
) -> None:
    put_object(device, SMALL)
    summary = sync(desk)
    assert watcher.stages == list(SyncStage)
    states = [upload.state for upload in watcher.moves]
    assert states == [UploadState.CHECKING, UploadState.UPLOADING, UploadState.STORED]
    assert watcher.checks[-1] == summary.checks
    assert {result.finding for result in summary.checks} == {Finding.PASSED}
    assert [result.check for result in summary.checks] == list(Check)
    assert summary.network == NETWORK


def test_progress_counts_the_bytes_that_are_due(desk: SyncDesk, device: Session) -> None:
    put_object(device, SMALL)
    put_object(device, LARGE)
    seen: list[tuple[int, int]] = []
    sync(desk, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(SMALL) + len(LARGE),) * 2
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)


def test_where_a_check_fails_beforehand_nothing_is_opened(
    desk: SyncDesk, device: Session, way: MemoryWay
) -> None:
    put_object(device, SMALL)
    way.failing = [CheckResult(Check.ALLOWED, Finding.FAILED, Cause.NETWORK_UNKNOWN)]
    summary = sync(desk)
    assert way.opened == []
    assert summary.end is SyncEnd.NOT_TRUSTED
    assert isinstance(summary.error, NotTrusted)
    assert (summary.error.check, summary.error.cause) == ("allowed", "network-unknown")
    assert summary.waiting == 1


def test_a_server_that_does_not_prove_itself_is_asked_nothing(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)

    def intercepted(_number: int) -> None:
        raise NotTrusted(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED)

    way.on_open = intercepted
    summary = sync(desk)
    assert (summary.end, box.requests) == (SyncEnd.NOT_TRUSTED, [])


def test_refused_at_the_first_question_no_object_is_named(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    box.faults = fails_at("list", NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED))
    summary = sync(desk)
    assert (summary.end, asked(box)) == (SyncEnd.NOT_TRUSTED, ["list"])
    failed = [result.check for result in summary.checks if result.finding is Finding.FAILED]
    assert failed == [Check.OUR_CERTIFICATE]


def test_cut_off_on_an_open_connection_it_stops_at_once(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    first = put_object(device, SMALL)
    put_object(device, LARGE)
    box.faults = fails_at("patch", ServerRefused(403), name=first)
    summary = sync(desk)
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.NOT_TRUSTED, 0, 2)
    assert asked(box) == ["list", "head", "patch"]


def test_the_second_server_is_used_where_the_first_cannot_be_reached(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    other = MemoryDropBox()
    way.boxes.append(other)

    def unreachable(number: int) -> None:
        if number == 0:
            raise ServerUnreachable

    way.on_open = unreachable
    assert sync(desk).end is SyncEnd.DONE
    assert (len(other.completions), box.requests) == (1, [])


@pytest.mark.parametrize(
    "error",
    [ServerBusy(503), ConnectionCut(), NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)],
)
def test_the_second_server_is_used_where_the_first_does_not_answer(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox, error: NetworkError
) -> None:
    put_object(device, SMALL)
    way.boxes.append(MemoryDropBox())
    box.faults = fails_at("list", error, times=1000)
    summary = sync(desk)
    assert (summary.end, summary.stored) == (SyncEnd.DONE, 1)
    assert (asked(box), way.judged) == (["list"], 2)


def test_where_no_server_can_be_used_the_preferred_one_is_explained(
    desk: SyncDesk, way: MemoryWay
) -> None:
    way.boxes.append(MemoryDropBox())

    def refused(number: int) -> None:
        raise NotTrusted(Check.SERVER_NAME if number else Check.SERVER_TIME, Cause.SERVER_EXPIRED)

    way.on_open = refused
    summary = sync(desk)
    failed = [result.check for result in summary.checks if result.finding is Finding.FAILED]
    assert failed == [Check.SERVER_TIME]
    assert isinstance(summary.error, NotTrusted)
    assert summary.error.check == Check.SERVER_TIME


def test_a_network_that_changed_before_the_second_server_is_judged_first(
    desk: SyncDesk, way: MemoryWay
) -> None:
    way.boxes.append(MemoryDropBox())

    def moved(_number: int) -> None:
        way.failing = [CheckResult(Check.ROUTE, Finding.FAILED, Cause.NO_VPN)]
        raise ConnectionCut

    way.on_open = moved
    summary = sync(desk)
    assert (summary.end, way.opened) == (SyncEnd.NOT_TRUSTED, [])


def test_somebody_between_does_not_learn_the_other_servers(desk: SyncDesk, way: MemoryWay) -> None:
    way.boxes.append(MemoryDropBox())
    tried: list[int] = []

    def portal(number: int) -> None:
        tried.append(number)
        raise NotTrusted(Check.ENCRYPTION, Cause.CAPTIVE_PORTAL)

    way.on_open = portal
    assert sync(desk).end is SyncEnd.NOT_TRUSTED
    assert tried == [0]


def test_after_a_cut_everything_is_judged_again_and_goes_on_at_the_byte(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, LARGE)
    box.cut_after = 10_000
    summary = sync(desk)
    assert summary.end is SyncEnd.DONE
    assert (way.judged, len(way.opened)) == (2, 2)
    assert box.sent == len(LARGE)  # no byte twice
    assert box.completions == [sha256]


def test_after_a_cut_on_a_network_that_is_not_trusted_any_more_it_ends(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    put_object(device, LARGE)
    box.cut_after = 10_000

    def another_network(asked: str, _name: str) -> None:
        if asked == "patch":
            way.failing = [CheckResult(Check.ALLOWED, Finding.FAILED, Cause.NETWORK_UNKNOWN)]

    box.faults = another_network
    summary = sync(desk)
    assert (summary.end, len(way.opened), box.sent) == (SyncEnd.NOT_TRUSTED, 1, 10_000)


def test_on_another_network_amid_an_object_everything_is_judged_again_first(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    put_object(device, LARGE)

    def moved(done: int, _total: int) -> None:
        if done > 8000 and way.judged == 1:
            way.has_moved = True
            way.failing = [CheckResult(Check.ROUTE, Finding.FAILED, Cause.NO_VPN)]

    summary = sync(desk, progress=moved)
    assert (summary.end, way.judged, len(way.opened)) == (SyncEnd.NOT_TRUSTED, 2, 1)
    assert box.sent < len(LARGE)
    way.failing = []
    assert sync(desk).stored == 1
    assert box.sent == len(LARGE)


def test_a_server_that_cuts_every_time_is_left_alone(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    box.faults = fails_at("head", ConnectionCut(), times=1000)
    summary = sync(desk)
    assert (summary.end, len(way.opened)) == (SyncEnd.BROKEN, 2)
    upload = device.vault.uploads.item(sha256).upload
    assert (upload.state, upload.reason) == (UploadState.WAITING, "cut")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ServerFull(507), "full"),
        (ServerRefused(413), "too-large"),
        (ServerBusy(429, 60), "busy"),
    ],
)
def test_an_object_that_is_refused_holds_up_no_other(
    desk: SyncDesk, device: Session, box: MemoryDropBox, error: NetworkError, reason: str
) -> None:
    refused, good = put_object(device, SMALL), put_object(device, LARGE)
    box.faults = fails_at("patch", error, name=refused)
    summary = sync(desk)
    assert box.completions == [good]
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 1, 1)
    upload = device.vault.uploads.item(refused).upload
    assert (upload.reason, upload.attempts) == (reason, 1)
    assert summary.again_at == upload.not_before is not None


def test_a_refusal_that_ends_the_connection_holds_up_no_other(
    desk: SyncDesk, device: Session, box: MemoryDropBox, way: MemoryWay
) -> None:
    refused = {put_object(device, bytes([number]) * 50) for number in range(4)}
    good = put_object(device, LARGE)
    box.closes_after_refusal = True

    def fault(request: str, name: str) -> None:
        if request == "patch" and name in refused:
            raise ServerRefused(400)

    box.faults = fault
    summary = sync(desk)
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 1, 4)
    assert (box.completions, len(way.opened)) == ([good], 5)
    assert asked(box).count("list") == 5


@pytest.mark.parametrize("closes", [False, True])
def test_an_object_that_is_locked_by_a_dead_request_is_tried_again_soon(
    desk: SyncDesk, device: Session, box: MemoryDropBox, closes: bool
) -> None:
    sha256, other = put_object(device, SMALL), put_object(device, LARGE)
    box.closes_after_refusal = closes
    box.faults = fails_at("patch", ServerBusy(423), name=sha256, times=2)
    summary = sync(desk)
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 2, 0)
    assert set(box.completions) == {sha256, other}


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize("asks", [False, True])
def test_an_object_that_stays_locked_waits_and_holds_up_no_other(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox, closes: bool, asks: bool
) -> None:
    sha256, other = put_object(device, SMALL), put_object(device, LARGE)
    box.closes_after_refusal = closes
    box.faults = fails_at("patch", ServerBusy(423), name=sha256, times=1000)
    waited: list[float] = []
    summary = sync(replace(desk, wait=waited.append, retry_now=asks))
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 1, 1)
    assert box.completions == [other]
    upload = device.vault.uploads.item(sha256).upload
    assert (upload.state, upload.reason) == (UploadState.WAITING, "busy")
    assert round(sum(waited)) == 30
    assert len(way.opened) == (7 if closes else 1)


def test_waiting_for_a_lock_ends_when_the_person_stops(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    box.faults = fails_at("patch", ServerBusy(423), times=1000)
    is_waiting: list[float] = []

    def stop(_done: int, _total: int) -> None:
        if len(is_waiting) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        sync(replace(desk, wait=is_waiting.append), progress=stop)
    assert len(is_waiting) == 4
    assert state_of(device, sha256) is UploadState.WAITING


@pytest.mark.parametrize("closes", [False, True])
def test_what_failed_is_not_tried_twice_in_a_run_that_a_person_asked_for(
    desk: SyncDesk, device: Session, way: MemoryWay, box: MemoryDropBox, closes: bool
) -> None:
    put_object(device, SMALL)
    box.closes_after_refusal = closes
    box.faults = fails_at("patch", ServerRefused(400), times=1000)
    assert sync(replace(desk, retry_now=True)).waiting == 1
    assert asked(box).count("patch") == 1
    assert len(way.opened) == (2 if closes else 1)


def test_another_offset_that_ends_the_connection_is_asked_for_over_the_next(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, LARGE)
    box.closes_after_refusal = True
    box.faults = fails_at("patch", OffsetDiffers(5000), name=sha256)
    assert sync(desk).stored == 1


def test_a_server_that_is_too_busy_for_everybody_is_left_alone(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    for number in range(8):
        put_object(device, bytes([number]) * 50)
    box.faults = fails_at("head", ServerBusy(503, 60), times=1000)
    summary = sync(desk)
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 0, 8)
    assert asked(box).count("head") == 3


def test_a_damaged_file_is_named_and_does_not_travel(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    damaged, missing, good = (put_object(device, SMALL + bytes([n])) for n in range(3))
    outbox = device.vault.outbox
    outbox.path(outbox.get(damaged)).write_bytes(SMALL + b"\xff")
    outbox.path(outbox.get(missing)).unlink()
    summary = sync(desk)
    assert box.completions == [good]
    assert (summary.damaged, summary.given_up, box.parts) == (2, 2, {})
    assert device.vault.uploads.item(damaged).upload.reason == "damaged-here"


def test_what_waits_for_its_next_try_goes_at_once_when_a_person_asks(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    box.faults = fails_at("patch", ServerRefused(413))
    sync(desk)
    assert sync(desk).stored == 0
    assert state_of(device, sha256) is UploadState.GIVEN_UP
    assert sync(replace(desk, retry_now=True)).stored == 1


def test_another_offset_than_expected_is_asked_for_and_used(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, LARGE)
    box.parts[sha256] = LARGE[:5000]

    def grows(request: str, name: str) -> None:
        if request == "patch" and len(box.parts[sha256]) == 5000:
            box.parts[sha256] = LARGE[:6000]  # what was still on its way has arrived

    box.faults = grows
    assert sync(desk).stored == 1
    assert box.sent == len(LARGE) - 6000


@pytest.mark.parametrize("at", ["list", "fetch", "delete", "head", "patch"])
def test_stopped_anywhere_the_next_run_finishes(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox, at: str
) -> None:
    sha256 = put_object(device, LARGE)
    box.leave(a_letter(device, organisation))
    box.faults = fails_at(at, Cancelled())
    with pytest.raises(Cancelled):
        sync(desk)
    assert state_of(device, sha256) is UploadState.WAITING
    summary = sync(desk)
    assert (summary.end, summary.stored, box.letters) == (SyncEnd.DONE, 1, {})
    assert len(device.vault.mail.unacknowledged()) == 1


def test_a_run_that_was_stopped_is_remembered_as_that_and_as_no_failure(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, LARGE)
    box.faults = fails_at("head", Cancelled())
    with pytest.raises(Cancelled):
        sync(desk)
    last = last_sync(device.vault)
    assert last is not None
    assert (last.end, last.failures, last.good_at) == (SyncEnd.STOPPED, 0, None)


def test_a_run_that_a_lock_cuts_leaves_no_word(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, LARGE)
    is_locked: list[bool] = []

    def in_vault(step: Callable[[], object]) -> object:
        if is_locked:
            raise Cancelled
        return step()

    def lock(request: str, _name: str) -> None:
        if request == "patch":
            is_locked.append(True)

    box.faults = lock
    with pytest.raises(Cancelled):
        sync(replace(desk, in_vault=in_vault))  # type: ignore[arg-type]  # generic
    assert last_sync(device.vault) is None
    assert sync(desk).end is SyncEnd.DONE


def test_stopped_amid_an_object_it_goes_on_at_the_byte(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, LARGE)

    def stop(done: int, _total: int) -> None:
        if done > 8000:
            raise Cancelled

    with pytest.raises(Cancelled):
        sync(desk, progress=stop)
    assert 0 < box.sent < len(LARGE)
    sync(desk)
    assert box.sent == len(LARGE)


def test_what_a_killed_run_has_left_goes_on(desk: SyncDesk, device: Session) -> None:
    sha256 = put_object(device, SMALL)
    with device.vault.transaction():
        for state in (UploadState.CHECKING, UploadState.UPLOADING):
            device.vault.uploads.put(Upload(sha256, len(SMALL), state), device.clock.now())
    assert sync(desk).stored == 1


def test_a_full_disk_here_ends_the_run_and_loses_nothing(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    is_full = [True]

    def in_vault(step: Callable[[], object]) -> object:
        if is_full[0] and box.completions:
            raise DiskFull
        return step()

    with pytest.raises(DiskFull):
        sync(replace(desk, in_vault=in_vault))  # type: ignore[arg-type]  # generic
    is_full[0] = False
    assert sync(desk).stored == 1
    assert box.completions == [sha256]


def test_receipts_come_back_and_the_letter_is_deleted_after_the_commit(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    sync(desk)
    letter = box.leave(a_letter(device, organisation, a_receipt_for(device, organisation, sha256)))
    is_known_when_deleted: list[bool] = []

    def look(request: str, name: str) -> None:
        if request == "delete":
            is_known_when_deleted.append(device.vault.mail.knows(Sha256(name)))

    box.faults = look
    summary = sync(desk)
    assert (summary.came_back.letters, summary.came_back.accepted) == (1, 1)
    assert is_known_when_deleted == [True]
    assert letter not in box.letters
    assert device.vault.outbox.get(sha256).state is ReportState.RECEIVED


def test_a_letter_that_came_by_stick_is_only_deleted(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    letter = a_letter(device, organisation)
    box.leave(letter)
    read_mail(device, [letter])
    assert sync(desk).came_back.letters == 0
    assert (asked(box), box.letters) == (["list", "delete"], {})


def test_a_letter_that_is_refused_stays_and_is_not_fetched_again_for_a_day(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    box.leave(b"no letter at all")
    assert len(sync(desk).came_back.refused) == 1
    sync(desk)
    assert asked(box).count("fetch") == 1
    assert len(box.letters) == 1
    device.clock.pass_time(hours=25)  # type: ignore[attr-defined]  # the clock of tests
    sync(desk)
    assert asked(box).count("fetch") == 2


def test_a_server_that_makes_up_letters_does_not_keep_the_device_busy(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    for number in range(50):
        box.leave(b"made up" + bytes([number]))
    box.leave(a_letter(device, organisation))
    summary = sync(desk)
    assert (summary.end, summary.stored, summary.came_back.letters) == (SyncEnd.DONE, 1, 0)
    assert asked(box).count("fetch") == 20
    sync(desk)
    assert sync(desk).came_back.letters == 1  # it comes through, behind all of them
    assert asked(box).count("fetch") == 51


def test_a_received_object_does_not_travel_any_more(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)
    box.leave(a_letter(device, organisation, a_receipt_for(device, organisation, sha256)))
    sync(desk)
    assert "head" not in asked(box)


def test_a_receipt_by_stick_amid_the_upload_counts(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    sha256 = put_object(device, SMALL)

    def stick(request: str, _name: str) -> None:
        if request == "patch":
            receipt = a_receipt_for(device, organisation, sha256)
            read_mail(device, [a_letter(device, organisation, receipt)])

    box.faults = stick
    summary = sync(desk)
    assert (summary.end, summary.stored) == (SyncEnd.DONE, 0)
    assert device.vault.outbox.get(sha256).state is ReportState.RECEIVED


def test_revoked_it_stops_before_any_object(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    box.leave(a_letter(device, organisation, items=[revocation(device)]))
    summary = sync(desk)
    assert (summary.end, summary.came_back.device_state) == (SyncEnd.REVOKED, "revoked")
    assert "head" not in asked(box)


def test_a_new_directory_is_judged_by_before_anything_is_sent(
    desk: SyncDesk,
    device: Session,
    organisation: Organisation,
    way: MemoryWay,
    box: MemoryDropBox,
) -> None:
    put_object(device, SMALL)
    newer = publish_headquarters(
        organisation.directory(),
        organisation.with_changes(policy=Policy(require_tor=True)),
        organisation.signers,
        organisation.online,
        device.clock.now(),
    )
    box.leave(a_letter(device, organisation, items=[a_directory(newer)]))
    summary = sync(desk)
    assert way.judged == 2
    assert asked(box) == ["list", "fetch", "delete", "list", "head", "patch"]
    assert (summary.end, summary.came_back.forms_changed) == (SyncEnd.DONE, True)


def test_an_older_directory_in_a_newer_letter_stops_everything_until_a_good_one_comes(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    old = organisation.directory()
    newer = publish_headquarters(
        old,
        organisation.headquarters,
        organisation.signers,
        organisation.online,
        device.clock.now(),
    )
    read_mail(device, [a_letter(device, organisation, items=[a_directory(newer)])])
    device.clock.pass_time(hours=1)  # type: ignore[attr-defined]
    box.leave(a_letter(device, organisation, items=[a_directory(old)]))
    for _ in range(2):  # also when the letter is known already
        summary = sync(desk)
        assert summary.end is SyncEnd.NOT_TRUSTED
        assert summary.checks[-1].cause is Cause.DIRECTORY_OLDER
        assert "head" not in asked(box)
    device.clock.pass_time(hours=1)  # type: ignore[attr-defined]
    box.leave(a_letter(device, organisation, items=[a_directory(newer)]))
    assert sync(desk).end is SyncEnd.DONE


def test_a_late_letter_with_an_older_directory_is_only_late(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    old = organisation.directory()
    by_network = a_letter(device, organisation, items=[a_directory(old)])
    device.clock.pass_time(hours=1)  # type: ignore[attr-defined]
    newer = publish_headquarters(
        old,
        organisation.headquarters,
        organisation.signers,
        organisation.online,
        device.clock.now(),
    )
    read_mail(device, [a_letter(device, organisation, items=[a_directory(newer)])])  # by stick
    box.leave(by_network)
    assert sync(desk).stored == 1


def test_an_invalid_directory_stops_everything(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    content = bytearray(organisation.directory().to_archive())
    content[600] ^= 1
    item = MailItem("directory.tar", MailKind.DIRECTORY, bytes(content))
    box.leave(a_letter(device, organisation, items=[item]))
    summary = sync(desk)
    assert (summary.end, summary.checks[-1].cause) == (
        SyncEnd.NOT_TRUSTED,
        Cause.DIRECTORY_INVALID,
    )


def test_a_server_that_lost_its_data_gets_everything_again_after_days(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    own = put_object(device, SMALL)
    put_object(device, LARGE, carried=True)
    sync(desk)
    box.forget_everything()
    assert sync(desk).stored == 0  # the receipt may be on its way
    device.clock.pass_time(days=4)  # type: ignore[attr-defined]
    summary = sync(desk)
    assert summary.stored == 1
    assert list(box.complete) == [own]


def test_what_the_server_still_has_is_asked_for_once_in_days(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    sync(desk)
    device.clock.pass_time(days=4)  # type: ignore[attr-defined]
    box.requests.clear()
    sync(desk)
    sync(desk)
    assert asked(box) == ["list", "head", "list"]


def test_what_is_sealed_meanwhile_goes_too(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)

    def seal(request: str, _name: str) -> None:
        if request == "patch" and not box.completions:
            put_object(device, LARGE)

    box.faults = seal
    assert sync(desk).stored == 2


def test_the_run_is_remembered_and_the_clock_is_not_corrected(
    desk: SyncDesk, device: Session, way: MemoryWay
) -> None:
    put_object(device, SMALL)
    way.seconds_behind = 300
    sync(desk)
    last, skew = last_sync(device.vault), last_skew(device.vault)
    assert last is not None
    assert (last.end, last.stored, last.failures) == (SyncEnd.DONE, 1, 0)
    assert last.good_at == last.at == device.clock.now()
    assert skew is not None
    assert skew.seconds == 300
    way.failing = [CheckResult(Check.ROUTE, Finding.FAILED, Cause.NO_VPN)]
    sync(desk)
    sync(desk)
    last = last_sync(device.vault)
    assert last is not None
    assert (last.end, last.failures) == (SyncEnd.NOT_TRUSTED, 2)
    assert last.good_at is not None


def test_the_checks_alone_ask_for_nothing_but_the_list_of_mail(
    desk: SyncDesk, device: Session, organisation: Organisation, box: MemoryDropBox
) -> None:
    put_object(device, SMALL)
    box.leave(a_letter(device, organisation))
    summary = check_connection(desk)
    assert asked(box) == ["list"]
    assert {result.finding for result in summary.checks} == {Finding.PASSED}
    assert last_sync(device.vault) is None


def test_drafts_are_no_objects_and_an_empty_outbox_is_no_failure(desk: SyncDesk) -> None:
    summary: SyncSummary = sync(desk)
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 0, 0)


def test_a_request_for_a_new_certificate_travels_like_an_object(
    desk: SyncDesk, device: Session, box: MemoryDropBox
) -> None:
    with device.vault.transaction():
        device.vault.settings.put(ENROLMENT, DeviceState.APPROVED.value)  # without a certificate
    sha256 = put_object(device, LARGE)
    summary = sync(desk)
    waiting = waiting_renewal(device.vault)
    assert waiting is not None
    assert box.completions == [waiting.sha256, sha256]
    assert summary.stored == 1
    sent = box.sent
    sync(desk)
    assert box.sent == sent


class Forgetful(MemoryWay):
    """A way that leaves one stage of the checks out."""

    left_out = ""

    def after_handshake(
        self, results: tuple[CheckResult, ...], failure: NetworkError | None
    ) -> tuple[CheckResult, ...]:
        if self.left_out == "handshake":
            return results
        return super().after_handshake(results, failure)

    def after_mail(
        self, results: tuple[CheckResult, ...], in_vault: InVault
    ) -> tuple[CheckResult, ...]:
        return results if self.left_out == "mail" else super().after_mail(results, in_vault)


@pytest.mark.parametrize("left_out", ["handshake", "mail"])
def test_a_check_that_was_left_out_lets_no_object_be_named(
    desk: SyncDesk, device: Session, box: MemoryDropBox, left_out: str
) -> None:
    put_object(device, SMALL)
    way = Forgetful(device, [box])
    assert sync(replace(desk, way=way)).stored == 1
    put_object(device, LARGE)
    way.left_out = left_out
    box.requests.clear()
    assert sync(replace(desk, way=way)).end is SyncEnd.NOT_TRUSTED
    assert asked(box) == ["list"]
