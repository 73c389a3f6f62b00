"""Joins each screen of the field window with its presenter.

PySide holds the methods of plain objects weakly: a presenter that nobody keeps is a dead button.
So each screen keeps its presenters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.preferences import Preferences
from fieldkit.domain.report import Stub
from fieldkit.domain.sheet_columns import PHOTO_PATH
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.devices.camera import SystemCameras
from fieldkit.gui.devices.microphone import SystemMicrophones
from fieldkit.gui.field.amend.presenter import AmendPresenter
from fieldkit.gui.field.amend.view import AmendScreen
from fieldkit.gui.field.attachments.presenter import AttachmentsPresenter
from fieldkit.gui.field.confirm.presenter import ConfirmPresenter
from fieldkit.gui.field.confirm.view import ConfirmScreen
from fieldkit.gui.field.drill.presenter import DrillPresenter
from fieldkit.gui.field.drill.view import DrillScreen
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.presenter import FindPresenter
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.handover.presenter import HandOverPresenter
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.headquarters.presenter import HeadquartersPresenter
from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.incoming.presenter import IncomingPresenter
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.photo.view import PhotoScreen
from fieldkit.gui.field.recording.presenter import RecordingPresenter
from fieldkit.gui.field.request.presenter import RequestPresenter
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.seal.presenter import SealPresenter
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.settings.passphrase.presenter import PassphrasePresenter
from fieldkit.gui.field.settings.presenter import SettingsPresenter
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.gui.field.sheet.photos_presenter import PhotosPresenter
from fieldkit.gui.field.sheet.photos_view import PhotosScreen
from fieldkit.gui.field.sheet.presenter import SheetPresenter
from fieldkit.gui.field.sheet.rows_presenter import RowsPresenter
from fieldkit.gui.field.sheet.seal_presenter import SheetSealPresenter
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.presenter import TodayPresenter
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.training.presenter import ExercisesPresenter
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.field.viewer.presenter import ViewerPresenter
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.gui.widgets.screen import Screen
from fieldkit.operations.field.write_sheet import settle_row
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume, removable_volumes

Happened = Callable[[], None]


@dataclass(frozen=True)
class Workplace:
    """What every screen is made with."""

    session: Session
    jobs: BackgroundJobs
    language: str
    find_volumes: Callable[[], list[Volume]] = removable_volumes
    wear: Callable[[Preferences], None] = lambda _chosen: None  # lets preferences hold at once


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
    _keep(view, presenter)
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
    _keep(view, presenter, files, sound)
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
    _keep(view, presenter)
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
    _keep(view, presenter)
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
    _keep(view, presenter)
    presenter.start()
    return view


def sheet_screen(place: Workplace, sheet_id: ReportId) -> SheetScreen:
    """Return the sheet of many people, loading."""
    view = SheetScreen(sheet_id)
    run = place.jobs.runner(view)
    desk = SheetDesk(view, place.session, run, sheet_id, language=place.language)
    typing, rows, photos = SheetPresenter(desk), RowsPresenter(desk), PhotosPresenter(desk, view)
    view.typed.connect(typing.type)
    view.edited.connect(typing.edit)
    view.given_up.connect(typing.give_up)
    view.shared_typed.connect(typing.share)
    view.shared_left.connect(typing.leave_shared)
    view.grid.cleared.connect(typing.clear)
    view.grid.certainty_asked.connect(typing.mark)
    view.grid.pasted.connect(typing.paste)
    view.grid.copied_down.connect(rows.copy_down)
    view.grid.counted_on.connect(rows.count_on)
    view.grid.rows_inserted.connect(rows.insert)
    view.grid.rows_removed.connect(rows.remove)
    view.grid.rows_moved.connect(rows.move)
    view.find_requested.connect(rows.find)
    view.grid.undone.connect(desk.undo)
    view.grid.redone.connect(desk.redo)
    view.files_chosen.connect(photos.add_files)
    view.grid.photo_pasted.connect(photos.add_picture)
    view.cancel_requested.connect(photos.cancel)
    view.shown_again.connect(desk.reload)
    _keep(view, desk, typing, rows, photos)
    desk.start()
    photos.start()
    return view


def row_photos_screen(place: Workplace, row_id: ReportId, name: str) -> PhotosScreen:
    """Return the photos of one person of a sheet, loading."""
    view = PhotosScreen(name)
    session, run = place.session, place.jobs.runner(view)
    panel = view.attachments

    def settle(_path: str, _attachments: tuple[str, ...]) -> None:
        run(lambda _progress: settle_row(session, row_id), _nothing, _unheard)

    files = AttachmentsPresenter(panel, session, run, row_id, on_changed=settle)
    panel.show_question(PHOTO_PATH)
    panel.files_chosen.connect(files.add)
    panel.remove_requested.connect(files.remove)
    panel.remove_requested.connect(files.finish_removal)  # asked twice; nothing offers it back
    panel.cancel_requested.connect(files.cancel)
    _keep(view, files)
    files.start()
    return view


def sheet_seal_screen(
    place: Workplace, sheet_id: str, *, on_sealed: Callable[[tuple[Stub, ...]], None]
) -> SealScreen:
    """Return the panel that asks before a sheet is sealed with all its people."""
    view = SealScreen()
    presenter = SheetSealPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        ReportId(sheet_id),
        language=place.language,
        on_sealed=on_sealed,
    )
    view.seal_requested.connect(presenter.seal)
    view.cancel_requested.connect(presenter.cancel)
    _keep(view, presenter)
    presenter.start()
    return view


def find_screen(place: Workplace) -> FindScreen:
    """Return the search, reading the drafts."""
    view = FindScreen()
    presenter = FindPresenter(view, place.session, place.jobs.runner(view), language=place.language)
    view.search_requested.connect(presenter.search)
    view.page_requested.connect(presenter.page)
    view.facts_requested.connect(presenter.facts)
    _keep(view, presenter)
    presenter.start()
    return view


def hand_over_screen(place: Workplace, *, on_handed_over: Happened) -> HandOverScreen:
    """Return the panel that hands over."""
    view = HandOverScreen()
    presenter = HandOverPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        on_handed_over=on_handed_over,
        find_volumes=place.find_volumes,
    )
    view.hand_over_requested.connect(presenter.hand_over)
    view.carry_requested.connect(presenter.carry)
    view.survey_requested.connect(presenter.survey)
    view.stop_carrying_requested.connect(presenter.stop_carrying)
    view.look_requested.connect(presenter.look)
    view.cancel_requested.connect(presenter.cancel)
    _keep(view, presenter)
    presenter.start()
    return view


def incoming_screen(place: Workplace, folder: str, *, on_read: Happened) -> IncomingScreen:
    """Return the panel that reads a return stick, reading what is in `folder`."""
    view = IncomingScreen()
    presenter = IncomingPresenter(view, place.session, place.jobs.runner(view), on_read=on_read)
    view.folder_chosen.connect(presenter.read)
    view.cancel_requested.connect(presenter.cancel)
    _keep(view, presenter)
    presenter.read(folder)
    return view


def headquarters_screen(place: Workplace, *, on_added: Happened) -> HeadquartersScreen:
    """Return the panel that adds the HQ card."""
    view = HeadquartersScreen()
    presenter = HeadquartersPresenter(
        view, place.session, place.jobs.runner(view), on_added=on_added
    )
    view.card_chosen.connect(presenter.open_card)
    view.passphrase_given.connect(presenter.unseal)
    view.add_requested.connect(presenter.add)
    _keep(view, presenter)
    return view


def confirm_screen(place: Workplace, *, on_confirmed: Happened) -> ConfirmScreen:
    """Return the panel that shows what headquarters changed."""
    view = ConfirmScreen()
    presenter = ConfirmPresenter(
        view, place.session, place.jobs.runner(view), on_confirmed=on_confirmed
    )
    view.confirmed.connect(presenter.confirm)
    _keep(view, presenter)
    presenter.start()
    return view


def request_screen(place: Workplace, *, on_saved: Happened) -> RequestScreen:
    """Return the panel that saves the request for enrolment."""
    view = RequestScreen()
    presenter = RequestPresenter(view, place.session, place.jobs.runner(view), on_saved=on_saved)
    view.folder_chosen.connect(presenter.save)
    _keep(view, presenter)
    presenter.start()
    return view


def drill_screen(place: Workplace) -> DrillScreen:
    """Return the panel that proves recovery."""
    view = DrillScreen()
    presenter = DrillPresenter(view, place.session, place.jobs.runner(view))
    view.words_given.connect(presenter.prove)
    _keep(view, presenter)
    presenter.start()
    return view


def exercises_screen(place: Workplace, *, on_answered: Happened) -> ExercisesScreen:
    """Return the panel with the exercises of training."""
    view = ExercisesScreen()
    presenter = ExercisesPresenter(
        view, place.session, place.jobs.runner(view), on_answered=on_answered
    )
    view.folder_chosen.connect(presenter.send_courier)
    _keep(view, presenter)
    presenter.start()
    return view


def settings_screen(place: Workplace) -> SettingsScreen:
    """Return the settings, loading."""
    view = SettingsScreen()
    presenter = SettingsPresenter(
        view, place.session, place.jobs.runner(view), on_changed=place.wear
    )
    view.text_percent_chosen.connect(presenter.choose_text_percent)
    view.colours_chosen.connect(presenter.choose_colours)
    view.lock_minutes_chosen.connect(presenter.choose_lock_minutes)
    view.locks_with_screen_chosen.connect(presenter.choose_locks_with_screen)
    view.panic_seconds_chosen.connect(presenter.choose_panic_seconds)
    view.panic_extent_chosen.connect(presenter.choose_panic_extent)
    view.everything_confirmed.connect(presenter.confirm_everything)
    view.put_back_requested.connect(presenter.put_back)
    passphrase = PassphrasePresenter(view.passphrase, place.session, place.jobs.runner(view))
    view.passphrase.rating_requested.connect(passphrase.choice.rate)
    view.passphrase.proposal_requested.connect(passphrase.choice.propose)
    view.passphrase.change_requested.connect(passphrase.change)
    _keep(view, presenter, passphrase)
    presenter.start()
    return view


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def _unheard(_error: Exception) -> None:
    """The row is looked at again before it is sealed."""


def _keep(view: Screen, *presenters: object) -> None:
    view.presenters = presenters
