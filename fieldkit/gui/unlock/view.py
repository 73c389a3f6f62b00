"""The first screen: create a vault, or unlock it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.unlock.presenter import MIN_PASSPHRASE, passphrase_problem
from fieldkit.gui.widgets.language_choice import LanguageChoice
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext

_WIDTH = 460


class UnlockScreen(QWidget):
    """Asks for one passphrase, or for a new one twice."""

    unlock_requested = Signal(str)
    create_requested = Signal(str, bool)  # passphrase, portable
    language_chosen = Signal(str)  # code of the language

    def __init__(self) -> None:
        super().__init__()
        self._is_new = False
        self._title = label("", "title")
        self._intro = label("", "hint")
        self._first = _secret(_("Passphrase"))
        self._second = _secret(_("The same once more"))
        self._portable = QCheckBox(_("Without the system keyring (weaker)"))
        self._go = button("", "primary")
        self._languages = LanguageChoice()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._problem = label("", "problem")
        self._hint = label("", "hint")
        self._lay_out()
        self._first.returnPressed.connect(self._entered)
        self._second.returnPressed.connect(self._submit)
        self._go.clicked.connect(self._submit)
        self._languages.chosen.connect(self.language_chosen)
        self.show_busy(False)

    def show_unlock(self) -> None:
        """Ask for the passphrase of the vault that is there."""
        self._show_mode(False, _("Unlock"), _("Type the passphrase of this vault."), _("Unlock"))

    def show_create(self) -> None:
        """Ask for a new passphrase, twice."""
        self._show_mode(
            True,
            _("Create a vault"),
            _(
                "Everything you record is kept encrypted in it. Choose a passphrase of several"
                " words. Nobody can look it up for you."
            ),
            _("Create"),
        )

    def show_busy(self, is_busy: bool) -> None:
        """Block input while keys are derived."""
        self._busy.setVisible(is_busy)
        for part in (self._first, self._second, self._go, self._portable, self._languages):
            part.setEnabled(not is_busy)
        if is_busy:
            self.show_problem("", "")

    def show_problem(self, sentence: str, hint: str, *, offers_portable: bool = False) -> None:
        """Say what is wrong, beside the input."""
        self._problem.setText(sentence)
        self._hint.setText(hint)
        self._problem.setVisible(bool(sentence))
        self._hint.setVisible(bool(hint))
        self._portable.setVisible(offers_portable or self._portable.isChecked())
        if sentence:
            self._first.setFocus()
            self._first.selectAll()

    def take_over(self, other: UnlockScreen) -> None:
        """Go on where the same screen in another language was left, with what was typed."""
        self._first.setText(other._first.text())
        self._second.setText(other._second.text())
        self._portable.setChecked(other._portable.isChecked())
        self._portable.setVisible(not other._portable.isHidden())
        in_second = other.focusWidget() is other._second
        (self._second if in_second else self._first).setFocus()
        other._forget()

    def _show_mode(self, is_new: bool, title: str, intro: str, go: str) -> None:
        self._is_new = is_new
        self._title.setText(title)
        self._intro.setText(intro)
        self._go.setText(go)
        self._second.setVisible(is_new)
        self._portable.setVisible(False)
        self.show_problem("", "")
        self._first.setFocus()

    def _lay_out(self) -> None:
        frame, column = card()
        frame.setFixedWidth(_WIDTH)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        for part in (
            self._title,
            self._intro,
            self._first,
            self._second,
            self._portable,
            self._problem,
            self._hint,
            self._go,
            self._busy,
        ):
            column.addWidget(part)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(frame)
        across.addStretch(1)
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 0)
        above.addStretch(1)
        above.addWidget(self._languages)
        down = QVBoxLayout(self)
        down.addLayout(above)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(2)

    def _entered(self) -> None:
        if self._is_new:
            self._second.setFocus()
        else:
            self._submit()

    def _submit(self) -> None:
        first, second = self._first.text(), self._second.text()
        if not self._is_new:
            if first:
                self.unlock_requested.emit(first)
                self._forget()
            return
        problem = passphrase_problem(first, second)
        if problem == "short":
            self.show_problem(
                _("This passphrase is too short."),
                ngettext(
                    "Use at least {count} character, better five words.",
                    "Use at least {count} characters, better five words.",
                    MIN_PASSPHRASE,
                ).format(count=MIN_PASSPHRASE),
            )
        elif problem:
            self.show_problem(_("The two passphrases are not the same."), "")
        else:
            self.create_requested.emit(first, self._portable.isChecked())
            self._forget()

    def _forget(self) -> None:
        self._first.clear()
        self._second.clear()


def _secret(placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(placeholder)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return line
