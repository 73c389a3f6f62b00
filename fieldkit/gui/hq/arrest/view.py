"""When a monitor was arrested: who is at risk in order, what is final, who goes on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.domain.device_knowledge import Risk
from fieldkit.gui.hq.arrest.shown import ShownArrest
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class ArrestScreen(PanelScreen):
    """Choosing somebody leads to the person; tasks stand among the tasks."""

    person_chosen = Signal(str)  # a mention
    device_chosen = Signal(str)  # of another monitor
    deputy_requested = Signal(str, str)  # code, what is proposed
    tasks_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Who is at risk"))
        self._knowledge = label("", "paragraph")
        self._people = QWidget()
        self._people_column = QVBoxLayout(self._people)
        self._people_column.setContentsMargins(0, 0, 0, 0)
        self._limits = label("", "hint")
        self._deputy_title = label(_("Who goes on with its event groups?"), "question")
        self._deputies = FlowRow()
        self._back = button(_("Back"))
        self._tasks = button(_("To the tasks"), "primary")
        self.add(self._knowledge, self._people, self._deputy_title, self._deputies, self._limits)
        self.add_buttons(self._back, self._tasks)
        self._back.clicked.connect(self.go_back)
        self._tasks.clicked.connect(self.tasks_requested)
        self.setFocusProxy(self._back)

    def show_arrest(self, arrest: ShownArrest) -> None:
        """Show it."""
        self.show_title(_("Who is at risk through {code}").format(code=arrest.code))
        self.show_lead(arrest.lead)
        self._knowledge.setText("\n".join(arrest.knowledge))
        self._limits.setText("\n".join(arrest.limits))
        self._show_people(arrest)
        self._deputies.clear()
        for code in arrest.deputies:
            press = button(code, "choice")
            press.clicked.connect(
                lambda _checked=False, code=code: self.deputy_requested.emit(code, arrest.proposal)
            )
            self._deputies.add(press)
        self._deputy_title.setVisible(bool(arrest.deputies))
        self._deputies.setVisible(bool(arrest.deputies))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _show_people(self, arrest: ShownArrest) -> None:
        while (item := self._people_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for title, lines in arrest.groups:
            people = LineList(title)
            people.line_chosen.connect(self._chosen)
            self._people_column.addWidget(label(title, "section"))
            self._people_column.addWidget(people)
            people.show_lines(lines)  # once it stands here: alone it would be a window

    def _chosen(self, key: str) -> None:
        risk, _colon, subject = key.partition(":")
        if risk == Risk.MONITOR.value:
            self.device_chosen.emit(subject)
        else:
            self.person_chosen.emit(subject)
