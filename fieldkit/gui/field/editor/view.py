"""The editor: the form, what is missing, the attachments, and the way to sealing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldkit.domain.form import FILES
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.gui.field.attachments.view import AttachmentsPanel
from fieldkit.gui.field.editor.auto_seal_banner import AutoSealBanner
from fieldkit.gui.field.editor.form_area import FormArea
from fieldkit.gui.field.editor.outline import OutlineEntry
from fieldkit.gui.field.editor.place import EditorPlace, editor_place, place_in, put_cursor
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.field.editor.side import EditorSide
from fieldkit.gui.field.editor.timeline import TimedEvent
from fieldkit.gui.field.editor.timeline_panel import TimelinePanel
from fieldkit.gui.field.editor.tools import EditorTools, Sheet, keys_without_buttons
from fieldkit.gui.field.editor.two_panes import TwoPanes
from fieldkit.gui.field.recording.view import RecordingStrip
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.clipboard import files_in, picture_in
from fieldkit.gui.widgets.questions import Item, RawAnswer, SectionView, questions_of
from fieldkit.gui.widgets.saved_screen import SavedScreen
from fieldkit.gui.widgets.undo_bar import UndoBar
from fieldkit.translations import _

_LISTENING_SECONDS = 3600  # so long a recording keeps the window from locking when idle
_FILES, _ANSWERS = "files", "answers"  # what was taken away, for the offer to bring it back


class EditorScreen(SavedScreen):
    """Never opens a window over what is being typed."""

    answered = Signal(str, object)  # path, RawAnswer
    question_left = Signal(str)  # path
    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row
    turned = Signal(str, int)  # path of the repeat, the row to be shown
    answers_requested = Signal(str)  # path of a repeat that is shown another way
    place_requested = Signal(str)  # path of a question in a row that is not shown
    observation_requested = Signal()
    outline_requested = Signal()
    undo_requested = Signal()  # of an answer or a row
    file_undo_requested = Signal()
    file_removal_final = Signal()
    photo_requested = Signal(str)  # path of the question that it will answer
    photo_taken = Signal(bytes, str)  # JPEG, path of the question
    sound_requested = Signal(str)  # path of the question that it will answer
    picture_pasted = Signal(bytes, str)  # PNG, path of the question
    seal_requested = Signal(list)  # report ids

    def __init__(self, report_id: ReportId) -> None:
        super().__init__()
        self._report_id = report_id
        self._awaited: EditorPlace | None = None
        self.setAcceptDrops(True)
        self._tools = EditorTools()
        self._fast, self._all = self._tools.fast, self._tools.all
        self._file_question = ""
        self.auto_seal = AutoSealBanner(report_id)
        self._form = FormArea()
        self._timeline = TimelinePanel()
        self._sheets = QStackedWidget()
        self.recording = RecordingStrip()
        self.undo_bar = UndoBar()
        self.undo_bar.undo_requested.connect(self._undo)
        self.undo_bar.lapsed.connect(self._lapse)
        self.attachments = AttachmentsPanel()
        self._side = EditorSide(self.attachments)
        self._problems, self._list = self._side.problems, self._side.list
        self._seal = self._side.seal
        self._lay_out()
        self._connect()

    @property
    def report_id(self) -> ReportId:
        """Return which draft it shows."""
        return self._report_id

    def show_page(self, title: str, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Show the whole form with its answers."""
        self.show_title(title)
        has_fast = any(question.is_rapid for question in questions_of(page))
        self._tools.offer_capture(has_fast=has_fast)
        if not has_fast:
            self._all.setChecked(True)
        self._form.show_all(self._all.isChecked())
        self._form.show_page(page, answers)
        files = [question.path for question in questions_of(page) if question.kind in FILES]
        self._file_question = files[0] if files else ""
        self.attachments.show_question(self._file_question)
        self._seal.setEnabled(True)
        if self._awaited is not None:
            # Once the layouts have placed everything.
            QTimer.singleShot(0, self, self._go_where_one_was)

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed of the form, in place."""
        self._form.show_changes(items)

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        self._form.show_answer(path, answer)

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """List what is missing or wrong."""
        self._side.show_problems(problems)

    def show_new_row(self, path: str) -> None:
        """Put the cursor into a row that was added or came back."""
        if self._tools.sheet is Sheet.TIMELINE and self._timeline.has(path):
            self._timeline.focus_on(path)
            return
        self._show_form()
        self._form.focus_in(path)

    def offer_timeline(self) -> None:
        """Offer the time-line, as this form has one."""
        self._tools.offer_timeline()

    def show_events(self, events: tuple[TimedEvent, ...]) -> None:
        """Show the time-line, the event noted last first."""
        self._timeline.show_events(events)

    def show_new_event(self, path: str) -> None:
        """Put the cursor into an event that was noted just now."""
        self._panes.turn_to_form()
        self._tools.choose(Sheet.TIMELINE)
        self._sheets.setCurrentWidget(self._timeline)
        self._timeline.focus_on(path)

    def show_outline(self, entries: tuple[OutlineEntry, ...]) -> None:
        """List the sections with how far each is."""
        self._side.show_outline(entries)

    def offer_undo(self, sentence: str) -> None:
        """Say what was taken away, and offer to bring it back; "" offers nothing any more."""
        self.undo_bar.offer(_ANSWERS, sentence)

    def offer_file_undo(self, sentence: str) -> None:
        """Say that a file was removed, and offer to bring it back; "" offers nothing any more."""
        self.undo_bar.offer(_FILES, sentence)

    def jump_to(self, path: str) -> None:
        """Go to a question, in the full form if the fast one does not ask it."""
        if not self._form.has(path):
            self.place_requested.emit(path)
            return
        self._show_form()
        if not self._form.is_shown(path):
            self._show_all(True)
        self._form.jump_to(path)

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause, and what stays removed."""
        self._form.announce_pending()
        self._timeline.announce_pending()
        self.undo_bar.lapse()

    @property
    def is_listening(self) -> bool:
        """Return whether sound is recorded, and not for hours already."""
        return self.recording.is_recording and self.recording.seconds < _LISTENING_SECONDS

    @property
    def offers_languages(self) -> bool:
        """Return that the report is found as it was left."""
        return True

    def is_at_rest(self) -> bool:
        """Return whether nothing is being attached or recorded and everything typed is saved."""
        if self.recording.is_recording:
            waiting = Banner(_("Sound is being recorded."), _("Stop the recording first."))
        else:
            waiting = Banner(
                _("A file is still being attached."), _("Wait until it is done, or cancel it.")
            )
        if self._is_busy():
            self._banners.show_banners((waiting,))
        return not self._is_busy() and self._is_saved

    def place(self) -> Place:
        """Return where one is in the report."""
        return EditorPlace(
            self._report_id, self._form.shows_all, place_in(self), self._form.scrolled()
        ).to_place()

    def return_to(self, place: Place) -> None:
        """Go back to where one was, as soon as the report is shown."""
        self._awaited = editor_place(place)
        self._tools.choose(Sheet.ALL if self._awaited.shows_all else Sheet.FAST)

    def go_back(self) -> None:
        """Leave, unless a file is still being attached or sound recorded.

        What could not be saved is lost only to who asks twice.
        """
        self.announce_pending()
        if self._is_busy():
            self.is_at_rest()
        else:
            self.leave_or_warn()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files be dropped anywhere on the report."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        paths = files_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.attachments.take(paths)

    def take_photo(self, question: str, jpeg: bytes) -> None:
        """Attach a photo that was taken for this report."""
        self.photo_taken.emit(jpeg, question)

    def paste(self) -> None:
        """Attach what was copied elsewhere: files, or a picture, which comes from memory."""
        copied = QGuiApplication.clipboard().mimeData()
        paths, picture = files_in(copied), picture_in(copied)
        if paths:
            self.attachments.take(paths)
        elif picture:
            self.picture_pasted.emit(picture, self._file_question)

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return keys that no button carries, for the sheet of F1."""
        return keys_without_buttons()

    def _lay_out(self) -> None:
        self._sheets.addWidget(self._form)
        self._sheets.addWidget(self._timeline)
        form = QWidget()
        left = QVBoxLayout(form)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(self.auto_seal)
        left.addWidget(self._banners)
        left.addWidget(self._sheets, 1)
        left.addWidget(self.recording)
        left.addWidget(self.undo_bar)
        self._panes = TwoPanes(form, self._side, self._tools.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(12)
        column.addWidget(self._tools)
        column.addWidget(self._panes, 1)

    def _connect(self) -> None:
        self._tools.sheet_chosen.connect(self._choose_sheet)
        self._tools.observation_requested.connect(self.observation_requested)
        self._tools.photo_requested.connect(self._ask_for_photo)
        self._tools.sound_requested.connect(self._ask_for_sound)
        self._form.answered.connect(self.answered)
        self._form.left.connect(self.question_left)
        self._form.row_requested.connect(self.row_requested)
        self._form.row_removed.connect(self.row_removed)
        self._form.turned.connect(self.turned)
        self._form.made_anew.connect(self.answers_requested)
        self._form.files_requested.connect(self.attachments.ask_for_files_of)
        self._timeline.answered.connect(self._answered_in_timeline)
        self._timeline.left.connect(self.question_left)
        self._timeline.removed.connect(self.row_removed)
        self.recording.changed.connect(self._show_sound_button)
        self._side.question_chosen.connect(self.jump_to)
        self._side.section_chosen.connect(self._go_to_section)
        self._side.outline_requested.connect(self.outline_requested)
        self._side.seal_requested.connect(self._ask_to_seal)
        for keys, step in (
            ("F8", self._side.next_problem),
            ("Shift+F8", self._side.problem_before),
            ("Ctrl+PgDown", self._next_section),
            ("Ctrl+PgUp", self._section_before),
            # Not keys of their buttons, which are hidden where there is no room for the side.
            ("Ctrl+Return", self._seal.click),
            ("Ctrl+G", self._show_sections),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(step)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self.paste)

    def _show_form(self) -> None:
        """Leave the side and the time-line, so that a question can be gone to."""
        self._panes.turn_to_form()
        if self._sheets.currentWidget() is self._timeline:
            self._show_all(self._form.shows_all)

    def _show_all(self, all_questions: bool) -> None:
        self._tools.choose(Sheet.ALL if all_questions else Sheet.FAST)
        self._sheets.setCurrentWidget(self._form)
        self._form.show_all(all_questions)

    def _answered_in_timeline(self, path: str, answer: RawAnswer) -> None:
        self._form.show_answer(path, answer)  # the same question may stand there, too
        self.answered.emit(path, answer)

    def _ask_for_photo(self) -> None:
        self.announce_pending()
        self.photo_requested.emit(self._file_question)

    def _ask_for_sound(self) -> None:
        if self.recording.is_recording:
            self.recording.end_requested.emit()
        elif not self.recording.is_busy:
            self.sound_requested.emit(self._file_question)

    def _show_sound_button(self, is_recording: bool) -> None:
        self._tools.show_sound(is_recording=is_recording)

    def _show_sections(self) -> None:
        self._panes.turn_to_side()
        self._side.show_sections()

    def _next_section(self) -> None:
        self._step_section(1)

    def _section_before(self) -> None:
        self._step_section(-1)

    def _step_section(self, by: int) -> None:
        self._show_every_question()
        self._form.step_section(by)

    def _go_to_section(self, path: str) -> None:
        self._show_every_question()
        self._form.focus_section(path)

    def _show_every_question(self) -> None:
        self._show_form()
        if not self._form.shows_all:
            self._show_all(True)

    def _undo(self, what: str) -> None:
        (self.file_undo_requested if what == _FILES else self.undo_requested).emit()

    def _lapse(self, what: str) -> None:
        if what == _FILES:
            self.file_removal_final.emit()

    def _go_where_one_was(self) -> None:
        place, self._awaited = self._awaited, None
        if place is not None and place.typing is not None:
            self.jump_to(place.typing.path)
            put_cursor(self, place.typing)
        if place is not None:
            self._form.scroll_to(place.scrolled)

    def _choose_sheet(self) -> None:
        self._panes.turn_to_form()
        if self._tools.sheet is Sheet.TIMELINE:
            self._sheets.setCurrentWidget(self._timeline)
            self._timeline.focus_first()
        else:
            self._show_all(self._tools.sheet is Sheet.ALL)

    def _ask_to_seal(self) -> None:
        self.announce_pending()
        if self._is_busy():
            self.is_at_rest()
        else:
            self.seal_requested.emit([self._report_id])

    def _is_busy(self) -> bool:
        return self.attachments.is_busy or self.recording.is_busy
