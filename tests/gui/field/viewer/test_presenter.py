import io
import subprocess
import sys

import pytest

from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.revealed import Revealed
from fieldkit.errors import DiskFull
from fieldkit.gui.field.viewer import presenter as presenter_module
from fieldkit.gui.field.viewer.presenter import ViewerPresenter
from fieldkit.gui.field.viewer.wanted import Wanted
from fieldkit.gui.running import Lane
from fieldkit.operations.field.attach_file import attach_file, remove_attachment
from fieldkit.operations.field.list_attachments import list_attachments
from tests import sample_documents, sample_photos
from tests.fakes.field import a_draft
from tests.fakes.running import InlineRun


class FakeViewer:
    def __init__(self):
        self.name = self.thumbnail = None
        self.picture = self.page = self.facts = None
        self.rasters, self.texts, self.troubles, self.failures, self.copies = [], [], [], [], []
        self.offered = self.played = None
        self.is_copying = False

    def show_attachment(self, attachment, thumbnail):
        self.name, self.thumbnail = attachment.name, thumbnail

    def show_picture(self, width, height, *, is_animated):
        self.picture = (width, height, is_animated)

    def show_page(self, width, height, page, count):
        self.page = (width, height, page, count)

    def show_raster(self, wanted, raster):
        self.rasters.append((wanted, raster))

    def show_text(self, text, *, is_first, has_more):
        self.texts.append((text, is_first, has_more))

    def offer_playing(self, *, is_film):
        self.offered = is_film

    def play(self, source, size, *, is_film):
        with source:
            self.played = (source.read(), size, is_film)

    def show_facts(self, facts):
        self.facts = facts

    def show_trouble(self, sentence, hint, *, is_empty):
        self.troubles.append((sentence, is_empty))

    def show_no_trouble(self):
        self.troubles.clear()

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)

    def show_copying(self):
        self.is_copying = True

    def show_copy(self, copy, facts):
        self.copies.append((copy.name, facts))


@pytest.fixture
def viewer(device, run):
    """Return what shows content: (view, presenter, report id, changed questions)."""
    begun = []

    def show(content, name="photo.jpg", *, by=run):
        report_id, view, changed = a_draft(device), FakeViewer(), []
        made = attach_file(device, report_id, io.BytesIO(content), name, question="papers")
        presenter = ViewerPresenter(view, device, by, made.attachment_id, on_copied=changed.append)
        begun.append(presenter)
        presenter.start()
        return view, presenter, made, changed

    yield show
    for presenter in begun:
        presenter.rest()


def whole(page=0, longest=100):
    return Wanted(page, PictureArea.whole(320, 240), longest)


def test_a_photo_is_shown_with_what_it_reveals(viewer) -> None:
    view, presenter, _made, _changed = viewer(sample_photos.photo())
    assert (view.name, view.picture) == ("photo.jpg", (320, 240, False))
    assert view.thumbnail
    assert Revealed.PLACE in {fact.kind for fact in view.facts}
    presenter.want(whole())
    [(wanted, raster)] = view.rasters
    assert wanted == whole()
    assert (raster.width, raster.height) == (100, 75)


def test_the_vault_is_asked_once_and_the_rest_needs_no_vault(viewer, run) -> None:
    _view, presenter, _made, _changed = viewer(sample_photos.photo())
    presenter.want(whole())
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.IO, Lane.IO]


def test_only_the_area_that_was_wanted_last_is_asked_for(viewer) -> None:
    run = InlineRun()
    view, presenter, _made, _changed = viewer(sample_photos.photo(), by=run)
    run.hold()
    for longest in (10, 20, 30, 40):
        presenter.want(whole(longest=longest))
    run.go()
    # The first was on its way already.
    assert [wanted.longest for wanted, _raster in view.rasters] == [10, 40]


def test_pages_are_turned_within_the_document(viewer) -> None:
    data = sample_documents.pdf(["One", "Two", "Three"])
    view, presenter, _made, _changed = viewer(data, "ruling.pdf")
    assert view.page == (1200, 800, 0, 3)
    presenter.turn_to(2)
    assert view.page == (1200, 800, 2, 3)
    presenter.turn_to(9)
    presenter.turn_to(-4)
    assert view.page == (1200, 800, 0, 3)
    presenter.want(Wanted(0, PictureArea.whole(1200, 800), 300))
    assert view.rasters[-1][1].width == 300
    presenter.want(Wanted(1, PictureArea.whole(1200, 800), 300))  # of a page that was left
    assert len(view.rasters) == 1


def test_letters_that_may_be_missing_are_said_on_their_page(viewer) -> None:
    data = sample_documents.cyrillic_pdf()
    view, presenter, _made, _changed = viewer(data, "ruling.pdf")
    [(sentence, is_empty)] = view.troubles
    assert (sentence[:26], is_empty) == ("Letters may be missing her", False)
    presenter.turn_to(1)
    assert view.troubles == []


def test_a_long_text_is_read_on(viewer) -> None:
    words = "чырвоны бус без нумароў\n" * 12_000
    view, presenter, _made, _changed = viewer(words.encode("utf-8"), "chat.txt")
    assert [(first, more) for _text, first, more in view.texts] == [(True, True)]
    while view.texts[-1][2]:
        presenter.read_on()
    assert "".join(text for text, _first, _more in view.texts) == words
    count = len(view.texts)
    presenter.read_on()
    assert len(view.texts) == count


def test_sound_is_played_after_a_yes_only(viewer) -> None:
    data = sample_documents.sound(0.2)
    view, presenter, _made, _changed = viewer(data, "voice.wav")
    assert (view.offered, view.played) == (False, None)
    presenter.play()
    assert view.played == (data, len(data), False)


def test_what_is_no_sound_is_never_played(viewer) -> None:
    view, presenter, _made, _changed = viewer(b"#EXTM3U\nhttp://invented.example/\n", "film.mp4")
    presenter.play()
    assert (view.offered, view.played) == (None, None)
    assert view.texts[0][0].startswith("#EXTM3U")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"\0\1\2\3" * 40, "a.bin", "Files of this kind cannot be shown here."),
        (b"\xff\xd8\xff" + b"x" * 90, "a.jpg", "This file is damaged, or of a kind"),
        (b"%PDF-1.4 nothing", "a.pdf", "This file is damaged, or of a kind"),
        (sample_photos.huge_header(), "a.png", "This file is too large to be shown here."),
        (b"", "a.txt", "Files of this kind cannot be shown here."),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(viewer, content, name, sentence) -> None:
    view, _presenter, _made, _changed = viewer(content, name)
    [(said, is_empty)] = view.troubles
    assert said.startswith(sentence)
    assert is_empty
    assert view.facts is None
    assert view.failures == []


def test_a_damaged_photo_is_shown_and_said(viewer) -> None:
    view, presenter, _made, _changed = viewer(sample_photos.truncated())
    presenter.want(Wanted(0, PictureArea.whole(640, 480), 640))
    assert len(view.rasters) == 1
    assert view.troubles == [("This file is damaged; what could be read of it is shown.", False)]


def test_a_clean_copy_comes_into_the_report_and_its_question_hears_of_it(viewer, device) -> None:
    view, presenter, made, changed = viewer(sample_photos.photo())
    presenter.make_clean_copy((PictureArea(0, 0, 50, 50),))
    [(name, facts)] = view.copies
    assert (view.is_copying, name, changed) == (True, "clean copy 1.jpg", ["papers"])
    assert Revealed.PLACE in {fact.kind for fact in facts}
    names = [file.attachment.name for file in list_attachments(device, made.report_id)]
    assert names == ["photo.jpg", "clean copy 1.jpg"]


def test_a_full_disk_is_said_and_the_picture_stays(viewer, run, monkeypatch) -> None:
    view, presenter, _made, changed = viewer(sample_photos.photo())
    monkeypatch.setattr(presenter_module, "stream_clean_copy", _disk_full)
    presenter.make_clean_copy(())
    assert (view.failures, view.copies, changed) == (["The disk is full."], [], [])
    presenter.want(whole())
    assert view.rasters


def _disk_full(*_arguments):
    raise DiskFull


def test_text_has_no_clean_copy(viewer) -> None:
    view, presenter, _made, _changed = viewer(b"words", "words.txt")
    presenter.make_clean_copy(())
    assert not view.is_copying


def test_an_attachment_that_has_gone_is_said(device, run) -> None:
    made = attach_file(device, a_draft(device), io.BytesIO(b"words"), "words.txt")
    remove_attachment(device, made.attachment_id)
    view = FakeViewer()
    ViewerPresenter(view, device, run, made.attachment_id, on_copied=lambda _path: None).start()
    assert view.failures == ["There is no such attachment."]


def test_at_rest_no_process_is_left_and_a_question_starts_it_again(viewer) -> None:
    view, presenter, _made, _changed = viewer(sample_photos.photo())
    child = presenter._viewing._child
    presenter.rest()
    assert child._process.returncode is not None
    presenter.want(whole())
    assert view.rasters == []
    presenter.wake()
    assert len(view.rasters) == 1


def test_what_comes_after_rest_is_not_shown(viewer) -> None:
    run = InlineRun()
    view, presenter, _made, _changed = viewer(sample_photos.photo(), by=run)
    run.hold()
    presenter.want(whole())
    presenter.rest()
    run.go()
    assert (view.rasters, view.troubles) == ([], [])


def test_what_a_rest_has_cut_is_asked_again_when_somebody_looks(viewer) -> None:
    run = InlineRun(holds=True)
    view, presenter, _made, _changed = viewer(sample_photos.photo(), by=run)
    run.step()  # it is found; what it is has been asked
    presenter.rest()
    run.go()
    assert view.picture is None
    presenter.wake()
    assert view.picture == (320, 240, False)
    assert view.facts
    assert view.failures == view.troubles == []


def test_a_copy_that_a_rest_has_cut_is_made_when_somebody_looks(viewer, device) -> None:
    run = InlineRun()
    view, presenter, made, _changed = viewer(sample_photos.photo(), by=run)
    run.hold()
    presenter.make_clean_copy(())
    presenter.rest()
    run.go()
    assert (view.copies, view.failures) == ([], [])
    presenter.wake()
    assert [name for name, _facts in view.copies] == ["clean copy 1.jpg"]
    assert len(list_attachments(device, made.report_id)) == 2


def test_playing_is_loaded_by_nobody_who_does_not_play() -> None:
    code = (
        "import sys, fieldkit.gui.field.navigation; sys.exit('PySide6.QtMultimedia' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
