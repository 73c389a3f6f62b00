"""How the vault is protected; another passphrase; whether recovery would work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.field.settings.shown import ShownVault
from fieldkit.gui.theme import TIGHT
from fieldkit.gui.unlock.presenter import MIN_PASSPHRASE, passphrase_problem
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext

_MAX_WIDTH = 480  # pixels of a field


class PassphrasePage(Page):
    """The new one is typed twice; the old one stays until the new one holds."""

    change_requested = Signal(str, str)  # old, new
    drill_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Passphrase"))
        self._keyring = label("")
        self._recovery = label("")
        self._news = Banners()
        self._drill = button(_("Try out the recovery…"))
        self._old = _secret(_("Passphrase of now"))
        self._new = _secret(_("New passphrase"))
        self._again = _secret(_("The new one once more"))
        self._change = button(_("Change the passphrase"))
        self.add(self._keyring)
        self.say(_("Change the passphrase"), "subsection")
        self.say(_rule(), "hint")
        for line in (self._old, self._new, self._again):
            self.add(_titled(line))
        self.add(self._news, _row(self._change))
        self.say(_("If you lose it"), "subsection")
        self.add(self._recovery, _row(self._drill))
        self._old.returnPressed.connect(self._new.setFocus)
        self._new.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._submit)
        self._change.clicked.connect(self._submit)
        self._drill.clicked.connect(self.drill_requested)

    def show_vault(self, vault: ShownVault) -> None:
        """Show how the vault is protected."""
        self._keyring.setText(vault.keyring)
        self._recovery.setText(vault.recovery)

    def show_busy(self, is_busy: bool) -> None:
        """Block the fields while keys are derived."""
        for part in (self._old, self._new, self._again, self._change):
            part.setEnabled(not is_busy)
        if is_busy:
            self._say(_("Changing it takes a few seconds…"), "", "banner")

    def show_changed(self) -> None:
        """Say that the new one holds."""
        for line in (self._old, self._new, self._again):
            line.clear()
        self._say(_("The new passphrase holds. The old one opens nothing any more."), "", "good")
        self._old.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why the old one stays."""
        self._say(sentence, hint, "alarm")
        self._old.setFocus()
        self._old.selectAll()

    @property
    def is_typed_in(self) -> bool:
        """Return whether somebody is about to change it."""
        return any(line.text() for line in (self._old, self._new, self._again))

    def _submit(self) -> None:
        old, new = self._old.text(), self._new.text()
        problem = passphrase_problem(new, self._again.text())
        if problem == "short":
            self._say(_("This passphrase is too short."), _rule(), "alarm")
            self._new.setFocus()
        elif problem:
            self._say(_("The two passphrases are not the same."), "", "alarm")
            self._again.setFocus()
        elif not old:
            self._say(_("Type the passphrase of now first."), "", "alarm")
            self._old.setFocus()
        else:
            self.change_requested.emit(old, new)

    def _say(self, sentence: str, hint: str, role: str) -> None:
        self._news.show_banners((Banner(sentence, hint, role=role),))


def _rule() -> str:
    return ngettext(
        "Use at least {count} character, better five words.",
        "Use at least {count} characters, better five words.",
        MIN_PASSPHRASE,
    ).format(count=MIN_PASSPHRASE)


def _titled(line: QLineEdit) -> QWidget:
    words = label(line.accessibleName(), "question")
    words.setBuddy(line)
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(TIGHT)
    column.addWidget(words)
    column.addWidget(line)
    return pair


def _row(press: QPushButton) -> FlowRow:
    row = FlowRow()
    row.add(press)
    return row


def _secret(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    line.setMaximumWidth(_MAX_WIDTH)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return line
