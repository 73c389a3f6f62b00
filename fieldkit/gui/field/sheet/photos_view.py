"""The photos of one person of a sheet: look at them, add more, take some off."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout

from fieldkit.gui.field.attachments.view import AttachmentsPanel
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, card
from fieldkit.translations import _

_MAX_WIDTH = 720  # pixels


class PhotosScreen(Screen):
    """One panel above the sheet."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.show_title(_("Photos: {name}").format(name=name) if name else _("Photos"))
        self.setAcceptDrops(True)
        self.attachments = AttachmentsPanel()
        self._done = button(_("Back to the sheet"), "primary", keys="Ctrl+Return")
        self._done.clicked.connect(self.go_back)
        frame, column = card()
        frame.setMaximumWidth(_MAX_WIDTH)
        column.addWidget(self.attachments, 1)
        column.addWidget(self._done)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 16, 24, 16)
        across.addStretch(1)
        across.addWidget(frame, 100)
        across.addStretch(1)

    def is_at_rest(self) -> bool:
        """Return whether no photo is being attached."""
        return not self.attachments.is_busy

    def go_back(self) -> None:
        """Leave, unless a photo is still being attached."""
        if self.is_at_rest():
            self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.attachments.take(paths)
