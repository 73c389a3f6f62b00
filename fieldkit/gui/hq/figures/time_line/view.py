"""The time-line of one day: the axis above, and each entry in words below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QVBoxLayout, QWidget

from fieldkit.gui.hq.figures.model import FigureModel
from fieldkit.gui.hq.figures.shown import ShownTimeLine
from fieldkit.gui.hq.figures.time_line.axis import TimeAxis
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _

_LEAST_ROWS = 3


class TimeLinePage(QWidget):
    """Of all events of the day, or one of them."""

    event_chosen = Signal(str)  # code of the event; "" for all

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", "hint")
        self._events = QComboBox()
        self._events.setAccessibleName(_("Event"))
        self._axis = TimeAxis()
        self._model = FigureModel(self)
        self._table = QTableView()
        make_row_table(self._table, self._model, _("Time-line"))
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        line = self._table.fontMetrics().lineSpacing() + 18
        self._table.verticalHeader().setDefaultSectionSize(line)
        self._table.setMinimumHeight(line * _LEAST_ROWS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._said, self._events, self._axis):
            column.addWidget(part)
        column.addWidget(self._table, 1)
        self._events.activated.connect(self._choose)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_time_line(self, shown: ShownTimeLine) -> None:
        """Show a day, or why there is none."""
        self._said.setText(shown.said)
        self._events.clear()
        self._events.addItem(_("all events"), "")
        for group in shown.groups:
            self._events.addItem(group, group)
        self._events.setCurrentIndex(max(self._events.findData(shown.group), 0))
        self._events.setVisible(bool(shown.groups))
        self._axis.show_entries(shown.entries)
        self._axis.setVisible(bool(shown.entries))
        self._model.show_table(shown.table)
        self._table.setVisible(bool(shown.entries))

    def _choose(self, _place: int) -> None:
        self.event_chosen.emit(self._events.currentData() or "")

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._axis.show_current(now.row())
