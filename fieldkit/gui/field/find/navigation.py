"""The ways into the search and out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.screens.reports import find_screen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.open_sheet import is_sheet


class SearchNavigation(QObject):
    """Knows over which screen the search was opened."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        home: QWidget,
        amend: SignalInstance,
        open_at: Callable[[str, str], None],
        open_in_sheet: Callable[[str, str], None],
    ) -> None:
        """`open_at` and `open_in_sheet` take the id of a report and the path of a question."""
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._home = home
        self._amend = amend
        self._correct_at = open_at
        self._open_in_sheet = open_in_sheet
        self._opened_over: QWidget | None = None

    def find(self) -> FindScreen | None:
        """Show the search above whatever is shown; None where that must be finished first."""
        top = self._stack.top
        if isinstance(top, FindScreen):
            top.setFocus()
            return top
        if top is None or not top.is_at_rest():
            return None
        top.announce_pending()
        view = find_screen(self._place)
        view.draft_chosen.connect(self._open_at)
        view.amend_requested.connect(self._amend)
        self._opened_over = top
        self._stack.push(view)
        return view

    def go_back_to(self, place: Place) -> None:
        """Search again for what was searched for when the vault was locked."""
        view = self.find()
        if view is not None:
            view.return_to(place)

    def show_stub(self, report_id: str) -> None:
        """Show the facts of a sealed report."""
        view = self.find()
        if view is not None:
            view.show_stub(report_id)

    def _open_at(self, report_id: str, path: str) -> None:
        """Open a draft at the question where something was found, as what it is."""
        session = self._place.session
        self._place.jobs.run(
            self,
            lambda _progress: is_sheet(session, ReportId(report_id)),
            lambda found: self._open_as(report_id, path, is_a_sheet=found),
            lambda _error: self._open_as(report_id, path, is_a_sheet=False),  # which says why
        )

    def _open_as(self, report_id: str, path: str, *, is_a_sheet: bool) -> None:
        """Open it; back leads to what was found.

        Where the search was opened over a report, it goes: no two reports are open at once.
        """
        if not isinstance(self._stack.top, FindScreen):
            return  # the person went on meanwhile
        if is_a_sheet:
            self._stack.pop_to_first()
            self._open_in_sheet(report_id, path)
            return
        if self._opened_over is not self._home:
            self._stack.pop()
            if not self._is_open(report_id):
                self._stack.pop_to_first()
        self._correct_at(report_id, path)

    def _is_open(self, report_id: str) -> bool:
        top = self._stack.top
        return isinstance(top, EditorScreen) and top.report_id == report_id
