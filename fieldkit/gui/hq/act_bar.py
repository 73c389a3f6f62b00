"""Says below the screens what was done last, and undoes it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fieldkit.domain.local_text import number
from fieldkit.gui.accessible_roles import announce
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

_SHOWN_MS = 20_000


class ActBar(QFrame):
    """Goes away by itself; its keys work without it, wherever the frame around is shown."""

    undo_requested = Signal()
    redo_requested = Signal()
    stop_requested = Signal()  # what is being undone
    cursor_left = Signal()  # it was here, and nothing is left to press

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._words = label("", "message")
        self._undo = button(_("Undo"), icon_name="undo")
        self._redo = button(_("Redo"), icon_name="redo")
        self._stop = button(_("Cancel"))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_SHOWN_MS)
        self._patience.timeout.connect(self._go)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        row.addWidget(self._stop)
        self._stop.clicked.connect(self.stop_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        for keys, words, asked in (
            ("Ctrl+Z", _("Undo what was done last"), self.undo_requested),
            ("Ctrl+Shift+Z", _("Do it again"), self.redo_requested),
        ):
            key_shortcut(keys, words, around).activated.connect(asked)
        self.setVisible(False)

    def show_act(self, sentence: str, *, can_undo: bool, can_redo: bool) -> None:
        """Say what was done last."""
        self._show("banner", sentence, can_undo=can_undo, can_redo=can_redo)

    def show_turning(self, sentence: str, done: int, total: int) -> None:
        """Say which act is being taken back, or done again, and how far that is."""
        is_new = not (self._stop.isVisible() and self.isVisible())
        self._words.setText(f"{sentence} {_how_far(done, total)}")
        if is_new:
            give_role(self, "banner")
            had_cursor = self._has_cursor
            self._stop.setVisible(True)
            if had_cursor:  # whoever pressed Undo can stop it at once
                self._stop.setFocus()
            for press in (self._undo, self._redo):
                press.setVisible(False)
            self._stop.setAccessibleDescription(sentence)
            self.setAccessibleName(sentence)
            self.setVisible(True)
            announce(self)
        self._patience.start()

    def show_act_failure(self, sentence: str, hint: str) -> None:
        """Say what could not be undone."""
        self._show("alarm", f"{sentence} {hint}".rstrip(), can_undo=False, can_redo=False)

    def _show(self, role: str, sentence: str, *, can_undo: bool, can_redo: bool) -> None:
        give_role(self, role)
        self._words.setText(sentence)
        if self._has_cursor:
            self._move_cursor(can_undo=can_undo, can_redo=can_redo)
        self._undo.setVisible(can_undo)
        self._redo.setVisible(can_redo)
        self._stop.setVisible(False)
        for press in (self._undo, self._redo):
            press.setAccessibleDescription(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        announce(self)
        self._patience.start()

    def _go(self) -> None:
        """Leave, without taking the cursor along."""
        if self._has_cursor:
            self._patience.start()
        else:
            self.setVisible(False)

    @property
    def _has_cursor(self) -> bool:
        return any(press.hasFocus() for press in (self._undo, self._redo, self._stop))

    def _move_cursor(self, *, can_undo: bool, can_redo: bool) -> None:
        """Put it on what stays, before the rest is hidden: Qt would put it anywhere."""
        if can_undo or can_redo:
            press = self._undo if can_undo else self._redo
            press.setVisible(True)
            press.setFocus()
        else:
            self.cursor_left.emit()


def _how_far(done: int, total: int) -> str:
    return _("{done} of {total}").format(done=number(done), total=number(total))
