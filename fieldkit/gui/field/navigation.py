"""The ways between the screens of the field window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import HasPlace, Place
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import UnfinishedWork, WorkKind
from fieldkit.gui.errors import explained
from fieldkit.gui.field import screens
from fieldkit.gui.field.editor import place as editor_places
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.screens import Workplace
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.presenter import Step
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.running import Lane
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.hand_over import is_begun
from fieldkit.operations.field.note_work import forget_work, unfinished_work
from fieldkit.operations.field.prepare_device import (
    STEPS,
    PreparationStep,
    end_preparation,
    next_preparation,
)
from fieldkit.operations.field.remember_place import remember_place, remembered_place
from fieldkit.translations import _, ngettext


class FieldNavigation(QObject):
    """Knows which screen comes after which; what they do is theirs."""

    def __init__(self, stack: ScreenStack, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._ways_back: Mapping[str, Callable[[Place], None]] = {
            editor_places.SCREEN: self._back_to_report
        }
        self._is_preparing = False
        self._home, self._today = screens.today_screen(place, on_open=self.open_report)
        self._home.open_requested.connect(self.open_report)
        self._home.seal_requested.connect(self._ask_to_seal)
        self._home.hand_over_requested.connect(self._ask_to_hand_over)
        self._home.return_requested.connect(self._read_return)
        self._home.step_requested.connect(self._take_step)

    def place(self) -> Place | None:
        """Return where one is, in the uppermost screen that can say so; None where none can."""
        for screen in self._stack.screens():
            if isinstance(screen, HasPlace):
                return screen.place()
        return None

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work, on whichever screen can."""
        top = self._stack.top
        if isinstance(top, EditorScreen):
            top.show_failure(sentence, hint)
        else:
            self._home.show_failure(sentence, hint)

    def start(self, place: Place | None = None) -> None:
        """Show the reports, or the place where one was when the vault was locked, or `place`."""
        session = self._place.session
        self._stack.push(self._home)
        self._today.refresh()
        self._stack.shown.connect(self._shown)
        if place is not None:
            self._reopen(place)
        else:
            self._place.jobs.run(
                self,
                lambda _progress: (remembered_place(session), unfinished_work(session)),
                self._go_on,
                self._failed,
            )
        self._place.jobs.run(
            self, lambda _progress: next_preparation(session), self._prepare, self._failed
        )

    def open_report(self, report_id: str) -> None:
        """Open a draft."""
        self._open(report_id)

    def _open(self, report_id: str) -> EditorScreen:
        view = screens.editor_screen(self._place, ReportId(report_id))
        view.seal_requested.connect(self._ask_to_seal)
        view.attachments.open_requested.connect(self._look_at)
        self._stack.push(view)
        return view

    def show_drill(self) -> None:
        """Prove that the recovery words open this vault."""
        self._stack.push(screens.drill_screen(self._place))

    def show_exercises(self) -> None:
        """Show what can be tried in training."""
        if not isinstance(self._stack.top, ExercisesScreen):
            self._stack.push(screens.exercises_screen(self._place, on_answered=self._today.refresh))

    def _prepare(self, step: PreparationStep | None) -> None:
        """Go on with the first steps of a new device, unless something else is open."""
        if step is None or self._stack.top is not self._home:
            return
        self._is_preparing = True
        self._take_step(step.value)

    def _end_preparation(self) -> None:
        """Offer the first steps no more by themselves: what is left, the first screen says."""
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: end_preparation(session), self._done, self._failed
        )

    def _go_on(self, found: tuple[Place | None, tuple[UnfinishedWork, ...]]) -> None:
        """Go back to where one was, and on with what the lock has cut."""
        place, cut_off = found
        by_kind = {work.kind: work for work in cut_off}
        files = by_kind.get(WorkKind.ATTACH)
        if place is None and files is not None:
            place = Place(editor_places.SCREEN, files.reports[0])  # goes on there by itself
        sealing, copying = by_kind.get(WorkKind.SEAL), by_kind.get(WorkKind.HAND_OVER)
        self._reopen(place)
        if sealing is not None:
            self._forget(work for work in cut_off if work.kind is WorkKind.SEAL)
            self._seal(list(sealing.reports)).seal_when_possible()
        elif copying is not None:
            self._forget(work for work in cut_off if work.kind is WorkKind.HAND_OVER)
            self._copy_on(copying.path)

    def _copy_on(self, folder: str) -> None:
        # What the cut copying left there proves that the stick is there: the folder where it was
        # plugged in may be on this computer's own disk now.
        self._place.jobs.run(
            self,
            lambda _progress: folder if is_begun(Path(folder)) else "",
            self._copy_to,
            self._failed,
            lane=Lane.IO,
        )

    def _copy_to(self, folder: str) -> None:
        if folder:
            self._hand_over().hand_over_requested.emit(folder)
        else:
            self._home.show_news(
                _("Handing over was cut by the lock. With the same stick it goes on there.")
            )

    def _forget(self, work: Iterable[UnfinishedWork]) -> None:
        """Take notes away; whoever goes on with the work notes it anew."""
        session, ids = self._place.session, tuple(one.work_id for one in work)
        self._place.jobs.run(
            self, lambda _progress: forget_work(session, ids), self._done, self._failed
        )

    def _reopen(self, place: Place | None) -> None:
        if place is not None and self._stack.top is self._home:
            way = self._ways_back.get(place.screen)
            if way is not None:
                way(place)

    def _back_to_report(self, place: Place) -> None:
        self._open(place.subject).return_to(place)

    def _shown(self, screen: QWidget) -> None:
        if screen is self._home:
            if self._is_preparing:
                self._is_preparing = False
                self._end_preparation()
            self._today.refresh()
            self._remember(None)
        elif isinstance(screen, HasPlace):
            self._home.show_news("")
            self._remember(screen.place())

    def _remember(self, place: Place | None) -> None:
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: remember_place(session, place), self._done, self._failed
        )

    def _ask_to_seal(self, report_ids: list[str]) -> None:
        self._seal(report_ids)

    def _seal(self, report_ids: Sequence[str]) -> SealScreen:
        view = screens.seal_screen(self._place, report_ids, on_sealed=self._sealed)
        view.question_chosen.connect(self._correct)
        self._stack.push(view)
        return view

    def _look_at(self, attachment_id: str) -> None:
        editor = self._stack.top
        if isinstance(editor, EditorScreen):
            copied = editor.attachments.copy_added.emit
            self._stack.push(screens.viewer_screen(self._place, attachment_id, on_copied=copied))

    def _sealed(self, stubs: tuple[Stub, ...]) -> None:
        self._stack.pop_to_first()
        count = len(stubs)
        text = ngettext(
            "The report is sealed. Hand it over when you can.",
            "{count} reports are sealed. Hand them over when you can.",
            count,
        )
        self._home.show_news(text.format(count=count))

    def _correct(self, report_id: str, path: str) -> None:
        """Go from the sealing panel to the question that stands against it."""
        self._stack.pop()
        if not isinstance(self._stack.top, EditorScreen):
            self.open_report(report_id)
        if isinstance(self._stack.top, EditorScreen):
            self._stack.top.jump_to(path)

    def _ask_to_hand_over(self) -> None:
        self._hand_over()

    def _hand_over(self) -> HandOverScreen:
        view = screens.hand_over_screen(self._place, on_handed_over=self._today.refresh)
        self._stack.push(view)
        return view

    def _read_return(self) -> None:
        view = screens.incoming_screen(self._place, on_read=self._today.refresh)
        view.changes_requested.connect(self._see_changes)
        self._stack.push(view)

    def _take_step(self, step: str) -> None:
        if step == Step.HEADQUARTERS:
            view = screens.headquarters_screen(self._place, on_added=self._today.refresh)
            view.request_requested.connect(self._request)
            if self._is_preparing:
                view.show_as_step(STEPS - 1, STEPS)
            self._stack.push(view)
        elif step == Step.CHANGES:
            self._see_changes()
        elif step == Step.REQUEST:
            self._request()

    def _see_changes(self) -> None:
        self._stack.push(screens.confirm_screen(self._place, on_confirmed=self._today.refresh))

    def _request(self) -> None:
        view = screens.request_screen(self._place, on_saved=self._today.refresh)
        if self._is_preparing:
            view.show_as_step(STEPS, STEPS)
            view.left.connect(self._stack.pop_to_first)
        self._stack.push(view)

    def _done(self, _nothing: None) -> None:
        """Nothing is to be shown."""

    def _failed(self, error: Exception) -> None:
        # Only where to come back to was not kept; the reports themselves are.
        known = explained(error)
        self._home.show_failure(known.sentence, known.hint)
