"""A count-down over the whole window that can be called off until it ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext

_MAX_WIDTH = 620  # pixels


class CountDown(QWidget):
    """Covers its parent and takes the keyboard; says what happens in how many seconds."""

    ended = Signal()
    called_off = Signal()

    def __init__(self, parent: QWidget, explanation: str) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._left = 0
        self._explanation = explanation
        self._title = label("", "title")
        self._keep = button(_("Keep the vault"), "primary")
        self._now = button(_("Destroy it now"), "quiet")
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._keep.clicked.connect(self.call_off)
        self._now.clicked.connect(self._end)
        self._lay_out()
        self.setVisible(False)
        parent.installEventFilter(self)

    @property
    def is_running(self) -> bool:
        """Whether it counts."""
        return self._timer.isActive()

    def begin(self, seconds: int) -> None:
        """Count down from `seconds`; 0 ends at once."""
        self._left = seconds
        if seconds <= 0:
            self._end()
            return
        self._say()
        self._cover()
        self.setVisible(True)
        self.raise_()
        self._keep.setFocus()
        self._timer.start()

    def call_off(self) -> None:
        """Stop; nothing happens."""
        self._timer.stop()
        self.setVisible(False)
        self.called_off.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape call it off, whichever button has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.call_off()
        else:
            event.accept()  # nothing below may hear it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._end()
        else:
            self._say()

    def _end(self) -> None:
        self._timer.stop()
        self.ended.emit()

    def _say(self) -> None:
        text = ngettext(
            "This vault is destroyed in {count} second.",
            "This vault is destroyed in {count} seconds.",
            self._left,
        ).format(count=self._left)
        self._title.setText(text)
        self.setAccessibleName(text)

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def _lay_out(self) -> None:
        frame, column = card("alarm")
        frame.setMaximumWidth(_MAX_WIDTH)
        column.setContentsMargins(28, 24, 28, 24)
        column.addWidget(self._title)
        column.addWidget(label(self._explanation))
        column.addWidget(label(_("Esc keeps it."), "hint"))
        buttons = FlowRow()
        buttons.add(self._keep)
        buttons.add(self._now)
        column.addWidget(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(frame, 100)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 24, 24, 24)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(2)
