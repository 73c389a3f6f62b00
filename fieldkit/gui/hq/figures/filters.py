"""What is counted, of which days, by what, and for whom: one row of choices."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldkit.domain.figures import Act, Audience, Dimension
from fieldkit.gui.hq.figures.shown import Asked, Choices
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _

_PAUSE_MS = 400  # between keys: each count may read the whole archive
_DAY_LETTERS = 16


class FigureFilters(QWidget):
    """Says what is asked for as soon as it changes."""

    changed = Signal(object)  # Asked

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._act = _combo(choices.acts)
        self._dimension = _combo(choices.dimensions)
        self._sources = _combo(choices.least_sources)
        self._audience = _combo(choices.audiences)
        self._first, self._last = QLineEdit(), QLineEdit()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._act)

    @property
    def is_pausing(self) -> bool:
        """Return whether something changed that was not asked for yet."""
        return self._pause.isActive()

    def asked(self) -> Asked:
        """Return what is asked for now."""
        # Qt keeps members of enumerations of texts as plain texts.
        return Asked(
            Act(self._act.currentData()),
            Dimension(self._dimension.currentData()),
            self._first.text(),
            self._last.text(),
            int(self._sources.currentData()),
            Audience(self._audience.currentData()),
        )

    def show_asked(self, asked: Asked) -> None:
        """Show other choices, as a person would make them."""
        for box, value in (
            (self._act, asked.act),
            (self._dimension, asked.dimension),
            (self._sources, asked.least_sources),
            (self._audience, asked.audience),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        self._first.setText(asked.first_day)
        self._last.setText(asked.last_day)

    def _lay_out(self) -> None:
        row = FlowRow(spacing=12)
        for name, part in (
            (_("Count"), self._act),
            (_("Apart by"), self._dimension),
            (_("From day"), self._first),
            (_("To day"), self._last),
            (_("Sources"), self._sources),
            (_("For"), self._audience),
        ):
            part.setAccessibleName(name)
            if isinstance(part, QLineEdit):
                part.setPlaceholderText(_("any day"))
                letter = part.fontMetrics().horizontalAdvance("0")
                part.setFixedWidth(letter * _DAY_LETTERS)
            row.add(_captioned(name, part))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)

    def _connect(self) -> None:
        for box in (self._act, self._dimension, self._sources, self._audience):
            box.currentIndexChanged.connect(self._pause.start)
        for line in (self._first, self._last):
            line.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)

    def _ask(self) -> None:
        self.changed.emit(self.asked())


def _combo(choices: Sequence[tuple[Hashable, str]]) -> QComboBox:
    box = QComboBox()
    for value, name in choices:
        box.addItem(name, value)
    return box


def _captioned(text: str, part: QWidget) -> QWidget:
    """Return a widget with its name before it; the two stay in one line."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    made = label(text, "hint", wraps=False)
    made.setBuddy(part)
    row.addWidget(made)
    row.addWidget(part)
    return both
