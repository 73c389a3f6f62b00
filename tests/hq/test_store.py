"""Headquarters' database: its tables, and what its stores promise."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.custody.chain import Link, genesis
from fieldkit.domain.clock import to_text
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import (
    AttachmentId,
    BlobId,
    DeviceId,
    FormId,
    ObjectId,
    ReportId,
    Sha256,
)
from fieldkit.domain.report import Amended, FormReference
from fieldkit.domain.roster import DeviceState, EnrolmentCandidate, RosterEntry
from fieldkit.errors import (
    ChainBroken,
    DamagedData,
    DriveUnwritable,
    UnknownAttachment,
    UnknownDevice,
    VaultDamaged,
    VaultReadOnly,
    VaultTooNew,
)
from fieldkit.hq.intake import Claim, KnownLinks
from fieldkit.hq.store import migrate as migrations
from fieldkit.hq.store.backup_store import BackupRun
from fieldkit.hq.store.certificate_store import DeviceCertificate, ServerCertificate
from fieldkit.hq.store.connection import NEWEST, StoreConnection
from fieldkit.hq.store.content_store import StoredContent, StoredPart
from fieldkit.hq.store.mail_store import Message, SentMail, Told
from fieldkit.hq.store.migrate import configuration
from fieldkit.hq.store.object_store import NewObject
from fieldkit.hq.store.record_store import NewRecord, ObjectRecords, RecordAttachment
from fieldkit.hq.store.server_store import KnownServer, ObjectState, ServerStore
from fieldkit.hq.store.store import HeadquartersStore, open_store
from fieldkit.hq.store.tables import device as device_table
from fieldkit.hq.store.tables import metadata
from fieldkit.vault.connection import DRIVER, Connection, open_database

NOW = datetime(2020, 11, 8, 11, 5, 33, tzinfo=UTC)
KEY, SALT, VAULT_KEY = b"k" * 32, b"s" * 16, b"v" * 32
OWNER = "ab" * 16
DEVICE = DeviceId("01" * 16)
SIGNING_KEY = "ssh-ed25519 " + "A" * 68
SHA = [Sha256(f"{number:064x}") for number in range(40)]


A_ROW = {
    "device": DEVICE,
    "signing_key": SIGNING_KEY,
    "recipient": "age1pq1",
    "certificate": "PEM",
    "state": "approved",
    "code": "M-07",
    "approved_at": to_text(NOW),
}


class Databases:
    """Opens the same file again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def creator(self) -> Connection:
        return open_database(self.path, KEY, SALT, create=not self.path.exists())


@pytest.fixture
def databases(tmp_path: Path) -> Databases:
    return Databases(tmp_path / "hq.db")


@pytest.fixture
def store(databases: Databases) -> Iterator[HeadquartersStore]:
    opened = open_store(databases.creator, VAULT_KEY, OWNER)
    yield opened
    opened.close()


def a_claim(number: int = 1, *, sequence: int = 1, device: DeviceId = DEVICE) -> Claim:
    return Claim(
        signing_key=SIGNING_KEY,
        object_id=ObjectId(f"{number:032x}"),
        device=device,
        link=Link(sequence, Sha256(genesis(device, b"k" * 32).hex()), SHA[number]),
        records=(ReportId(f"{number:032x}"),),
        manifest=b"manifest %d" % number,
        signature=b"signature",
    )


def an_entry(**changes: object) -> RosterEntry:
    entry = RosterEntry(
        device=DEVICE,
        signing_key=SIGNING_KEY,
        recipient="age1pq1",
        certificate="PEM",
        state=DeviceState.APPROVED,
        code="M-07",
        approved_at=NOW,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # any field


def a_record(number: int, **changes: object) -> NewRecord:
    record = NewRecord(
        report_id=ReportId(f"{number:032x}"),
        position=1,
        form=FormReference(FormId("T02"), "1", SHA[9]),
        begun_at=NOW,
        amends=None,
        form_number=1,
        content=b'{"format":"fieldkit-record/1"}',
    )
    return replace(record, **changes)  # type: ignore[arg-type]  # any field


def accept(store: HeadquartersStore, number: int, **place: object) -> Sha256:
    claim = a_claim(number, **place)  # type: ignore[arg-type]  # any field
    with store.transaction():
        store.objects.add([NewObject(SHA[number], 1000 + number, None, claim)], NOW)
    return SHA[number]


def add_and_fail(store: HeadquartersStore) -> None:
    store.roster.add(an_entry())
    raise UnknownDevice


def accept_and_fail(store: HeadquartersStore) -> None:
    store.objects.add([NewObject(SHA[1], 1, None, a_claim())], NOW)
    raise UnknownDevice


def accept_and_revoke(store: HeadquartersStore) -> None:
    store.objects.add([NewObject(SHA[1], 1, None, a_claim())], NOW)
    store.roster.revoke(DEVICE, NOW)
    store.roster.entries()


PAGE = 4096
LONG_TEXT = "age1pq1" + "x" * 40_000


def a_database_with_a_long_text(databases: Databases) -> bytes:
    """Return the bytes of a closed database with a value that fills pages of its own."""
    store = open_store(databases.creator, VAULT_KEY, OWNER)
    with store.transaction():
        store.roster.add(an_entry(recipient=LONG_TEXT))
    store.close()
    return databases.path.read_bytes()


def with_damaged_pages(whole: bytes, *pages: int) -> bytes:
    content = bytearray(whole)
    for page in pages:
        content[page * PAGE + 99] ^= 1
    return bytes(content)


def read_long_text(databases: Databases) -> str:
    try:
        store = open_store(databases.creator, VAULT_KEY, OWNER)
    except VaultDamaged:
        return "noticed"
    try:
        return "not met" if store.roster.entries()[0].recipient == LONG_TEXT else "not noticed"
    except VaultDamaged:
        return "noticed"
    finally:
        store.close()


def long_text_pages(databases: Databases, whole: bytes) -> list[int]:
    """Return the pages whose damage is met by reading the long value, not by opening."""
    found = []
    for page in range(1, len(whole) // PAGE):
        databases.path.write_bytes(with_damaged_pages(whole, page))
        with contextlib.suppress(VaultDamaged):
            open_store(databases.creator, VAULT_KEY, OWNER).close()
            if read_long_text(databases) == "noticed":
                found.append(page)
    databases.path.write_bytes(whole)
    return found


class TestDatabase:
    def test_the_migrations_make_exactly_the_tables_of_the_code(self, databases: Databases) -> None:
        connection = StoreConnection(databases.creator)
        connection.upgrade()
        connection.close()
        engine = create_engine("sqlite://", creator=databases.creator, module=DRIVER)
        with engine.connect() as found:
            assert compare_metadata(MigrationContext.configure(found), metadata) == []
        engine.dispose()

    def test_the_newest_version_is_the_one_that_is_looked_for(self) -> None:
        script = ScriptDirectory.from_config(configuration())
        assert script.get_current_head() == NEWEST

    def test_a_database_of_the_version_before_keeps_what_it_holds(
        self, databases: Databases
    ) -> None:
        engine = create_engine("sqlite://", creator=databases.creator, module=DRIVER)
        with engine.connect() as connection, connection.begin():
            config = migrations.configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.execute(device_table.insert().values(**A_ROW))
        engine.dispose()
        store = open_store(databases.creator, VAULT_KEY, OWNER)
        assert store.roster.entries() == (an_entry(),)
        assert store.servers.every() == ()
        store.close()

    def test_opening_twice_changes_nothing(self, databases: Databases) -> None:
        first = open_store(databases.creator, VAULT_KEY, OWNER)
        with first.transaction():
            first.roster.add(an_entry())
        first.close()
        second = open_store(databases.creator, VAULT_KEY, OWNER)
        assert second.roster.entries() == (an_entry(),)
        second.close()

    def test_a_database_of_a_newer_program_is_refused_and_left_alone(
        self, databases: Databases
    ) -> None:
        open_store(databases.creator, VAULT_KEY, OWNER).close()
        raw = databases.creator()
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.close()
        before = databases.path.read_bytes()
        with pytest.raises(VaultTooNew):
            open_store(databases.creator, VAULT_KEY, OWNER)
        assert databases.path.read_bytes() == before

    def test_nothing_is_written_read_only(self, databases: Databases) -> None:
        open_store(databases.creator, VAULT_KEY, OWNER).close()
        store = open_store(databases.creator, VAULT_KEY, OWNER, read_only=True)
        with pytest.raises(VaultReadOnly), store.transaction():
            store.roster.add(an_entry())
        store.close()

    def test_a_failed_transaction_leaves_nothing(self, store: HeadquartersStore) -> None:
        with pytest.raises(UnknownDevice), store.transaction():
            add_and_fail(store)
        assert store.roster.entries() == ()

    def test_a_failed_savepoint_leaves_the_rest(self, store: HeadquartersStore) -> None:
        with store.transaction():
            store.roster.add(an_entry())
            with pytest.raises(UnknownDevice), store.savepoint():
                accept_and_fail(store)
        assert len(store.roster.entries()) == 1
        assert not store.objects.known(SHA[1])

    def test_a_write_outside_of_a_transaction_is_a_bug(self, store: HeadquartersStore) -> None:
        with pytest.raises(RuntimeError):
            store.roster.add(an_entry())

    def test_a_whole_database_passes_its_check(self, store: HeadquartersStore) -> None:
        accept(store, 1)
        store.checkpoint()
        store.check()

    def test_a_flipped_byte_is_noticed(self, databases: Databases) -> None:
        store = open_store(databases.creator, VAULT_KEY, OWNER)
        accept(store, 1)
        store.checkpoint()
        size = databases.path.stat().st_size
        with databases.path.open("r+b") as file:
            file.seek(size - 1000)
            byte = file.read(1)
            file.seek(size - 1000)
            file.write(bytes([byte[0] ^ 1]))
            os.fsync(file.fileno())
        with pytest.raises(VaultDamaged):
            store.check()
        store.close()

    def test_no_damaged_page_is_taken_for_content(self, databases: Databases) -> None:
        whole = a_database_with_a_long_text(databases)
        outcomes = []
        for page in range(1, len(whole) // PAGE):
            databases.path.write_bytes(with_damaged_pages(whole, page))
            outcomes.append(read_long_text(databases))
        assert outcomes.count("noticed") >= 8
        assert "not noticed" not in outcomes

    def test_after_damage_was_met_nothing_is_written(self, databases: Databases) -> None:
        whole = a_database_with_a_long_text(databases)
        damaged = with_damaged_pages(whole, *long_text_pages(databases, whole))
        databases.path.write_bytes(damaged)
        store = open_store(databases.creator, VAULT_KEY, OWNER)
        with pytest.raises(VaultDamaged):
            store.roster.entries()
        with pytest.raises(VaultDamaged), store.transaction():
            store.roster.add(an_entry(device=DeviceId("02" * 16), signing_key="ssh-ed25519 B"))
        store.close()
        assert databases.path.read_bytes() == damaged

    def test_damage_met_within_a_transaction_undoes_it(self, databases: Databases) -> None:
        whole = a_database_with_a_long_text(databases)
        for page in long_text_pages(databases, whole):
            databases.path.write_bytes(with_damaged_pages(whole, page))
            store = open_store(databases.creator, VAULT_KEY, OWNER)
            with pytest.raises(VaultDamaged), store.transaction():
                accept_and_revoke(store)
            store.close()
        databases.path.write_bytes(whole)
        store = open_store(databases.creator, VAULT_KEY, OWNER)
        assert not store.objects.known(SHA[1])
        store.close()

    def test_after_the_disk_has_failed_nothing_more_is_written(
        self, store: HeadquartersStore
    ) -> None:
        failing = DRIVER.OperationalError("disk I/O error")
        failing.sqlite_errorcode = 10
        with pytest.raises(DriveUnwritable), store.transaction():
            raise failing
        with pytest.raises(DriveUnwritable), store.transaction():
            store.roster.add(an_entry())
        assert store.roster.entries() == ()

    def test_a_fault_elsewhere_does_not_stop_writing(self, store: HeadquartersStore) -> None:
        with pytest.raises(DriveUnwritable), store.transaction():
            raise DriveUnwritable
        with store.transaction():
            store.roster.add(an_entry())
        assert store.roster.entries() == (an_entry(),)


class TestRoster:
    def test_a_device_is_found_by_number(self, store: HeadquartersStore) -> None:
        entry = an_entry(recovery=b"sealed")
        with store.transaction():
            store.roster.add(entry)
        assert store.roster.entry(DEVICE) == entry

    def test_revoking_is_final(self, store: HeadquartersStore) -> None:
        with store.transaction():
            store.roster.add(an_entry())
            store.roster.revoke(DEVICE, NOW)
        assert store.roster.entry(DEVICE) == an_entry(state=DeviceState.REVOKED, revoked_at=NOW)
        with pytest.raises(UnknownDevice), store.transaction():
            store.roster.revoke(DEVICE, NOW)

    def test_an_unknown_device_is_an_error(self, store: HeadquartersStore) -> None:
        with pytest.raises(UnknownDevice):
            store.roster.entry(DEVICE)

    def test_a_request_waits_once_and_is_decided_once(self, store: HeadquartersStore) -> None:
        candidate = EnrolmentCandidate(
            DEVICE, SIGNING_KEY, "age1pq1", "PEM", NOW, ("academic", "acid"), b"recovery"
        )
        with store.transaction():
            store.roster.add_request(SHA[1], candidate, NOW)
            store.roster.add_request(SHA[1], candidate, NOW + timedelta(days=1))
        (waiting,) = store.roster.requests()
        assert waiting.candidate == candidate
        with store.transaction():
            store.roster.decide(SHA[1], approved=True)
        assert store.roster.requests() == ()
        with pytest.raises(UnknownDevice), store.transaction():
            store.roster.decide(SHA[1], approved=False)


class TestObjects:
    def test_an_accepted_object_keeps_its_signed_bytes(self, store: HeadquartersStore) -> None:
        sha256 = accept(store, 1)
        received = store.objects.get(sha256)
        assert received is not None
        assert received.state is Outcome.ACCEPTED
        assert received.link == a_claim().link
        assert store.objects.signed_bytes(sha256) == (b"manifest 1", b"signature")

    def test_a_held_object_that_could_not_be_read_has_no_claims(
        self, store: HeadquartersStore
    ) -> None:
        with store.transaction():
            store.objects.add([NewObject(SHA[2], 7, HeldReason.NOT_FOR_US, None)], NOW)
        (held,) = store.objects.held()
        assert (held.device, held.link, held.reason) == (None, None, "not-for-us")
        assert store.objects.signed_bytes(SHA[2]) is None

    def test_room_is_taken_by_what_was_held_for_its_content(self, store: HeadquartersStore) -> None:
        assert store.objects.bytes_held_from_reading() == 0
        accept(store, 1)
        reasons = (HeldReason.UNKNOWN_DEVICE, HeldReason.DAMAGED, HeldReason.CHAIN_FORK)
        with store.transaction():
            for number, reason in enumerate(reasons, start=2):
                store.objects.add([NewObject(SHA[number], 10**number, reason, None)], NOW)
        assert store.objects.bytes_held_from_reading() == 1_100

    def test_a_held_object_can_be_accepted_once(self, store: HeadquartersStore) -> None:
        with store.transaction():
            store.objects.add([NewObject(SHA[1], 7, HeldReason.UNKNOWN_DEVICE, a_claim())], NOW)
            store.objects.accept(SHA[1], a_claim(), NOW + timedelta(hours=1))
        received = store.objects.get(SHA[1])
        assert received is not None
        assert (received.state, received.reason) == (Outcome.ACCEPTED, "")
        assert received.accepted_at == NOW + timedelta(hours=1)
        with pytest.raises(RuntimeError), store.transaction():
            store.objects.accept(SHA[1], a_claim(), NOW)

    def test_another_look_can_only_change_the_reason_of_a_held_one(
        self, store: HeadquartersStore
    ) -> None:
        accept(store, 1)
        with store.transaction():
            store.objects.add([NewObject(SHA[2], 7, HeldReason.NOT_FOR_US, None)], NOW)
            store.objects.hold_for(SHA[2], HeldReason.UNKNOWN_DEVICE, a_claim(2))
            store.objects.hold_for(SHA[1], HeldReason.UNKNOWN_DEVICE, a_claim(1))
        assert [item.sha256 for item in store.objects.held_of_key(SIGNING_KEY)] == [SHA[2]]
        assert store.objects.count(Outcome.ACCEPTED) == 1

    def test_arrivals_are_counted(self, store: HeadquartersStore) -> None:
        accept(store, 1)
        with store.transaction():
            store.objects.arrived_again(SHA[1])
        received = store.objects.get(SHA[1])
        assert received is not None
        assert received.arrivals == 2

    def test_the_chain_leaves_out_forks_and_strangers(self, store: HeadquartersStore) -> None:
        accept(store, 1, sequence=1)
        accept(store, 3, sequence=3)
        with store.transaction():
            store.objects.add(
                [NewObject(SHA[2], 7, HeldReason.CHAIN_FORK, a_claim(2, sequence=2))], NOW
            )
            store.objects.add(
                [NewObject(SHA[4], 7, HeldReason.BAD_RECORD, a_claim(4, sequence=2))], NOW
            )
            other = a_claim(5, sequence=2, device=DeviceId("02" * 16))
            store.objects.add([NewObject(SHA[5], 7, None, other)], NOW)
        known = KnownLinks()
        for link in store.objects.links_at(DEVICE, [1, 2, 3]):
            known.add(DEVICE, link)
        found = known.around(DEVICE, 2)
        assert found.same_place == {SHA[4]}
        assert found.heads_before == {a_claim(1).link.head}
        assert found.previous_after == {a_claim(3).link.previous}
        assert store.objects.links_at(DEVICE, [7, 2**53]) == ()
        assert [link.sequence for link in store.objects.links(DEVICE)] == [1, 2, 3]


class TestRecords:
    def test_a_record_comes_back_as_it_was(self, store: HeadquartersStore) -> None:
        sha256 = accept(store, 1)
        attachment = RecordAttachment(AttachmentId("07" * 16), SHA[30], 5, "image/jpeg")
        amends = Amended(ObjectId("0a" * 16), ReportId("0b" * 16))
        with store.transaction():
            new = a_record(1, attachments=(attachment,), amends=amends)
            store.records.add([ObjectRecords(sha256, tuple([new]), (b"form",))])
        (found,) = store.records.beginning_with("0000")
        assert (found.report_id, found.form, found.amends) == (new.report_id, new.form, amends)
        assert store.records.content(new.report_id) == (new.content, b"form")
        assert store.records.attachments(new.report_id) == (attachment,)
        assert store.records.of_object(sha256) == (found,)
        assert store.records.amendments(ReportId("0b" * 16)) == (found,)
        assert store.records.newest(device=DEVICE) == (found,)
        assert store.records.count() == 1

    def test_each_record_has_a_key_of_its_own(
        self, store: HeadquartersStore, databases: Databases
    ) -> None:
        sha256 = accept(store, 1)
        with store.transaction():
            store.records.add(
                [ObjectRecords(sha256, tuple([a_record(1), a_record(2, position=2)]), (b"form",))]
            )
        raw = databases.creator()
        raw.execute("UPDATE record SET wrapped_key = (SELECT wrapped_key FROM record LIMIT 1)")
        raw.close()
        with pytest.raises(DamagedData):
            store.records.content(ReportId(f"{2:032x}"))

    @pytest.mark.parametrize(
        ("beginning", "count"), [("", 0), ("ff", 0), ("%", 0), ("0", 2), ("_", 0)]
    )
    def test_only_the_beginning_of_a_number_finds_it(
        self, store: HeadquartersStore, beginning: str, count: int
    ) -> None:
        sha256 = accept(store, 1)
        with store.transaction():
            store.records.add(
                [ObjectRecords(sha256, tuple([a_record(1), a_record(2, position=2)]), (b"form",))]
            )
        assert len(store.records.beginning_with(beginning)) == count

    def test_known_records_are_told_apart(self, store: HeadquartersStore) -> None:
        sha256 = accept(store, 1)
        with store.transaction():
            store.records.add([ObjectRecords(sha256, tuple([a_record(1)]), (b"form",))])
        asked = [ReportId(f"{number:032x}") for number in range(1200)]
        assert store.objects.records_among(asked) == {ReportId(f"{1:032x}")}


class TestContents:
    def test_whole_content_comes_back_with_its_key(self, store: HeadquartersStore) -> None:
        new = StoredContent(SHA[1], 5, BlobId("0c" * 16), b"K" * 32)
        with store.transaction():
            store.contents.add([new])
        assert store.contents.require(SHA[1]) == new
        assert store.contents.blobs() == {new.blob_id}
        assert b"K" * 32 not in repr(new).encode()
        with pytest.raises(UnknownAttachment):
            store.contents.require(SHA[2])

    def test_parts_wait_until_they_are_joined(self, store: HeadquartersStore) -> None:
        sha256 = accept(store, 1)
        new = StoredPart(
            sha256, "0001-x.bin", DEVICE, SHA[9], 0, 5, 10, BlobId("0c" * 16), b"K" * 32
        )
        with store.transaction():
            store.contents.add_parts([new])
        assert store.contents.parts(SHA[9]) == (new,)
        assert store.contents.unjoined() == ((SHA[9], DEVICE),)
        with store.transaction():
            store.contents.forget_part_blobs([new])
        assert store.contents.parts(SHA[9], DEVICE) == (replace(new, blob_id=None, key=None),)
        assert store.contents.unjoined() == ()
        assert store.contents.blobs() == frozenset()


class TestMail:
    def a_mail(self, number: int, device: DeviceId = DEVICE) -> SentMail:
        at = NOW + timedelta(days=number)
        return SentMail(SHA[number], f"{number:032x}", device, 9, at, None)

    def test_only_the_addressee_acknowledges(self, store: HeadquartersStore) -> None:
        told = Told(MailKind.RECEIPT, SHA[7], "accepted")
        with store.transaction():
            store.mail.add(self.a_mail(1), [told])
            stranger = DeviceId("02" * 16)
            assert store.mail.acknowledge(stranger, [SHA[1], SHA[2]], NOW) == 0
        assert store.mail.acknowledged_items(DEVICE) == frozenset()
        assert store.mail.unacknowledged(DEVICE) == ((self.a_mail(1), frozenset({told})),)
        with store.transaction():
            assert store.mail.acknowledge(DEVICE, [SHA[1], SHA[2]], NOW) == 1
            assert store.mail.acknowledge(DEVICE, [SHA[1]], NOW) == 0
        assert store.mail.acknowledged_items(DEVICE) == {told}
        assert store.mail.unacknowledged(DEVICE) == ()
        assert store.mail.of_device(DEVICE)[0].acknowledged_at == NOW

    def test_the_first_time_counts(self, store: HeadquartersStore) -> None:
        told = Told(MailKind.DIRECTORY, "", SHA[7])
        with store.transaction():
            store.mail.add(self.a_mail(2), [told])
            store.mail.add(self.a_mail(1), [told])
        assert store.mail.first_sent(DEVICE) == {told: NOW + timedelta(days=1)}

    def test_messages_are_kept_in_order(self, store: HeadquartersStore) -> None:
        messages = [
            Message(f"{n:032x}", DEVICE, MailKind.MESSAGE, b"{}", NOW + timedelta(days=n))
            for n in (2, 1)
        ]
        with store.transaction():
            for message in messages:
                store.mail.add_message(message)
        assert store.mail.messages(DEVICE) == tuple(messages)


class TestBackups:
    def test_copies_count_different_backups(self, store: HeadquartersStore) -> None:
        accept(store, 1)
        accept(store, 2, sequence=2)
        with store.transaction():
            store.backups.add_verified("0a" * 16, [SHA[1]], NOW)
            store.backups.add_verified("0a" * 16, [SHA[1]], NOW)
            store.backups.add_verified("0b" * 16, [SHA[1]], NOW)
        assert store.backups.copies(DEVICE) == {SHA[1]: 2}
        assert store.backups.verified("0b" * 16) == {SHA[1]}

    def test_runs_are_listed_newest_first(self, store: HeadquartersStore) -> None:
        runs = [
            BackupRun("0a" * 16, n, NOW, NOW + timedelta(days=n), SHA[n], n, 10 * n) for n in (1, 2)
        ]
        with store.transaction():
            for run in runs:
                store.backups.add_run(run)
        assert store.backups.runs() == tuple(reversed(runs))


class TestAudit:
    def test_entries_are_chained(self, store: HeadquartersStore) -> None:
        with store.transaction():
            store.audit.append(CustodyEvent.IMPORTED, SHA[1], "accepted", NOW)
            store.audit.append(CustodyEvent.VIEWED, OWNER, "", NOW)
        first, second = store.audit.entries()
        assert (first.sequence, second.sequence) == (1, 2)
        assert second.previous == first.hash

    def test_a_missing_entry_is_noticed(
        self, store: HeadquartersStore, databases: Databases
    ) -> None:
        with store.transaction():
            for number in range(3):
                store.audit.append(CustodyEvent.IMPORTED, SHA[number], "", NOW)
        raw = databases.creator()
        raw.execute("DELETE FROM audit WHERE sequence = 2")
        raw.close()
        with pytest.raises(ChainBroken):
            store.audit.entries()


class TestDropServers:
    OBJECTS = ((DEVICE, SHA[1], 10), (DEVICE, SHA[2], 20))

    @pytest.fixture
    def servers(self, store: HeadquartersStore) -> ServerStore:
        with store.transaction():
            store.servers.add("5a" * 16, "https://192.0.2.1")
        return store.servers

    def test_a_server_is_known_by_its_address(self, servers: ServerStore) -> None:
        known = servers.with_url("https://192.0.2.1")
        assert known == KnownServer("5a" * 16, "https://192.0.2.1", "", None, None)
        assert servers.every() == (known,)
        assert servers.with_url("https://192.0.2.2") is None
        assert "192" not in repr(known)

    def test_a_list_that_is_read_again_adds_nothing(
        self, store: HeadquartersStore, servers: ServerStore
    ) -> None:
        with store.transaction():
            servers.listed("5a" * 16, self.OBJECTS, "c1", NOW)
            servers.became("5a" * 16, servers.objects("5a" * 16)[:1], ObjectState.TAKEN)
            servers.listed("5a" * 16, [*self.OBJECTS, (DEVICE, SHA[3], 30)], "", NOW)
        found = servers.objects("5a" * 16)
        assert [item.state.value for item in found] == ["taken", "listed", "listed"]
        assert servers.every()[0].cursor == "c1"
        with store.transaction():
            servers.gone("5a" * 16, found[:2])
        assert [item.sha256 for item in servers.objects("5a" * 16)] == [SHA[3]]

    def test_a_server_that_lost_everything_is_asked_anew(
        self, store: HeadquartersStore, servers: ServerStore
    ) -> None:
        with store.transaction():
            servers.listed("5a" * 16, self.OBJECTS, "c1", NOW)
            store.mail.add(SentMail(SHA[7], "0e" * 16, DEVICE, 9, NOW, None), [])
            servers.push("5a" * 16, SHA[7], NOW)
        assert servers.pushed("5a" * 16) == {SHA[7]: DEVICE}
        with store.transaction():
            servers.complete("5a" * 16, NOW)
            servers.accepts("5a" * 16, SHA[8])
            servers.forget("5a" * 16)
        assert (servers.pushed("5a" * 16), servers.objects("5a" * 16)) == ({}, ())
        (known,) = servers.every()
        assert (known.cursor, known.certificate, known.synced_at) == ("", SHA[8], NOW)

    def test_mail_that_was_taken_back_can_be_left_again(
        self, store: HeadquartersStore, servers: ServerStore
    ) -> None:
        with store.transaction():
            store.mail.add(SentMail(SHA[7], "0e" * 16, DEVICE, 9, NOW, None), [])
            servers.push("5a" * 16, SHA[7], NOW)
            servers.take_back("5a" * 16, [SHA[7]])
            servers.push("5a" * 16, SHA[7], NOW)
        assert list(servers.pushed("5a" * 16)) == [SHA[7]]


class TestCertificates:
    def test_those_of_a_device_come_newest_first(self, store: HeadquartersStore) -> None:
        made = [
            DeviceCertificate(SHA[day], DEVICE, "0c" * 16, NOW + timedelta(days=day), NOW)
            for day in (1, 2)
        ]
        with store.transaction():
            for certificate in (*made, made[0]):
                store.certificates.add_device(certificate)
        assert store.certificates.of_device(DEVICE) == (made[1], made[0])
        assert store.certificates.of_device(DeviceId("02" * 16)) == ()

    def test_those_of_servers_are_listed(self, store: HeadquartersStore) -> None:
        made = ServerCertificate(SHA[1], ("192.0.2.1", "x.onion"), NOW, NOW)
        with store.transaction():
            store.certificates.add_server(made)
        assert store.certificates.servers() == (made,)
