"""Leads through bringing in a list of others, step by step on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from fieldkit.domain.outside_list import ListField
from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.hq.outside.shown import OpenedShown, PlannedShown, meaning_text
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import breakable, button, label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _

_LETTERS = 16  # of a choice
_MOST_LETTERS = 200  # of the source


class OutsideScreen(PanelScreen):
    """What was changed at a column must be looked through again before it comes in."""

    file_chosen = Signal(str)
    sheet_chosen = Signal(str)
    look_requested = Signal(object)  # Mapping[str, ListField]
    bring_requested = Signal(str)  # whose list it is
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("A list of others"))
        self._is_busy = False
        self._meanings: dict[str, QComboBox] = {}
        self._choose = button(_("Choose the file…"), icon_name="file", keys="Ctrl+O")
        self._sheets = QComboBox()
        self._columns = QWidget()
        self._look = button(_("Look through"))
        self._planned = label("")
        self._model = LineModel(self)
        self._bad = WholeList(self._model, _("Rows that cannot come in"))
        self._source = QLineEdit()
        self._whose = label(_("Whose list it is; a code, where a name would endanger"), "hint")
        self._work = WorkPanel()
        self._bring = button(_("Bring all of it in"), "primary", keys="Ctrl+Return")
        self._back = button(_("Back"))
        self._lay_out()
        self._connect()
        self._show_parts(opened=False, planned=False, can_come=False)
        self.show_lead(
            _("Bring in a list that others made"),
            _("CSV or XLSX. First you see what would come in; then all of it does, or nothing."),
        )

    def show_opened(self, opened: OpenedShown) -> None:
        """Show the list as it was read."""
        self._end_work()
        self.show_lead(opened.summary, _("Say what the columns mean, then look through."))
        if opened.notice:
            self.show_message(opened.notice, role="banner")
        self._sheets.blockSignals(True)
        self._sheets.clear()
        self._sheets.addItems(list(opened.sheets))
        self._sheets.setCurrentText(opened.sheet)
        self._sheets.blockSignals(False)
        self._show_columns(opened)
        self._show_parts(opened=True, planned=False, can_come=False)
        self._sheets.setVisible(bool(opened.sheets))
        self._look.setFocus()

    def show_planned(self, planned: PlannedShown) -> None:
        """Show what would come in."""
        self._end_work()
        self._planned.setText(planned.summary)
        self._model.show_lines(tuple(plain_line("", text) for text in planned.bad))
        self._show_parts(opened=True, planned=True, can_come=planned.can_come)
        self._bad.setVisible(bool(planned.bad))
        (self._source if planned.can_come else self._look).setFocus()

    def show_work(self, done: int, total: int) -> None:
        """Say that it is read."""
        self._is_busy = True
        self.show_message("")
        self._work.show_work(_("Reading"), done, total)
        self._offer()

    def show_brought(self, sentence: str) -> None:
        """Say that it came in."""
        self._end_work()
        self._show_parts(opened=False, planned=False, can_come=False)
        self.show_lead(sentence, _("They wait to be compared, under People."))
        self._back.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._end_work()
        self.show_message(sentence, hint)

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def _lay_out(self) -> None:
        self._source.setMaxLength(_MOST_LETTERS)
        self._source.setAccessibleName(self._whose.text())
        self._whose.setBuddy(self._source)
        self._sheets.setAccessibleName(_("Sheet of the workbook"))
        self.add(
            _in_row(self._choose, self._sheets),
            self._columns,
            _in_row(self._look),
            self._planned,
            self._bad,
            self._whose,
            self._source,
            self._work,
        )
        self.add_buttons(self._back, self._bring)
        self.setFocusProxy(self._choose)

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._choose.clicked.connect(self._ask_for_file)
        self._sheets.currentTextChanged.connect(self.sheet_chosen)
        self._look.clicked.connect(self._ask_to_look)
        self._bring.clicked.connect(self._ask_to_bring)
        self._source.textChanged.connect(self._offer)
        self._source.returnPressed.connect(self._ask_to_bring)
        self._work.cancel_requested.connect(self.cancel_requested)

    def _show_columns(self, opened: OpenedShown) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self._meanings = {}
        for row, column in enumerate(opened.columns):
            box = QComboBox()
            box.setAccessibleName(column.heading)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_LETTERS)
            box.addItem(_("not used"), None)
            for meaning in ListField:
                box.addItem(meaning_text(meaning), meaning)
            if column.meaning is not None:
                box.setCurrentIndex(list(ListField).index(column.meaning) + 1)
            box.currentIndexChanged.connect(self._meaning_changed)
            said = label(breakable(column.heading))
            said.setBuddy(box)
            grid.addWidget(said, 2 * row, 0)
            grid.addWidget(box, 2 * row, 1, Qt.AlignmentFlag.AlignVCenter)
            if column.examples:
                grid.addWidget(label(breakable(column.examples), "hint"), 2 * row + 1, 0, 1, 2)
            self._meanings[column.heading] = box
        self.content.replaceWidget(self._columns, fresh)
        self._columns.hide()
        self._columns.deleteLater()
        self._columns = fresh

    def _meaning_changed(self) -> None:
        self._show_parts(opened=True, planned=False, can_come=False)

    def _show_parts(self, *, opened: bool, planned: bool, can_come: bool) -> None:
        self._columns.setVisible(opened)
        self._look.setVisible(opened)
        self._sheets.setVisible(opened and self._sheets.count() > 1)
        self._planned.setVisible(planned)
        self._bad.setVisible(planned and self._model.rowCount() > 0)
        for part in (self._whose, self._source):
            part.setVisible(can_come)
        self._bring.setVisible(can_come)
        self._offer()

    def _offer(self) -> None:
        self._bring.setEnabled(bool(self._source.text().strip()) and not self._is_busy)
        self._look.setEnabled(not self._is_busy)
        self._choose.setEnabled(not self._is_busy)

    def _end_work(self) -> None:
        self._is_busy = False
        self._work.show_idle()
        self.show_message("")
        self._offer()

    def _ask_for_file(self) -> None:
        chooser = FileChooser(
            self.window(), Wanted.FILE, _("Which list?"), accept=_("Open the list")
        )
        chooser.chosen.connect(lambda paths: self.file_chosen.emit(paths[0]))
        chooser.open()

    def _ask_to_look(self) -> None:
        self.look_requested.emit(
            {
                heading: ListField(box.currentData())
                for heading, box in self._meanings.items()
                if box.currentData() is not None
            }
        )

    def _ask_to_bring(self) -> None:
        if self._bring.isEnabled() and self._bring.isVisible():
            self.bring_requested.emit(self._source.text())


def _in_row(*parts: QWidget) -> QWidget:
    row = FlowRow(spacing=10)
    for part in parts:
        row.add(part)
    return row
