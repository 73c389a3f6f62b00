"""The cases of headquarters: what waits, a line and choices to narrow the list, the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QVBoxLayout

from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.local_text import number
from fieldkit.gui.hq.cases.model import ABOUT, CHANGED, DUE, NUMBER, PLACE, STATE, CasesModel
from fieldkit.gui.hq.cases.rows import CaseChoices, CaseRow, Choice
from fieldkit.gui.hq.find_line import FindLine
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext

_LEAST_ROWS = 3
_LETTERS = {NUMBER: 13, STATE: 26, PLACE: 18, DUE: 26, CHANGED: 12}
_ROOM_FOR_PLACE, _ROOM_FOR_CHANGED, _ROOM_FOR_DUE = 115, 100, 84  # characters
_CHOICE_LETTERS = 17
_OPEN, _COMPARE, _DUE, _TASKS = "open", "compare", "due", "tasks"


class CasesScreen(Screen):
    """Down goes from the line into the list, Enter opens, N opens a new case."""

    case_chosen = Signal(str)  # case id
    narrowed = Signal(str, str, str, str, bool, bool)  # text, state, type, place, due, mine
    page_requested = Signal(int)
    new_requested = Signal()
    detained_requested = Signal()
    compare_requested = Signal()
    work_requested = Signal()
    stop_requested = Signal()  # to open cases

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Cases"))
        self._model = CasesModel(self)
        self._line = FindLine()
        self._states, self._types, self._places = QComboBox(), QComboBox(), QComboBox()
        self._due = button(_("Due"), "choice")
        self._mine = button(_("My tasks"), "choice")
        self._new = button(_("New case"), keys="Ctrl+N", icon_name="plus")
        self._work = button(_("What is due"), keys="Ctrl+D")
        self._count = label("", "hint")
        self._banners = Banners()
        self._opening = WorkPanel()
        self._failure: tuple[Banner, ...] = ()
        self._waiting: tuple[Banner, ...] = ()
        self._table = QTableView()
        self._lay_out()
        self._connect()

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_choices(self, choices: CaseChoices) -> None:
        """Offer what the list can be narrowed to; what is chosen stays."""
        _offer(self._states, choices.states)
        _offer(self._types, choices.types)
        _offer(self._places, choices.places)

    def show_cases(self, cases: tuple[CaseId, ...], *, is_narrowed: bool) -> None:
        """Show these; the cursor stays on the case it was on."""
        index = self._table.currentIndex()
        before = self._model.case(index.row()) if index.isValid() else None
        self._model.show_cases(cases)
        is_kept = before is not None and not self._line.is_waiting  # else the likeliest
        place = self._model.place_of(before) if before is not None and is_kept else -1
        if cases:
            self._table.setCurrentIndex(self._model.index(max(place, 0), ABOUT))
        text = ngettext("{count} case", "{count} cases", len(cases))
        said = text.format(count=number(len(cases)))
        if not cases:
            nothing = _("No case is followed yet. Open one for a person, or for all detained.")
            said = _("No case is like this.") if is_narrowed else nothing
        self._count.setText(said)
        self._failure = ()
        self._show_banners()
        self._line.show_answered()

    def show_page(self, first: int, rows: tuple[CaseRow, ...]) -> None:
        """Fill in cases."""
        self._model.show_page(first, rows)

    def show_waiting(self, due: int, tasks: int, detained: int, unlinked: int) -> None:
        """Say what is due, to be done, and who was detained lately and has no case."""
        waiting = []
        if detained:
            text = ngettext(
                "{count} person was detained in the last 24 hours and has no case.",
                "{count} people were detained in the last 24 hours and have no case.",
                detained,
            ).format(count=number(detained))
            waiting.append(Banner(text, action=_("Open cases"), name=_OPEN, keys="Ctrl+Return"))
        if unlinked:
            text = ngettext(
                "{count} detention of the last 24 hours is of nobody yet.",
                "{count} detentions of the last 24 hours are of nobody yet.",
                unlinked,
            ).format(count=number(unlinked))
            waiting.append(Banner(text, action=_("Compare"), name=_COMPARE))
        parts = [
            ngettext("{count} alarm", "{count} alarms", due).format(count=number(due)),
            ngettext("{count} task", "{count} tasks", tasks).format(count=number(tasks)),
        ]
        self._work.setText(_("What is due: {what}").format(what=", ".join(parts)))
        self._waiting = tuple(waiting)
        self._show_banners()

    def show_opening(self, done: int, total: int) -> None:
        """Say how far the opening of cases is."""
        self._opening.show_work(_("Open cases"), done, total)

    def show_opened(self) -> None:
        """Say that none are being opened any more."""
        self._opening.show_idle()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._line.forget()
        self._failure = (Banner(sentence, hint, role="alarm"),)
        self._show_banners()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that lead through the list."""
        return (("Down", _("Go to the list")), ("Return", _("Open the case")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line hand over to the list: Down goes there."""
        if watched is self._line and _is_down(event):
            self._table.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self._line.setPlaceholderText(_("A number or a name, in any letters"))
        self._line.setAccessibleName(_("Find a case"))
        make_row_table(self._table, self._model, _("Cases, newest first"))
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(ABOUT, QHeaderView.ResizeMode.Stretch)
        row = FlowRow(spacing=8)
        for part, name in (
            (self._states, _("State")),
            (self._types, _("Type")),
            (self._places, _("Held at")),
        ):
            part.setAccessibleName(name)
            part.setMinimumContentsLength(_CHOICE_LETTERS)
            part.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            row.add(part)
        for press in (self._due, self._mine):
            press.setCheckable(True)
            row.add(press)
        for press in (self._new, self._work):
            row.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for widget in (self._line, row, self._banners, self._opening, self._count):
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        self.setFocusProxy(self._line)

    def _connect(self) -> None:
        self._line.installEventFilter(self)
        self._line.answered.connect(self._open_current)
        self._line.returnPressed.connect(self._open_current)
        self._line.asked.connect(self._narrow)
        for choice in (self._states, self._types, self._places):
            choice.activated.connect(self._narrow)
        for press in (self._due, self._mine):
            press.clicked.connect(self._narrow)
        self._model.page_requested.connect(self.page_requested)
        self._table.activated.connect(self._open)
        self._banners.asked.connect(self._asked)
        self._opening.cancel_requested.connect(self.stop_requested)
        self._new.clicked.connect(self.new_requested)
        self._work.clicked.connect(self.work_requested)

    def _show_banners(self) -> None:
        self._banners.show_banners((*self._failure, *self._waiting))

    def _asked(self, name: str) -> None:
        if name == _OPEN:
            self.detained_requested.emit()
        elif name == _COMPARE:
            self.compare_requested.emit()

    def _narrow(self) -> None:
        self.narrowed.emit(
            self._line.text(),
            self._states.currentData() or "",
            self._types.currentData() or "",
            self._places.currentData() or "",
            self._due.isChecked(),
            self._mine.isChecked(),
        )

    def _open_current(self) -> None:
        self._open(self._table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if not self._line.holds_back() and index.isValid():
            self.case_chosen.emit(self._model.case(index.row()))

    def _share_width(self) -> None:
        """Give names the most room; what is less needed goes where there is too little."""
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        there = self.width() // letter
        self._table.setColumnHidden(PLACE, there < _ROOM_FOR_PLACE)
        self._table.setColumnHidden(CHANGED, there < _ROOM_FOR_CHANGED)
        self._table.setColumnHidden(DUE, there < _ROOM_FOR_DUE)
        header = self._table.horizontalHeader()
        for column, letters in _LETTERS.items():
            room = min(letter * letters, self.width() // 3)  # names have most of what is left
            header.resizeSection(column, max(room, header.sectionSizeHint(column)))
        line = self.fontMetrics().lineSpacing() + 18
        self._table.verticalHeader().setDefaultSectionSize(line)
        self._table.setMinimumHeight(line * (_LEAST_ROWS + 1))
        self._line.setMinimumHeight(self._line.sizeHint().height())


def _offer(box: QComboBox, choices: tuple[Choice, ...]) -> None:
    there = [(box.itemData(place), box.itemText(place)) for place in range(box.count())]
    if there == [(choice.code, choice.text) for choice in choices]:
        return
    chosen = box.currentData()
    box.clear()
    for choice in choices:
        box.addItem(choice.text, choice.code)
    box.setCurrentIndex(max(box.findData(chosen), 0))


def _is_down(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Down
    )
