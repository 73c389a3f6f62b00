"""Which stick counts when it is pulled out: any, or one of those that are plugged in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.field.settings.shown import ShownStick
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _


class StickChoice(QWidget):
    """A row of choices, made anew when a stick comes or goes; the cursor stays in it."""

    picked = Signal(object)  # str, what the stick is known by; nothing: any

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ShownStick, ...] = ()
        self._value = ""
        self._row = self._made()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._row)
        self._column.addWidget(
            label(
                _(
                    "Plug in the stick to choose it. A rule of headquarters about sticks counts for"
                    " the one you choose, while it is plugged in; otherwise for any."
                ),
                "hint",
            )
        )

    def show_sticks(self, sticks: Sequence[ShownStick]) -> None:
        """Offer other sticks; those that are offered already are left alone."""
        if tuple(sticks) == self._shown:
            return
        self._shown = tuple(sticks)
        before = self._row
        had_cursor = any(press.hasFocus() for press in before.buttons())
        self._row = self._made()
        self._column.replaceWidget(before, self._row)
        before.hide()
        before.deleteLater()
        self.show_value(self._value)
        if had_cursor:
            self._focus_chosen()

    def show_value(self, identity: str) -> None:
        """Show which one was chosen."""
        self._value = identity
        self._row.show_value(identity)

    def _made(self) -> PickRow:
        row = PickRow(
            _("Which stick counts, when it is pulled out"),
            [("", _("Any stick")), *((stick.identity, _name(stick)) for stick in self._shown)],
        )
        row.picked.connect(self.picked)
        return row

    def _focus_chosen(self) -> None:
        for press in self._row.buttons():
            if press.isChecked():
                press.setFocus()


def _name(stick: ShownStick) -> str:
    if stick.is_plugged_in:
        return stick.name
    return _("{name} (not plugged in)").format(name=stick.name)
