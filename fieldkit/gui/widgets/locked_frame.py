"""What stands below the request for the passphrase: what waits, and panic."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.widgets.panic_button import panic_button
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext


class LockedFrame(QWidget):
    """Puts one screen above a quiet line; says nothing of what is in the vault."""

    panic_pressed = Signal()
    panic_released = Signal()
    remains_requested = Signal()

    def __init__(
        self, screen: QWidget, *, has_vault: bool, cut_work: str, sealed_remains: int
    ) -> None:
        """`cut_work` says what becomes of work that the lock has cut, "" where none was."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(screen, 1)
        if sealed_remains and not has_vault:
            column.addWidget(self._remains(sealed_remains))
        self._panic = panic_button()
        self._panic.pressed.connect(self.panic_pressed)
        self._panic.released.connect(self.panic_released)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 12)
        row.addWidget(label(cut_work, "hint"), 1)
        row.addWidget(self._panic)
        column.addLayout(row)
        self._panic.setVisible(has_vault)  # only now: without a parent it would be a window

    def _remains(self, count: int) -> QWidget:
        text = ngettext(
            "{count} sealed object of an earlier vault is still here.",
            "{count} sealed objects of an earlier vault are still here.",
            count,
        ).format(count=count)
        see = button(_("Hand over or delete…"))
        see.clicked.connect(self.remains_requested)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(24, 0, 24, 12)
        row.setSpacing(12)
        row.addWidget(label(text, "hint"), 1)
        row.addWidget(see)
        return frame
