"""Asks for one passphrase, says plainly why it did not open, counts down where one must wait."""

from __future__ import annotations

import math

from PySide6.QtCore import QDeadlineTimer, QTimer, Signal

from fieldkit.gui.unlock.presenter import WayOut
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext

_TICK_MS = 250


class UnlockScreen(EntryPanel):
    """One line and one button; the other ways stand quietly below."""

    unlock_requested = Signal(str)
    recovery_requested = Signal()
    rescue_requested = Signal()
    training_requested = Signal()

    def __init__(
        self, *, hint: str = "", is_training: bool = False, offers_training: bool = True
    ) -> None:
        """`hint` stands below the line: in training the passphrase itself."""
        super().__init__()
        self._line = PassphraseLine(_("Passphrase"))
        self._given = label(hint, "note")
        self._go = button(_("Unlock"), "primary")
        self._wait = label("", "message")
        self._recover = button(_("I cannot open it…"), "link")
        self._train = button(_("Practise first"), "link")
        self._train.setToolTip(_("With invented people and an invented headquarters"))
        self._deadline = QDeadlineTimer()
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self.add(self._line, self._given, self._wait)
        self.add_step_on(self._go)
        self.add_ways(self._recover, self._train)
        self._given.setVisible(bool(hint))
        self._train.setVisible(offers_training and not is_training)
        self._recover.setVisible(not is_training)
        self._line.entered.connect(self._submit)
        self._go.clicked.connect(self._submit)
        self._recover.clicked.connect(self.recovery_requested)
        self._train.clicked.connect(self.training_requested)
        self._ticks.timeout.connect(self._tick)
        self.banners.asked.connect(self._take_way_out)
        self._stop_waiting()

    def show_unlock(self) -> None:
        """Ask for the passphrase."""
        self.show_heading(_("Unlock"), _("Type the passphrase of this vault."))
        self.show_message()
        self._line.setFocus()

    def show_busy(self, is_busy: bool) -> None:
        """Block input while keys are derived."""
        if is_busy:
            self.show_message()
        self._show_working(_("Opening…") if is_busy else "")
        self._go.setEnabled(not is_busy and not self._ticks.isActive())

    def show_problem(self, sentence: str, hint: str, way_out: WayOut) -> None:
        """Say what is wrong, and what can be done about it."""
        action = {
            WayOut.NONE: "",
            WayOut.RECOVERY: _("Use recovery words…"),
            WayOut.RESCUE: _("Rescue what is left…"),
        }[way_out]
        self.show_message(Banner(sentence, hint, action, way_out.value, role="alarm"))
        self._line.select_all()

    def show_wait(self, seconds: int) -> None:
        """Count down; the line stays open for typing, the button rests."""
        if seconds <= 0:
            self._stop_waiting()
            return
        self._deadline.setRemainingTime(seconds * 1000)
        self._go.setEnabled(False)
        self._wait.setVisible(True)
        self._ticks.start()
        self._tick()

    def take_over(self, other: EntryPanel) -> None:
        """Go on where the same screen in another language was left, with what was typed."""
        if not isinstance(other, UnlockScreen):
            return
        self._line.set_text(other._line.text())
        self._line.setFocus()
        other._line.clear()

    def _tick(self) -> None:
        left = math.ceil(self._deadline.remainingTime() / 1000)
        if left <= 0:
            self._stop_waiting()
            return
        text = ngettext(
            "Wait {count} second, then try again.", "Wait {count} seconds, then try again.", left
        )
        self._wait.setText(text.format(count=left))

    def _stop_waiting(self) -> None:
        self._ticks.stop()
        self._wait.setVisible(False)
        self._go.setEnabled(True)

    def _submit(self) -> None:
        text = self._line.text()
        if text and self._go.isEnabled():
            self.unlock_requested.emit(text)
            self._line.clear()

    def _take_way_out(self, name: str) -> None:
        if name == WayOut.RESCUE.value:
            self.rescue_requested.emit()
        else:
            self.recovery_requested.emit()
