import json
from pathlib import Path

import pytest

from fieldkit.bundle.reader import open_object
from fieldkit.domain.report import ReportState
from fieldkit.errors import AlreadySealed, Cancelled, NoHeadquarters, NothingToSeal, ObjectDamaged
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.seal_report import (
    commit_sealing,
    plan_sealing,
    seal_report,
    write_sealed,
)
from fieldkit.operations.field.write_report import begin_report, put_answers
from fieldkit.operations.verify_vault import verify_vault
from tests.fakes.field import a_device, a_draft, reopened


def opened(session, organisation, stub):
    path = session.vault.outbox.folder / f"{stub.object_sha256}.age"
    device = load_identity(session.vault)
    with path.open("rb") as source:
        found = open_object(source, [organisation.reserve], lambda key: device.device_id)
        return found.manifest, {member.name: member.read() for member in found.members()}


def test_a_sealed_report_leaves_a_stub_and_no_draft(device) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    reports = list_reports(device)
    assert reports.drafts == ()
    assert reports.stubs == (stub,)
    assert (stub.sequence, stub.state) == (1, ReportState.SEALED)
    assert (reports.only_here, reports.safe_at_headquarters) == (1, 0)


def test_a_sealed_report_cannot_be_sealed_or_changed_again(device) -> None:
    report_id = a_draft(device)
    seal_report(device, [report_id])
    with pytest.raises(AlreadySealed):
        seal_report(device, [report_id])
    with pytest.raises(AlreadySealed):
        put_answers(device, report_id, {"place": "elsewhere"})


def test_a_van_is_sealed_as_one_object(device) -> None:
    van = [a_draft(device, "T01"), *(a_draft(device) for _ in range(3))]
    stubs = seal_report(device, van)
    assert len({stub.object_sha256 for stub in stubs}) == 1
    assert len(list((device.vault.folder / "outbox").glob("*.age"))) == 1


def test_without_headquarters_nothing_is_sealed(tmp_path) -> None:
    session = a_device(tmp_path / "vault")
    report_id = a_draft(session)
    with pytest.raises(NoHeadquarters):
        seal_report(session, [report_id])
    assert session.vault.reports.draft(report_id)
    session.vault.close()


def test_nothing_is_nothing_to_seal(device) -> None:
    with pytest.raises(NothingToSeal):
        seal_report(device, [])


def test_a_change_while_sealing_keeps_the_draft(device) -> None:
    report_id = a_draft(device)
    plan = plan_sealing(device, [report_id], floor=1024)
    files = write_sealed(plan)
    device.clock.pass_time(seconds=1)
    put_answers(device, report_id, {"place": "elsewhere"})
    with pytest.raises(ObjectDamaged):
        commit_sealing(device, plan, files)
    assert device.vault.reports.draft(report_id)
    assert list((device.vault.folder / "outbox").glob("*.age")) == []


def test_cancelling_leaves_no_file_and_the_draft(device, tmp_path) -> None:
    report_id = a_draft(device)
    photo = tmp_path / "photo.bin"
    photo.write_bytes(bytes(2_000_000))
    with photo.open("rb") as source:
        attach_file(device, report_id, source, "photo.bin")

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        seal_report(device, [report_id], progress=stop)
    assert device.vault.reports.draft(report_id)
    assert [path for path in (device.vault.folder / "outbox").iterdir() if path.is_file()] == []


def test_a_file_that_the_database_does_not_list_goes_at_unlock(device) -> None:
    report_id = a_draft(device)
    write_sealed(plan_sealing(device, [report_id], floor=1024))
    from fieldkit.vault.verify import housekeeping

    session = reopened(device)
    housekeeping(session.vault, session.clock.now())
    assert list((session.vault.folder / "outbox").glob("*.age")) == []
    assert session.vault.reports.draft(report_id)
    session.vault.close()


def test_a_vault_is_whole_after_sealing(device) -> None:
    seal_report(device, [a_draft(device)])
    a_draft(device)
    checked = verify_vault(device, deep=True)
    assert (checked.drafts, checked.stubs, checked.sealed_objects) == (1, 1, 1)


def test_the_second_object_follows_the_first_in_the_chain(device) -> None:
    seal_report(device, [a_draft(device)])
    seal_report(device, [a_draft(device)])
    newest, first = device.vault.outbox.all()
    if newest.sequence == 1:
        newest, first = first, newest
    assert (first.sequence, newest.sequence) == (1, 2)
    assert newest.previous == first.chain_head


def test_typing_within_one_visit_is_one_revision(device) -> None:
    report_id = begin_report(device, "T02").report_id
    before = len(device.vault.reports.revisions(report_id))
    for text in ("K", "Ko", "Kov"):
        put_answers(device, report_id, {"name_as_reported": text}, replaces_last=True)
    assert len(device.vault.reports.revisions(report_id)) == before + 1


def test_a_sealed_answer_is_never_in_the_vault_in_plain(device, organisation) -> None:
    report_id = a_draft(device)
    fill_report(device, report_id, {"relative_contact": "INVENTED-CONTACT"})
    revisions = device.vault.reports.revisions(report_id)
    assert "INVENTED-CONTACT" not in json.dumps([r.value for r in revisions], default=str)
    assert any(r.path.endswith("relative_contact") for r in revisions)


def test_readable_copy_is_kept_where_headquarters_says_so(tmp_path, organisation) -> None:
    from dataclasses import replace

    from fieldkit.domain.headquarters import Policy

    keeping = replace(
        organisation,
        headquarters=organisation.with_changes(policy=Policy(keep_readable_copy=True)),
    )
    session = a_device(tmp_path / "vault", keeping)
    report_id = a_draft(session)
    seal_report(session, [report_id])
    assert session.vault.reports.revisions(report_id)
    assert list_reports(session).drafts == ()
    with pytest.raises(AlreadySealed):
        put_answers(session, report_id, {"place": "elsewhere"})
    with pytest.raises(AlreadySealed):
        seal_report(session, [report_id])
    session.vault.close()


def test_what_was_written_opens_with_the_reserve(device, organisation, tmp_path: Path) -> None:
    report_id = a_draft(device)
    picture = b"invented bytes" * 1000
    (tmp_path / "a.jpg").write_bytes(picture)
    with (tmp_path / "a.jpg").open("rb") as source:
        attach_file(device, report_id, source, "a.jpg")
    [stub] = seal_report(device, [report_id])
    manifest, members = opened(device, organisation, stub)
    assert manifest.records[0].record == report_id
    record = json.loads(members["record-0001.json"])
    assert record["attachments"][0]["name"] == "a.jpg"
    assert picture in members.values()


def test_a_large_film_is_cut_over_objects_that_follow_each_other(device, tmp_path: Path) -> None:
    report_id = a_draft(device)
    film = bytes(range(256)) * 40
    (tmp_path / "film.mp4").write_bytes(film)
    with (tmp_path / "film.mp4").open("rb") as source:
        attach_file(device, report_id, source, "film.mp4")
    plan = plan_sealing(device, [report_id], floor=1024, part_bytes=4096, object_bytes=4096)
    commit_sealing(device, plan, write_sealed(plan))
    assert [sealed.sequence for sealed in device.vault.outbox.all()] in ([1, 2, 3], [3, 2, 1])
    assert verify_vault(device, deep=True).sealed_objects == 3
