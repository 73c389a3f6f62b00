"""A second person agrees: their code, their own word, and a word on the reason.

Where nobody can and it cannot wait, whoever works ticks that they decide alone, and then presses.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_LONGEST_WHY = 1000  # characters


class AgreeScreen(PanelScreen):
    """The word is typed by the second person and forgotten at once."""

    agreed = Signal(str, str, str, bool)  # code, word, why, whether the option was chosen
    decided_alone = Signal(str, bool)  # why, whether the option was chosen

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._explanations = label("", "paragraph")
        self._is_busy = False
        self._option = QCheckBox()
        self._why_title = label(_("A word on the reason, for colleagues"), "question")
        self._why = QLineEdit()
        self._why.setAccessibleName(_("A word on the reason, for colleagues"))
        self._why.setMaxLength(_LONGEST_WHY)
        self._code = ""
        self._codes = PickRow(_("Who agrees?"), ())
        self._second_title = label(_("Their own word"), "question")
        self._word = PassphraseLine(_("Word of the second person"))
        self._alone = QCheckBox(_("I decide this alone. That is noted."))
        self._alone.hide()
        self._back = button(_("Back"))
        self._go = button("", "danger")
        self.add(
            self._explanations,
            self._option,
            self._why_title,
            self._why,
            self._codes,
            self._second_title,
            self._word,
            self._alone,
        )
        self.add_buttons(self._back, self._go)
        self._back.clicked.connect(self.go_back)
        self._go.clicked.connect(self._agree)
        self._word.entered.connect(self._agree)
        self._word.changed.connect(self._offer)
        self._alone.toggled.connect(self._offer)
        self._offer()

    def show_agreement(self, agreement: Agreement) -> None:
        """Say what is to be agreed to."""
        self.show_title(agreement.title)
        self.show_lead(agreement.lead)
        self._explanations.setText("\n".join(agreement.explanations))
        self._explanations.setVisible(bool(agreement.explanations))
        self._option.setText(agreement.option)
        self._option.setVisible(bool(agreement.option))
        for part in (self._why_title, self._why):
            part.setVisible(agreement.asks_why)
        self._go.setText(agreement.action)

    def show_colleagues(self, codes: tuple[str, ...]) -> None:
        """Offer these; the only one is chosen already."""
        place = self.content.indexOf(self._codes)
        self._codes.hide()
        self._codes.deleteLater()
        self._codes = PickRow(_("Who agrees?"), [(code, code) for code in codes])
        self._codes.picked.connect(self._picked)
        self.content.insertWidget(place, self._codes)
        for part in (self._codes, self._second_title, self._word):
            part.setVisible(bool(codes))
        if len(codes) == 1:
            self._codes.show_value(codes[0])
            self._code = codes[0]
        self._offer()

    def show_alone(self) -> None:
        """Offer to decide without a second person; it takes a tick and a press."""
        self.show_message(_("Nobody else here has a word of their own."), role="banner")
        self._alone.show()

    def show_busy(self) -> None:
        """Say that it is being done."""
        self._is_busy = True
        self.show_message("")
        self._go.setEnabled(False)
        self._back.setEnabled(False)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; the word is asked for anew."""
        self._is_busy = False
        self._back.setEnabled(True)
        self._word.clear()
        (self._alone if self._alone.isVisibleTo(self) else self._word).setFocus()
        self.show_message(sentence, hint)
        self._offer()

    def is_at_rest(self) -> bool:
        """Return whether nothing is being done: whoever leaves then would never hear of it."""
        return not self._is_busy

    def go_back(self) -> None:
        """Leave, once it is known what came of it."""
        if not self._is_busy:
            super().go_back()

    def _picked(self, code: object) -> None:
        self._code = str(code)
        self._word.setFocus()
        self._offer()

    def _agree(self) -> None:
        if not self._go.isEnabled():
            return
        chosen = self._option.isVisibleTo(self) and self._option.isChecked()
        if self._alone.isVisibleTo(self):
            self.decided_alone.emit(self._why.text(), chosen)
        else:
            self.agreed.emit(self._code, self._word.text(), self._why.text(), chosen)

    def _offer(self, _changed: object = None) -> None:
        is_alone = self._alone.isVisibleTo(self) and self._alone.isChecked()
        self._go.setEnabled(is_alone or bool(self._code and self._word.text()))
