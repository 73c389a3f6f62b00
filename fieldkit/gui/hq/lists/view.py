"""The daily list: who is named, who is withheld and why, what changed since it last left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.daily_list import Grouping
from fieldkit.domain.local_text import number
from fieldkit.gui.hq.lists.model import DETAINED, NAME, PLACE, REMARK, STATUS, ListModel
from fieldkit.gui.hq.lists.rows import Part, ShownList, Wanted
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext

_LEAST_ROWS = 4
_LETTERS = 15  # of a choice
_ROOM_FOR = {STATUS: 100, DETAINED: 84, PLACE: 60}  # letters of the whole, or they go
_DAY_LETTERS = 19  # of a day with a time
_DAYS = (1, 3, 7, 30)


class ListsScreen(Screen):
    """Return opens a person."""

    wanted = Signal(object)  # Wanted
    person_chosen = Signal(str)  # person id
    leave_requested = Signal()  # the list is to leave
    decide_requested = Signal(list)  # of person ids: print them without consent
    outside_requested = Signal()
    published_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Lists"))
        self._shown = ShownList((), (), {part: () for part in Part})
        self._model = ListModel(self)
        self._language, self._days = QComboBox(), QComboBox()
        self._grouping, self._purpose = QComboBox(), QComboBox()
        self._part = QComboBox()
        self._head = label("", "hint")
        self._reasons = label("", "hint")
        self._banners = Banners()
        self._empty = label("", "hint")
        self._table = QTableView()
        make_row_table(self._table, self._model, _("People on the list"))
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._leave = button(_("Let it leave…"), "primary", keys="Ctrl+Return")
        self._decide = button(_("Print without consent…"))
        self._outside = button(_("Bring in a list of others…"))
        self._published = button(_("What left"))
        self._fill_choices()
        self._lay_out()
        self._connect()

    def show_list(self, shown: ShownList) -> None:
        """Show the list; the person who was chosen stays chosen."""
        self._shown = shown
        self._banners.show_banners(())
        self._head.setText("\n".join(shown.lines))
        self._reasons.setText("\n".join(shown.reasons))
        self._reasons.setVisible(bool(shown.reasons))
        names = {
            Part.NAMED: _("Named: {count}"),
            Part.WITHHELD: _("Withheld: {count}"),
            Part.CHANGED: _("Changed since it left: {count}"),
        }
        for place, part in enumerate(Part):
            text = names[part].format(count=number(len(shown.rows[part])))
            self._part.setItemText(place, text)
        self._show_part()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that open a person, and choose all of them."""
        return (("Return", _("Open the person")), ("Ctrl+A", _("Choose everybody")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_width()

    def _fill_choices(self) -> None:
        for code, text in (
            ("be", _("in Belarusian")),
            ("ru", _("in Russian")),
            ("en", _("in English")),
        ):
            self._language.addItem(text, code)
        for days in _DAYS:
            said = ngettext("of {days} day", "of {days} days", days).format(days=days)
            said = _("since yesterday") if days == 1 else said
            self._days.addItem(said, days)
        self._grouping.addItem(_("by place"), Grouping.STATION)
        self._grouping.addItem(_("by town"), Grouping.TOWN)
        for purpose, text in (
            (Purpose.PUBLIC, _("for everybody")),
            (Purpose.COALITION, _("for the coalition")),
            (Purpose.LEGAL_AID, _("for lawyers and families")),
        ):
            self._purpose.addItem(text, purpose)
        for part in Part:
            self._part.addItem("", part)

    def _lay_out(self) -> None:
        choices = FlowRow(spacing=10)
        for name, box in (
            (_("For whom"), self._purpose),
            (_("Language of the list"), self._language),
            (_("Which days"), self._days),
            (_("Grouped"), self._grouping),
            (_("Which people"), self._part),
        ):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_LETTERS)
            choices.add(box)
        presses = FlowRow(spacing=10)
        for press in (self._leave, self._decide, self._outside, self._published):
            presses.add(press)
        header = self._table.horizontalHeader()
        for part in (NAME, PLACE, STATUS, REMARK):
            header.setSectionResizeMode(part, QHeaderView.ResizeMode.Stretch)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        line = self._table.fontMetrics().lineSpacing() + 18
        self._table.verticalHeader().setDefaultSectionSize(line)
        self._table.setMinimumHeight(line * (_LEAST_ROWS + 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        parts: tuple[QWidget, ...] = (
            choices,
            self._head,
            self._reasons,
            self._banners,
            self._empty,
        )
        for widget in parts:
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        column.addWidget(presses)
        self._empty.setVisible(False)
        self._reasons.setVisible(False)
        self.setFocusProxy(self._table)

    def _connect(self) -> None:
        for box in (self._language, self._days, self._grouping, self._purpose):
            box.currentIndexChanged.connect(self._want)
        self._part.currentIndexChanged.connect(self._show_part)
        self._table.activated.connect(self._open)
        self._leave.clicked.connect(self.leave_requested)
        self._decide.clicked.connect(self._ask_to_decide)
        self._outside.clicked.connect(self.outside_requested)
        self._published.clicked.connect(self.published_requested)

    def _want(self) -> None:
        self._offer_to_decide()
        self.wanted.emit(
            Wanted(
                self._language.currentData(),
                self._days.currentData(),
                Grouping(self._grouping.currentData()),
                Purpose(self._purpose.currentData()),
            )
        )

    def _show_part(self) -> None:
        part = Part(self._part.currentData())
        index = self._table.currentIndex()
        before = self._model.row(index.row()).person_id if index.isValid() else ""
        rows = self._shown.rows[part]
        self._model.show_rows(rows, part)
        if rows:
            at = max(self._model.row_of(before), 0)
            self._table.setCurrentIndex(self._model.index(at, 0))
        self._offer_to_decide()
        self._empty.setText(
            {
                Part.NAMED: _("Nobody can be named on this list."),
                Part.WITHHELD: _("Nobody is withheld."),
                Part.CHANGED: _("Nothing changed since it last left, or it never left."),
            }[part]
        )
        self._empty.setVisible(not rows)

    def _offer_to_decide(self) -> None:
        # A decision prints the name for everybody: it is not offered for a list to partners.
        is_public = self._purpose.currentData() == Purpose.PUBLIC
        is_withheld = self._part.currentData() == Part.WITHHELD
        self._decide.setVisible(is_public and is_withheld and self._model.rowCount() > 0)

    def _share_width(self) -> None:
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        for column, room in _ROOM_FOR.items():
            self._table.setColumnHidden(column, self.width() // letter < room)
        header = self._table.horizontalHeader()
        header.resizeSection(DETAINED, max(letter * _DAY_LETTERS, header.sectionSizeHint(DETAINED)))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.person_chosen.emit(self._model.row(index.row()).person_id)

    def _ask_to_decide(self) -> None:
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        if rows:
            self.decide_requested.emit([self._model.row(row).person_id for row in rows])
