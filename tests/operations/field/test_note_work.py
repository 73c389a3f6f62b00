from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.unfinished import WorkKind
from fieldkit.operations.field.note_work import forget_work, note_work, unfinished_work
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.vault.folder import DATABASE_LABEL, database_key
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import an_organisation
from tests.sqlcipher_pages import count_hits


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    yield session
    session.vault.close()


def test_work_is_noted_in_its_order_and_outlives_the_program(device: Session) -> None:
    report = a_draft(device)
    paths = [f"/stick/photo {number}.jpg" for number in range(12)]
    note_work(device, WorkKind.ATTACH, reports=[report], paths=paths, question="files")
    note_work(device, WorkKind.HAND_OVER, paths=["/stick"])
    session = reopened(device)
    found = unfinished_work(session)
    assert [work.path for work in found] == [*paths, "/stick"]
    assert {work.kind for work in found[:-1]} == {WorkKind.ATTACH}
    assert found[0].reports == (report,)
    assert found[0].question == "files"
    forget_work(session, [work.work_id for work in found])
    assert unfinished_work(session) == ()
    session.vault.close()


@pytest.mark.parametrize("kept", [None, "text", {"kind": "other", "reports": []}, {"kind": []}])
def test_a_note_that_nobody_understands_is_left_out(device: Session, kept: object) -> None:
    with device.vault.transaction():
        device.vault.working.put("work/000000-00000000", kept)  # type: ignore[arg-type]
    assert unfinished_work(device) == ()


def test_notes_go_with_their_report_and_leave_no_trace(device: Session) -> None:
    report, other = a_draft(device), a_draft(device)
    note_work(device, WorkKind.ATTACH, reports=[report], paths=["/home/CANARY.jpg"])
    note_work(device, WorkKind.SEAL, reports=[other])
    database = device.vault.folder / "vault.db"
    raw_key, _salt = database_key(device.vault.key, DATABASE_LABEL)
    assert count_hits(database, raw_key, [b"CANARY"])
    seal_report(device, [report])
    assert [work.reports for work in unfinished_work(device)] == [(other,)]
    assert count_hits(database, raw_key, [b"CANARY"]) == 0
