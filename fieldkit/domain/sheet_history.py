"""What was done to a sheet, so that all of it can be undone and done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fieldkit.domain.sheet import Cell, CellAt, Sheet, put_shared

MAX_STEPS = 1000


@dataclass(frozen=True)
class Step:
    """A sheet as it was, and where the change was made that came after it."""

    sheet: Sheet
    place: CellAt
    visit: str = ""  # changes of one visit to a cell are one step


@dataclass(frozen=True)
class SheetHistory:
    """The sheet as it is now, with what was before, newest last, and what was undone."""

    now: Sheet
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = field(default=(), repr=False)

    def then(self, sheet: Sheet, place: CellAt, visit: str = "") -> SheetHistory:
        """Return the history with one more change; what was undone is gone."""
        if sheet == self.now:
            return self
        if visit and self.past and self.past[-1].visit == visit:
            return SheetHistory(sheet, self.past)
        return SheetHistory(sheet, (*self.past, Step(self.now, place, visit))[-MAX_STEPS:])

    def with_shared(self, shared: Mapping[str, Cell]) -> SheetHistory:
        """Return it with what was changed elsewhere of what all share: no step undoes that."""
        before = self.now.shared
        changed = {
            name: shared.get(name)
            for name in {*before, *shared}
            if before.get(name) != shared.get(name)
        }

        def rebased(step: Step) -> Step:
            sheet = step.sheet
            for name, cell in changed.items():
                sheet = put_shared(sheet, name, cell)
            return replace(step, sheet=sheet)

        return SheetHistory(
            Sheet(shared, self.now.rows),
            tuple(map(rebased, self.past)),
            tuple(map(rebased, self.future)),
        )

    def without_visit(self, visit: str) -> SheetHistory:
        """Return it as if this visit to a cell had not been; only the last can be taken back."""
        if not visit or not self.past or self.past[-1].visit != visit:
            return self
        return replace(self, now=self.past[-1].sheet, past=self.past[:-1])

    def ended(self) -> SheetHistory:
        """Return it with the last visit closed: what comes next in that cell is another step."""
        if not self.past or not self.past[-1].visit:
            return self
        return replace(self, past=(*self.past[:-1], replace(self.past[-1], visit="")))

    def undone(self) -> tuple[SheetHistory, CellAt] | None:
        """Return the history one step earlier and where that was; None at the beginning."""
        if not self.past:
            return None
        step = self.past[-1]
        future = (*self.future, Step(self.now, step.place))
        return SheetHistory(step.sheet, self.past[:-1], future), step.place

    def redone(self) -> tuple[SheetHistory, CellAt] | None:
        """Return the history with the last undone step done again; None where there is none."""
        if not self.future:
            return None
        step = self.future[-1]
        past = (*self.past, Step(self.now, step.place))
        return SheetHistory(step.sheet, past, self.future[:-1]), step.place
