"""Imported submissions in headquarters' database, and the database of before brought up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import AttachmentId, FormId, ReportId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.errors import DamagedData, UnknownReport, VaultReadOnly
from fieldkit.hq.store.migrate import configuration
from fieldkit.hq.store.record_store import RecordAttachment
from fieldkit.hq.store.store import HeadquartersStore, open_store
from fieldkit.hq.store.submission_store import ImportedRecord, SubmissionContent
from fieldkit.vault.connection import DRIVER
from tests.hq.test_store import OWNER, SHA, VAULT_KEY, Databases

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CONTENT = SubmissionContent(b"record", b"form", b"<data/>", b"leftovers")


@pytest.fixture
def databases(tmp_path: Path) -> Databases:
    return Databases(tmp_path / "hq.db")


@pytest.fixture
def store(databases: Databases) -> Iterator[HeadquartersStore]:
    opened = open_store(databases.creator, VAULT_KEY, OWNER)
    yield opened
    opened.close()


def an_import(number: int, **changes: object) -> ImportedRecord:
    imported = ImportedRecord(
        report_id=ReportId(f"{number:032x}"),
        content_sha256=SHA[number],
        xml_sha256=SHA[20],
        instance_id=f"uuid:{number}",
        form=FormReference(FormId("T02"), "1", SHA[9]),
        said_version="0",
        begun_at=NOW - timedelta(days=1),
        received_at=NOW + timedelta(minutes=number),
    )
    return replace(imported, **changes)  # type: ignore[arg-type]  # any field


def add(store: HeadquartersStore, *imported: ImportedRecord) -> None:
    with store.transaction():
        for item in imported:
            store.submissions.add(item, CONTENT, ())


def test_a_submission_comes_back_as_it_was(store: HeadquartersStore) -> None:
    attachment = RecordAttachment(AttachmentId("07" * 16), SHA[30], 5, "image/jpeg")
    with store.transaction():
        store.submissions.add(an_import(1), CONTENT, [attachment])
    assert store.submissions.newest() == (an_import(1),)
    assert store.submissions.beginning_with("0000") == (an_import(1),)
    assert store.submissions.with_content(SHA[1]) == an_import(1)
    assert store.submissions.content(an_import(1).report_id) == CONTENT
    assert store.submissions.attachments(an_import(1).report_id) == (SHA[30],)
    assert store.submissions.count() == 1


def test_they_are_listed_newest_first_and_found_by_what_they_say(store: HeadquartersStore) -> None:
    twin = an_import(3, instance_id="uuid:1")
    nameless = [an_import(number, instance_id="") for number in (4, 5)]
    add(store, an_import(1), an_import(2), twin, *nameless)
    found = store.submissions.newest(limit=3)
    assert [item.report_id for item in found] == [
        ReportId(f"{number:032x}") for number in (5, 4, 3)
    ]
    assert store.submissions.of_instance("uuid:1") == (an_import(1), twin)
    assert store.submissions.of_instance("") == ()
    assert store.submissions.disputed() == {"uuid:1"}
    assert store.submissions.with_content(SHA[10]) is None


@pytest.mark.parametrize(("beginning", "count"), [("", 0), ("%", 0), ("_", 0), ("ff", 0), ("0", 2)])
def test_only_the_beginning_of_a_number_finds_them(
    store: HeadquartersStore, beginning: str, count: int
) -> None:
    add(store, an_import(1), an_import(2), an_import(3))
    assert len(store.submissions.beginning_with(beginning)) == count


def test_each_has_a_key_of_its_own(store: HeadquartersStore, databases: Databases) -> None:
    add(store, an_import(1), an_import(2))
    raw = databases.creator()
    raw.execute("UPDATE submission SET wrapped_key = (SELECT wrapped_key FROM submission LIMIT 1)")
    raw.close()
    with pytest.raises(DamagedData):
        store.submissions.content(ReportId(f"{2:032x}"))


@pytest.mark.parametrize("column", ["content", "form_content", "leftovers"])
def test_parts_that_changed_places_do_not_open(
    store: HeadquartersStore, databases: Databases, column: str
) -> None:
    add(store, an_import(1))
    raw = databases.creator()
    raw.execute(f"UPDATE submission SET {column} = original")
    raw.close()
    with pytest.raises(DamagedData):
        store.submissions.content(an_import(1).report_id)


def test_an_unknown_one_has_no_content(store: HeadquartersStore) -> None:
    with pytest.raises(UnknownReport):
        store.submissions.content(ReportId("ff" * 16))


def test_they_are_no_objects(store: HeadquartersStore) -> None:
    add(store, an_import(1))
    assert store.objects.every() == ()
    assert store.objects.count(Outcome.ACCEPTED) == 0
    assert store.records.newest() == ()


class TestUpgrade:
    @pytest.fixture
    def old(self, databases: Databases) -> Databases:
        """A database as the first version made it, with an entry in its log."""
        engine = create_engine("sqlite://", creator=databases.creator, module=DRIVER)
        config = configuration()
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            row = (b'{"sequence":1}', "0" * 64)
            connection.exec_driver_sql("INSERT INTO audit VALUES (1, ?, ?)", row)
            objects = ("a" * 64, 5, "held", "damaged", "2026-11-22T10:00:00.000Z", 1)
            connection.exec_driver_sql(
                "INSERT INTO object (sha256, size, state, reason, received_at, arrivals)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                objects,
            )
        engine.dispose()
        return databases

    def test_the_first_tables_know_no_submissions(self, old: Databases) -> None:
        raw = old.creator()
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
        raw.close()
        assert "object" in names
        assert "submission" not in names

    def test_what_was_there_stays_and_submissions_can_be_added(self, old: Databases) -> None:
        store = open_store(old.creator, VAULT_KEY, OWNER)
        assert store.objects.every() == ((Sha256("a" * 64), 5, Outcome.HELD),)
        add(store, an_import(1))
        assert store.submissions.count() == 1
        store.check()
        store.close()

    def test_it_is_not_upgraded_read_only(self, old: Databases) -> None:
        before = old.path.read_bytes()
        with pytest.raises(VaultReadOnly):
            open_store(old.creator, VAULT_KEY, OWNER, read_only=True)
        assert old.path.read_bytes() == before
