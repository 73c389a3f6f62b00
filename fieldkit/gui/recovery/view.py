"""Two pages: the recovery words, then a new passphrase typed twice."""

from __future__ import annotations

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.new_passphrase import NewPassphrase
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button
from fieldkit.gui.widgets.tick import Tick
from fieldkit.gui.widgets.word_area import WordArea
from fieldkit.translations import _


class Page(enum.Enum):
    """Which question is asked."""

    WORDS = 1
    CHOICE = 2


class RecoveryScreen(EntryPanel):
    """What was typed stays until the vault is open or the person goes back."""

    words_given = Signal(str)
    rating_requested = Signal(str)
    proposal_requested = Signal()
    recovery_requested = Signal(str, str, str, bool)  # words, new, repeated, portable
    rescue_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page = Page.WORDS
        self._words = WordArea(_("Recovery words"))
        self._check = button(_("Check these words"), "primary")
        self._first = NewPassphrase(_("New passphrase"))
        self._second = PassphraseLine(_("The same once more"), tells_keyboard=False)
        self._portable = Tick(_("Without this computer's keyring (weaker)"))
        self._open = button(_("Open the vault"), "primary")
        self._back = button(_("Back"), "link")
        self._rescue = button(_("The vault is damaged…"), "link")
        self.add(self._words, self._first, self._second, self._portable)
        self.add_step_on(self._check, self._open)
        self.add_ways(self._back, self._rescue)
        self._check.clicked.connect(self._give_words)
        self._first.rating_requested.connect(self.rating_requested)
        self._first.proposal_requested.connect(self.proposal_requested)
        self._first.entered.connect(self._second.setFocus)
        self._second.entered.connect(self._ask_to_open)
        self._open.clicked.connect(self._ask_to_open)
        self._back.clicked.connect(self._go_back)
        self._rescue.clicked.connect(self.rescue_requested)

    def show_words(self) -> None:
        """Ask for the recovery words."""
        self._show(Page.WORDS, self._words)
        self.show_heading(
            _("Open with recovery words"),
            _(
                "If the passphrase or the keyring is lost, headquarters can read you twenty words"
                " that open this vault. Call a person you know there. If you have several lists on"
                " paper, type them all."
            ),
        )

    def show_choice(self) -> None:
        """Ask for a new passphrase, twice."""
        self._show(Page.CHOICE, self._first)
        self.show_heading(
            _("The words fit. Choose a new passphrase"),
            _("The old one opens nothing any more. What is in the vault stays as it is."),
        )

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long a passphrase would hold."""
        self._first.show_rating(rated)

    def show_proposal(self, words: str) -> None:
        """Show words that were drawn."""
        self._first.show_proposal(words)

    def show_busy(self, is_busy: bool) -> None:
        """Block input while something runs."""
        if is_busy:
            self.show_message()
        self._show_working(_("One moment…") if is_busy else "")

    def show_problem(self, sentence: str, hint: str, *, offers_portable: bool = False) -> None:
        """Say what is wrong, beside the input."""
        self.show_message(Banner(sentence, hint, role="alarm"))
        if offers_portable:
            self._portable.setVisible(True)
            self._portable.setFocus()
        elif self._page is Page.WORDS:
            self._words.setFocus()
        else:
            self._second.select_all()

    def take_over(self, other: EntryPanel) -> None:
        """Go on where the same pages in another language were left, with what was typed."""
        if not isinstance(other, RecoveryScreen):
            return
        self._words.setPlainText(other._words.toPlainText())
        self._first.set_text(other._first.text())
        self._second.set_text(other._second.text())
        if other._page is Page.CHOICE:
            self.show_choice()
        other._forget()

    def _show(self, page: Page, focus: QWidget) -> None:
        self._page = page
        self.show_message()
        is_choice = page is Page.CHOICE
        before: tuple[QWidget, ...] = (self._words, self._check, self._rescue)
        after: tuple[QWidget, ...] = (self._first, self._second, self._open)
        for part in (*before, *after):
            part.setVisible((part in after) is is_choice)
        self._portable.setVisible(page is Page.CHOICE and self._portable.isChecked())
        focus.setFocus()

    def _give_words(self) -> None:
        self.words_given.emit(self._words.toPlainText())

    def _ask_to_open(self) -> None:
        first, second = self._first.text(), self._second.text()
        if first and second:
            self.recovery_requested.emit(
                self._words.toPlainText(), first, second, self._portable.isChecked()
            )

    def _go_back(self) -> None:
        if self._page is Page.CHOICE:
            self.show_words()
        else:
            self._forget()
            self.left.emit()

    def _forget(self) -> None:
        self._words.clear()
        self._first.clear()
        self._second.clear()
