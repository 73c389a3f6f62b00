"""How the vault is protected; another passphrase; whether recovery would work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.field.settings.shown import ShownVault
from fieldkit.gui.theme import TIGHT
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.new_passphrase import NewPassphrase, passphrase_words
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_MAX_WIDTH = 560  # pixels of a field


class PassphrasePage(Page):
    """The new one is typed twice; the old one stays until the new one holds."""

    rating_requested = Signal(str)
    proposal_requested = Signal()
    change_requested = Signal(str, str)  # old, new
    drill_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Passphrase"))
        self._keyring = label("")
        self._recovery = label("")
        self._news = Banners()
        self._drill = button(_("Try out the recovery…"))
        self._old = PassphraseLine(_("Passphrase of now"))
        self._new = NewPassphrase(_("New passphrase"))
        self._again = PassphraseLine(_("The new one once more"), tells_keyboard=False)
        self._change = button(_("Change the passphrase"))
        self.add(self._keyring)
        self.say(_("Change the passphrase"), "subsection")
        for part, title in (
            (self._old, _("Passphrase of now")),
            (self._new, _("New passphrase")),
            (self._again, _("The new one once more")),
        ):
            self.add(_titled(part, title))
        self.add(self._news, _row(self._change))
        self.say(_("If you lose it"), "subsection")
        self.add(self._recovery, _row(self._drill))
        self._old.entered.connect(self._new.setFocus)
        self._new.entered.connect(self._again.setFocus)
        self._again.entered.connect(self._submit)
        self._new.rating_requested.connect(self.rating_requested)
        self._new.proposal_requested.connect(self.proposal_requested)
        self._change.clicked.connect(self._submit)
        self._drill.clicked.connect(self.drill_requested)

    def show_vault(self, vault: ShownVault) -> None:
        """Show how the vault is protected."""
        self._keyring.setText(vault.keyring)
        self._recovery.setText(vault.recovery)

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long the new one would hold."""
        self._new.show_rating(rated)

    def show_proposal(self, words: str) -> None:
        """Show words and take them."""
        self._new.show_proposal(words)

    def show_busy(self, is_busy: bool) -> None:
        """Block the fields while keys are derived."""
        for part in (self._old, self._new, self._again, self._change):
            part.setEnabled(not is_busy)
        if is_busy:
            self._say(_("Changing it takes a few seconds…"), "", "banner")

    def show_changed(self) -> None:
        """Say that the new one holds, and forget what was typed."""
        self._old.clear()
        self._new.clear()
        self._again.clear()
        self._say(_("The new passphrase holds. The old one opens nothing any more."), "", "good")
        self._old.setFocus()

    def show_weak(self, rated: RatedPassphrase) -> None:
        """Say why the new one is not taken."""
        self._say(passphrase_words(rated), _("The passphrase of now stays."), "alarm")
        self._new.show_rating(rated)
        self._new.select_all()

    def show_kept(self, sentence: str, hint: str) -> None:
        """Say why the old one stays."""
        self._say(sentence, hint, "alarm")
        self._old.select_all()

    def _submit(self) -> None:
        old, new = self._old.text(), self._new.text()
        if not old:
            self._say(_("Type the passphrase of now first."), "", "alarm")
            self._old.setFocus()
        elif new != self._again.text():
            self._say(_("The two passphrases are not the same."), "", "alarm")
            self._again.select_all()
        else:
            self.change_requested.emit(old, new)

    def _say(self, sentence: str, hint: str, role: str) -> None:
        self._news.show_banners((Banner(sentence, hint, role=role),))


def _titled(part: QWidget, title: str) -> QWidget:
    words = label(title, "question")
    words.setBuddy(part)
    pair = QWidget()
    pair.setMaximumWidth(_MAX_WIDTH)
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(TIGHT)
    column.addWidget(words)
    column.addWidget(part)
    return pair


def _row(press: QPushButton) -> FlowRow:
    row = FlowRow()
    row.add(press)
    return row
