"""The ways into a sheet of many people and out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.domain.report import Stub
from fieldkit.domain.sheet_columns import cell_at_path
from fieldkit.gui.field.screens.reports import editor_screen, viewer_screen
from fieldkit.gui.field.screens.sheets import row_photos_screen, sheet_screen, sheet_seal_screen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.photos_view import PhotosScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.begin_sheet import begin_sheet


class SheetNavigation(QObject):
    """Knows what comes after a sheet; what is done there is its own."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        on_sealed: Callable[[tuple[Stub, ...]], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._on_sealed = on_sealed
        self._on_failed = on_failed
        self._stack.shown.connect(self._shown)

    def begin(self) -> None:
        """Begin a new sheet and open it."""
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: begin_sheet(session), self.open, self._on_failed
        )

    def open_at(self, sheet_id: str, path: str) -> None:
        """Open a sheet at the cell that was found, or at a question that all share.

        One that only its whole report asks is shown there, above the sheet.
        """
        self.open(sheet_id)
        screen, found = self._stack.top, cell_at_path(path)
        if isinstance(screen, SheetScreen) and path:
            screen.go_to_row(*(found or (ReportId(sheet_id), path)))

    def go_back_to(self, place: Place) -> None:
        """Open a sheet where one was in it."""
        self.open(place.subject)
        screen = self._stack.top
        if isinstance(screen, SheetScreen):
            screen.return_to(place)

    def open(self, sheet_id: str) -> None:
        """Open a sheet."""
        view = sheet_screen(self._place, ReportId(sheet_id))
        view.seal_requested.connect(self._ask_to_seal)
        view.report_requested.connect(self._open_report)
        view.question_elsewhere.connect(self._open_report)
        view.photos_requested.connect(self._show_photos)
        self._stack.push(view)

    def _ask_to_seal(self, report_ids: list[str]) -> None:
        self.seal(report_ids)

    def seal(self, report_ids: Sequence[str]) -> SealScreen:
        """Ask before sealing a sheet, the first of these, with all its people."""
        view = sheet_seal_screen(self._place, report_ids[0], on_sealed=self._on_sealed)
        view.question_chosen.connect(self._correct)
        self._stack.push(view)
        return view

    def _open_report(self, sheet_id: str, path: str = "") -> None:
        """Show everything that the report of the sheet asks."""
        view = editor_screen(self._place, ReportId(sheet_id))
        view.seal_requested.connect(self._seal_from_report)
        self._stack.push(view)
        if path:
            view.jump_to(path)

    def _show_photos(self, row_id: str, name: str) -> None:
        view = row_photos_screen(self._place, ReportId(row_id), name)
        view.attachments.open_requested.connect(self._look_at)
        self._stack.push(view)

    def _look_at(self, attachment_id: str) -> None:
        photos = self._stack.top
        if isinstance(photos, PhotosScreen):
            copied = photos.attachments.copy_added.emit
            self._stack.push(viewer_screen(self._place, attachment_id, on_copied=copied))

    def _seal_from_report(self, report_ids: list[str]) -> None:
        self._stack.pop()
        self.seal(report_ids)

    def _correct(self, report_id: str, path: str) -> None:
        """Go from the sealing panel to the cell, or to the question above the grid."""
        self._stack.pop()
        screen = self._stack.top
        if not isinstance(screen, SheetScreen):
            return
        name = path.rpartition("/")[2]
        if report_id == screen.report_id and not screen.shares(name):
            self._open_report(report_id, path)
        else:
            screen.go_to_row(report_id, name)

    def _shown(self, screen: QWidget) -> None:
        if isinstance(screen, SheetScreen):
            screen.shown_again.emit()
