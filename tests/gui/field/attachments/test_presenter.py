import pytest

from fieldkit.domain.answers import current
from fieldkit.errors import DiskFull
from fieldkit.gui.field.attachments.presenter import AttachmentsPresenter
from fieldkit.gui.running import Lane
from fieldkit.operations.field.note_work import unfinished_work
from fieldkit.operations.field.write_report import discard_draft
from tests import sample_photos
from tests.fakes.field import a_draft
from tests.fakes.running import InlineRun

QUESTION = "papers/attachments"


class FakeAttachments:
    def __init__(self) -> None:
        self.files = ()
        self.is_busy = False
        self.work = []
        self.failures = []
        self.on_work = lambda: None

    def show_attachments(self, files):
        self.files = files

    def show_work(self, done, total, waiting):
        self.is_busy = True
        self.work.append((done, total, waiting))
        self.on_work()

    def show_idle(self):
        self.is_busy = False

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)

    def names(self):
        return [file.attachment.name for file in self.files]


@pytest.fixture
def attachments(device, run):
    """The attachments of a draft: (view, presenter, changes, report id)."""
    report_id, view, changes = a_draft(device), FakeAttachments(), []
    presenter = AttachmentsPresenter(
        view, device, run, report_id, on_changed=lambda path, ids: changes.append((path, ids))
    )
    presenter.start()
    return view, presenter, changes, report_id


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(sample_photos.photo())
    return path


def a_file(folder, name, size=1000):
    path = folder / name
    path.write_bytes(b"x" * size)
    return str(path)


def test_a_photo_is_listed_with_picture_and_facts(attachments, photo) -> None:
    view, presenter, _changes, _report = attachments
    presenter.add([str(photo)], "")
    [file] = view.files
    assert file.attachment.name == "photo.jpg"
    assert file.attachment.facts.taken
    assert file.thumbnail


def test_files_are_streamed_without_the_vault_and_committed_in_it(
    attachments, tmp_path, run
) -> None:
    _view, presenter, _changes, _report = attachments
    run.lanes.clear()
    presenter.add([a_file(tmp_path, "a.pdf")], "")
    # Noted, streamed, committed, listed.
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.VAULT, Lane.VAULT]


def test_the_question_hears_of_its_files(attachments, tmp_path) -> None:
    view, presenter, changes, _report = attachments
    presenter.add([a_file(tmp_path, "a.pdf"), a_file(tmp_path, "b.pdf")], QUESTION)
    assert view.names() == ["a.pdf", "b.pdf"]
    path, ids = changes[-1]
    assert path == QUESTION
    assert ids == tuple(file.attachment.attachment_id for file in view.files)


def test_a_removed_file_is_gone_from_list_and_question(device, attachments, tmp_path) -> None:
    view, presenter, changes, report_id = attachments
    presenter.add([a_file(tmp_path, "a.pdf")], QUESTION)
    presenter.remove(view.files[0].attachment.attachment_id, QUESTION)
    assert view.files == ()
    assert changes[-1] == (QUESTION, ())
    assert device.vault.attachments.of_report(report_id)  # it can still be brought back
    presenter.finish_removal()
    assert device.vault.attachments.of_report(report_id) == ()


def test_a_removed_file_comes_back(device, attachments, tmp_path) -> None:
    view, presenter, changes, _report = attachments
    presenter.add([a_file(tmp_path, "a.pdf"), a_file(tmp_path, "b.pdf")], QUESTION)
    first = view.files[0].attachment.attachment_id
    presenter.remove(first, QUESTION)
    assert view.names() == ["b.pdf"]
    presenter.bring_back()
    assert view.names() == ["a.pdf", "b.pdf"]
    assert first in changes[-1][1]
    presenter.finish_removal()
    assert view.names() == ["a.pdf", "b.pdf"]


def test_removing_another_file_makes_the_first_removal_final(device, attachments, tmp_path) -> None:
    view, presenter, _changes, report_id = attachments
    presenter.add([a_file(tmp_path, "a.pdf"), a_file(tmp_path, "b.pdf")], QUESTION)
    first, second = (file.attachment.attachment_id for file in view.files)
    presenter.remove(first, QUESTION)
    presenter.remove(second, QUESTION)
    assert view.files == ()
    [left] = device.vault.attachments.of_report(report_id)
    assert left.attachment_id == second


def test_photos_and_pasted_pictures_are_attached_from_memory(attachments) -> None:
    view, presenter, changes, _report = attachments
    presenter.add_photo(sample_photos.photo(), QUESTION)
    presenter.add_pasted(sample_photos.photo(), "")
    assert view.names() == ["photo-2026-11-22-150000.jpg", "pasted-2026-11-22-150000.png"]
    assert view.files[0].attachment.facts.taken == "2026:11:22 15:00:00+03:00"
    assert changes[0] == (QUESTION, (view.files[0].attachment.attachment_id,))


def test_a_folder_is_refused_and_the_next_file_attached(attachments, tmp_path) -> None:
    view, presenter, _changes, _report = attachments
    presenter.add([str(tmp_path), a_file(tmp_path, "a.pdf")], "")
    assert view.failures == ["Only files can be attached."]
    assert view.names() == ["a.pdf"]
    assert not view.is_busy


def test_a_file_that_is_gone_is_said(attachments, tmp_path) -> None:
    view, presenter, _changes, _report = attachments
    presenter.add([str(tmp_path / "gone.jpg")], "")
    assert len(view.failures) == 1


def test_a_full_disk_is_said_and_nothing_is_listed(attachments, tmp_path, run) -> None:
    view, presenter, _changes, _report = attachments
    run.fails_with = DiskFull()
    presenter.add([a_file(tmp_path, "a.pdf")], "")
    assert view.failures == ["The disk is full."]
    assert view.files == ()


def test_cancelling_forgets_the_file_and_those_that_wait(
    device, attachments, tmp_path, run
) -> None:
    view, presenter, _changes, _report = attachments
    run.hold()
    presenter.add([a_file(tmp_path, "a.pdf", 300_000), a_file(tmp_path, "b.pdf")], "")
    presenter.cancel()
    run.go()
    assert view.files == ()
    assert view.failures == []
    assert not view.is_busy
    assert [path for path in (device.vault.folder / "blobs").rglob("*") if path.is_file()] == []


def test_files_that_are_added_while_one_is_attached_wait_their_turn(
    attachments, tmp_path, run
) -> None:
    view, presenter, _changes, _report = attachments
    run.hold()
    presenter.add([a_file(tmp_path, "a.pdf")], "")
    presenter.add([a_file(tmp_path, "b.pdf")], "")
    run.go()
    assert view.names() == ["a.pdf", "b.pdf"]


def test_a_draft_that_vanished_takes_nothing_in(device, attachments, tmp_path) -> None:
    view, presenter, _changes, report_id = attachments
    discard_draft(device, report_id)
    presenter.add([a_file(tmp_path, "a.pdf")], "")
    assert view.failures == ["There is no such report."]


def test_a_damaged_picture_is_kept_with_a_note(attachments, tmp_path) -> None:
    view, presenter, _changes, _report = attachments
    (tmp_path / "broken.jpg").write_bytes(sample_photos.truncated())
    presenter.add([str(tmp_path / "broken.jpg")], "")
    [file] = view.files
    assert file.attachment.note


def test_attaching_alone_changes_no_answer(device, attachments, tmp_path) -> None:
    _view, presenter, _changes, report_id = attachments
    before = current(device.vault.reports.revisions(report_id))
    presenter.add([a_file(tmp_path, "a.pdf")], "")
    assert current(device.vault.reports.revisions(report_id)) == before


def test_what_a_lock_has_cut_is_attached_after_it(device, attachments, tmp_path, run) -> None:
    view, presenter, _changes, report = attachments
    run.hold()
    presenter.add([a_file(tmp_path, "a.pdf"), a_file(tmp_path, "gone.pdf")], "")
    run.step()  # noted; here the lock comes
    (tmp_path / "gone.pdf").unlink()
    later = InlineRun()
    again = AttachmentsPresenter(view, device, later, report, on_changed=lambda _path, _files: None)
    again.start()
    assert view.names() == ["a.pdf"]
    assert view.failures == ["Not attached, because it is not there any more: gone.pdf"]
    assert unfinished_work(device) == ()


def test_nothing_is_noted_any_more_once_it_ended(device, attachments, tmp_path) -> None:
    _view, presenter, _changes, _report = attachments
    presenter.add([a_file(tmp_path, "a.pdf"), str(tmp_path)], "")
    assert unfinished_work(device) == ()
