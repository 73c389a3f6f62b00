"""The desk: a mention, whom it may be, facts side by side, and one key for each decision."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from fieldkit.domain.local_text import number
from fieldkit.domain.person_link import Certainty
from fieldkit.gui.hq.comparing.model import FactModel, ProposedModel
from fieldkit.gui.hq.comparing.shown import ProposedRow, ShownComparison
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.hq.open_proposals import Waiting
from fieldkit.translations import _, ngettext

# The same keys of the keyboard where it writes Cyrillic letters.
_CYRILLIC_KEYS = {"N": "Т", "U": "Г"}
_FACT_LETTERS = 16
_LEAST_FACTS = 4


class ComparingScreen(Screen):
    """Nothing is chosen for the person: a proposal says where to look."""

    decided = Signal(str, object)  # node, Certainty
    person_requested = Signal()  # the mention is a new person
    undo_requested = Signal()
    next_requested = Signal()  # without a decision
    previous_requested = Signal()
    state_chosen = Signal(object)  # Waiting
    all_requested = Signal()  # all without a proposal are new people
    cancel_requested = Signal()
    person_chosen = Signal(str)  # person id, to be looked at

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Who is it?"))
        self._proposed = ProposedModel(self)
        self._facts = FactModel(self)
        self._states = QComboBox()
        self._left = label("", "hint", wraps=False)
        self._work = WorkPanel(cancel=_("Stop comparing"))
        self._banners = Banners()
        self._name = label("", "large")
        self._source = label("", "hint")
        self._list = WholeList(self._proposed, _("Who it may be, the likeliest first"))
        self._why = label("")
        self._table = self._fact_table()
        self._decisions = {
            Certainty.SAME: _numbered(_("Same person"), "1"),
            Certainty.PROBABLE: _numbered(_("Probably the same"), "2"),
            Certainty.DIFFERENT: _numbered(_("Not the same"), "3"),
            Certainty.UNSURE: _numbered(_("Cannot say yet"), "4"),
        }
        self._person = _numbered(_("New person"), "N")
        self._undo = _numbered(_("Take back"), "U")
        self._all = button("")
        self._lay_out()
        self._connect()
        self.show_comparison(None)
        self.show_counts({}, 0)
        self.show_undo(False)

    def show_state(self, state: Waiting) -> None:
        """Say which are gone through."""
        with QSignalBlocker(self._states):
            self._states.setCurrentIndex(self._states.findData(state))

    def show_counts(self, counts: Mapping[Waiting, int], left: int) -> None:
        """Say how many there are."""
        texts = {
            Waiting.PROPOSED: _("Somebody is proposed ({count})"),
            Waiting.PARKED: _("Decided to wait ({count})"),
            Waiting.ALONE: _("Nobody is proposed ({count})"),
        }
        for place in range(self._states.count()):
            state = self._states.itemData(place)
            text = texts[state].format(count=number(counts.get(state, 0)))
            self._states.setItemText(place, text)
        text = ngettext("{count} left", "{count} left", left)
        self._left.setText(text.format(count=number(left)))
        alone = counts.get(Waiting.ALONE, 0)
        text = _("Nobody is proposed: all {count} are new people")
        self._all.setText(text.format(count=number(alone)))
        self._all.setVisible(alone > 0)

    def show_comparison(self, shown: ShownComparison | None) -> None:
        """Show one mention."""
        rows = () if shown is None else shown.proposed
        self._name.setText(_("Nothing is left here.") if shown is None else shown.name)
        self._source.setText("" if shown is None else shown.source)
        self._mine = () if shown is None else shown.facts
        self._proposed.show_rows(rows)
        self._list.setVisible(bool(rows))
        self._table.setVisible(shown is not None)
        self._person.setEnabled(shown is not None)
        for press in self._decisions.values():
            press.setEnabled(bool(rows))
        if rows:
            self._list.setCurrentIndex(self._proposed.index(0, 0))
            if self.isVisible():  # proposals take a while: somebody may work elsewhere
                self._list.setFocus()
        self._show_current()
        self._share_room()

    def show_work(self, text: str, done: int, total: int) -> None:
        """Say that mentions are being compared."""
        self._work.show_work(text, done, total)

    def show_idle(self) -> None:
        """Say that nothing runs."""
        self._work.show_idle()
        self._banners.show_banners(())

    def show_undo(self, is_possible: bool) -> None:
        """Offer to take the last decision back."""
        self._undo.setEnabled(is_possible)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that no button carries."""
        return (("Return", _("Look at the person that is proposed")),)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout():
            self._share_room()

    def _fact_table(self) -> QTableView:
        made = QTableView()
        make_row_table(made, self._facts, _("Facts side by side"))
        made.setWordWrap(True)
        header = made.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(made.resizeRowsToContents)  # words wrap anew
        return made

    def _lay_out(self) -> None:
        for state in (Waiting.PROPOSED, Waiting.PARKED, Waiting.ALONE):
            self._states.addItem("", state)
        self._states.setAccessibleName(_("Which to go through"))
        above = FlowRow(spacing=12)
        above.add(self._states)
        above.add(self._left)
        below = FlowRow(spacing=8)
        for press in (*self._decisions.values(), self._person, self._undo, self._all):
            below.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        for part in (above, self._work, self._banners, self._name, self._source):
            column.addWidget(part)
        column.addWidget(self._list)
        column.addWidget(self._why)
        column.addWidget(self._table, 1)
        column.addWidget(below)
        self.setFocusProxy(self._list)

    def _connect(self) -> None:
        for certainty, press in self._decisions.items():
            press.setProperty("certainty", certainty.value)
            press.clicked.connect(self._decide)
        self._person.clicked.connect(self.person_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._all.clicked.connect(self.all_requested)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._states.currentIndexChanged.connect(self._choose_state)
        self._list.selectionModel().currentChanged.connect(self._row_changed)
        self._list.activated.connect(self._choose_person)
        for key, words, move in (
            ("Right", _("The next, without a decision"), self.next_requested),
            ("Left", _("The one before"), self.previous_requested),
        ):
            key_shortcut(key, words, self).activated.connect(move)
        for press, key in ((self._person, "N"), (self._undo, "U")):
            key_shortcut(_CYRILLIC_KEYS[key], "", press).activated.connect(press.click)

    def _decide(self) -> None:
        row, press = self._current(), self.sender()
        if row is not None and isinstance(press, QPushButton):
            self.decided.emit(row.node, Certainty(press.property("certainty")))

    def _choose_state(self) -> None:
        self.state_chosen.emit(self._states.currentData())

    def _choose_person(self, index: QModelIndex) -> None:
        row = self._proposed.row(index.row())
        if row.person_id:
            self.person_chosen.emit(row.person_id)

    def _row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _current(self) -> ProposedRow | None:
        index = self._list.currentIndex()
        return self._proposed.row(index.row()) if index.isValid() else None

    def _show_current(self) -> None:
        row = self._current()
        if row is None:
            self._facts.show_rows(self._mine, "")
        else:
            self._facts.show_rows(row.facts, _("Who is proposed"))
        why = () if row is None else (row.reasons, row.before)
        self._why.setText("\n".join(part for part in why if part))
        self._why.setVisible(row is not None)
        self._table.setColumnHidden(2, row is None)

    def _share_room(self) -> None:
        letter = max(self.fontMetrics().horizontalAdvance("0"), 1)
        header = self._table.horizontalHeader()
        header.resizeSection(0, min(letter * _FACT_LETTERS, self.width() // 3))
        self._table.resizeRowsToContents()
        line = self.fontMetrics().lineSpacing() + 12
        self._table.setMinimumHeight(line * (_LEAST_FACTS + 1))


def _numbered(text: str, key: str) -> QPushButton:
    """Return a button that says its key."""
    return button(f"{text}  {key}", keys=key)
