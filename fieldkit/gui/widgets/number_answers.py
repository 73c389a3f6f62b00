"""Answers that are numbers: grouped by thousands, or within a range on a slider."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider

from fieldkit.forms.ranges import NumberRange
from fieldkit.gui.widgets.answer_widget import TypedAnswer
from fieldkit.gui.widgets.questions import RawAnswer
from fieldkit.gui.widgets.texts import label
from fieldkit.gui.widgets.typed_answers import ShortText

_GAP = "\u202f"  # narrow no-break space: between thousands in every language
_GAPS = re.compile(r"(?<=\d)[\u202f\u00a0 '\u2019](?=\d{3}(?!\d))")
_WHOLE_PART = re.compile(r"(-?)(\d{4,})((?:[.,]\d+)?)\Z")


def grouped(text: str) -> str:
    """Return a written number with its thousands apart; other text as it is."""
    match = _WHOLE_PART.match(text)
    if match is None:
        return text
    sign, digits, rest = match.groups()
    return sign + f"{int(digits):,}".replace(",", _GAP) + rest


def ungrouped(text: str) -> str:
    """Return a written number without the gaps between its thousands; other text as it is."""
    bare = _GAPS.sub("", text.strip())
    return bare if re.fullmatch(r"-?\d+(?:[.,]\d+)?", bare) else text


class GroupedNumber(ShortText):
    """A number that shows its thousands apart once the cursor has left."""

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the number."""
        if not isinstance(answer, str) or ungrouped(self.line.text()) != answer:
            super().show_answer(grouped(answer) if isinstance(answer, str) else answer)

    def typed(self) -> str:
        """Return the number without gaps."""
        return ungrouped(self.line.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the thousands apart when the cursor leaves."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            self.line.setText(grouped(self.typed()))
        return done


class RangeAnswer(TypedAnswer):
    """A number on a slider, or typed beside it; no number until one of both was used."""

    def __init__(self, numbers: NumberRange, *, has_ticks: bool = True) -> None:
        super().__init__()
        self._numbers = numbers
        self._line = QLineEdit()
        self._line.setAcceptDrops(False)
        widest = max(len(numbers.at(0)), len(numbers.at(numbers.steps))) + 4
        self._line.setMaximumWidth(self._line.fontMetrics().horizontalAdvance("0" * widest) + 24)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, numbers.steps)
        self._slider.setPageStep(max(1, numbers.steps // 10))
        # A wheel over a form must scroll the form, not change an answer.
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if has_ticks and numbers.steps <= 20:
            self._slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line)
        row.addWidget(label(numbers.at(0), "hint", wraps=False))
        row.addWidget(self._slider, 1)
        row.addWidget(label(numbers.at(numbers.steps), "hint", wraps=False))
        self.setFocusProxy(self._line)
        self._line.textEdited.connect(self._edited)
        self._slider.actionTriggered.connect(self._moved)
        for part in (self._line, self._slider):
            self.watch(part)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the number."""
        text = answer if isinstance(answer, str) else ""
        if text != self._line.text():
            self._line.setText(text)
        self._show_place()

    def typed(self) -> str:
        """Return the number as it stands."""
        return self._line.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the form."""
        if watched is self._slider and event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self._show_place()
        self.typing()

    def _moved(self, _action: int) -> None:
        self._line.setText(self._numbers.at(self._slider.sliderPosition()))
        self.typing()

    def _show_place(self) -> None:
        place = self._numbers.place_of(self._line.text())
        self._slider.setProperty("is_answered", place is not None)
        self._slider.setValue(place or 0)
