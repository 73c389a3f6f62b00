"""The journey: recorded in the street, sealed, carried on a stick, taken in, answered."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.age import decrypt_bytes
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.answers import Revision
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.report import Amended, ReportState
from fieldkit.errors import AgeNoMatch
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.seal_report import (
    commit_sealing,
    plan_sealing,
    seal_report,
    write_sealed,
)
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.export_keys import export_identity, export_signers
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.list_reports import list_devices, list_held
from fieldkit.operations.hq.list_reports import list_reports as list_received
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.open_sealed_answers import open_sealed_answers
from fieldkit.operations.hq.publish_directory import publish_policy, renew_intake
from fieldkit.operations.hq.publish_form import publish_form
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.release_held import find_held, take_in_overruled
from fieldkit.operations.hq.restore_backup import restore_backup
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.show_report import open_attachment, show_report
from fieldkit.operations.session import Session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.vault.vault import unlock_vault, unlock_vault_with_key
from fieldkit.vault.verify import housekeeping
from tests import sample_photos
from tests.fakes.clock import FixedClock
from tests.fakes.journey import (
    Office,
    a_monitor,
    a_report,
    an_office,
    bring_back,
    carry,
    spoil,
)

VAN = (
    {"name_as_reported": "Kavalchuk (invented)", "sex": "M"},
    {"name_as_reported": "woman with a violin case", "sex": "F"},
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    made = an_office(tmp_path / "office", clock)
    yield made
    close_session(made.session)


@pytest.fixture
def monitor(tmp_path: Path, office: Office, clock: FixedClock) -> Iterator[Session]:
    session = a_monitor(tmp_path / "monitor", office, clock)
    yield session
    session.vault.close()


@pytest.fixture
def enrolled(monitor: Session, office: Office, tmp_path: Path) -> Session:
    office.enrol(monitor, tmp_path, "M07")
    return monitor


def test_a_whole_journey(
    monitor: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    photos = {
        "upright.jpg": sample_photos.photo(),
        "phone.heic": sample_photos.heic(),
        "damaged.jpg": sample_photos.truncated(),
    }
    assembly = a_report(monitor, "T01")
    van = [a_report(monitor, **person) for person in VAN]
    for report_id, (name, content) in zip([assembly, *van], photos.items(), strict=True):
        attach(monitor, report_id, name, content, tmp_path)
    together = seal_report(monitor, [assembly, *van])
    clock.pass_time(minutes=5)
    late = seal_report(monitor, [a_report(monitor, name_as_reported="late")])
    draft = a_report(monitor, name_as_reported="still open")

    # Nobody at headquarters knows the device yet: everything good is held, the bad is not taken.
    carry(monitor, tmp_path / "stick")
    assert {stub.state for stub in list_reports(monitor).stubs} == {ReportState.HANDED_OVER}
    damaged = tmp_path / "damaged"
    shutil.copytree(tmp_path / "stick", damaged)
    [victim] = damaged.glob(f"*/data/{together[0].object_sha256}.age")
    spoil(victim)
    summary = office.take_in(damaged)
    assert (summary.count(Outcome.HELD), len(summary.unreadable)) == (1, 1)
    assert list_held(office.session)[0].reason == "unknown-device"
    assert office.enrol(monitor, tmp_path, "M07") == 1
    [only] = list_received(office.session)
    assert only.record.report_id == late[0].report_id
    assert list_devices(office.session)[0].chain.missing == (1,)

    # The good stick brings what was missing, and what is here already changes nothing.
    summary = office.take_in(tmp_path / "stick")
    assert (summary.count(Outcome.ACCEPTED), summary.repeated) == (1, 1)
    assert list_devices(office.session)[0].chain.missing == ()
    assert len(list_received(office.session)) == 4
    for report_id, content in zip([assembly, *van], photos.values(), strict=True):
        assert attached(office.session, report_id) == [content]

    # Without a backup the receipts let nothing be deleted.
    read = bring_back(monitor, office, tmp_path / "first return")
    assert (read.accepted, read.deleted, read.device_state) == (2, 0, "approved")
    assert len(outbox(monitor)) == 2
    make_backup(office.session, tmp_path / "backup")
    clock.pass_time(minutes=5)
    read = bring_back(monitor, office, tmp_path / "second return")
    assert (read.accepted, read.deleted) == (0, 2)
    assert outbox(monitor) == []
    found = list_reports(monitor)
    assert (found.only_here, found.safe_at_headquarters) == (1, 4)
    assert [item.report_id for item in found.drafts] == [draft]
    assert enrolment_state(monitor.vault) == "approved"
    verify_vault(monitor, deep=True)

    # The same stick once more tells nothing new.
    before = monitor.vault.commit_counter
    read = read_return(monitor, tmp_path / "second return")
    assert (read.letters, read.known_already > 0) == (0, True)
    assert monitor.vault.commit_counter == before


def test_acknowledged_mail_stops(enrolled: Session, office: Office, tmp_path: Path) -> None:
    seal_report(enrolled, [a_report(enrolled)])
    carry(enrolled, tmp_path / "1")
    office.take_in(tmp_path / "1")
    bring_back(enrolled, office, tmp_path / "2")
    assert office.write_return(tmp_path / "again").plan.fresh == 0
    seal_report(enrolled, [a_report(enrolled)])
    assert enrolled.vault.mail.unacknowledged() == ()
    carry(enrolled, tmp_path / "3")
    office.take_in(tmp_path / "3")
    # What remains to be told is the receipt of the second object alone.
    read = bring_back(enrolled, office, tmp_path / "4")
    assert (read.letters, read.known_already, read.accepted) == (1, 0, 1)
    assert not read.forms_changed


def test_a_published_form_arrives_with_the_mail(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    old = {form.form_id: form.version for form in list_forms(enrolled)}
    bring_back(enrolled, office, tmp_path / "1")
    resource = Path(__file__).parents[2] / "resources" / "forms" / "T02.json"
    changed = json.loads(resource.read_bytes())
    changed["version"] = "2099-01-01"
    open_draft = a_report(enrolled)
    publish_form(office.session, forms={"t02.json": json.dumps(changed).encode()})
    read = bring_back(enrolled, office, tmp_path / "2")
    assert read.forms_changed
    assert [(form.form, form.version) for form in read.new_forms] == [("T02", "2099-01-01")]
    new = {form.form_id: form.version for form in list_forms(enrolled)}
    assert (new["T02"], new["T01"]) == ("2099-01-01", old["T01"])
    # A report stays with the form that it was begun with; the next one takes the new one.
    late = a_report(enrolled)
    [first, second] = seal_report(enrolled, [open_draft, late])
    carry(enrolled, tmp_path / "3")
    office.take_in(tmp_path / "3")
    versions = [
        show_report(office.session, stub.report_id).record.form.version for stub in (first, second)
    ]
    assert versions == [old["T02"], "2099-01-01"]


def test_a_changed_recipient_waits_and_sealing_goes_on_to_the_old_one(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    [old_intake] = intake_identities(office.session.vault)
    renew_intake(office.session, [office.offline], office.ask)
    read = bring_back(enrolled, office, tmp_path / "1")
    assert [item.change.aspect.value for item in read.confirmations] == ["intake"]
    waiting = waiting_changes(enrolled)
    [change] = waiting.needs_confirmation
    assert change.old_words != change.new_words
    [meanwhile] = seal_report(enrolled, [a_report(enrolled)])
    new_intake, _old = intake_identities(office.session.vault)
    assert opens(enrolled, meanwhile.object_sha256, old_intake)
    assert not opens(enrolled, meanwhile.object_sha256, new_intake)

    confirm_change(enrolled, waiting.published_sha256)
    assert waiting_changes(enrolled).needs_confirmation == ()
    [after] = seal_report(enrolled, [a_report(enrolled)])
    assert opens(enrolled, after.object_sha256, new_intake)
    assert not opens(enrolled, after.object_sha256, old_intake)
    carry(enrolled, tmp_path / "2")
    assert office.take_in(tmp_path / "2").count(Outcome.ACCEPTED) == 2


def test_a_weaker_policy_waits_and_a_stricter_one_holds_at_once(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    policy = Policy(keep_readable_copy=True, require_tor=True)
    publish_policy(office.session, [office.offline], office.ask, policy=policy)
    read = bring_back(enrolled, office, tmp_path / "1")
    assert [item.change.aspect.value for item in read.confirmations] == ["keep-readable-copy"]
    in_force = waiting_changes(enrolled).headquarters.policy
    assert (in_force.keep_readable_copy, in_force.require_tor) == (False, True)
    report_id = a_report(enrolled)
    seal_report(enrolled, [report_id])
    assert enrolled.vault.reports.revisions(report_id) == ()


def test_a_revoked_device_is_told_and_what_it_sends_is_held(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    seal_report(enrolled, [a_report(enrolled)])
    revoke_device(office.session, "M07")
    carry(enrolled, tmp_path / "1")
    summary = office.take_in(tmp_path / "1")
    assert summary.results[0].reason == "revoked-device"
    read = bring_back(enrolled, office, tmp_path / "2")
    assert (read.device_state, read.held, read.deleted) == ("revoked", ["revoked-device"], 0)
    assert enrolment_state(enrolled.vault) == "revoked"
    found = list_reports(enrolled)
    assert (found.held_at_headquarters, found.only_here) == (1, 1)
    assert len(outbox(enrolled)) == 1


def test_an_old_letter_does_not_undo_a_revocation(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    office.write_return(tmp_path / "before")
    clock.pass_time(days=1)
    revoke_device(office.session, "M07")
    assert bring_back(enrolled, office, tmp_path / "after").device_state == "revoked"
    assert read_return(enrolled, tmp_path / "before").device_state == "revoked"
    assert enrolment_state(enrolled.vault) == "revoked"


def test_both_branches_of_a_fork_are_kept(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    copy = tmp_path / "copy of the vault"
    shutil.copytree(enrolled.vault.folder, copy)
    twin = Session(unlock_vault_with_key(copy, enrolled.vault.key), clock, None)
    [first] = seal_report(enrolled, [a_report(enrolled)])
    [second] = seal_report(twin, [a_report(twin)])
    assert first.sequence == second.sequence == 1
    carry(enrolled, tmp_path / "1")
    carry(twin, tmp_path / "2")
    office.take_in(tmp_path / "1")
    office.take_in(tmp_path / "2")
    [held] = list_held(office.session)
    assert (held.sha256, held.reason) == (second.object_sha256, "chain-fork")
    read = bring_back(twin, office, tmp_path / "3")
    assert read.held == ["chain-fork"]
    assert len(outbox(twin)) == 1
    released = take_in_overruled(office.session, find_held(office.session, held.sha256[:12]))
    assert released.outcome is Outcome.ACCEPTED
    assert {item.record.report_id for item in list_received(office.session)} == {
        first.report_id,
        second.report_id,
    }
    twin.vault.close()


def test_a_vault_that_was_put_back_is_told_so_by_the_receipts(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    copy = tmp_path / "copy of the vault"
    shutil.copytree(enrolled.vault.folder, copy)
    seal_report(enrolled, [a_report(enrolled)])
    carry(enrolled, tmp_path / "1")
    office.take_in(tmp_path / "1")
    older = Session(unlock_vault_with_key(copy, enrolled.vault.key), clock, None)
    assert bring_back(older, office, tmp_path / "2").is_ahead
    assert not read_return(enrolled, tmp_path / "2").is_ahead
    older.vault.close()


def test_a_restored_headquarters_shows_the_same_reports(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    report_id = a_report(enrolled)
    photo = sample_photos.photo()
    attach(enrolled, report_id, "upright.jpg", photo, tmp_path)
    seal_report(enrolled, [report_id])
    carry(enrolled, tmp_path / "1")
    office.take_in(tmp_path / "1")
    make_backup(office.session, tmp_path / "backup")
    restored = restore_backup(
        tmp_path / "backup",
        [load_reserve(office.offline, office.ask)],
        tmp_path / "hq again",
        "another passphrase",
        clock=clock,
        secrets=None,
        parameters=FOR_TESTS,
    )
    assert (restored.objects, restored.attachments, restored.missing_objects) == (1, 1, ())
    assert restored.fingerprint_words == office.words
    vault = unlock_vault(tmp_path / "hq again", "another passphrase", secrets=None)
    again = open_session(vault, clock)
    was, now = show_report(office.session, report_id), show_report(again, report_id)
    assert (now.record, now.answers, now.form) == (was.record, was.answers, was.form)
    assert attached(again, report_id) == [photo]
    # It also goes on: a new object of the same device is taken in there.
    seal_report(enrolled, [a_report(enrolled)])
    carry(enrolled, tmp_path / "2")
    assert Office(again, office.offline, b"", ()).take_in(tmp_path / "2").repeated == 1
    close_session(again)


def test_a_court_can_prove_what_arrived(enrolled: Session, office: Office, tmp_path: Path) -> None:
    [stub] = seal_report(enrolled, [a_report(enrolled)])
    carry(enrolled, tmp_path / "1")
    office.take_in(tmp_path / "1")
    court = tmp_path / "court"
    court.mkdir()
    sealed = court / f"{stub.object_sha256}.age"
    kept = office.session.archive.path_of(stub.object_sha256, Outcome.ACCEPTED)
    sealed.write_bytes(kept.read_bytes())
    identity = export_identity(office.session, None, is_plain_confirmed=True)
    (court / "identity.txt").write_bytes(identity)
    for file in export_signers(office.session):
        (court / file.name).write_bytes(file.content)
    [chain] = court.glob("chain-*.json")
    command = [sys.executable, "-m", "fieldkit.verify.main", str(sealed), "--json"]
    command += [f"--identity-file={court / 'identity.txt'}", f"--receipts={court}"]
    command += [f"--allowed-signers={court / 'allowed_signers'}", f"--chain={chain}"]
    good = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = json.loads(good.stdout)
    assert not answer["failed"]
    assert answer["report"]["device"] == load_identity(enrolled.vault).device_id
    spoil(sealed)
    bad = subprocess.run(command, capture_output=True, text=True, check=False)
    assert bad.returncode == 7
    assert json.loads(bad.stdout)["failed"]


def test_answers_and_files_reach_headquarters_unchanged(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    answers = {
        "name_as_reported": "Каваль\u0301чук \U0001f3bb «імя»\tJr.",
        "other_names": [
            {"name_other": "Kavalchuk", "name_kind": "PASSPORT_LATIN"},
            {"name_other": "Ковальчук"},
        ],
        "birth_year": 1999,
        "sex": "F",
        "relative_contact": "+375 00 invented, сястра",
        "observed_at": "~8.11.2020 14:05",
        "place": "by the metro\nsecond line",
        "place_point": "53.902496 27.561481 0 0",
        "source_type": "OWN_OBSERVATION",
        "consent_level": "C3_LEGAL_AID",
        "consent_given_by": "PERSON",
        "sensitivity": "S2",
        "health_at_risk": "YES",
    }
    report_id = begin_report(enrolled, FormId("T02")).report_id
    fill_report(enrolled, report_id, answers)
    clock.pass_time(minutes=2, milliseconds=7)
    fill_report(enrolled, report_id, {"sex": "M", "birth_year": None, "place": "another place"})
    files = {"a.jpg": sample_photos.photo(), "same.jpg": sample_photos.photo(), "empty.txt": b""}
    files["noise.bin"] = bytes(range(256)) * 300
    for name, content in files.items():
        attach(enrolled, report_id, name, content, tmp_path)
    revisions = enrolled.vault.reports.revisions(report_id)
    attachments = enrolled.vault.attachments.of_report(report_id)
    custody = enrolled.vault.custody.of_report(report_id)
    assert {len(values_of(revisions, path)) for path in ("victim/sex", "event/place")} == {2}

    [stub] = seal_report(enrolled, [report_id])
    carry(enrolled, tmp_path / "1")
    assert office.take_in(tmp_path / "1").count(Outcome.ACCEPTED) == 1
    shown = show_report(office.session, report_id)
    assert shown.record.revisions == revisions
    assert shown.record.attachments == attachments
    assert shown.record.custody == custody
    assert shown.record.begun == revisions[0].at
    assert shown.answers["victim/name_as_reported"] == answers["name_as_reported"]
    assert shown.answers["event/observed_at"]["typed"] == answers["observed_at"]
    assert shown.answers["event/place_point"] == answers["place_point"]
    assert "victim/birth_year" not in shown.answers
    [person] = shown.record.people
    assert [name["text"] for name in person["names"]] == [
        answers["name_as_reported"],
        "Kavalchuk",
        "Ковальчук",
    ]
    assert (person["consent"], person["sex"]) == ("C3_LEGAL_AID", "M")
    [consent] = shown.record.consent
    assert consent["level"] == "C3_LEGAL_AID"
    assert attached(office.session, report_id) == list(files.values())
    sealed_answer = base64.b64decode(shown.answers["victim/relative_contact"]["sealed"])
    identities = intake_identities(office.session.vault)
    opened = decrypt_bytes(sealed_answer, identities, max_bytes=1000)
    assert opened.decode() == answers["relative_contact"]

    # An amendment adds to it and changes nothing of it.
    clock.pass_time(days=1)
    amends = Amended(stub.object_id, stub.report_id)
    amendment = begin_report(enrolled, FormId("T02"), amends=amends).report_id
    fill_report(enrolled, amendment, {"birth_year": 1998})
    seal_report(enrolled, [amendment])
    carry(enrolled, tmp_path / "2")
    office.take_in(tmp_path / "2")
    amended = show_report(office.session, report_id)
    assert amended.record == shown.record
    assert amended.answers["victim/birth_year"] == 1998
    assert amended.answers["victim/sex"] == "M"
    assert [item.report_id for item in amended.amendments] == [amendment]


def test_a_stub_and_its_receipt_expire_after_thirty_days(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    seal_report(enrolled, [a_report(enrolled)])
    carry(enrolled, tmp_path / "1")
    office.take_in(tmp_path / "1")
    make_backup(office.session, tmp_path / "backup")
    bring_back(enrolled, office, tmp_path / "2")
    clock.pass_time(days=30)
    housekeeping(enrolled.vault, clock.now())
    assert len(list_reports(enrolled).stubs) == 1
    clock.pass_time(days=1)
    housekeeping(enrolled.vault, clock.now())
    assert list_reports(enrolled).stubs == ()
    # A receipt that comes after that does no harm, and the chain goes on.
    assert office.write_return(tmp_path / "3").plan.mails
    read_return(enrolled, tmp_path / "3")
    [stub] = seal_report(enrolled, [a_report(enrolled)])
    assert stub.sequence == 2


def test_two_monitors_share_a_stick_and_read_only_their_own_mail(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    colleague = a_monitor(tmp_path / "colleague", office, clock)
    office.enrol(colleague, tmp_path, "M08")
    stick = tmp_path / "stick"
    for session in (enrolled, colleague):
        seal_report(session, [a_report(session)])
        carry(session, stick)
    assert office.take_in(stick).count(Outcome.ACCEPTED) == 2
    office.write_return(stick)
    for session in (enrolled, colleague):
        read = read_return(session, stick)
        # The colleague's letter; the sealed reports of both are no mail, and passed over.
        assert (read.letters, read.accepted, read.not_for_us, read.refused) == (1, 1, 1, [])
    colleague.vault.close()


def test_a_year_of_clock_error_stops_nothing(
    enrolled: Session, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    wrong = Session(enrolled.vault, FixedClock(datetime(2020, 1, 1, tzinfo=UTC)), None)
    seal_report(wrong, [a_report(wrong)])
    carry(wrong, tmp_path / "1")
    assert office.take_in(tmp_path / "1").count(Outcome.ACCEPTED) == 1
    assert bring_back(wrong, office, tmp_path / "2").accepted == 1
    clock.pass_time(days=900)
    late = Session(enrolled.vault, clock, None)
    seal_report(late, [a_report(late)])
    carry(late, tmp_path / "3")
    assert office.take_in(tmp_path / "3").count(Outcome.ACCEPTED) == 1


def attach(session: Session, report_id: ReportId, name: str, content: bytes, folder: Path) -> None:
    path = folder / name
    path.write_bytes(content)
    with path.open("rb") as source:
        attach_file(session, report_id, source, name)
    path.unlink()


def attached(office: HeadquartersSession, report_id: ReportId) -> list[bytes]:
    """Return the attachments of a report as headquarters opens them."""
    found = []
    for item in show_report(office, report_id).attachments:
        with open_attachment(office, item.attachment.sha256) as content:
            found.append(content.read())
    return found


def outbox(session: Session) -> list[Path]:
    return sorted((session.vault.folder / "outbox").glob("*.age"))


def opens(session: Session, sha256: str, identity: object) -> bool:
    sealed = (session.vault.folder / "outbox" / f"{sha256}.age").read_bytes()
    try:
        decrypt_bytes(sealed, [identity], max_bytes=10_000_000)  # type: ignore[list-item]
    except AgeNoMatch:
        return False
    return True


def values_of(revisions: tuple[Revision, ...], path: str) -> list[object]:
    return [revision.value for revision in revisions if revision.path == path]


def test_a_film_in_parts_is_joined_at_headquarters(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    film = bytes(range(256)) * 64
    report_id = a_report(enrolled, "T02")
    attach(enrolled, report_id, "film.mp4", film, tmp_path)
    plan = plan_sealing(enrolled, [report_id], part_bytes=6000, object_bytes=6000)
    commit_sealing(enrolled, plan, write_sealed(plan))
    carry(enrolled, tmp_path / "stick")
    summary = office.take_in(tmp_path / "stick")
    assert (len(summary.results), summary.joined) == (3, 1)
    assert attached(office.session, report_id) == [film]


def test_only_headquarters_reads_a_relatives_contact(
    enrolled: Session, office: Office, tmp_path: Path
) -> None:
    report_id = a_report(enrolled, "T02", relative_contact="Invented Aunt, 000-00-00", sex="F")
    seal_report(enrolled, [report_id])
    carry(enrolled, tmp_path / "stick")
    office.take_in(tmp_path / "stick")
    shown = show_report(office.session, report_id)
    before = dict(readable_answers(shown, "en"))
    assert before["Contact of a relative"] == "(sealed at entry)"
    assert before["Sex"] == "Female"
    opened = open_sealed_answers(office.session, shown)
    assert list(opened.values()) == ["Invented Aunt, 000-00-00"]
    after = dict(readable_answers(shown, "be", opened))
    assert "Invented Aunt, 000-00-00" in after.values()
