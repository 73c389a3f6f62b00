"""Where somebody is in a sheet, so that a screen built anew leads back there."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place

SCREEN = "sheet"


@dataclass(frozen=True)
class SheetPlace:
    """A cell; `field` names the shared answer with the cursor, if one has it."""

    report_id: ReportId
    row: int
    column: str
    field: str = ""

    def to_place(self) -> Place:
        """Return it as the vault can keep it."""
        detail: dict[str, Json] = {"row": self.row, "column": self.column, "field": self.field}
        return Place(SCREEN, self.report_id, detail)


def sheet_place(place: Place) -> SheetPlace:
    """Return what `to_place` was made from; what cannot be used is left out."""
    row, column = place.detail.get("row"), place.detail.get("column")
    field = place.detail.get("field")
    return SheetPlace(
        ReportId(place.subject),
        row if type(row) is int and row >= 0 else 0,
        column if isinstance(column, str) else "",
        field if isinstance(field, str) else "",
    )
