"""The buttons above the grid of a sheet, for who has no free hand for keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fieldkit.domain.sheet import Certainty
from fieldkit.gui.field.sheet.grid import SheetGrid
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _


class SheetTools(FlowRow):
    """Each asks the grid for what a key of its own does too."""

    photo_asked = Signal()

    def __init__(self, grid: SheetGrid) -> None:
        super().__init__(spacing=6)
        self._undo = button(_("Undo"), "choice", icon_name="undo")
        self._redo = button(_("Redo"), "choice", icon_name="redo")
        self._certainty = button(_("Certain"), "choice")
        self.photo = button(_("Photo…"), "choice", icon_name="camera")
        down, count = button(_("Copy down"), "choice"), button(_("Count on"), "choice")
        insert, remove = button(_("New row"), "choice"), button(_("Remove row"), "choice")
        paste = button(_("Paste"), "choice")
        self._undo.clicked.connect(grid.undone)
        self._redo.clicked.connect(grid.redone)
        self._certainty.clicked.connect(grid.ask_certainty)
        down.clicked.connect(grid.copy_down)
        count.clicked.connect(grid.count_on)
        insert.clicked.connect(grid.insert_row)
        remove.clicked.connect(grid.remove_rows)
        paste.clicked.connect(grid.paste)
        self.photo.clicked.connect(self.photo_asked)
        for tool in (
            *(self._undo, self._redo, self._certainty, down, count),
            *(insert, remove, paste, self.photo),
        ):
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.add(tool)

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """Offer what can be undone."""
        self._undo.setEnabled(can_undo)
        self._redo.setEnabled(can_redo)

    def show_certainty(self, certainty: Certainty | None) -> None:
        """Say how certain the cell with the cursor is; None where nothing is asked."""
        self._certainty.setEnabled(certainty is not None)
        self._certainty.setText(
            {
                Certainty.CERTAIN: _("Certain"),
                Certainty.PROBABLE: _("Probable ?"),
                Certainty.UNCERTAIN: _("Uncertain ??"),
            }[certainty or Certainty.CERTAIN]
        )


def sheet_keys() -> tuple[tuple[str, str], ...]:
    """Return the keys of the grid, and what each does."""
    return (
        ("F2", _("Change the cell")),
        ("Space", _("In the last column: the photos of the person")),
        ("F4", _("How certain: certain, probable, uncertain")),
        ("Ctrl+D", _("Copy down")),
        ("Ctrl+Shift+D", _("Count on")),
        ("Ctrl+V", _("Paste people, cells or a picture")),
        ("Ctrl+C", _("Copy inside this sheet")),
        ("Ctrl+Z", _("Undo")),
        ("Ctrl+Shift+Z", _("Redo")),
        ("Ctrl+Ins", _("New row above")),
        ("Ctrl+Del", _("Remove the chosen rows")),
        ("Alt+Up", _("Move the rows up")),
        ("Alt+Down", _("Move the rows down")),
        ("Ctrl+F", _("Find in this sheet")),
        ("F3", _("Find the next")),
        ("F6", _("To the shared answers, and back")),
    )
