"""Answers that are chosen: one of a few, one of many, several, a box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QVBoxLayout

from fieldkit.gui.widgets.answer_widget import AnswerWidget, fill
from fieldkit.gui.widgets.choice_list import ChoiceList
from fieldkit.gui.widgets.column_areas import AlignedColumns
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.questions import Option, OptionSearch, RawAnswer
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _


class ChoiceRow(AnswerWidget):
    """A few choices side by side; a second press takes the choice away."""

    def __init__(
        self, options: Sequence[Option], area: FlowRow | AlignedColumns | None = None
    ) -> None:
        """Take the choices, and what their buttons are put into if it is not one flowing row."""
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._codes: dict[QAbstractButton, str] = {}
        row = area or FlowRow()
        fill(self, row)
        for option in options:
            made = self.made(option)
            self._group.addButton(made)
            self._codes[made] = option.code
            made.installEventFilter(self)
            row.add(made)
        self._group.buttonClicked.connect(self._chosen)
        self.show_answer(None)

    def made(self, option: Option) -> QAbstractButton:
        """Return the button of one choice."""
        made = button(option.label, "choice")
        made.setCheckable(True)
        return made

    def show_answer(self, answer: RawAnswer) -> None:
        """Press the button of the code."""
        for made, code in self._codes.items():
            made.setChecked(code == answer)
        self._choose_tab_stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go between the buttons with the arrow keys; Tab goes to the next question."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = self._steps().get(Qt.Key(event.key()), 0)
            buttons = list(self._codes)
            if step and watched in buttons:
                place = (buttons.index(watched) + step) % len(buttons)
                buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _steps(self) -> dict[Qt.Key, int]:
        forwards = -1 if self.isRightToLeft() else 1
        return {
            Qt.Key.Key_Right: forwards,
            Qt.Key.Key_Left: -forwards,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
        }

    def _choose_tab_stop(self) -> None:
        # One Tab stop for the question; the arrows go between its buttons.
        pressed = [made for made in self._codes if made.isChecked()] or list(self._codes)
        for made in self._codes:
            is_stop = made is pressed[0]
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )
            if is_stop:
                self.setFocusProxy(made)

    def _chosen(self, pressed: QAbstractButton) -> None:
        code = self._codes[pressed] if pressed.isChecked() else None
        self.show_answer(code)
        self.answered.emit(code)
        self.left.emit()


class ChoiceBoxes(AnswerWidget):
    """Several choices at once out of a list that can be seen whole."""

    def __init__(
        self, options: Sequence[Option], area: FlowRow | AlignedColumns | None = None
    ) -> None:
        """Take the choices, and what their boxes are put into if it is not one flowing row."""
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._codes: dict[QAbstractButton, str] = {}
        self._ticked: list[str] = []  # in the order they were ticked
        row = area or FlowRow(spacing=14)
        fill(self, row)
        for option in options:
            made = self.made(option)
            self._group.addButton(made)
            self._codes[made] = option.code
            row.add(made)
        if self._codes:
            self.setFocusProxy(next(iter(self._codes)))
        self._group.buttonClicked.connect(self._clicked)

    def made(self, option: Option) -> QAbstractButton:
        """Return the box of one choice."""
        return QCheckBox(option.label)

    def show_answer(self, answer: RawAnswer) -> None:
        """Tick the codes."""
        self._ticked = list(answer) if isinstance(answer, list) else []
        for made, code in self._codes.items():
            made.setChecked(code in self._ticked)

    def _clicked(self, made: QAbstractButton) -> None:
        code = self._codes[made]
        if made.isChecked():
            self._ticked.append(code)
        elif code in self._ticked:
            self._ticked.remove(code)
        self.answered.emit(list(self._ticked) or None)
        self.left.emit()


class ChoicePicks(AnswerWidget):
    """Several choices out of a long list: find one after the other, each stays as a chip."""

    def __init__(self, options: Sequence[Option], search: OptionSearch | None = None) -> None:
        super().__init__()
        self._labels: dict[str, str] = {}
        self._search = search
        self._picked: list[str] = []  # in the order they were picked
        self._finder = ChoiceList((), search)
        self._chips = FlowRow(spacing=6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._finder)
        column.addWidget(self._chips)
        self.setFocusProxy(self._finder)
        self._finder.answered.connect(self._pick)
        self.show_options(options)
        self.show_answer(None)

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer other choices; what is picked and no longer offered is kept."""
        if self._search is not None:
            self._labels.clear()  # it knows them all, in the language shown now
        self._labels |= {option.code: option.label for option in options}
        self._finder.show_options(options)
        self._show_chips()

    def show_answer(self, answer: RawAnswer) -> None:
        """Show a chip for each code."""
        self._picked = list(answer) if isinstance(answer, list) else []
        self._show_chips()

    def announce_pending(self) -> None:
        """Take what was typed if it names a choice."""
        self._finder.announce_pending()

    def _pick(self, code: RawAnswer) -> None:
        self._finder.show_answer(None)
        if isinstance(code, str) and code not in self._picked:
            self._picked.append(code)
            self._changed()

    def _drop(self) -> None:
        chip = self.sender()
        if chip is not None:
            self._picked.remove(chip.property("code"))
            self._finder.setFocus()
            self._changed()

    def _changed(self) -> None:
        self._show_chips()
        self.answered.emit(list(self._picked) or None)
        self.left.emit()

    def _label(self, code: str) -> str:
        if code not in self._labels and self._search is not None:
            self._labels[code] = self._search.label(code)
        return self._labels.get(code, code)

    def _show_chips(self) -> None:
        self._chips.clear()
        for code in self._picked:
            text = self._label(code)
            made = button(f"{text}  ×", "chip")
            made.setAccessibleName(_("Remove: {title}").format(title=text))
            made.setProperty("code", code)
            made.clicked.connect(self._drop)
            self._chips.add(made)
        self._chips.setVisible(bool(self._picked))


class Acknowledge(AnswerWidget):
    """One box to tick."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QCheckBox(_("Yes"))
        fill(self, self._box)
        self._box.clicked.connect(self._ticked)

    def show_answer(self, answer: RawAnswer) -> None:
        """Tick the box."""
        self._box.setChecked(answer is True)

    def _ticked(self, is_ticked: bool) -> None:
        self.answered.emit(True if is_ticked else None)
        self.left.emit()
