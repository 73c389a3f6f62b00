"""Joins the screens of reports with their presenters: from the first list to the seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.report import Stub
from fieldkit.gui.devices.camera import SystemCameras
from fieldkit.gui.devices.microphone import SystemMicrophones
from fieldkit.gui.field.amend.presenter import AmendPresenter
from fieldkit.gui.field.amend.view import AmendScreen
from fieldkit.gui.field.attachments.presenter import AttachmentsPresenter
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.presenter import FindPresenter
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.photo.view import PhotoScreen
from fieldkit.gui.field.recording.presenter import RecordingPresenter
from fieldkit.gui.field.seal.presenter import SealPresenter
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.presenter import TodayPresenter
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.viewer.presenter import ViewerPresenter
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.gui.field.workplace import Workplace


def today_screen(
    place: Workplace, *, on_open: Callable[[ReportId], None]
) -> tuple[TodayScreen, TodayPresenter]:
    """Return the first screen; it is shown once its presenter has refreshed."""
    view = TodayScreen()
    presenter = TodayPresenter(
        view, place.session, place.jobs.runner(view), language=place.language, on_open=on_open
    )
    view.begin_requested.connect(presenter.begin)
    view.discard_requested.connect(presenter.discard)
    view.keep(presenter)
    return view, presenter


def editor_screen(place: Workplace, report_id: ReportId) -> EditorScreen:
    """Return the editor of one draft, loading."""
    view = EditorScreen(report_id)
    run = place.jobs.runner(view)
    presenter = EditorPresenter(view, place.session, run, report_id, language=place.language)
    files = AttachmentsPresenter(
        view.attachments,
        place.session,
        run,
        report_id,
        on_changed=presenter.answer_files,
        on_removed=view.offer_file_undo,
    )
    sound = RecordingPresenter(
        view.recording,
        place.session,
        run,
        report_id,
        SystemMicrophones(),
        on_kept=files.look_again,
    )
    view.answered.connect(presenter.answer)
    view.question_left.connect(presenter.left)
    view.row_requested.connect(presenter.add_row)
    view.row_removed.connect(presenter.remove_row)
    view.turned.connect(presenter.turn)
    view.answers_requested.connect(presenter.answers_again)
    view.place_requested.connect(presenter.jump)
    view.attachments.files_chosen.connect(files.add)
    view.attachments.remove_requested.connect(files.remove)
    view.attachments.cancel_requested.connect(files.cancel)
    view.observation_requested.connect(presenter.observe)
    view.outline_requested.connect(presenter.outline)
    view.undo_requested.connect(presenter.undo)
    view.file_undo_requested.connect(files.bring_back)
    view.file_removal_final.connect(files.finish_removal)
    view.picture_pasted.connect(files.add_pasted)
    view.photo_taken.connect(files.add_photo)
    view.sound_requested.connect(sound.begin)
    view.recording.ticked.connect(sound.tick)
    view.recording.device_chosen.connect(sound.choose)
    view.recording.end_requested.connect(sound.end)
    view.attachments.copy_added.connect(files.look_again)
    view.keep(presenter, files, sound)
    presenter.start()
    files.start()
    return view


def photo_screen(editor: EditorScreen, question: str) -> PhotoScreen:
    """Return the screen that takes a photo into the report of an editor."""
    view = PhotoScreen(SystemCameras())
    view.kept.connect(partial(editor.take_photo, question))
    view.start()
    return view


def amend_screen(
    place: Workplace, sealed_id: ReportId, *, on_begun: Callable[[ReportId], None]
) -> AmendScreen:
    """Return the panel that begins a correction of a sealed report."""
    view = AmendScreen()
    presenter = AmendPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        sealed_id,
        language=place.language,
        on_begun=on_begun,
    )
    view.form_chosen.connect(presenter.begin)
    view.keep(presenter)
    presenter.start()
    return view


def viewer_screen(
    place: Workplace, attachment_id: str, *, on_copied: Callable[[str], None]
) -> ViewerScreen:
    """Return the viewer of one attachment, loading."""
    view = ViewerScreen()
    presenter = ViewerPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        AttachmentId(attachment_id),
        on_copied=on_copied,
    )
    view.raster_wanted.connect(presenter.want)
    view.page_wanted.connect(presenter.turn_to)
    view.more_text_wanted.connect(presenter.read_on)
    view.play_requested.connect(presenter.play)
    view.copy_requested.connect(presenter.make_clean_copy)
    view.hidden.connect(presenter.rest)
    view.shown.connect(presenter.wake)
    view.keep(presenter)
    presenter.start()
    return view


def seal_screen(
    place: Workplace, report_ids: Sequence[str], *, on_sealed: Callable[[tuple[Stub, ...]], None]
) -> SealScreen:
    """Return the panel that asks before sealing."""
    view = SealScreen()
    presenter = SealPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        [ReportId(report_id) for report_id in report_ids],
        language=place.language,
        on_sealed=on_sealed,
    )
    view.seal_requested.connect(presenter.seal)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.start()
    return view


def find_screen(place: Workplace) -> FindScreen:
    """Return the search, reading the drafts."""
    view = FindScreen()
    presenter = FindPresenter(view, place.session, place.jobs.runner(view), language=place.language)
    view.search_requested.connect(presenter.search)
    view.page_requested.connect(presenter.page)
    view.facts_requested.connect(presenter.facts)
    view.keep(presenter)
    presenter.start()
    return view
