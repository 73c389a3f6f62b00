"""What is due and to be done: alarms, the most urgent first, and tasks, the next one first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal

from fieldkit.domain.local_text import number
from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.hq.work.shown import Scope, Work, WorkLine
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.translations import _, ngettext


class WorkScreen(PanelScreen):
    """Enter opens the case, L puts an alarm off, D says that a task is done."""

    case_chosen = Signal(str)  # case id
    task_finished = Signal(str)  # statement id
    alarm_put_off = Signal(int)  # place
    scope_chosen = Signal(object)  # Scope
    rules_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("What is due"))
        self._alarms, self._tasks = LineModel(self), LineModel(self)
        self._alarm_lines: tuple[WorkLine, ...] = ()
        self._task_lines: tuple[WorkLine, ...] = ()
        self._due = WholeList(self._alarms, _("Alarms, the most urgent first"))
        self._to_do = WholeList(self._tasks, _("Tasks, the next one first"))
        self._no_alarms = label(_("Nothing is due."), "hint")
        self._no_tasks = label(_("Nothing is to be done."), "hint")
        self._scopes = PickRow(
            _("Tasks"),
            (
                (Scope.MINE, _("Mine")),
                (Scope.ALL, _("All")),
                (Scope.OVERDUE, _("Overdue")),
            ),
        )
        self._off = button(_("Put off until tomorrow"))
        self._done = button(_("Done"))
        self._back = button(_("Back"))
        self._rules = button(_("Rules of deadlines"))
        self._lay_out()
        self._connect()

    def show_work(self, work: Work) -> None:
        """Show what is due and to be done."""
        self._alarm_lines, self._task_lines = work.alarms, work.tasks
        text = ngettext("{count} alarm", "{count} alarms", work.alarm_count)
        lead = text.format(count=number(work.alarm_count))
        shown = len(work.alarms)
        more = _("The {count} most urgent are shown.").format(count=number(shown))
        self.show_lead(lead, more if shown < work.alarm_count else "")
        self._scopes.show_value(work.scope)
        for model, lines, box, nothing, press in (
            (self._alarms, work.alarms, self._due, self._no_alarms, self._off),
            (self._tasks, work.tasks, self._to_do, self._no_tasks, self._done),
        ):
            before = max(box.currentIndex().row(), 0)
            model.show_lines(tuple(plain_line(line.subject, line.text) for line in lines))
            for part in (box, press):
                part.setVisible(bool(lines))
            nothing.setVisible(not lines)
            if lines and not box.currentIndex().isValid():
                box.setCurrentIndex(model.index(min(before, len(lines) - 1), 0))
        self.show_message("")

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that no list shows."""
        return (("Return", _("Open the case")),)

    def _lay_out(self) -> None:
        off, done = FlowRow(spacing=8), FlowRow(spacing=8)
        off.add(self._off)
        done.add(self._done)
        self.add(self._due, self._no_alarms, off, self._scopes, self._to_do, self._no_tasks, done)
        self.add_buttons(self._back, self._rules)

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._rules.clicked.connect(self.rules_requested)
        self._due.activated.connect(self._open_alarm)
        self._to_do.activated.connect(self._open_task)
        self._off.clicked.connect(self._put_off)
        self._done.clicked.connect(self._finish)
        self._scopes.picked.connect(self.scope_chosen)
        for box, key, words, act in (
            (self._due, "L", _("Put the alarm off until tomorrow"), self._put_off),
            (self._to_do, "D", _("The task is done"), self._finish),
        ):
            shortcut = key_shortcut(key, words, box)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def _open_alarm(self, index: QModelIndex) -> None:
        self.case_chosen.emit(self._alarm_lines[index.row()].case_id)

    def _open_task(self, index: QModelIndex) -> None:
        if case := self._task_lines[index.row()].case_id:
            self.case_chosen.emit(case)

    def _put_off(self) -> None:
        index = self._due.currentIndex()
        if index.isValid():
            self.alarm_put_off.emit(int(self._alarm_lines[index.row()].subject))

    def _finish(self) -> None:
        index = self._to_do.currentIndex()
        if index.isValid():
            self.task_finished.emit(self._task_lines[index.row()].subject)
