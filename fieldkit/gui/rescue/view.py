"""Says what a rescue does, asks for the passphrase, and tells what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext


class RescueScreen(EntryPanel):
    """One page before, one after."""

    rescue_requested = Signal(str)
    use_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._line = PassphraseLine(_("Passphrase"))
        self._go = button(_("Copy what can be read"), "primary")
        self._found = label("", "paragraph")
        self._use = button(_("Use the copy from now on"), "primary")
        self._back = button(_("Back"), "link")
        self.add(self._line, self._found)
        self.add_step_on(self._go, self._use)
        self.add_ways(self._back)
        self._line.entered.connect(self._submit)
        self._go.clicked.connect(self._submit)
        self._use.clicked.connect(self.use_requested)
        self._back.clicked.connect(self._leave)

    def show_question(self) -> None:
        """Say what will happen, and ask for the passphrase."""
        self.show_heading(
            _("Rescue what is left"),
            _(
                "What can still be read of the damaged vault is copied into a new one beside it."
                " The damaged vault is not changed and not deleted. It needs your passphrase."
            ),
        )
        self._show_result(False)
        self._line.setFocus()

    def show_busy(self, is_busy: bool) -> None:
        """Block input while it copies."""
        if is_busy:
            self.show_message()
        self._show_working(_("Copying…") if is_busy else "")

    def show_rescued(self, drafts: int, sealed: int, losses: int) -> None:
        """Say how much was copied, and how many pieces are known to be lost."""
        parts = [
            ngettext("{count} draft", "{count} drafts", drafts).format(count=drafts),
            ngettext("{count} sealed report", "{count} sealed reports", sealed).format(
                count=sealed
            ),
        ]
        text = _("Copied: {what}.").format(what=", ".join(parts))
        if losses:
            lost = ngettext(
                "{count} piece could not be read and is lost.",
                "{count} pieces could not be read and are lost.",
                losses,
            )
            text = f"{text} {lost.format(count=losses)}"
        self._found.setText(text)
        self.show_heading(
            _("This is what could be read"),
            _("The damaged vault is kept within the folder of the new one."),
        )
        self._show_result(True)
        self._use.setFocus()

    def show_problem(self, sentence: str, hint: str) -> None:
        """Say what is wrong."""
        self.show_message(Banner(sentence, hint, role="alarm"))
        self._line.select_all()

    def take_over(self, other: EntryPanel) -> None:
        """Go on with what was typed into the same page in another language."""
        if not isinstance(other, RescueScreen):
            return
        self._line.set_text(other._line.text())
        other._line.clear()

    def _show_result(self, is_done: bool) -> None:
        self._line.setVisible(not is_done)
        self._go.setVisible(not is_done)
        self._found.setVisible(is_done)
        self._use.setVisible(is_done)

    def _submit(self) -> None:
        text = self._line.text()
        if text:
            self.rescue_requested.emit(text)
            self._line.clear()

    def _leave(self) -> None:
        self._line.clear()
        self.left.emit()
