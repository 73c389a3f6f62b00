"""What a form check says: where in the workbook, what about it, and whether it stops the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.form import Severity
from fieldkit.errors import InvalidForm
from fieldkit.translations import _


@dataclass(frozen=True)
class Remark:
    """One finding. `row` counts from 1 as the sheet does, None where no one row is meant."""

    severity: Severity
    sheet: str
    row: int | None
    column: str
    reason: str

    @property
    def sentence(self) -> str:
        """Where it is and what is the matter, in one sentence."""
        reason = self.reason.rstrip(".")
        if not self.sheet:
            return f"{reason}."
        if self.row is None:
            return _("Sheet {sheet}, column {column}: {reason}.").format(
                sheet=self.sheet, column=self.column or "-", reason=reason
            )
        return _("Sheet {sheet}, row {row}, column {column}: {reason}.").format(
            sheet=self.sheet, row=self.row, column=self.column or "-", reason=reason
        )


@dataclass
class Remarks:
    """Collects remarks; a form with a blocking one is not made."""

    found: list[Remark] = field(default_factory=list)

    @property
    def blocking(self) -> list[Remark]:
        """Those that stop the form."""
        return [remark for remark in self.found if remark.severity is Severity.BLOCK]

    def refuse(self, sheet: str, row: int | None, column: str, reason: str) -> None:
        """Say what stops the form."""
        self._add(Remark(Severity.BLOCK, sheet, row, column, reason))

    def note(self, sheet: str, row: int | None, column: str, reason: str) -> None:
        """Say what of the workbook will not be used, or will be used otherwise."""
        self._add(Remark(Severity.WARN, sheet, row, column, reason))

    def in_order(self) -> tuple[Remark, ...]:
        """Return all: what stops the form first, then by sheet and row."""
        sheets = ("settings", "survey", "choices")
        return tuple(
            sorted(
                self.found,
                key=lambda remark: (
                    remark.severity is not Severity.BLOCK,
                    sheets.index(remark.sheet) if remark.sheet in sheets else len(sheets),
                    remark.row or 0,
                ),
            )
        )

    def raise_first(self) -> None:
        """Raise the first blocking remark.

        Raises:
            InvalidForm: There is one; the sentence says where.
        """
        for remark in self.in_order():
            if remark.severity is Severity.BLOCK:
                raise InvalidForm(remark.sentence)

    def _add(self, remark: Remark) -> None:
        if remark not in self.found:
            self.found.append(remark)
