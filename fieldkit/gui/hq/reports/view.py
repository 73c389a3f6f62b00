"""The reports, newest arrival first, filtered by form and by who sent them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QVBoxLayout, QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.hq.reports.model import ARRIVED, BY, PEOPLE, STATUS, TITLE, ReportsModel
from fieldkit.gui.hq.reports.rows import FilterChoices, ReportRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.hq.store.report_list import ReportFilter
from fieldkit.translations import _

_LEAST_ROWS = 4
_WIDTHS = {BY: 9, ARRIVED: 20, STATUS: 18}  # letters
_ROOM_FOR = {STATUS: 92, ARRIVED: 60, BY: 40}  # letters of the whole, or they go
_IMPORTED = "imported"


class ReportsScreen(Screen):
    """Return opens a report."""

    filter_changed = Signal(object)  # ReportFilter
    more_requested = Signal(object)  # ReportPlace
    chosen = Signal(str)  # report id

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Reports"))
        self._model = ReportsModel(self)
        self._form = QComboBox()
        self._by = QComboBox()
        self._empty = label("", "hint")
        self._banners = Banners()
        self._table = QTableView()
        make_row_table(self._table, self._model, _("Reports, the newest first"))
        self._lay_out()
        self._form.currentIndexChanged.connect(self._filter)
        self._by.currentIndexChanged.connect(self._filter)
        self._model.more_requested.connect(self.more_requested)
        self._table.activated.connect(self._open)

    def show_choices(self, choices: FilterChoices) -> None:
        """Offer what the list can be filtered by; what is chosen stays."""
        self._offer(self._form, [(_("All forms"), ""), *choices.forms])
        self._offer(self._by, [(_("Everybody"), ""), *choices.devices, (_("Imported"), _IMPORTED)])

    def show_page(self, rows: tuple[ReportRow, ...], *, is_first: bool, is_last: bool) -> None:
        """Show reports; the one that was chosen stays chosen."""
        index = self._table.currentIndex()
        before = self._model.report(index.row()).report_id if index.isValid() else ""
        self._model.show_page(rows, is_first=is_first, is_last=is_last)
        if is_first:
            row = max(self._model.row_of(before), 0)
            self._table.setCurrentIndex(self._model.index(row, 0))
            self._banners.show_banners(())
        is_filtered = self._wanted() != ReportFilter()
        self._empty.setText(
            _("No report is like that.") if is_filtered else _("No report has arrived yet.")
        )
        self._empty.setVisible(self._model.rowCount() == 0)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that opens a report."""
        return (("Return", _("Open the report")),)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_width()

    def _share_width(self) -> None:
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        for column, room in _ROOM_FOR.items():
            self._table.setColumnHidden(column, self.width() // letter < room)
        header = self._table.horizontalHeader()
        for column, letters in _WIDTHS.items():
            header.resizeSection(column, max(letter * letters, header.sectionSizeHint(column)))

    def _lay_out(self) -> None:
        filters = FlowRow(spacing=10)
        for name, box in ((_("Form"), self._form), (_("From"), self._by)):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(14)
            caption = label(name, "hint", wraps=False)
            caption.setBuddy(box)
            filters.add(caption)
            filters.add(box)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(PEOPLE, QHeaderView.ResizeMode.Stretch)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        line = self._table.fontMetrics().lineSpacing() + 18
        self._table.verticalHeader().setDefaultSectionSize(line)
        self._table.setMinimumHeight(line * (_LEAST_ROWS + 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        parts: tuple[QWidget, ...] = (filters, self._banners, self._empty)
        for part in parts:
            column.addWidget(part)
        column.addWidget(self._table, 1)
        self._empty.setVisible(False)
        self.setFocusProxy(self._table)
        self._table.setFocus()  # where the cursor comes when this is shown

    def _offer(self, box: QComboBox, choices: list[tuple[str, str]]) -> None:
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        for text, data in choices:
            box.addItem(text, data)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.blockSignals(False)

    def _wanted(self) -> ReportFilter:
        form, by = self._form.currentData() or "", self._by.currentData() or ""
        if by == _IMPORTED:
            return ReportFilter(form, imported_only=True)
        return ReportFilter(form, by)

    def _filter(self) -> None:
        self.filter_changed.emit(self._wanted())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(ReportId(self._model.report(index.row()).report_id))
