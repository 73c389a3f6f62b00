"""One of a few, as buttons side by side: for settings, where the choice counts at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label

_SIGN = "✓ "


class PickRow(QWidget):
    """A title, and below it the choices; arrow keys go from one to the next."""

    picked = Signal(object)  # the value of the choice that a person made

    def __init__(
        self, title: str, choices: Sequence[tuple[Hashable, str]], *, role: str = "choice"
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        give_accessible_role(self, QAccessible.Role.Grouping)
        self._values = [value for value, _text in choices]
        self._group = QButtonGroup(self)
        self._title = label(title, "question")
        row = FlowRow()
        for place, (_value, text) in enumerate(choices):
            press = button(text, role)
            press.setCheckable(True)
            press.setAccessibleName(f"{title}: {text}")
            self._group.addButton(press, place)
            row.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(row)
        self._group.idToggled.connect(self._toggled)
        self._is_shown = False
        self._show_signs(self._group.checkedButton())

    def show_value(self, value: Hashable) -> None:
        """Show which choice holds, as if nobody had touched it."""
        if value not in self._values:
            return
        self._is_shown = True
        press = self._group.button(self._values.index(value))
        press.setChecked(True)
        self._show_signs(press)  # also where it held already: keys may have moved the stop of Tab
        self._is_shown = False

    def focus_choice(self) -> None:
        """Put the cursor on the choice that holds."""
        if checked := self._group.checkedButton():
            checked.setFocus()

    def buttons(self) -> list[QAbstractButton]:
        """Return the choices in their order."""
        return self._group.buttons()

    def _toggled(self, place: int, is_checked: bool) -> None:
        if is_checked:
            self._show_signs(self._group.button(place))
            if not self._is_shown:
                self.picked.emit(self._values[place])

    def _show_signs(self, checked: QAbstractButton | None) -> None:
        """Put a sign before what holds, as a colour alone would not tell; Tab comes to it."""
        for press in self._group.buttons():
            is_chosen = press is checked
            text = press.text().removeprefix(_SIGN)
            press.setText(_SIGN + text if is_chosen else text)
            takes = is_chosen or checked is None
            press.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes else Qt.FocusPolicy.ClickFocus)
