"""One held object: why it is held, what was decided, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.hq.held.shown import ShownHeld
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.hq.quarantine import HeldAction
from fieldkit.translations import _

_LONGEST_WHY = 1000  # characters


class HeldScreen(PanelScreen):
    """The best thing to do stands first."""

    ask_requested = Signal(str, str)  # its device, and the text that is proposed
    enrol_requested = Signal()
    look_again_requested = Signal()
    accept_requested = Signal()
    refuse_requested = Signal(str)  # why
    erase_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Held object"))
        self._held: ShownHeld | None = None
        self._facts = label("", "hint")
        self._decided = label("", "paragraph")
        self._why_title = label(_("A word on the reason, for colleagues"), "question")
        self._why = QLineEdit()
        self._why.setAccessibleName(_("A word on the reason, for colleagues"))
        self._why.setMaxLength(_LONGEST_WHY)
        self._presses = {
            HeldAction.ENROL: button(_("Enrol its device…")),
            HeldAction.ASK: button(_("Ask its holder…")),
            HeldAction.LOOK_AGAIN: button(_("Look once more")),
            HeldAction.ACCEPT_UNVERIFIED: button(_("Take in as unverified, by two…")),
            HeldAction.REFUSE: button(_("Refuse, keep the file")),
        }
        self._erase = button(_("Refuse and erase, by two…"), "quiet")
        self._back = button(_("Back"))
        self._row = FlowRow(spacing=12)
        for press in (*self._presses.values(), self._erase):
            self._row.add(press)
        self.add(self._facts, self._decided, self._row, self._why_title, self._why)
        self.add_buttons(self._back)
        self._back.clicked.connect(self.go_back)
        self._presses[HeldAction.ENROL].clicked.connect(self.enrol_requested)
        self._presses[HeldAction.LOOK_AGAIN].clicked.connect(self.look_again_requested)
        self._presses[HeldAction.ACCEPT_UNVERIFIED].clicked.connect(self.accept_requested)
        self._presses[HeldAction.ASK].clicked.connect(self._ask)
        self._presses[HeldAction.REFUSE].clicked.connect(self._refuse)
        self._erase.clicked.connect(self.erase_requested)
        self._offer(())

    def show_held(self, held: ShownHeld) -> None:
        """Show it."""
        self._held = held
        self.show_title(_("Held: {name}").format(name=held.name))
        self.show_lead(held.meaning, held.advice)
        self._facts.setText(held.facts)
        self._decided.setText("\n".join(held.decided))
        self._decided.setVisible(bool(held.decided))
        self._offer(held.actions)

    def show_gone(self) -> None:
        """Say that it is held no more."""
        self.show_lead(_("This object is held no more."))
        self._offer(())

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _offer(self, actions: tuple[HeldAction, ...]) -> None:
        for action, press in self._presses.items():
            press.setVisible(action in actions)
        can_refuse = HeldAction.REFUSE in actions
        for part in (self._erase, self._why_title, self._why):
            part.setVisible(can_refuse)
        first = next((self._presses[action] for action in actions), self._back)
        self.setFocusProxy(first)
        if self.isVisible() and not self._why.hasFocus():  # asked anew while somebody types
            first.setFocus()

    def _ask(self) -> None:
        if self._held is not None:
            self.ask_requested.emit(self._held.device, self._held.proposal)

    def _refuse(self) -> None:
        self.refuse_requested.emit(self._why.text())
