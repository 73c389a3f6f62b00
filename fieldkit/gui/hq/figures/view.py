"""Figures: choices above, the warning that is never hidden, and one of four forms below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.country_map import CountryMap
from fieldkit.gui.hq.figures.bar_chart import BarChart
from fieldkit.gui.hq.figures.filters import FigureFilters
from fieldkit.gui.hq.figures.map_view import MapView
from fieldkit.gui.hq.figures.model import FigureModel
from fieldkit.gui.hq.figures.shown import Asked, Choices, ShownFigures
from fieldkit.gui.hq.figures.time_line.view import TimeLinePage
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.growing_area import GrowingArea
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.subjects import Subjects
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _

TABLE, CHART, MAP, OVERLAP, TIME_LINE = range(5)
_LEAST_ROWS = 4


class FiguresScreen(Screen):
    """What is shown always says what it rests on."""

    asked = Signal(object)  # Asked
    cancel_requested = Signal()
    export_requested = Signal()
    time_line_requested = Signal(str)  # a day as typed

    def __init__(self, choices: Choices, country: CountryMap) -> None:
        super().__init__()
        self.show_title(_("Figures"))
        self.filters = FigureFilters(choices)
        self._warning = Banners()
        self._failure = Banners()
        self._forms = Subjects(
            _("Shown as"),
            (_("Table"), _("Bars"), _("Map"), _("Overlap of sources"), _("Time-line")),
        )
        self._export = button(_("Save…"))
        self._export.setEnabled(False)
        self._work = WorkPanel()
        self._is_counting = False
        self._model = FigureModel(self)
        self._overlap_model = FigureModel(self)
        self._chart = BarChart()
        self._map = MapView(country)
        self.time_line = TimeLinePage()
        self._region = label("", "message")
        self._elsewhere = label("", "hint")
        self._stops = label("", "message")
        self._notes = label("", "hint")
        self._lay_out()
        # Only now: what is made visible before it has a parent is a window, and takes the keys.
        self._warning.show_banners((Banner(choices.warning),))
        self._connect()

    @property
    def is_waiting(self) -> bool:
        """Return whether what is shown is not what is chosen, yet."""
        return self.filters.is_pausing or self._is_counting

    def show_figures(self, shown: ShownFigures) -> None:
        """Show a count in all its forms."""
        self._failure.show_banners(
            (Banner(_("Nothing was reported that fits.")),) if shown.is_empty else ()
        )
        self._model.show_table(shown.table)
        self._chart.show_bars(shown.table.title, shown.bars)
        self._map.show_marks(shown.table.title, shown.marks)
        self._region.setText(self._map.accessibleDescription())
        self._elsewhere.setText(shown.elsewhere)
        self._overlap_model.show_table(shown.overlap)
        for table in (self._table, self._overlap_table):
            table.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        self._stops.setText("\n".join(shown.overlap.notes[1:]))
        # The warning stands above already.
        self._notes.setText(" ".join(shown.table.notes[1:]))
        self._notes_area.be_read()

    def show_work(self, text: str, done: int, total: int) -> None:
        """Show that it is counted."""
        self._is_counting = True
        self._work.show_work(text, done, total)

    def show_idle(self) -> None:
        """Show that nothing runs."""
        self._is_counting = False
        self._work.show_idle()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; an empty sentence takes it away."""
        banners = (Banner(sentence, hint, role="alarm"),) if sentence else ()
        self._failure.show_banners(banners)

    def offer_export(self, is_possible: bool, hint: str) -> None:
        """Let what is shown be saved, or say why it cannot be."""
        self._export.setEnabled(is_possible)
        self._export.setToolTip(hint)
        self._export.setAccessibleDescription(hint)

    def show_form(self, place: int) -> None:
        """Show table, bars, map or overlap, as a person would choose it."""
        self._forms.show_place(place)

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of bars and map."""
        return (
            ("Ctrl+Tab", _("Show the next form")),
            ("Down", _("Go to the next bar or region")),
        )

    def _lay_out(self) -> None:
        self._table = _figure_table(self._model, _("Figures"))
        self._overlap_table = _figure_table(self._overlap_model, _("Overlap of sources"))
        self._stack = _Forms()
        for page in (
            *(self._table, self._chart_page(), self._map_page()),
            *(self._overlap_page(), self.time_line),
        ):
            self._stack.addWidget(page)
        row = FlowRow(spacing=16, spreads=True)
        row.add(self._forms)
        row.add(self._export)
        self._notes_area = _notes_area(self._notes)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for part in (self.filters, self._warning, self._failure, self._work, row):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notes_area)
        self.setFocusProxy(self.filters)

    def _chart_page(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_ROWS * 2)
        area.setWidget(self._chart)
        return area

    def _map_page(self) -> QWidget:
        return _column(self._map, self._region, self._elsewhere)

    def _overlap_page(self) -> QWidget:
        return _column(self._overlap_table, self._stops)

    def _connect(self) -> None:
        self.filters.changed.connect(self.asked)
        self.filters.changed.connect(self._ask_time_line)
        self._forms.chosen.connect(self._stack.setCurrentIndex)
        self._forms.chosen.connect(self._ask_time_line)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._export.clicked.connect(self.export_requested)
        self._map.region_chosen.connect(self._region.setText)

    def _ask_time_line(self, _what: object = None) -> None:
        if self._forms.place == TIME_LINE:
            self.time_line_requested.emit(self.filters.asked().first_day)

    def start(self) -> None:
        """Ask for what is chosen."""
        self.asked.emit(self.filters.asked())

    def ask_for(self, asked: Asked) -> None:
        """Choose something, as a person would."""
        self.filters.show_asked(asked)


class _Forms(QStackedWidget):
    """Shrinks where there is no room, whatever the lines of words in it would like."""

    def hasHeightForWidth(self) -> bool:
        """Return that the width does not say how high it must be."""
        return False


def _figure_table(model: FigureModel, name: str) -> QTableView:
    table = QTableView()
    make_row_table(table, model, name)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(False)
    line = table.fontMetrics().lineSpacing() + 18
    table.verticalHeader().setDefaultSectionSize(line)
    table.setMinimumHeight(line * _LEAST_ROWS)
    return table


def _column(first: QWidget, *others: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(first, 1)
    for part in others:
        column.addWidget(part)
    return page


def _notes_area(notes: QWidget) -> GrowingArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(6, 2, 6, 2)
    column.addWidget(notes)
    area = GrowingArea(inside)
    area.setAccessibleName(_("What these numbers rest on"))
    area.setMaximumHeight(notes.fontMetrics().lineSpacing() * 7)
    return area
