"""Submissions of ODK forms become unverified reports: each once, and nothing of them is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.form import Group, Node
from fieldkit.errors import DiskFull, UnknownReport, VaultReadOnly
from fieldkit.forms.loader import write_form
from fieldkit.operations.hq import import_odk as importing
from fieldkit.operations.hq.import_odk import ImportSummary, import_odk
from fieldkit.operations.hq.intake_bag import begin_intake, intake_bag
from fieldkit.operations.hq.list_reports import list_reports
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.open_sealed_answers import open_sealed_answers
from fieldkit.operations.hq.publish_form import publish_form
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.restore_backup import restore_backup
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.show_report import (
    open_attachment,
    show_report,
    submission_as_it_came,
)
from fieldkit.operations.hq.write_return import plan_return, receipts_for
from fieldkit.transfer.submission_folder import Refusal
from fieldkit.vault.vault import unlock_vault, unlock_vault_with_key
from tests.fakes.forms import a_form, a_question, shipped_form
from tests.fakes.headquarters import VAULT_KEY, Device, HandClock
from tests.fakes.odk_folders import ANSWERS, PATHS, PHOTO, a_document, a_folder
from tests.fakes.organisation import Organisation
from tests.fakes.submissions import numbered

INSTANCE = "uuid:11111111-2222-4333-8444-555555555555"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder of submissions."""
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


def only(summary: ImportSummary) -> str:
    """Return the number of the one report that an import brought."""
    (item,) = summary.imported
    assert (summary.refused, summary.interrupted, item.is_new) == ((), None, True)
    assert item.report_id is not None
    return item.report_id


def blobs_on_disk(session: HeadquartersSession) -> set[str]:
    return {path.name for path in session.archive.attachments.path.glob("*/*")}


class TestTakingIn:
    def test_it_is_shown_with_answers_questions_and_photo(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box)
        shown = show_report(session, only(import_odk(session, [box])))
        found = {path: value for path, value in shown.answers.items() if "attachments" not in path}
        expected = {path: value for path, value in ANSWERS.items() if "attachments" not in path}
        assert numbered(found) == numbered(expected)
        assert ("Sex", "Male") in [
            (label, text) for label, text in readable_answers(shown, "en") if text == "Male"
        ]
        (photo,) = shown.attachments
        assert photo.is_whole
        assert (photo.attachment.name, photo.attachment.question) == (
            "photo.jpg",
            PATHS["attachments"],
        )
        with open_attachment(session, photo.attachment.sha256) as reader:
            assert reader.read() == PHOTO

    def test_it_is_marked_as_unverified_wherever_it_is_seen(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box)
        number = only(import_odk(session, [box]))
        (listed,) = list_reports(session)
        assert (listed.is_unverified, listed.code, listed.amends) == (True, "", None)
        shown = show_report(session, number)
        assert shown.is_unverified
        assert shown.object is None
        assert shown.record.custody == ()

    def test_people_and_consent_are_found_by_concept(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box)
        record = show_report(session, only(import_odk(session, [box]))).record
        assert record.people[0]["consent"] == "C4_COALITION"
        assert record.people[0]["names"][0]["text"] == "Invented Person"
        assert record.consent[0]["level"] == "C4_COALITION"

    def test_the_submission_is_kept_byte_for_byte_and_noted(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        document = a_document(instance=INSTANCE) + b"<!-- as it came -->\n"
        a_folder(box, document)
        number = only(import_odk(session, [box]))
        assert submission_as_it_came(session, number) == document
        (listed,) = list_reports(session)
        assert listed.record.xml_sha256 == sha256_hex(document)
        events = [(entry.event, entry.subject) for entry in session.store.audit.entries()]
        assert (CustodyEvent.IMPORTED, number) in events
        assert events[-1] == (CustodyEvent.VIEWED, number)

    def test_a_received_report_has_no_submission(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        device.seal()
        device.hand_over(stick)
        intake_bag(session, stick)
        (listed,) = list_reports(session)
        assert not listed.is_unverified
        with pytest.raises(UnknownReport):
            submission_as_it_came(session, listed.record.report_id)

    def test_lists_mix_both_kinds_newest_first(
        self,
        session: HeadquartersSession,
        device: Device,
        stick: Path,
        box: Path,
        clock: HandClock,
    ) -> None:
        for day in range(2):
            device.seal()
            device.hand_over(stick / str(day))
            intake_bag(session, stick / str(day))
            clock.pass_days(1)
            import_odk(session, [a_folder(box)])
            clock.pass_days(1)
        found = [item.is_unverified for item in list_reports(session)]
        assert found == [True, False, True, False]
        assert [item.is_unverified for item in list_reports(session, limit=1)] == [True]

    def test_what_has_no_place_is_kept_and_counted(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box, a_document().replace(b"<meta>", b"<extra>kept</extra><meta>"))
        summary = import_odk(session, [box])
        assert summary.imported[0].unplaced == 1
        imported = show_report(session, only(summary)).imported
        assert imported is not None
        assert imported.leftovers.unplaced == (("extra", "kept"),)

    def test_another_version_of_a_form_is_read_and_said(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box, a_document(version="2019-older"))
        summary = import_odk(session, [box])
        assert summary.imported[0].is_other_version
        (listed,) = list_reports(session)
        assert listed.record.said_version == "2019-older"
        assert listed.record.form.version == shipped_form("T02").version

    def test_a_published_form_goes_before_ours(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        form = a_form(a_question("a", label={"en": "Published"}))
        publish_form(session, forms={"x01.json": write_form(form)})
        a_folder(box, b"<data id='X01' version='1'><a>said</a></data>", photo=None)
        shown = show_report(session, only(import_odk(session, [box])))
        assert readable_answers(shown, "en") == [("Published", "said")]

    def test_relatives_contacts_are_sealed_at_once(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        document = a_document().replace(
            b"<relative_contact/>", b"<relative_contact>M 1</relative_contact>"
        )
        a_folder(box, document)
        shown = show_report(session, only(import_odk(session, [box])))
        path = PATHS["relative_contact"]
        assert "M 1" not in str(shown.answers)
        assert open_sealed_answers(session, shown) == {path: "M 1"}

    def test_a_second_contact_is_sealed_too(self, session: HeadquartersSession, box: Path) -> None:
        document = a_document().replace(
            b"<relative_contact/>",
            b"<relative_contact>M 1</relative_contact><relative_contact>M 2</relative_contact>",
        )
        a_folder(box, document)
        shown = show_report(session, only(import_odk(session, [box])))
        assert shown.imported is not None
        [text] = [said for at, said in shown.imported.leftovers.unplaced if "contact" in at]
        assert json.loads(text).keys() == {"sealed"}
        assert "M 2" not in str(shown)

    def test_a_file_that_did_not_come_is_named(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box, photo=None)
        summary = import_odk(session, [box])
        assert summary.imported[0].missing == 1
        imported = show_report(session, only(summary)).imported
        assert imported is not None
        assert imported.leftovers.missing == ((PATHS["attachments"], "photo.jpg"),)

    def test_files_that_nobody_names_come_along(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        folder = a_folder(box)
        (folder / "audit.csv").write_bytes(b"event,node")
        (folder / ".DS_Store").write_bytes(b"not of the submission")
        shown = show_report(session, only(import_odk(session, [box])))
        found = [(item.attachment.name, item.attachment.question) for item in shown.attachments]
        assert found == [("photo.jpg", PATHS["attachments"]), ("audit.csv", "")]

    def test_an_empty_file_and_one_that_is_here_already_are_attachments(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        first = show_report(session, only(import_odk(session, [a_folder(box / "1", photo=b"")])))
        again = show_report(session, only(import_odk(session, [a_folder(box / "2", photo=b"")])))
        assert first.attachments[0].is_whole
        assert again.attachments[0].is_whole
        assert len(blobs_on_disk(session)) == 1

    def test_the_start_of_the_interview_is_when_it_was_begun(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        publish_form(session, forms={"x01.json": write_form(a_form(a_question("s", "start")))})
        document = b"<data id='X01' version='1'><s>2020-11-08T14:05:33.120+03:00</s></data>"
        import_odk(session, [a_folder(box, document, photo=None)])
        (listed,) = list_reports(session)
        assert listed.record.begun_at.isoformat() == "2020-11-08T11:05:33.120000+00:00"


class TestAgain:
    def test_the_same_twice_is_one_report(self, session: HeadquartersSession, box: Path) -> None:
        folder = a_folder(box)
        first = only(import_odk(session, [box]))
        summary = import_odk(session, [box, folder])
        assert [(item.is_new, item.report_id) for item in summary.imported] == [(False, first)] * 2
        assert (summary.accepted, summary.count_before, summary.count_after) == (0, 1, 1)
        assert len(blobs_on_disk(session)) == 1

    @pytest.mark.parametrize("changed", ["photo", "text"])
    def test_another_content_with_the_same_number_is_kept_beside_and_said(
        self, session: HeadquartersSession, box: Path, changed: str
    ) -> None:
        first = only(import_odk(session, [a_folder(box / "1", a_document(instance=INSTANCE))]))
        document = a_document(instance=INSTANCE)
        if changed == "text":
            document = document.replace(b"Invented square", b"Another square")
        photo = b"another photo" if changed == "photo" else PHOTO
        summary = import_odk(session, [a_folder(box / "2", document, photo=photo)])
        assert summary.imported[0].is_disputed
        second = only(summary)
        imported = show_report(session, second).imported
        assert imported is not None
        assert imported.rivals == (first,)
        assert {item.is_disputed for item in list_reports(session)} == {True}

    def test_a_dry_run_says_the_same_and_keeps_nothing(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box, a_document(instance=INSTANCE), name="a")
        a_folder(box, a_document(instance=INSTANCE), name="b")
        a_folder(box, a_document({}, instance=INSTANCE), name="c", photo=None)
        a_folder(box, b"no xml", name="d")
        entries = len(session.store.audit.entries())
        dry = import_odk(session, [box], is_dry_run=True)
        assert (session.store.submissions.count(), blobs_on_disk(session)) == (0, set())
        assert len(session.store.audit.entries()) == entries
        assert [item.report_id for item in dry.imported] == [None] * 3
        real = import_odk(session, [box])
        assert (dry.accepted, dry.count_before, dry.count_after) == (2, 0, 0)
        assert (real.accepted, real.count_before, real.count_after) == (2, 0, 2)
        assert [(item.is_new, item.is_disputed) for item in dry.imported] == [
            (item.is_new, item.is_disputed) for item in real.imported
        ]
        assert dry.refused == real.refused

    def test_nothing_is_taken_in_read_only(self, session: HeadquartersSession, box: Path) -> None:
        a_folder(box)
        folder = session.vault.folder
        session.store.checkpoint()
        session.store.close()
        session.vault.close()
        again = open_session(unlock_vault_with_key(folder, VAULT_KEY, read_only=True), HandClock())
        with pytest.raises(VaultReadOnly):
            import_odk(again, [box])
        assert import_odk(again, [box], is_dry_run=True).accepted == 1
        again.store.close()
        again.vault.close()


def a_link(folder: Path) -> None:
    (folder / "submission.xml").rename(folder.parent / "elsewhere.txt")
    (folder / "submission.xml").symlink_to(folder.parent / "elsewhere.txt")


def a_linked_photo(folder: Path) -> None:
    (folder / "photo.jpg").unlink()
    (folder / "photo.jpg").symlink_to("/etc/hostname")


def a_pipe(folder: Path) -> None:
    (folder / "photo.jpg").unlink()
    os.mkfifo(folder / "photo.jpg")


def a_huge_document(folder: Path) -> None:
    with (folder / "submission.xml").open("r+b") as file:
        file.truncate(9 * 1024 * 1024)


def a_huge_photo(folder: Path) -> None:
    with (folder / "photo.jpg").open("r+b") as file:
        file.truncate(5 * 1024**3)  # sparse


def many_files(folder: Path) -> None:
    for number in range(501):
        (folder / f"{number}.txt").touch()


def damage(folder: Path) -> None:
    path = folder / "submission.xml"
    path.write_bytes(path.read_bytes()[:-9])


def encrypt(folder: Path) -> None:
    (folder / "submission.xml").write_bytes(b"<data id='T02' encrypted='yes'/>")


def another_form(folder: Path) -> None:
    path = folder / "submission.xml"
    path.write_bytes(path.read_bytes().replace(b'id="T02"', b'id="theirs"'))


def too_long(folder: Path) -> None:
    rows = b"".join(b"<other_names><name_other>x</name_other></other_names>" for _ in range(49_000))
    path = folder / "submission.xml"
    document = path.read_bytes().replace(b"<patronymic/>", rows + b"<patronymic/>")
    path.write_bytes(document)


class TestHostileFolders:
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    @pytest.mark.parametrize(
        ("spoil", "reason"),
        [
            (damage, Refusal.INVALID),
            (encrypt, Refusal.ENCRYPTED),
            (another_form, Refusal.UNKNOWN_FORM),
            (a_link, Refusal.NOT_A_FILE),
            (a_linked_photo, Refusal.NOT_A_FILE),
            (a_pipe, Refusal.NOT_A_FILE),
            (a_huge_document, Refusal.OVERSIZE),
            (a_huge_photo, Refusal.OVERSIZE),
            (many_files, Refusal.TOO_MANY),
        ],
    )
    def test_one_that_is_refused_stops_no_other_and_leaves_nothing(
        self,
        session: HeadquartersSession,
        box: Path,
        spoil: Callable[[Path], None],
        reason: Refusal,
    ) -> None:
        a_folder(box, name="a", photo=b"first")
        spoil(a_folder(box, name="b", photo=b"spoilt"))
        a_folder(box, name="c", photo=b"last")
        summary = import_odk(session, [box])
        assert summary.accepted == 2
        assert [(item.name, item.reason) for item in summary.refused] == [
            ("b/submission.xml", reason)
        ]
        assert (summary.count_before, summary.count_after) == (0, 2)
        assert blobs_on_disk(session) == session.store.contents.blobs()
        assert len(blobs_on_disk(session)) == 2

    def test_a_record_that_could_never_be_read_again_is_refused(
        self, session: HeadquartersSession, box: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        too_long(a_folder(box))
        monkeypatch.setattr("fieldkit.bundle.record.MAX_RECORD_BYTES", 1 << 20)
        (refused,) = import_odk(session, [box]).refused
        assert refused.reason is Refusal.INVALID

    def test_a_place_too_deep_for_any_record_is_refused(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        names = [letter * 90 for letter in "abcdef"]
        node: Node = a_question("q")
        for name in reversed(names):
            node = Group(name, (node,))
        form = a_form(node)
        publish_form(session, forms={"x01.json": write_form(form)})
        inside = "".join(f"<{name}>" for name in names) + "<q>x</q>"
        inside += "".join(f"</{name}>" for name in reversed(names))
        a_folder(box, f"<data id='X01'>{inside}</data>".encode(), name="a", photo=None)
        a_folder(box, name="b")
        summary = import_odk(session, [box])
        assert [item.reason for item in summary.refused] == [Refusal.INVALID]
        assert summary.accepted == 1

    def test_a_name_that_leads_elsewhere_finds_nothing(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        (box / "secret.jpg").write_bytes(b"not yours")
        document = a_document().replace(b">photo.jpg<", b">../secret.jpg<")
        folder = a_folder(box, document, name="a", photo=None)
        summary = import_odk(session, [folder])
        assert summary.imported[0].missing == 1
        assert blobs_on_disk(session) == set()

    def test_a_file_that_changes_while_it_is_read_is_refused(
        self, session: HeadquartersSession, box: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = a_folder(box, photo=b"seen first")

        def and_change(*arguments, **more):
            (folder / "photo.jpg").write_bytes(b"seen later")
            return really(*arguments, **more)

        really = importing.compose_import
        monkeypatch.setattr(importing, "compose_import", and_change)
        (refused,) = import_odk(session, [box]).refused
        assert refused.reason is Refusal.CHANGED
        assert blobs_on_disk(session) == set()

    @pytest.mark.parametrize("path", ["missing", "empty", "file.txt"])
    def test_what_is_no_submission_is_named(
        self, session: HeadquartersSession, box: Path, path: str
    ) -> None:
        (box / "empty").mkdir()
        (box / "file.txt").write_text("a letter")
        summary = import_odk(session, [box / path])
        assert len(summary.refused) == 1
        assert summary.count_after == 0

    def test_names_that_are_no_text_are_taken(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        folder = a_folder(box)
        try:
            Path(os.fsdecode(os.fsencode(folder) + b"/\xff.bin")).write_bytes(b"x")
        except OSError:
            pytest.skip("this file system holds only names that are text")
        shown = show_report(session, only(import_odk(session, [box])))
        assert [item.attachment.name for item in shown.attachments] == ["photo.jpg", "?.bin"]


class TestAFullDisk:
    def test_it_ends_the_import_and_what_came_before_stays(
        self, session: HeadquartersSession, box: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a", "b", "c"):
            a_folder(box, name=name, photo=name.encode())
        really, calls = importing.write_blob, []

        def full(*arguments, **more):
            calls.append(arguments)
            if len(calls) == 2:
                raise DiskFull
            return really(*arguments, **more)

        monkeypatch.setattr(importing, "write_blob", full)
        summary = import_odk(session, [box])
        assert isinstance(summary.interrupted, DiskFull)
        assert (summary.accepted, summary.count_after) == (1, 1)
        monkeypatch.undo()
        again = import_odk(session, [box])
        assert (again.accepted, again.count_before, again.count_after) == (2, 1, 3)


class TestWhatElseHeadquartersDoes:
    def test_no_receipt_is_ever_written_about_it(
        self, session: HeadquartersSession, device: Device, box: Path
    ) -> None:
        before = plan_return(session)
        a_folder(box)
        import_odk(session, [box])
        after = plan_return(session)
        assert after.devices == before.devices
        assert receipts_for(session, device.device_id) == ()
        assert session.store.objects.every() == ()

    def test_an_intake_leaves_its_files_alone(
        self, session: HeadquartersSession, box: Path
    ) -> None:
        a_folder(box)
        number = only(import_odk(session, [box]))
        begin_intake(session)
        assert show_report(session, number).attachments[0].is_whole
        assert blobs_on_disk(session) == session.store.contents.blobs()

    def test_a_backup_brings_it_back(
        self,
        session: HeadquartersSession,
        box: Path,
        tmp_path: Path,
        organisation: Organisation,
        clock: HandClock,
    ) -> None:
        document = a_document(instance=INSTANCE).replace(b"<meta>", b"<extra>kept</extra><meta>")
        a_folder(box, document)
        number = only(import_odk(session, [box]))
        shown = show_report(session, number)
        make_backup(session, tmp_path / "disk")
        restored = restore_backup(
            tmp_path / "disk",
            [organisation.reserve],
            tmp_path / "new",
            "a new passphrase",
            clock=clock,
            secrets=None,
            parameters=FOR_TESTS,
        )
        assert (restored.attachments, restored.missing_attachments) == (1, 0)
        vault = unlock_vault(tmp_path / "new", "a new passphrase", secrets=None)
        again = open_session(vault, clock)
        assert show_report(again, number) == shown
        assert submission_as_it_came(again, number) == document
        with open_attachment(again, shown.attachments[0].attachment.sha256) as reader:
            assert reader.read() == PHOTO
        assert import_odk(again, [box]).accepted == 0
        close_session(again)
