"""Headquarters syncs with a drop server: nothing lost, nothing doubled, the revoked go first."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundle.approval import read_approval
from fieldkit.bundle.mail import MailKind, items_of_kind, open_mail
from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto import x509
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import (
    Cancelled,
    ConnectionCut,
    DiskFull,
    InvalidInput,
    NotAllowed,
    NotTrusted,
    ServerAnswerInvalid,
    ServerUnreachable,
)
from fieldkit.operations.hq import pull_objects
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.own_certificate import current_certificate, own_certificates
from fieldkit.operations.hq.renew_device import renew_device
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.sync_with_servers import ServerSync, SyncDone, sync_with_servers
from fieldkit.operations.hq.write_message import write_message
from fieldkit.operations.hq.write_return import plan_return
from fieldkit.transfer import download
from fieldkit.transfer.spool import SpoolLimits
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import (
    START,
    VAULT_KEY,
    Device,
    HandClock,
    enrol,
    reopened,
)
from tests.fakes.memory_server import MemoryServer
from tests.fakes.organisation import Organisation

URL = "https://192.0.2.7"
PHOTO = b"a photo " * 4000


@pytest.fixture
def server(session: HeadquartersSession) -> MemoryServer:
    """A server that was just set up."""
    return MemoryServer(headquarters={current_certificate(session).sha256})


def sync(session: HeadquartersSession, server: MemoryServer) -> SyncDone:
    return sync_with_servers(session, server.connect, urls=[URL])


def synced(session: HeadquartersSession, server: MemoryServer) -> ServerSync:
    done = sync(session, server)
    assert done.failure is None, done.failure
    (one,) = done.servers
    return one


def uploaded(server: MemoryServer, device: Device, photo: bytes = b"photo") -> Sha256:
    sha256 = device.seal(device.parts(photo=photo))
    return server.hold(device.device_id, device.outbox[sha256])


def backed_up(session: HeadquartersSession, *objects: Sha256, backup: str = "0a" * 16) -> None:
    with session.store.transaction():
        session.store.backups.add_verified(backup, objects, session.clock.now())


def states(session: HeadquartersSession) -> list[str]:
    (known,) = session.store.servers.every()
    return [item.state.value for item in session.store.servers.objects(known.server_id)]


def certificate_of(session: HeadquartersSession, device: Device) -> Sha256:
    entry = session.store.roster.entry(device.device_id)
    return x509.certificate_sha256(entry.certificate.encode())


def failing(kind: str, error: Callable[[], Exception], after: int = 0) -> Callable[[object], None]:
    """Return trouble that comes once, when `kind` was asked `after` times."""
    left = [after]

    def trouble(asked: tuple[str, ...]) -> None:
        if asked[0] == kind:
            left[0] -= 1
            if left[0] == -1:
                raise error()

    return trouble  # type: ignore[return-value]  # of what the fake calls it with


class TestPulling:
    def test_a_report_on_the_server_is_taken_in_and_receipted(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        done = synced(session, server)
        assert (done.count(Outcome.ACCEPTED), done.left, done.allowed) == (1, 1, 1)
        assert session.archive.path_of(sha256, Outcome.ACCEPTED).is_file()
        ((owner, mail),) = server.mail
        assert owner == device.device_id
        letter = open_mail(
            server.mail[owner, mail], device.identity.age, lambda _key: None, device=owner
        )
        kinds = {item.kind for item in letter.items}
        assert kinds >= {MailKind.RECEIPT, MailKind.APPROVAL, MailKind.DIRECTORY}

    def test_the_mail_is_the_same_as_on_a_stick(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device)
        synced(session, server)
        assert {sha256 for _device, sha256 in server.mail} == {
            mail.sha256 for mail in plan_return(session).mails
        }

    def test_a_second_sync_fetches_and_leaves_nothing(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device)
        synced(session, server)
        asked = len(server.asked("fetch")), len(server.asked("put"))
        done = synced(session, server)
        assert (len(server.asked("fetch")), len(server.asked("put"))) == asked == (1, 1)
        assert (done.repeated, done.left, done.waiting) == (0, 0, 1)

    def test_what_came_by_stick_is_not_fetched(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, stick: Path
    ) -> None:
        sha256 = uploaded(server, device)
        device.hand_over(stick)
        intake_bag(session, stick)
        assert synced(session, server).repeated == 1
        assert server.asked("fetch") == []
        received = session.store.objects.get(sha256)
        assert received is not None
        assert received.arrivals == 1

    def test_what_a_crash_left_before_its_commit_is_taken_in_from_here(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        path = session.archive.path_of(sha256, Outcome.ACCEPTED)
        path.parent.mkdir()
        path.write_bytes(device.outbox[sha256])
        assert synced(session, server).count(Outcome.ACCEPTED) == 1
        assert server.asked("fetch") == []
        received = session.store.objects.get(sha256)
        assert received is not None
        assert (received.arrivals, states(session)) == (1, ["taken"])

    def test_what_is_sent_once_more_asks_for_another_receipt(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        sha256 = uploaded(server, device)
        synced(session, server)
        backed_up(session, sha256)
        synced(session, server)
        assert server.objects == {}
        clock.pass_days(1)
        server.hold(device.device_id, device.outbox[sha256])
        before = len(server.asked("put"))
        assert synced(session, server).repeated == 1
        received = session.store.objects.get(sha256)
        assert received is not None
        assert received.arrivals == 2
        assert len(server.asked("put")) == before + 1

    def test_lists_of_several_pages_are_read_on_from_the_cursor(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        server.page = 2
        for _ in range(5):
            uploaded(server, device)
        assert synced(session, server).count(Outcome.ACCEPTED) == 5
        synced(session, server)
        assert [asked[1] for asked in server.asked("intake")] == ["", "2", "4", "4"]

    def test_a_cut_download_goes_on_where_it_stopped(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device, PHOTO)
        server.bytes_until_cut = 10_000
        assert synced(session, server).count(Outcome.ACCEPTED) == 1
        assert [asked[1:] for asked in server.asked("fetch")] == [
            (sha256, "0"),
            (sha256, "10000"),
        ]
        assert list(session.archive.downloads.iterdir()) == []

    def test_a_cut_at_any_offset_of_a_small_object_costs_nothing(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        size = len(device.outbox[sha256])
        for offset in range(1, size, size // 20):
            server.bytes_until_cut = offset
            server.trouble = failing("fetch", ServerUnreachable, after=1)
            done = sync(session, server)
            # It was cut, and could not be reached again: some of it is here.
            assert isinstance(done.failure, ServerUnreachable)
            (part,) = session.archive.downloads.iterdir()
            assert part.stat().st_size == offset
            part.unlink()
        server.trouble = lambda asked: None
        assert synced(session, server).count(Outcome.ACCEPTED) == 1

    def test_a_download_that_is_damaged_is_thrown_away_and_fetched_again(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device, PHOTO)
        good = server.objects[device.device_id, sha256]
        server.objects[device.device_id, sha256] = good[:-1] + bytes([good[-1] ^ 1])
        done = synced(session, server)
        (pulled,) = done.pulled
        assert [member.reason.value for member in pulled.intake.unreadable] == ["damaged"]
        assert states(session) == ["listed"]
        server.objects[device.device_id, sha256] = good
        assert synced(session, server).count(Outcome.ACCEPTED) == 1

    def test_a_server_that_gives_other_bytes_again_and_again_is_left(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        for _ in range(5):
            sha256 = uploaded(server, device)
            server.objects[device.device_id, sha256] = b"junk" * 10_000
        good = uploaded(server, device)
        assert isinstance(sync(session, server).failure, ServerAnswerInvalid)
        assert len(server.asked("fetch")) == 1 + 3
        assert states(session) == ["listed"] * 5 + ["taken"]
        for place in list(server.objects):
            server.objects[place] = device.outbox[place[1]]
        assert synced(session, server).count(Outcome.ACCEPTED) == 5
        assert session.store.objects.known(good)

    def test_what_is_larger_than_any_report_is_not_fetched(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        uploaded(server, device)
        monkeypatch.setattr(pull_objects, "MAX_OBJECT_BYTES", 1000)
        assert synced(session, server).not_kept == 1
        assert server.asked("fetch") == []

    def test_what_is_none_for_us_stays_there_and_is_not_fetched_again(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        server.hold(device.device_id, b"no sealed report")
        assert synced(session, server).not_kept == 1
        assert synced(session, server).not_kept == 1
        assert len(server.asked("fetch")) == 1
        assert len(server.objects) == 1

    def test_an_object_that_has_gone_meanwhile_is_forgotten(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device)
        server.trouble = lambda asked: server.objects.clear() if asked[0] == "fetch" else None
        synced(session, server)
        assert states(session) == []

    def test_what_lies_there_of_two_devices_is_taken_in_once(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        organisation: Organisation,
        tmp_path: Path,
    ) -> None:
        carrier = Device(organisation)
        enrol(session, carrier, tmp_path, "M-08")
        sha256 = uploaded(server, device)
        server.hold(carrier.device_id, device.outbox[sha256])
        assert synced(session, server).count(Outcome.ACCEPTED) == 1
        assert len(server.asked("fetch")) == 1
        backed_up(session, sha256)
        assert synced(session, server).deleted == 2

    def test_a_renewal_request_is_granted_told_and_deleted(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        before = certificate_of(session, device)
        server.hold(device.device_id, device.request(START + timedelta(days=1)))
        done = synced(session, server)
        after = certificate_of(session, device)
        assert after != before
        assert (done.deleted, server.objects) == (1, {})
        # The old one is still what the device has.
        assert server.admitted == {(device.device_id, before), (device.device_id, after)}

    def test_a_full_disk_here_ends_it_and_loses_nothing(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        uploaded(server, device)
        monkeypatch.setattr(download.durable, "free_bytes", lambda _path: 0)
        assert isinstance(sync(session, server).failure, DiskFull)
        monkeypatch.undo()
        assert synced(session, server).count(Outcome.ACCEPTED) == 1

    def test_one_object_that_the_disk_does_not_take_stops_no_other(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        large = server.hold(device.device_id, bytes(3_000_000))
        small = uploaded(server, device)
        monkeypatch.setattr(download.durable, "free_bytes", lambda _path: 2_000_000)
        limits = SpoolLimits(keep_free=0)
        monkeypatch.setattr(pull_objects, "SpoolLimits", lambda **_: limits)
        done = sync(session, server)
        assert isinstance(done.failure, DiskFull)
        assert session.store.objects.known(small)
        assert server.mail
        assert (device.device_id, large) in server.objects

    def test_small_objects_are_fetched_before_large_ones(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        large = uploaded(server, device, photo=PHOTO * 40)
        small = uploaded(server, device)
        synced(session, server)
        assert [asked[1] for asked in server.asked("fetch")] == [small, large]


class TestDeleting:
    def test_nothing_is_deleted_before_a_backup_holds_it(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        done = synced(session, server)
        assert (done.deleted, done.waiting, len(server.objects)) == (0, 1, 1)
        backed_up(session, sha256)
        done = synced(session, server)
        assert (done.deleted, done.waiting, server.objects) == (1, 0, {})
        assert states(session) == []

    def test_held_objects_are_deleted_like_others(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        parts = device.parts()
        sha256 = server.hold(device.device_id, parts.forge([*parts.members(), ("extra", b"")]))
        assert synced(session, server).count(Outcome.HELD) == 1
        assert len(server.objects) == 1
        backed_up(session, sha256)
        assert synced(session, server).deleted == 1
        assert session.archive.path_of(sha256, Outcome.HELD).is_file()

    def test_an_original_that_was_lost_here_is_fetched_again(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        synced(session, server)
        backed_up(session, sha256)
        session.archive.path_of(sha256, Outcome.ACCEPTED).unlink()
        assert synced(session, server).deleted == 0
        assert synced(session, server).deleted == 1
        assert session.archive.path_of(sha256, Outcome.ACCEPTED).is_file()


class TestAllowList:
    def test_the_revoked_are_refused_before_anything_else(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device)
        synced(session, server)
        certificate = certificate_of(session, device)
        revoke_device(session, "M-07", at_once=True)
        server.log.clear()
        done = synced(session, server)
        assert (done.refused, done.allowed) == (1, 0)
        asked = [line[0] for line in server.log]
        assert asked[:3] == ["headquarters", "devices", "refuse"]
        assert server.log[2] == ("refuse", device.device_id, certificate)
        # Nothing is left for somebody who cannot come any more.
        assert (server.admitted, server.mail) == (set(), {})

    def test_a_revoked_one_is_cut_off_once_it_has_heard_of_it(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        synced(session, server)
        revoke_device(session, "M-07")
        done = synced(session, server)
        assert (done.refused, done.taken_back, done.left) == (0, 1, 1)
        ((owner, mail),) = server.mail
        letter = open_mail(
            server.mail[owner, mail], device.identity.age, lambda _key: None, device=owner
        )
        (word,) = items_of_kind(letter.items, MailKind.APPROVAL)
        assert read_approval(word.content).state is DeviceState.REVOKED
        uploaded(server, device)
        assert synced(session, server).count(Outcome.HELD) == 1  # what it sends is held
        server.mail.clear()  # fetched
        assert synced(session, server).refused == 1
        assert server.admitted == set()

    def test_one_that_does_not_come_to_hear_of_it_is_cut_off_after_a_week(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        revoke_device(session, "M-07")
        synced(session, server)
        clock.pass_days(6)
        assert (synced(session, server).refused, len(server.mail)) == (0, 1)
        clock.pass_days(1)
        assert (synced(session, server).refused, server.mail) == (1, {})

    def test_one_that_may_still_hear_of_it_can_be_cut_off_after_all(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        revoke_device(session, "M-07")
        assert (synced(session, server).refused, len(server.mail)) == (0, 1)
        revoke_device(session, "M-07", at_once=True)
        assert (synced(session, server).refused, server.mail) == (1, {})
        with pytest.raises(NotAllowed):
            revoke_device(session, "M-07", at_once=True)

    def test_letters_that_a_revoked_one_has_not_read_are_taken_back(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        write_message(session, "M-07", MailKind.TASK, "Find a witness (invented).")
        assert synced(session, server).left == 1
        revoke_device(session, "M-07")
        assert synced(session, server).taken_back == 1
        ((owner, mail),) = server.mail
        letter = open_mail(
            server.mail[owner, mail], device.identity.age, lambda _key: None, device=owner
        )
        assert [item.kind for item in letter.items] == [MailKind.APPROVAL]

    def test_strangers_on_the_list_go(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        server.admitted.add((device.device_id, Sha256("0f" * 32)))
        assert (synced(session, server).refused, len(server.admitted)) == (1, 1)

    def test_the_former_certificate_goes_when_the_new_one_was_acknowledged(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        before = certificate_of(session, device)
        clock.pass_days(700)
        renew_device(session, "M-07")
        synced(session, server)
        after = certificate_of(session, device)
        assert server.admitted == {(device.device_id, before), (device.device_id, after)}
        with session.store.transaction():
            session.store.mail.acknowledge(
                device.device_id, [sha256 for _device, sha256 in server.mail], clock.now()
            )
        synced(session, server)
        assert server.admitted == {(device.device_id, after)}

    def test_the_former_certificate_goes_when_it_has_ended(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        clock.pass_days(700)
        renew_device(session, "M-07")
        clock.pass_days(31)
        server.headquarters.add(current_certificate(session).sha256)
        synced(session, server)
        assert server.admitted == {(device.device_id, certificate_of(session, device))}

    def test_what_ends_soon_is_renewed_and_known_before_it_is_told(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        clock.pass_days(700)
        done = sync(session, server)
        assert (done.renewed, done.failure) == (1, None)
        kinds = [line[0] for line in server.log]
        assert len(server.admitted) == 2
        assert max(i for i, kind in enumerate(kinds) if kind == "allow") < kinds.index("put")


class TestMail:
    def test_acknowledged_and_superseded_mail_is_taken_back(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        synced(session, server)
        (first,) = server.mail
        with session.store.transaction():
            session.store.mail.acknowledge(first[0], [first[1]], session.clock.now())
        uploaded(server, device)
        done = synced(session, server)
        assert (done.taken_back, done.left) == (1, 1)
        assert first not in server.mail

    def test_mail_that_the_device_fetched_is_not_left_again(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        synced(session, server)
        server.mail.clear()
        assert synced(session, server).left == 0
        assert server.mail == {}

    def test_mail_that_a_server_lost_is_left_again_after_a_week_until_it_is_acknowledged(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        synced(session, server)
        left = dict(server.mail)
        server.mail.clear()
        clock.pass_days(8)
        done = synced(session, server)
        assert (done.left, server.mail) == (1, left)
        assert synced(session, server).left == 0
        (first,) = left
        with session.store.transaction():
            session.store.mail.acknowledge(first[0], [first[1]], session.clock.now())
        server.mail.clear()
        clock.pass_days(8)
        assert synced(session, server).left == 0

    def test_a_server_without_room_for_one_mail_gets_the_others(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        organisation: Organisation,
        tmp_path: Path,
    ) -> None:
        enrol(session, Device(organisation), tmp_path, "M-08")
        server.mail_room = 1
        done = synced(session, server)
        assert (done.left, len(done.no_room)) == (1, 1)
        server.mail_room = 2
        assert synced(session, server).left == 1


class TestOwnCertificate:
    def test_a_new_one_is_made_known_with_the_old_one_then_used_then_the_old_one_goes(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        old = current_certificate(session)
        synced(session, server)
        clock.pass_days(660)
        synced(session, server)
        new = current_certificate(session)
        assert new != old
        assert server.headquarters == {new.sha256}
        assert own_certificates(session.vault) == (new, old)

    def test_a_server_that_knows_only_the_former_one_is_still_reached(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        old = current_certificate(session)
        clock.pass_days(660)
        new = current_certificate(session)
        assert server.headquarters == {old.sha256}
        synced(session, server)
        assert server.headquarters == {new.sha256}

    def test_a_clock_that_went_years_ahead_does_not_shut_headquarters_out(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, clock: HandClock
    ) -> None:
        synced(session, server)
        old, certificate = current_certificate(session), certificate_of(session, device)
        right = clock.now()
        clock.pass_days(1200)
        assert sync(session, server).failure is not None  # as TLS fails then
        assert certificate_of(session, device) == certificate
        ahead = current_certificate(session)
        assert ahead != old
        clock.time = right
        assert synced(session, server).failure is None
        assert current_certificate(session) == old
        assert server.headquarters == {old.sha256}
        assert {old, ahead} == set(own_certificates(session.vault))

    def test_a_server_that_knows_none_is_a_failure(
        self, session: HeadquartersSession, server: MemoryServer
    ) -> None:
        server.headquarters.clear()
        assert isinstance(sync(session, server).failure, NotTrusted)


class TestFaults:
    def test_a_server_that_fails_does_not_stop_another(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device)

        def connect(url: str, own: object) -> object:
            if url != URL:
                raise ServerUnreachable
            return server.connect(url, own)  # type: ignore[arg-type]  # as it came

        done = sync_with_servers(
            session,
            connect,  # type: ignore[arg-type]  # as it came
            urls=["https://192.0.2.1", URL, "no address"],
        )
        assert [type(item.failure) for item in done.servers] == [
            ServerUnreachable,
            type(None),
            ServerUnreachable,
        ]
        assert done.servers[1].count(Outcome.ACCEPTED) == 1

    def test_receipts_for_what_one_server_held_are_left_on_all(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        other = MemoryServer(headquarters=set(server.headquarters))
        uploaded(other, device)
        both = {URL: server, "https://192.0.2.8": other}
        done = sync_with_servers(
            session, lambda url, own: both[url].connect(url, own), urls=list(both)
        )
        assert done.failure is None
        assert server.mail == other.mail != {}

    def test_a_server_that_was_set_up_anew_is_told_everything_again(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        sha256 = uploaded(server, device)
        synced(session, server)
        fresh = MemoryServer(headquarters=set(server.headquarters))
        fresh.hold(device.device_id, device.outbox[sha256])
        done = synced(session, fresh)
        assert done.was_emptied
        assert (fresh.mail, fresh.admitted) == (server.mail, server.admitted)

    def test_a_headquarters_that_was_put_back_takes_in_what_came_since(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, tmp_path: Path
    ) -> None:
        old = uploaded(server, device)
        synced(session, server)
        backed_up(session, old)
        current = reopened(session)
        shutil.copytree(current.vault.folder, tmp_path / "copy")
        new = uploaded(server, device)
        assert synced(current, server).count(Outcome.ACCEPTED) == 1
        assert [sha256 for _device, sha256 in server.objects] == [new]  # no backup has it yet
        letters = dict(server.mail)
        close_session(current)
        restored = open_session(unlock_vault_with_key(tmp_path / "copy", VAULT_KEY), session.clock)
        try:
            assert synced(restored, server).count(Outcome.ACCEPTED) == 1
            assert restored.store.objects.known(new)
            # What the lost one had left stays until it is read: nobody knows of it here.
            assert set(server.mail) > set(letters)
        finally:
            close_session(restored)

    def test_without_a_server_there_is_nothing_to_do(self, session: HeadquartersSession) -> None:
        with pytest.raises(InvalidInput):
            sync_with_servers(session, MemoryServer().connect)

    @pytest.mark.parametrize(
        "kind",
        ["headquarters", "devices", "allow", "intake", "fetch", "put", "delete", "take-back"],
    )
    def test_a_cut_at_any_request_is_made_good_within_the_sync(
        self, session: HeadquartersSession, device: Device, server: MemoryServer, kind: str
    ) -> None:
        sha256 = uploaded(server, device)
        server.trouble = failing(kind, ConnectionCut)
        synced(session, server)
        backed_up(session, sha256)
        done = synced(session, server)
        assert done.deleted == 1
        assert session.store.records.count() == 1
        assert len(server.mail) == 1
        assert len(server.admitted) == 1

    def test_a_connection_that_is_always_cut_is_given_up(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        def always(asked: tuple[str, ...]) -> None:
            raise ConnectionCut

        server.trouble = always
        assert isinstance(sync(session, server).failure, ConnectionCut)
        assert server.connections == 3

    @pytest.mark.parametrize(
        ("kind", "after"),
        # Every request of a sync is tried in test_sync_killed.py; here two devices and deleting.
        [("fetch", 1), ("put", 0), ("put", 1)],
    )
    def test_an_end_at_any_request_loses_and_doubles_nothing(
        self,
        session: HeadquartersSession,
        device: Device,
        server: MemoryServer,
        organisation: Organisation,
        tmp_path: Path,
        kind: str,
        after: int,
    ) -> None:
        enrol(session, Device(organisation), tmp_path, "M-08")
        objects = [uploaded(server, device) for _ in range(2)]
        server.trouble = failing(kind, Killed, after)
        with pytest.raises(Killed):
            sync(session, server)
        server.trouble = lambda asked: None
        again = reopened(session)
        try:
            synced(again, server)
            assert again.store.records.count() == 2
            for sha256 in objects:
                received = again.store.objects.get(sha256)
                assert received is not None
                assert received.arrivals == 1
            assert len(server.mail) == 2
            backed_up(again, *objects)
            server.trouble = failing("delete", Killed, 1)
            with pytest.raises(Killed):
                sync(again, server)
            server.trouble = lambda asked: None
            assert synced(again, server).deleted == 2
            assert server.objects == {}
        finally:
            close_session(again)

    def test_it_can_be_stopped_and_goes_on(
        self, session: HeadquartersSession, device: Device, server: MemoryServer
    ) -> None:
        uploaded(server, device, PHOTO)

        def stop(done: int, total: int) -> None:
            if done > 8000:
                raise Cancelled

        with pytest.raises(Cancelled):
            sync_with_servers(session, server.connect, urls=[URL], progress=stop)
        assert synced(session, server).count(Outcome.ACCEPTED) == 1
        assert server.asked("fetch")[1][2] != "0"


def test_nothing_of_content_or_address_is_logged(
    session: HeadquartersSession,
    device: Device,
    server: MemoryServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    uploaded(server, device, b"CANARY " * 100)
    server.hold(device.device_id, b"CANARY")
    server.trouble = failing("put", ServerUnreachable)
    sync(session, server)
    synced(session, server)
    messages = [record.getMessage() for record in caplog.records]
    assert any("fetched" in message for message in messages)
    for message in messages:
        for content in ("CANARY", "192.0.2", "https", "Niamiha", "M-07", *device.outbox):
            assert content not in message


class Killed(BaseException):
    """The program ends here."""
