"""Chooses files and folders without leaving a trace.

Qt's own dialog and those of the systems remember folders and files (`QtProject.conf`, registry,
recent files). This one keeps nothing: it forgets when it closes.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import (
    QDir,
    QFileInfo,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QStandardPaths,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileIconProvider,
    QFileSystemModel,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.local_text import short_moment, size
from fieldkit.gui.widgets.questions import Option
from fieldkit.gui.widgets.term_model import TermModel
from fieldkit.gui.widgets.texts import button, icon, label
from fieldkit.platform.volumes import removable_volumes
from fieldkit.translations import _

AnyIndex = QModelIndex | QPersistentModelIndex
_SIZE_COLUMN, _TYPE_COLUMN, _DATE_COLUMN = 1, 2, 3


class Wanted(enum.Enum):
    """What is to be chosen."""

    FILE = "file"
    FILES = "files"
    FOLDER = "folder"


@dataclass(frozen=True)
class Place:
    """A folder that is offered at the side."""

    path: Path
    title: str


class FileChooser(QDialog):
    """A window over its parent; `chosen` comes once, then it closes and is gone."""

    chosen = Signal(list)  # of str, absolute paths

    def __init__(
        self,
        parent: QWidget,
        wanted: Wanted,
        title: str,
        *,
        accept: str,
        places: Sequence[Place] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(820, 520)
        self._wanted = wanted
        self._places = tuple(usual_places() if places is None else places)
        self._files = _Files(self)
        self._icons = _Icons()  # the model does not keep it
        self._files.setIconProvider(self._icons)
        self._files.setOption(QFileSystemModel.Option.DontUseCustomDirectoryIcons)
        files = QDir.Filter(0) if wanted is Wanted.FOLDER else QDir.Filter.Files
        self._files.setFilter(QDir.Filter.AllDirs | QDir.Filter.NoDotAndDotDot | files)
        self._side = self._place_list()
        self._tree = self._file_list()
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Folder"))
        self._up = button("", icon_name="up")
        self._up.setAccessibleName(_("Folder above"))
        self._up.setToolTip(_("Folder above"))
        self._accept = button(accept, "primary")
        self._cancel = button(_("Cancel"))
        for press in (self._up, self._accept, self._cancel):
            press.setAutoDefault(False)
        self._lay_out(title)
        shortcut = QShortcut(QKeySequence("Down"), self._line)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._go_to_list)
        self._line.returnPressed.connect(self._go_typed)
        self._up.clicked.connect(self._go_up)
        self._accept.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)
        self._show_folder(self._places[0].path if self._places else Path.home())
        self._tree.setFocus()

    def select(self, paths: Sequence[Path]) -> None:
        """Select what is named, as if it had been clicked."""
        selection = self._tree.selectionModel()
        selection.clear()
        for path in paths:
            flags = QItemSelectionModel.SelectionFlag
            selection.select(self._files.index(str(path)), flags.Select | flags.Rows)

    def _place_list(self) -> QListView:
        side = QListView()
        side.setAccessibleName(_("Places"))
        side.setMaximumWidth(220)
        side.setSpacing(2)
        side.setModel(
            TermModel([Option(str(place.path), place.title) for place in self._places], side)
        )
        side.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        side.clicked.connect(self._go_place)
        side.activated.connect(self._go_place)
        return side

    def _file_list(self) -> _FileList:
        tree = _FileList()
        tree.setAccessibleName(_("Files and folders"))
        tree.setModel(self._files)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setUniformRowHeights(True)
        tree.setSortingEnabled(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.hideColumn(_TYPE_COLUMN)
        if self._wanted is Wanted.FOLDER:
            tree.hideColumn(_SIZE_COLUMN)
            tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        else:
            # The photo that is meant is mostly the newest one.
            tree.sortByColumn(_DATE_COLUMN, Qt.SortOrder.DescendingOrder)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(_DATE_COLUMN, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        if self._wanted is Wanted.FILES:
            tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.activated.connect(self._open_or_take)
        return tree

    def _lay_out(self, title: str) -> None:
        top = QHBoxLayout()
        top.addWidget(self._line, 1)
        top.addWidget(self._up)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._side)
        middle.addWidget(self._tree, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self._cancel)
        bottom.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "section"))
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addLayout(bottom)

    def _show_folder(self, folder: Path) -> None:
        index = self._files.setRootPath(str(folder))
        self._tree.setRootIndex(index)
        self._tree.selectionModel().clear()
        self._line.setText(str(folder))

    def _go_to_list(self) -> None:
        self._tree.setFocus()
        self._tree.select_first()

    def _go_place(self, index: QModelIndex) -> None:
        self._show_folder(self._places[index.row()].path)

    def _go_up(self) -> None:
        self._show_folder(Path(self._files.rootPath()).parent)

    def _go_typed(self) -> None:
        typed = Path(self._line.text()).expanduser()
        if typed.is_dir():
            self._show_folder(typed)
        elif typed.is_file() and self._wanted is not Wanted.FOLDER:
            self._give([typed])
        else:
            self._line.setText(self._files.rootPath())

    def _open_or_take(self, index: QModelIndex) -> None:
        path = Path(self._files.filePath(index))
        if self._files.isDir(index):
            self._show_folder(path)
        else:
            self._give([path])

    def _take(self) -> None:
        rows = self._tree.selectionModel().selectedRows()
        paths = [Path(self._files.filePath(index)) for index in rows]
        if self._wanted is Wanted.FOLDER:
            self._give(paths[:1] or [Path(self._files.rootPath())])
            return
        files = [path for path in paths if path.is_file()]
        if files:
            self._give(files)
        elif paths:
            self._show_folder(paths[0])

    def _give(self, paths: Sequence[Path]) -> None:
        self.chosen.emit([str(path) for path in paths])
        self.accept()


class _FileList(QTreeView):
    """Takes the first with the first press of an arrow or of Space: there may be no other."""

    def select_first(self) -> None:
        """Select the first, if there is one."""
        first = self.model().index(0, 0, self.rootIndex())
        if first.isValid():
            self.setCurrentIndex(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin at the first where nothing is selected."""
        goes_down = event.key() == Qt.Key.Key_Down and not event.modifiers()
        # The cursor may have come while the folder was still being read.
        is_nowhere = event.key() == Qt.Key.Key_Space and not self.currentIndex().isValid()
        if (goes_down or is_nowhere) and not self.selectionModel().hasSelection():
            self.select_first()
            event.accept()
        else:
            super().keyPressEvent(event)


class _Files(QFileSystemModel):
    """Says sizes and times as the rest of the window does."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == _SIZE_COLUMN:
                return "" if self.isDir(index) else size(self.size(index))
            if index.column() == _DATE_COLUMN:
                changed = self.fileInfo(index).lastModified().toPython()
                return short_moment(changed) if isinstance(changed, datetime) else ""
        return super().data(index, role)


class _Icons(QFileIconProvider):
    """Two pictures of our own: those of the desktop would be looked up by each file's content."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = icon("folder")
        self._file = icon("file")

    def icon(self, what: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        """Return the picture of a folder or a file."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        return self._file if what == QFileIconProvider.IconType.File else self._folder


def usual_places() -> list[Place]:
    """Return sticks and cards first, then the person's usual folders, as far as they exist."""
    places = [Place(volume.mount_point, volume.label) for volume in removable_volumes()]
    kinds = QStandardPaths.StandardLocation
    for kind, title in (
        (kinds.PicturesLocation, _("Pictures")),
        (kinds.DownloadLocation, _("Downloads")),
        (kinds.DocumentsLocation, _("Documents")),
        (kinds.DesktopLocation, _("Desktop")),
        (kinds.HomeLocation, _("Home folder")),
    ):
        path = Path(QStandardPaths.writableLocation(kind))
        if path.is_dir() and all(place.path != path for place in places):
            places.append(Place(path, title))
    return places
