"""What is left in the vault's files of a draft that was removed: nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.answers import Json
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import AttachmentId, BlobId, FormId, ReportId
from fieldkit.domain.report import Draft, FormReference
from fieldkit.domain.sheet import Certainty
from fieldkit.domain.sheet_log import Said
from fieldkit.errors import VaultInUse
from fieldkit.vault import seal_cleanup
from fieldkit.vault.blobs import BlobKey
from fieldkit.vault.folder import DATABASE_LABEL, database_key
from fieldkit.vault.recording_file import Recording
from fieldkit.vault.sheet_store import RowState, StoredRow
from fieldkit.vault.vault import Vault, unlock_vault_with_key
from fieldkit.vault.verify import housekeeping
from tests.sqlcipher_pages import count_hits
from tests.vault.examples import NOW, a_sealed_object, a_stub, attach, hex_32, hex_64


def add_marked_draft(vault: Vault, number: int) -> list[bytes]:
    """Add a draft, each part of which bears a mark of its own; return the marks."""
    report_id = ReportId(hex_32(number))
    with vault.transaction():
        vault.reports.add(
            Draft(
                report_id,
                FormReference(FormId(f"FORM-{number}-MARK"), f"VERSION-{number}-MARK", hex_64(1)),
                NOW,
                NOW,
            )
        )
        vault.custody.append_of_report(
            report_id,
            CustodyEntry(
                1,
                NOW,
                CustodyEvent.CAPTURED,
                report_id,
                f"detail-{number}-mark",
                hex_64(1),
                hex_64(2),
            ),
        )
    put(vault, number, f"PATH-{number}-MARK", f"VALUE-{number}-MARK")
    attach(
        vault,
        b"picture",
        report=number,
        number=number,
        name=f"NAME-{number}-MARK.jpg",
        thumbnail=b"THUMBNAIL-%d-MARK" % number * 500,
    )
    return marks_of(number)


def marks_of(number: int) -> list[bytes]:
    words = ("FORM", "VERSION", "PATH", "VALUE", "NAME", "THUMBNAIL", "detail")
    return [f"{word}-{number}-{'mark' if word == 'detail' else 'MARK'}".encode() for word in words]


def put(vault: Vault, number: int, path: str, value: Json) -> None:
    with vault.transaction():
        vault.reports.put_revision(ReportId(hex_32(number)), path, value, NOW, replaces_last=False)


def hits(vault: Vault, marks: list[bytes]) -> int:
    raw_key, _salt = database_key(vault.key, DATABASE_LABEL)
    found = count_hits(vault.folder / "vault.db", raw_key, marks)
    for backup in vault.folder.glob("*.before-*"):
        found += count_hits(backup, raw_key, marks)
    return found


def remove(vault: Vault, *numbers: int) -> None:
    with vault.transaction():
        for number in numbers:
            vault.reports.remove_draft(ReportId(hex_32(number)))


def test_the_scan_finds_a_draft_that_is_there(vault: Vault) -> None:
    marks = add_marked_draft(vault, 1)
    for mark in marks:
        assert hits(vault, [mark]) > 0


def test_nothing_is_left_of_a_removed_draft(vault: Vault) -> None:
    marks = add_marked_draft(vault, 1)
    vault.checkpoint()
    assert hits(vault, marks) > 0
    remove(vault, 1)
    assert hits(vault, marks) == 0
    assert [path for path in vault.blobs.path.rglob("*") if path.is_file()] == []


def test_nothing_is_left_of_what_was_only_in_the_log(vault: Vault) -> None:
    marks = add_marked_draft(vault, 1)
    remove(vault, 1)
    assert hits(vault, marks) == 0
    assert (vault.folder / "vault.db-wal").stat().st_size == 0


def test_nothing_is_left_of_a_sealed_draft_and_its_stub_stays(vault: Vault) -> None:
    marks = add_marked_draft(vault, 1)
    assert hits(vault, marks) > 0
    with vault.transaction():
        vault.outbox.add(a_sealed_object(1))
        vault.reports.add_stub(a_stub(1))
        vault.reports.remove_draft(ReportId(hex_32(1)))
    assert hits(vault, marks) == 0
    assert vault.reports.stubs() == (a_stub(1),)


def test_a_copy_made_by_a_migration_goes_with_the_draft(vault: Vault) -> None:
    marks = add_marked_draft(vault, 1)
    vault.checkpoint()
    backup = vault.folder / "vault.db.before-2"
    backup.write_bytes((vault.folder / "vault.db").read_bytes())
    remove(vault, 1)
    assert hits(vault, marks) == 0
    assert not backup.exists()


def test_nothing_is_left_of_a_removed_attachment(vault: Vault) -> None:
    add_marked_draft(vault, 1)
    marks = [b"NAME-1-MARK", b"THUMBNAIL-1-MARK"]
    assert hits(vault, marks) > 0
    with vault.transaction():
        vault.attachments.remove(AttachmentId(hex_32(1)))
    assert hits(vault, marks) == 0
    assert vault.reports.revisions(ReportId(hex_32(1)))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_left_between_the_rows_of_other_drafts(vault: Vault, seed: int) -> None:
    """Many drafts of all sizes, written in turns: rows move between pages again and again."""
    chance = random.Random(seed)
    open_drafts = list(range(1, 9))
    for number in open_drafts:
        add_marked_draft(vault, number)
    for _round in range(4):
        with vault.transaction():
            for _save in range(60):
                number = chance.choice(open_drafts)
                text = f"VALUE-{number}-MARK" * chance.choice([1, 3, 20, 200, 1000])
                vault.reports.put_revision(
                    ReportId(hex_32(number)),
                    chance.choice(["place", "text"]),
                    text,
                    NOW,
                    replaces_last=chance.random() < 0.3,
                )
        gone = chance.choice(open_drafts)
        open_drafts.remove(gone)
        assert hits(vault, marks_of(gone)) > 0
        kept = {number: vault.reports.revisions(ReportId(hex_32(number))) for number in open_drafts}
        remove(vault, gone)
        assert hits(vault, marks_of(gone)) == 0
        for number, revisions in kept.items():
            assert vault.reports.revisions(ReportId(hex_32(number))) == revisions
    assert vault.database.rows("PRAGMA integrity_check") == [("ok",)]


def test_sqlite_alone_would_leave_something(vault: Vault) -> None:
    """The positive control: without the overwriting, the same scan finds remains."""
    chance = random.Random(1)
    left = 0
    for number in range(1, 60):
        with vault.transaction():
            vault.reports.add(
                Draft(
                    ReportId(hex_32(number)), FormReference(FormId("T"), "1", hex_64(1)), NOW, NOW
                )
            )
    for _round in range(40):
        with vault.transaction():
            for _save in range(60):
                number = chance.randrange(1, 60)
                text = f"VALUE-{number}-MARK" * chance.choice([1, 2, 5, 20, 100, 1000])
                vault.reports.put_revision(
                    ReportId(hex_32(number)),
                    "text",
                    text,
                    NOW,
                    replaces_last=chance.random() < 0.3,
                )
        gone = chance.randrange(1, 60)
        with vault.transaction():
            vault.database.write("DELETE FROM revision WHERE report_id = ?", hex_32(gone))
        vault.checkpoint()
        left += hits(vault, marks_of(gone))
    assert left > 0


def test_a_cleanup_that_was_cut_short_is_finished_after_the_next_unlock(
    vault: Vault, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_arguments: object) -> None:
        raise VaultInUse

    marks = add_marked_draft(vault, 1)
    monkeypatch.setattr(seal_cleanup, "finish", cut_short)
    remove(vault, 1)
    assert hits(vault, marks) > 0  # in the write-ahead log
    monkeypatch.undo()
    killed = copy_as_a_kill_leaves_it(vault)
    with unlock_vault_with_key(killed, key) as opened:
        housekeeping(opened, NOW)
        assert hits(opened, marks) == 0


def copy_as_a_kill_leaves_it(vault: Vault) -> Path:
    killed = vault.folder.with_name("killed")
    for source in sorted(vault.folder.rglob("*")):
        target = killed / source.relative_to(vault.folder)
        if source.is_dir():
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return killed


@pytest.mark.parametrize(
    "check",
    [
        lambda vault: vault.reports.drafts(),
        lambda vault: vault.attachments.references(),
        lambda vault: vault.reports.revisions(ReportId(hex_32(2))),
        lambda vault: vault.custody.of_report(ReportId(hex_32(2))),
    ],
)
def test_what_belongs_to_other_drafts_is_untouched(
    vault: Vault, check: Callable[[Vault], tuple[object, ...]]
) -> None:
    add_marked_draft(vault, 2)
    before = check(vault)
    add_marked_draft(vault, 1)
    remove(vault, 1)
    assert check(vault) == before
    assert before


def test_the_keys_of_its_blobs_are_gone(vault: Vault) -> None:
    blob_key = BlobKey(b"BLOB KEY OF THIRTY-TWO BYTES....")
    add_marked_draft(vault, 1)
    with vault.transaction():
        vault.attachments.add(
            Attachment(AttachmentId(hex_32(7)), ReportId(hex_32(1)), "a", "b", 1, hex_64(1), NOW),
            BlobId(hex_32(7)),
            blob_key,
            b"",
        )
    assert hits(vault, [bytes(blob_key)]) > 0
    remove(vault, 1)
    assert hits(vault, [bytes(blob_key)]) == 0


def test_the_keys_of_recordings_leave_the_database_with_their_draft(vault: Vault) -> None:
    marks = [f"recording-{number:03}-of-the-draft-key"[:32].encode() for number in range(200)]
    report_id = ReportId(hex_32(1))
    add_marked_draft(vault, 1)
    add_marked_draft(vault, 2)
    with vault.transaction():
        for number, mark in enumerate(marks):
            vault.recordings.add(
                Recording(
                    BlobId(hex_32(1000 + number)),
                    report_id if number % 2 else ReportId(hex_32(2)),
                    BlobKey(mark),
                    "",
                    NOW,
                    180,
                )
            )
    for number in range(0, 60, 3):  # some became attachments before
        with vault.transaction():
            vault.recordings.remove(BlobId(hex_32(1000 + number)))
    assert hits(vault, marks[1::2]) > 0
    with vault.transaction():
        vault.reports.remove_draft(report_id)
    assert hits(vault, marks[1::2]) == 0
    assert hits(vault, marks[0:60:6]) == 0
    assert hits(vault, marks[62::2]) > 0


def test_nothing_is_left_of_a_sheet_and_its_people(vault: Vault) -> None:
    add_marked_draft(vault, 1)
    sheet_id, row_id = ReportId(hex_32(1)), ReportId(hex_32(2))
    marks = [b"SHARED-MARK", b"ROW-MARK"]
    log = (Said("name_as_reported", "ROW-MARK", Certainty.CERTAIN, NOW),)
    with vault.transaction():
        vault.sheets.add(sheet_id, NOW)
        vault.sheets.put_shared(sheet_id, {"taken_to": ["SHARED-MARK", ""]})
        vault.sheets.put_row(sheet_id, StoredRow(row_id, 0, RowState.CHANGED, log))
    for mark in marks:
        assert hits(vault, [mark]) > 0
    remove(vault, 1)
    assert hits(vault, marks) == 0


def test_nothing_is_left_of_work_on_the_people_of_a_sheet(vault: Vault) -> None:
    add_marked_draft(vault, 1)
    sheet_id, row_id = ReportId(hex_32(1)), ReportId(hex_32(2))
    with vault.transaction():
        vault.sheets.add(sheet_id, NOW)
        vault.sheets.put_row(sheet_id, StoredRow(row_id, 0, RowState.EMPTY, ()))
        vault.working.put("work/1", {"reports": [row_id], "path": "/PATH-OF-A-PHOTO-MARK.jpg"})
        vault.working.put("work/2", {"reports": [hex_32(3)], "path": "/of-another-draft.jpg"})
    assert hits(vault, [b"PATH-OF-A-PHOTO-MARK"]) > 0
    remove(vault, 1)
    assert hits(vault, [b"PATH-OF-A-PHOTO-MARK"]) == 0
    assert vault.working.names() == ("work/2",)


def test_nothing_is_left_of_what_was_looked_for(vault: Vault) -> None:
    add_marked_draft(vault, 1)
    place = {"screen": "find", "subject": "", "detail": {"text": "NAME-LOOKED-FOR-MARK"}}
    with vault.transaction():
        vault.working.put("place", place)
    assert hits(vault, [b"NAME-LOOKED-FOR-MARK"]) > 0
    remove(vault, 1)
    assert hits(vault, [b"NAME-LOOKED-FOR-MARK"]) == 0


def test_other_sheets_are_untouched(vault: Vault) -> None:
    for number in (1, 2):
        add_marked_draft(vault, number)
        row = StoredRow(ReportId(hex_32(10 + number)), 0, RowState.CHANGED, ())
        with vault.transaction():
            vault.sheets.add(ReportId(hex_32(number)), NOW)
            vault.sheets.put_row(ReportId(hex_32(number)), row)
    remove(vault, 1)
    assert vault.sheets.sheet_ids() == (ReportId(hex_32(2)),)
    assert vault.sheets.row_ids() == {ReportId(hex_32(12))}
