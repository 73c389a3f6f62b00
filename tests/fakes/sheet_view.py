"""A sheet's screen that only remembers what it was told."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Row
from fieldkit.gui.field.sheet.columns import SharedText, ShownSheet


class FakeSheetView:
    def __init__(self) -> None:
        self.sheet: ShownSheet | None = None
        self.rows: tuple[Row, ...] = ()
        self.shared: Mapping[str, SharedText] = {}
        self.photos: dict[ReportId, int] = {}
        self.message = ""
        self.can_take_back = False
        self.steps = (False, False)
        self.place: tuple[int, str] | None = None
        self.saved = 0
        self.not_saved = ""
        self.failure = ""
        self.work: list[tuple[int, int, int]] = []
        self.is_idle = True

    def show_sheet(self, sheet: ShownSheet) -> None:
        self.sheet, self.rows = sheet, sheet.rows

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    def show_shared(self, texts: Mapping[str, SharedText]) -> None:
        self.shared = texts

    def show_photos(self, row_id: ReportId, count: int) -> None:
        self.photos[row_id] = count

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        self.steps = (can_undo, can_redo)

    def show_message(self, text: str, *, can_undo: bool = False) -> None:
        self.message, self.can_take_back = text, can_undo

    def go_to(self, row: int, column: str) -> None:
        self.place = (row, column)

    def show_saved(self, time: str) -> None:
        self.saved += 1
        self.not_saved = ""

    def show_not_saved(self, sentence: str, hint: str) -> None:
        self.not_saved = sentence

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failure = sentence

    def show_work(self, done: int, total: int, waiting: int) -> None:
        self.is_idle = False
        self.work.append((done, total, waiting))

    def show_idle(self) -> None:
        self.is_idle = True
