"""The ways between the screens of the field window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import HasPlace, Place
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import UnfinishedWork, WorkKind
from fieldkit.gui.errors import explained
from fieldkit.gui.field.auto_sealer import AutoSealer
from fieldkit.gui.field.cut_work import CutWork
from fieldkit.gui.field.editor import place as editor_places
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find import view as find_view
from fieldkit.gui.field.find.navigation import SearchNavigation
from fieldkit.gui.field.handover.navigation import StickNavigation
from fieldkit.gui.field.headquarters.navigation import TrustNavigation
from fieldkit.gui.field.screens.reports import (
    amend_screen,
    editor_screen,
    photo_screen,
    seal_screen,
    today_screen,
    viewer_screen,
)
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.settings.navigation import SettingsNavigation
from fieldkit.gui.field.sheet import place as sheet_places
from fieldkit.gui.field.sheet.navigation import SheetNavigation
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.sync.navigation import SyncNavigation
from fieldkit.gui.field.today.rows import Step
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.keys_screen import KeysScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.note_work import unfinished_work
from fieldkit.operations.field.open_sheet import is_sheet
from fieldkit.operations.field.remember_place import (
    PlaceAtEnd,
    place_at_end,
    remember_place,
    remembered_place,
)
from fieldkit.translations import ngettext


class FieldNavigation(QObject):
    """Knows which screen comes after which; what they do is theirs."""

    def __init__(self, stack: ScreenStack, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._sheets = SheetNavigation(
            stack, place, self, on_sealed=self._sealed, on_failed=self._failed
        )
        self._ways_back: dict[str, Callable[[Place], None]] = {
            editor_places.SCREEN: self._back_to_report,
            sheet_places.SCREEN: self._sheets.go_back_to,
        }
        self._copy_added: Callable[[str], None] = _nobody_waits  # of the report that is looked at
        self._home, self._today = today_screen(place, on_open=self.open_report)
        refresh = self._today.refresh
        self._trust = TrustNavigation(stack, place, self, on_changed=refresh)
        self._sticks = StickNavigation(
            stack, place, self, on_changed=refresh, see_changes=self._trust.see_changes
        )
        self._network = SyncNavigation(
            stack,
            place,
            self,
            on_changed=refresh,
            home=self._home,
            see_changes=self._trust.see_changes,
        )
        self._search = SearchNavigation(
            stack,
            place,
            self,
            home=self._home,
            amend=self._home.amend_requested,
            open_at=self._correct_at,
            open_in_sheet=self._sheets.open_at,
        )
        self._ways_back[find_view.PLACE] = self._search.go_back_to
        self._auto_sealer = AutoSealer(place, stack, say=self._home.show_news, on_sealed=refresh)
        self.settings = SettingsNavigation(
            stack,
            place,
            self,
            trust=self._trust,
            sealer=self._auto_sealer,
            on_exercised=refresh,
        )
        self._cut_work = self._work_that_was_cut()
        self._connect()

    def _work_that_was_cut(self) -> CutWork:
        return CutWork(
            self._place,
            self,
            seal=self._seal,
            seal_sheet=self._sheets.seal,
            hand_over=self._sticks.hand_over,
            sync=self._network.go_on,
            say=self._home.show_news,
            failed=self._failed,
        )

    def _connect(self) -> None:
        self._home.open_requested.connect(self.open_draft)
        self._home.sheet_requested.connect(self._sheets.begin)
        self._home.seal_requested.connect(self._ask_to_seal)
        self._home.hand_over_requested.connect(self._ask_to_hand_over)
        self._home.find_requested.connect(self._search.find)
        self._home.stub_requested.connect(self._search.show_stub)
        self._home.amend_requested.connect(self.amend)
        self._home.step_requested.connect(self._take_step)
        QShortcut(QKeySequence("Ctrl+F"), self._stack).activated.connect(self._search.find)
        self._stack.keys_requested.connect(self._turn_keys)

    def place(self) -> Place | None:
        """Return where one is, in the uppermost screen that can say so; None where none can."""
        for screen in self._stack.screens():
            if isinstance(screen, HasPlace):
                return screen.place()
        return None

    def show_news(self, sentence: str) -> None:
        """Say on the first screen what has happened."""
        self._home.show_news(sentence)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work, on whichever screen can."""
        top = self._stack.top
        if isinstance(top, (EditorScreen, SheetScreen)):
            top.show_failure(sentence, hint)
        else:
            self._home.show_failure(sentence, hint)

    def start(self, place: Place | None = None, *, after_unlock: bool = False) -> None:
        """Show the reports, or the place where one was when the vault was locked, or `place`.

        After unlocking a draft that was open when the program was cut off is shown as recovered,
        and not opened.
        """
        session = self._place.session
        self._stack.push(self._home)
        self._today.refresh()
        self._auto_sealer.start()
        self._network.start()
        self._stack.shown.connect(self._shown)
        if place is not None:
            self._reopen(place)
        elif after_unlock:
            self._place.jobs.run(
                self,
                lambda _progress: (place_at_end(session), unfinished_work(session)),
                self._go_on,
                self._failed,
            )
        else:
            self._place.jobs.run(
                self, lambda _progress: remembered_place(session), self._reopen, self._failed
            )
        self._trust.start()

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
        self._today.forget_recovered()
        self._sheets.open(report_id)

    def open_report(self, report_id: str) -> None:
        """Open a draft."""
        self._open(report_id)

    def _open(self, report_id: str) -> EditorScreen:
        self._today.forget_recovered()
        view = editor_screen(self._place, ReportId(report_id))
        view.seal_requested.connect(self._ask_to_seal)
        view.photo_requested.connect(self._take_photo)
        view.attachments.open_requested.connect(self._look_at)
        view.auto_seal.keep_requested.connect(self._auto_sealer.keep_open)
        self._stack.push(view)
        return view

    def _go_on(self, found: tuple[PlaceAtEnd, tuple[UnfinishedWork, ...]]) -> None:
        """Go back to where one was, and on with what a lock has cut."""
        end, cut_off = found
        files = [work for work in cut_off if work.kind is WorkKind.ATTACH]
        if end.is_recovered and end.report_id is not None:
            self._today.recover(end.report_id)
        elif end.place is None and files:
            self._reopen(Place(editor_places.SCREEN, files[0].reports[0]))  # goes on there
        else:
            self._reopen(end.place)
        self._cut_work.go_on(cut_off)

    def amend(self, sealed_id: str) -> None:
        """Begin a correction of a sealed report."""
        self._stack.push(
            amend_screen(self._place, ReportId(sealed_id), on_begun=self._write_correction)
        )

    def _write_correction(self, report_id: ReportId) -> None:
        self._stack.pop()
        self.open_report(report_id)

    def _take_photo(self, question: str) -> None:
        """Take a photo that goes into the report that is open."""
        editor = self._stack.top
        if isinstance(editor, EditorScreen):
            self._stack.push(photo_screen(editor, question))

    def _reopen(self, place: Place | None) -> None:
        if place is not None and self._stack.top is self._home:
            way = self._ways_back.get(place.screen)
            if way is not None:
                way(place)

    def _back_to_report(self, place: Place) -> None:
        self._open(place.subject).return_to(place)

    def _shown(self, screen: QWidget) -> None:
        if screen is self._home:
            self._trust.end()
            self._today.refresh()
            self._network.look_again()
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
        """Ask before sealing; a sheet is sealed from itself, where everybody is seen."""
        session = self._place.session
        self._place.jobs.run(
            self,
            lambda _progress: [name for name in report_ids if is_sheet(session, ReportId(name))],
            lambda sheets: self._seal_as(report_ids, sheets),
            self._failed,
        )

    def _seal_as(self, report_ids: list[str], sheets: list[str]) -> None:
        if sheets:
            self._sheets.open(sheets[0])
            self._sheets.seal(sheets[:1])
        else:
            self._seal(report_ids)

    def _seal(self, report_ids: Sequence[str]) -> SealScreen:
        view = seal_screen(self._place, report_ids, on_sealed=self._sealed)
        view.question_chosen.connect(self._correct)
        self._stack.push(view)
        return view

    def _look_at(self, attachment_id: str) -> None:
        """Show an attachment; from there also a clean copy of it, above the original."""
        top = self._stack.top
        if isinstance(top, EditorScreen):
            self._copy_added = top.attachments.copy_added.emit
        view = viewer_screen(self._place, attachment_id, on_copied=self._copy_added)
        view.look_requested.connect(self._look_at)
        self._stack.push(view)

    def _sealed(self, stubs: tuple[Stub, ...]) -> None:
        self._home.select_when_shown([stub.report_id for stub in stubs])
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
        self._correct_at(report_id, path)

    def _correct_at(self, report_id: str, path: str) -> None:
        if not isinstance(self._stack.top, EditorScreen):
            self.open_report(report_id)
        if isinstance(self._stack.top, EditorScreen) and path:
            self._stack.top.jump_to(path)

    def _take_step(self, step: str) -> None:
        if step == Step.SYNC:
            self._network.begin()
        elif step == Step.LETTERS:
            self._network.read_letters()
        else:
            self._trust.take(step)

    def _ask_to_hand_over(self) -> None:
        self._sticks.hand_over()

    def _turn_keys(self) -> None:
        """Show the keys of the screen, or put them away."""
        if isinstance(self._stack.top, KeysScreen):
            self._stack.pop()
        else:
            self._stack.push(KeysScreen(*self._stack.keys()))

    def _done(self, _nothing: None) -> None:
        """Nothing is to be shown."""

    def _failed(self, error: Exception) -> None:
        # Only where to come back to was not kept; the reports themselves are.
        known = explained(error)
        self._home.show_failure(known.sentence, known.hint)


def _nobody_waits(_question: str) -> None:
    """No report is open that a copy could come into."""
