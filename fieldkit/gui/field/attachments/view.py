"""The attachments of a draft at the side of its form."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from fieldkit.domain.attachment import AttachedFile
from fieldkit.gui.field.attachments.model import THUMBNAIL, AttachmentModel
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext


class AttachmentsPanel(QWidget):
    """Lists the files; adding more goes on in the background."""

    files_chosen = Signal(list, str)  # paths, path of the question
    remove_requested = Signal(str, str)  # attachment id, path of the question
    cancel_requested = Signal()
    open_requested = Signal(str)  # attachment id
    copy_added = Signal(str)  # path of the question that has another file now

    def __init__(self) -> None:
        super().__init__()
        self._question = ""
        self._asked_question = ""
        self._is_busy = False
        self._model = AttachmentModel(self)
        self._empty = label(_("None yet. Files can also be dropped here."), "hint")
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setAccessibleName(_("Attachments"))
        self._list.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self._list.setProperty("role", "plain")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.selectionModel().currentChanged.connect(self._offer_removal)
        self._list.activated.connect(self._ask_to_open)
        self._add = button(_("Add files…"), icon_name="attach", keys="Ctrl+Shift+A")
        self._add.clicked.connect(self.ask_for_files)
        self._open = button(_("Open"))
        self._open.clicked.connect(self._ask_to_open_current)
        self._remove = TwicePressed(_("Remove"), _("Remove? Press again"))
        self._remove.confirmed.connect(self._ask_to_remove)
        self._work = WorkPanel()
        self._work.cancel_requested.connect(self.cancel_requested)
        self._banners = Banners()
        self._lay_out()
        self.show_attachments(())

    @property
    def is_busy(self) -> bool:
        """Whether a file is being attached: until then the report must stay open."""
        return self._is_busy

    def show_question(self, path: str) -> None:
        """Say which question files answer that are added here."""
        self._question = path

    def ask_for_files(self) -> None:
        """Let the person choose files for the report."""
        self.ask_for_files_of(self._question)

    def ask_for_files_of(self, question: str) -> None:
        """Let the person choose files that answer a question."""
        self._asked_question = question
        chooser = FileChooser(self.window(), Wanted.FILES, _("Add files"), accept=_("Attach"))
        chooser.chosen.connect(self._chosen)
        chooser.open()

    def take(self, paths: list[str]) -> None:
        """Take files that were dropped."""
        self.files_chosen.emit(paths, self._question)

    def show_attachments(self, files: tuple[AttachedFile, ...]) -> None:
        """List the attachments."""
        self._model.show_attachments(files)
        self._list.setVisible(bool(files))
        self._empty.setVisible(not files)
        self._offer_removal()

    def show_work(self, done: int, total: int, waiting: int) -> None:
        """Say that a file is being attached."""
        self._is_busy = True
        text = _("Encrypting the file…")
        if waiting:
            text = ngettext(
                "Encrypting the file, {count} more waits…",
                "Encrypting the file, {count} more wait…",
                waiting,
            ).format(count=waiting)
        self._banners.show_banners(())
        self._work.show_work(text, done, total)

    def show_idle(self) -> None:
        """Say that nothing is being attached."""
        self._is_busy = False
        self._work.show_idle()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why a file was not attached."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def _lay_out(self) -> None:
        buttons = FlowRow()
        for press in (self._add, self._open, self._remove):
            buttons.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Attachments"), "subsection"))
        column.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._list, 3)
        column.addWidget(self._banners)
        column.addWidget(self._work)
        column.addWidget(buttons)

    def _chosen(self, paths: list[str]) -> None:
        self.files_chosen.emit(paths, self._asked_question)

    def _offer_removal(self, *_args: QModelIndex) -> None:
        is_chosen = self._list.currentIndex().isValid()
        self._open.setVisible(is_chosen)
        self._remove.setVisible(is_chosen)

    def _ask_to_open_current(self) -> None:
        self._ask_to_open(self._list.currentIndex())

    def _ask_to_open(self, index: QModelIndex) -> None:
        self.open_requested.emit(self._model.attachment(index.row()).attachment_id)

    def _ask_to_remove(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            attachment = self._model.attachment(index.row())
            self.remove_requested.emit(attachment.attachment_id, attachment.question)
