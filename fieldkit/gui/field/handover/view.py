"""Hands sealed reports over: sticks appear by themselves, one button, safe to unplug."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from fieldkit.gui.field.handover.model import StickModel
from fieldkit.gui.field.handover.sticks import (
    Carried,
    HandOverResult,
    StickFinds,
    StickRow,
    Waiting,
    Work,
)
from fieldkit.gui.field.handover.words import (
    carried_words,
    finds_banners,
    result_words,
    waiting_words,
)
from fieldkit.gui.widgets.banners import Banners
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _

LOOK_MS = 1000  # how often it is looked which sticks there are, while the screen is shown
_MOST_ROWS = 4  # more are scrolled to
_PICTURE = 28  # pixels


class HandOverScreen(PanelScreen):
    """One panel; everything on it can be done by keys alone."""

    hand_over_requested = Signal(str)  # folder
    carry_requested = Signal(str)  # folder
    read_requested = Signal(str)  # folder
    survey_requested = Signal(str)  # folder that was chosen by hand
    stop_carrying_requested = Signal()
    look_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Hand over"))
        self._is_busy = False
        self._is_done = False
        self._waits = False
        self._chosen = ""  # a folder that was chosen by hand
        self._finds: dict[str, StickFinds] = {}
        self._model = StickModel(self)
        self._list = self._stick_list()
        self._none = label(_("Plug in a stick. It appears here by itself."), "empty")
        self._news = Banners()
        self._work = WorkPanel()
        self._more = FlowRow()
        self._folder = button(_("Choose a folder…"), "link", keys="Ctrl+O")
        self._drop = TwicePressed(
            _("Stop carrying for colleagues"), _("Delete them here? Press again")
        )
        self._back = button(_("Back"))
        self._go = button(_("Hand over"), "primary", keys="Ctrl+Return")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._lay_out()
        self._connect()
        self._offer()

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what waits."""
        self._waits = waiting.size > 0
        self._drop.setVisible(waiting.carried > 0)
        if not self._is_done:
            self.show_lead(*waiting_words(waiting))
        self._offer()

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        """Show the sticks; the only one, and one that was selected before, is selected."""
        before = self._selected_stick()
        self._model.show_sticks(rows)
        self._finds = {
            path: finds
            for path, finds in self._finds.items()
            if path == self._chosen or self._model.row_of(path) >= 0
        }
        row = self._model.row_of(before) if before else -1
        if row < 0 and len(rows) == 1:
            row = 0
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        self._list.setVisible(bool(rows))
        self._none.setVisible(not rows and not self._chosen)
        shown = min(len(rows), _MOST_ROWS)
        self._list.setFixedHeight(max(1, shown) * (self._list.sizeHintForRow(0) + 2) + 8)
        self._offer()

    def show_finds(self, finds: StickFinds) -> None:
        """Say what is on a stick."""
        self._finds[finds.path] = finds
        self._offer()

    def show_work(self, work: Work, done: int, total: int) -> None:
        """Say that work runs."""
        if not self._is_busy:
            self._show_busy(True)
            self.show_message("")
            self._work.focus_cancel()
        if work is Work.HAND_OVER:
            text = _("Copying to the stick and reading it back. Leave it plugged in.")
            self._work.show_bytes(text, done, total, passes=2)
        else:
            text = _("Copying from the stick. Leave it plugged in.")
            self._work.show_bytes(text, done, total)

    def show_result(self, result: HandOverResult) -> None:
        """Say what was handed over."""
        self._is_done = True
        self._end_work()
        self._back.setText(_("Done"))
        words = result_words(result)
        self.show_lead(words.lead, words.explanation)
        self.show_message(words.message, words.hint, role=words.role)
        self._offer()
        self._back.setFocus()

    def show_carried(self, carried: Carried) -> None:
        """Say what was taken along."""
        self._end_work()
        self._is_done = False
        self.show_message(*carried_words(carried), role="good" if carried.count else "banner")
        self._offer()
        self._go.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it did not work."""
        self._end_work()
        if sentence:
            self.show_message(sentence, hint)
        else:
            self.show_message(
                _("Stopped. The stick holds nothing whole yet."),
                _("Do it again: it goes on where it stopped."),
                role="banner",
            )
        self._offer()
        (self._go if self._go.isEnabled() else self._back).setFocus()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder, where a stick does not appear by itself."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Use which folder?"), accept=_("Use this folder")
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def use_folder(self, folder: str) -> None:
        """Use a folder that was chosen by hand in place of a stick."""
        self._chosen = folder
        self._list.clearSelection()
        self._none.setVisible(False)
        self.survey_requested.emit(folder)
        self._offer()
        self._go.setFocus()

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for sticks while it is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()

    def _stick_list(self) -> QListView:
        made = QListView()
        made.setModel(self._model)
        made.setAccessibleName(_("Sticks"))
        made.setIconSize(QSize(_PICTURE, _PICTURE))
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setVisible(False)
        return made

    def _lay_out(self) -> None:
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setContentsMargins(0, 12, 0, 12)
        self._drop.setVisible(False)
        for part in (self._folder, self._drop):
            self._more.add(part)
        self._drop.setVisible(False)
        self.add(self._none, self._list, self._news, self._work, self._more)
        self.add_buttons(self._back, self._go)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self._list.selectionModel().currentChanged.connect(self._stick_chosen)
        self._list.activated.connect(self._go_on)
        self._news.asked.connect(self._asked)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._folder.clicked.connect(self.ask_for_folder)
        self._drop.confirmed.connect(self.stop_carrying_requested)
        self._back.clicked.connect(self.go_back)
        self._go.clicked.connect(self._go_on)

    def _look(self) -> None:
        if not self._is_busy:
            self.look_requested.emit()

    def _selected_stick(self) -> str:
        index = self._list.currentIndex()
        return self._model.stick(index.row()).path if index.isValid() else ""

    def _target(self) -> str:
        return self._chosen or self._selected_stick()

    def _can_write(self) -> bool:
        if self._chosen:
            return True
        index = self._list.currentIndex()
        return index.isValid() and self._model.stick(index.row()).is_writable

    def _stick_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if self._list.currentIndex().isValid():
            self._chosen = ""
        self._offer()

    def _go_on(self) -> None:
        if self._go.isEnabled():
            self.hand_over_requested.emit(self._target())

    def _asked(self, name: str) -> None:
        signal = self.read_requested if name == "read" else self.carry_requested
        signal.emit(self._target())

    def _offer(self) -> None:
        can_go = self._waits and self._can_write() and not self._is_busy and not self._is_done
        gains = can_go and not self._go.isEnabled()
        self._go.setEnabled(can_go)
        self._go.setVisible(not self._is_done and (self._waits or self._is_busy))
        self._back.setEnabled(not self._is_busy)
        self._list.setEnabled(not self._is_busy)
        self._more.setVisible(not self._is_busy and not self._is_done)
        finds = self._finds.get(self._target(), StickFinds(""))
        if self._is_done:
            finds = replace(finds, bytes_there=0)  # looked at before all of it was there
        banners = () if self._is_busy else finds_banners(finds, self._chosen)
        self._news.show_banners(banners)
        if gains and self.isVisible() and self.focusWidget() in (None, self._back, self._folder):
            self._go.setFocus()  # one stick, one button: Enter is enough

    def _show_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._offer()

    def _end_work(self) -> None:
        self._work.show_idle()
        self._show_busy(False)

    def _folder_chosen(self, paths: list[str]) -> None:
        self.use_folder(paths[0])
