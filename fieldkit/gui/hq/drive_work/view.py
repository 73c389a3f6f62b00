"""Works with one drive: sticks appear by themselves, one button, progress, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from fieldkit.gui.field.handover.model import StickModel
from fieldkit.gui.field.handover.sticks import StickRow
from fieldkit.gui.hq.drive_work.shown import DriveResult, DriveTask
from fieldkit.gui.hq.running_screen import RunningScreen
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

LOOK_MS = 1000  # how often it is looked which drives there are
_MOST_ROWS = 4  # more are scrolled to
_PICTURE = 28  # pixels


class DriveWorkScreen(RunningScreen):
    """Everything by keys."""

    look_requested = Signal()
    work_requested = Signal(str)  # folder
    more_requested = Signal(str)  # folder

    def __init__(self, task: DriveTask) -> None:
        super().__init__(
            task.title,
            action=task.action,
            results=_("What came of each file"),
            stopped=(
                _("Stopped. What was done before stays."),
                _("Do it again: it goes on where it stopped."),
            ),
        )
        self._task = task
        self._is_done = False
        self._chosen = ""  # a folder that was chosen by hand
        self._model = StickModel(self)
        self._list = self._drive_list()
        self._none = label(task.none, "empty")
        self._folder = button(_("Choose a folder…"), "link", keys="Ctrl+O")
        self._more = button("")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self.show_lead(task.lead, task.explanation)
        self.add(self._none, self._list, self._work, self._said, self._lines, self._folder)
        self.add_buttons(self._back, self._more, self._go)
        self._more.setVisible(False)
        self._connect()
        self._offer()

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        """Show the drives; the only one is chosen."""
        before = self._folder_now() if not self._chosen else ""
        self._model.show_sticks(rows)
        row = self._model.row_of(before) if before else -1
        if row < 0 and len(rows) == 1:
            row = 0
        if row >= 0 and not self._chosen:
            self._list.setCurrentIndex(self._model.index(row))
        shown = max(1, min(len(rows), _MOST_ROWS))
        self._list.setFixedHeight(shown * (self._list.sizeHintForRow(0) + 2) + 8)
        self._offer()

    def show_result(self, result: DriveResult) -> None:
        """Say what came of it, and what can follow."""
        self._is_done = True
        super().show_result(result)
        self._more.setText(result.more)
        self._more.setVisible(bool(result.more))
        self._put_cursor(self._more if result.more else self._back)

    def use_folder(self, folder: str) -> None:
        """Use a folder that was chosen by hand in place of a drive."""
        self._chosen = folder
        self._list.clearSelection()
        self.show_lead(_("Folder: {folder}").format(folder=folder), self._task.explanation)
        self._offer()
        self._go.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for drives while it is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()

    def _drive_list(self) -> QListView:
        made = QListView()
        made.setModel(self._model)
        made.setAccessibleName(_("Drives"))
        made.setIconSize(QSize(_PICTURE, _PICTURE))
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        return made

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self._list.selectionModel().currentChanged.connect(self._drive_chosen)
        self._list.activated.connect(self._go_on)
        self._folder.clicked.connect(self._ask_for_folder)
        self._go.clicked.connect(self._go_on)
        self._more.clicked.connect(lambda: self.more_requested.emit(self._folder_now()))

    def _show_progress(self, done: int, total: int) -> None:
        show = self._work.show_bytes if self._task.counts_bytes else self._work.show_work
        show(self._task.working, done, total)

    def _look(self) -> None:
        if not self._is_busy:
            self.look_requested.emit()

    def _folder_now(self) -> str:
        index = self._list.currentIndex()
        stick = self._model.stick(index.row()).path if index.isValid() else ""
        return self._chosen or stick

    def _drive_chosen(self) -> None:
        if self._list.currentIndex().isValid():
            self._chosen = ""
        self._offer()

    def _go_on(self) -> None:
        if self._go.isEnabled():
            self.work_requested.emit(self._folder_now())

    def _ask_for_folder(self) -> None:
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Use which folder?"), accept=_("Use this folder")
        )
        chooser.chosen.connect(lambda paths: self.use_folder(paths[0]))
        chooser.open()

    def _offer(self) -> None:
        has_drives = self._model.rowCount() > 0
        self._list.setVisible(has_drives and not self._is_busy)
        is_waited_for = not (has_drives or self._chosen or self._is_busy or self._is_done)
        self._none.setVisible(is_waited_for)
        self._folder.setVisible(not self._is_busy)
        self._go.setEnabled(bool(self._folder_now()) and not self._is_busy)
        if self._is_busy:
            self._more.setVisible(False)
