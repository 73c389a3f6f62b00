"""Chooses a new passphrase: a line, how long it would hold, and words that are proposed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.domain.passphrase_strength import (
    MIN_PASSPHRASE,
    Endurance,
    RatedPassphrase,
    Remark,
)
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.gui.widgets.words import WordGrid
from fieldkit.translations import _, ngettext

_PAUSE_MS = 150


class NewPassphrase(QWidget):
    """Somebody else rates it: `rating_requested` comes when typing pauses."""

    rating_requested = Signal(str)
    proposal_requested = Signal()
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._line = PassphraseLine(name)
        self._meter = QProgressBar()
        self._meter.setRange(0, len(Endurance))
        self._meter.setTextVisible(False)
        self._says = label("", "hint")
        self._propose = button(_("Propose words for me"))
        self._propose.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = WordGrid()
        self._advice = label(
            _(
                "Learn them before you go on: nobody can look them up. If you must write them"
                " down, keep the paper away from this computer."
            ),
            "hint",
        )
        self._proposal = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (
            self._line,
            self._words,
            self._advice,
            self._meter,
            self._says,
            self._propose,
        ):
            column.addWidget(part)
        self._line.changed.connect(self._changed)
        self._line.entered.connect(self.entered)
        self._pause.timeout.connect(self._ask)
        self._propose.clicked.connect(self.proposal_requested)
        self.setFocusProxy(self._line)
        self.show_rating(RatedPassphrase())
        self._show_words("")

    def text(self) -> str:
        """Return what was chosen."""
        return self._line.text()

    def set_text(self, text: str) -> None:
        """Put a passphrase there."""
        self._line.set_text(text)

    def clear(self) -> None:
        """Forget it."""
        self._pause.stop()
        self._line.clear()
        self._show_words("")
        self.show_rating(RatedPassphrase())

    def select_all(self) -> None:
        """Let the next key replace it."""
        self._line.select_all()

    def show_proposal(self, words: str) -> None:
        """Show words and take them."""
        self._show_words(words)
        self._line.set_text(words)
        self._line.setFocus()

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long it would hold; one that is outdated is passed over."""
        if rated.length != len(self.text()):
            return
        endurance = rated.strength.endurance
        text = passphrase_words(rated) if rated.length else _("Best are six words or more.")
        self._meter.setValue(endurance + 1 if rated.length else 0)
        self._meter.setAccessibleName(text)
        self._says.setText(text)
        give_role(self._says, "hint" if rated.is_enough or not rated.length else "warning")

    def showEvent(self, event: QShowEvent) -> None:
        """Rate what stands there already."""
        super().showEvent(event)
        self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rate nothing that is not seen any more."""
        super().hideEvent(event)
        self._pause.stop()

    def _changed(self, text: str) -> None:
        if text != self._proposal:
            self._show_words("")
        if self.isVisible():
            self._pause.start()

    def _ask(self) -> None:
        text = self.text()
        if text:
            self.rating_requested.emit(text)
        else:
            self.show_rating(RatedPassphrase())

    def _show_words(self, words: str) -> None:
        self._proposal = words
        self._words.show_words(tuple(words.split()))
        self._words.setVisible(bool(words))
        self._advice.setVisible(bool(words))


def passphrase_words(rated: RatedPassphrase) -> str:
    """Return one or two sentences about a new passphrase."""
    if not rated.is_long_enough:
        text = ngettext(
            "Too short: use at least {count} character.",
            "Too short: use at least {count} characters.",
            MIN_PASSPHRASE,
        )
        return text.format(count=MIN_PASSPHRASE)
    holds = {
        Endurance.MINUTES: _("Too weak: a strong attacker guesses it within minutes."),
        Endurance.HOURS: _("Too weak: a strong attacker guesses it within hours."),
        Endurance.MONTHS: _("A strong attacker guesses it within months. One more word helps."),
        Endurance.YEARS: _("Good: a strong attacker needs years."),
        Endurance.CENTURIES: _("Very good: a strong attacker needs centuries."),
    }[rated.strength.endurance]
    reason = "" if rated.is_enough else remark_words(rated.strength.remark)
    return f"{holds} {reason}".strip()


def remark_words(remark: Remark) -> str:
    """Return what makes a passphrase easy to guess."""
    return {
        Remark.NONE: _("Add a word or two that have nothing to do with each other."),
        Remark.COMMON: _("It is among those that are tried first."),
        Remark.WORD: _("It is little more than one word."),
        Remark.NAME: _("It is little more than a name."),
        Remark.KEYS: _("Its keys lie side by side."),
        Remark.REPEAT: _("It says the same again and again."),
        Remark.SEQUENCE: _("It follows the alphabet or counts."),
        Remark.DATE: _("Dates are tried early."),
    }[remark]
