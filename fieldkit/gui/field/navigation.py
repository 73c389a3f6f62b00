"""The ways between the screens of the field window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.gui.errors import explained
from fieldkit.gui.field import screens
from fieldkit.gui.field.editor.place import EditorPlace
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.screens import Workplace
from fieldkit.gui.field.sheet.navigation import SheetNavigation
from fieldkit.gui.field.sheet.view import SheetPlace, SheetScreen
from fieldkit.gui.field.today.presenter import Step
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.open_sheet import is_sheet
from fieldkit.operations.field.prepare_device import (
    STEPS,
    PreparationStep,
    end_preparation,
    next_preparation,
)
from fieldkit.operations.field.remember_place import remember_place, remembered_place
from fieldkit.translations import ngettext

Place = EditorPlace | SheetPlace


class FieldNavigation(QObject):
    """Knows which screen comes after which; what they do is theirs."""

    def __init__(self, stack: ScreenStack, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._place_before: Place | None = None
        self._is_preparing = False
        self._sheets = SheetNavigation(
            stack, place, self, on_sealed=self._sealed, on_failed=self._failed
        )
        self._home, self._today = screens.today_screen(place, on_open=self.open_report)
        self._home.open_requested.connect(self.open_draft)
        self._home.sheet_requested.connect(self._sheets.begin)
        self._home.seal_requested.connect(self._seal)
        self._home.hand_over_requested.connect(self._hand_over)
        self._home.return_requested.connect(self._read_return)
        self._home.step_requested.connect(self._take_step)

    def place(self) -> Place | None:
        """Return where one is in the report that is open, None where none is."""
        top = self._stack.top
        return top.place() if isinstance(top, (EditorScreen, SheetScreen)) else None

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work, on whichever screen can."""
        top = self._stack.top
        if isinstance(top, (EditorScreen, SheetScreen)):
            top.show_failure(sentence, hint)
        else:
            self._home.show_failure(sentence, hint)

    def start(self, place: Place | None = None) -> None:
        """Show the reports, or the draft that was open when the vault was locked.

        `place`: where one was in that draft.
        """
        self._place_before = place
        session = self._place.session
        self._stack.push(self._home)
        self._today.refresh()
        self._place.jobs.run(
            self, lambda _progress: remembered_place(session), self._reopen, self._failed
        )
        self._place.jobs.run(
            self, lambda _progress: next_preparation(session), self._prepare, self._failed
        )
        self._stack.shown.connect(self._shown)

    def open_draft(self, report_id: str) -> None:
        """Open a draft as what it is: a report, or a sheet of many people."""
        session = self._place.session
        self._place.jobs.run(
            self,
            lambda _progress: is_sheet(session, ReportId(report_id)),
            lambda found: self._open_as(report_id, is_a_sheet=found),
            self._failed,
        )

    def _open_as(self, report_id: str, *, is_a_sheet: bool) -> None:
        if not is_a_sheet:
            self.open_report(report_id)
            return
        place, self._place_before = self._place_before, None
        self._sheets.open(report_id, place)

    def open_report(self, report_id: str) -> None:
        """Open a draft."""
        view = screens.editor_screen(self._place, ReportId(report_id))
        view.seal_requested.connect(self._seal)
        view.attachments.open_requested.connect(self._look_at)
        place, self._place_before = self._place_before, None
        if isinstance(place, EditorPlace) and place.report_id == view.report_id:
            view.return_to(place)
        self._stack.push(view)

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

    def _reopen(self, report_id: ReportId | None) -> None:
        if report_id is not None and self._stack.top is self._home:
            self.open_draft(report_id)

    def _shown(self, screen: QWidget) -> None:
        if screen is self._home:
            if self._is_preparing:
                self._is_preparing = False
                self._end_preparation()
            self._today.refresh()
            self._remember(None)
        elif isinstance(screen, (EditorScreen, SheetScreen)):
            self._home.show_news("")
            self._remember(screen.report_id)

    def _remember(self, report_id: ReportId | None) -> None:
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: remember_place(session, report_id), self._done, self._failed
        )

    def _seal(self, report_ids: list[str]) -> None:
        """Ask before sealing; a sheet is sealed from itself, where everybody is seen."""
        session = self._place.session
        self._place.jobs.run(
            self,
            lambda _progress: [name for name in report_ids if is_sheet(session, ReportId(name))],
            lambda sheets: self._ask_to_seal(report_ids, sheets),
            self._failed,
        )

    def _ask_to_seal(self, report_ids: list[str], sheets: list[str]) -> None:
        if sheets:
            self._sheets.open(sheets[0])
            self._sheets.seal(sheets[:1])
            return
        view = screens.seal_screen(self._place, report_ids, on_sealed=self._sealed)
        view.question_chosen.connect(self._correct)
        self._stack.push(view)

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

    def _hand_over(self) -> None:
        self._stack.push(screens.hand_over_screen(self._place, on_handed_over=self._today.refresh))

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
