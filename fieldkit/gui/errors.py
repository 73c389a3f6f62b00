"""The one door to the person: what went wrong, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from fieldkit.errors import Cancelled, FieldkitError
from fieldkit.translations import _


def show_error(owner: QWidget, error: Exception) -> None:
    """Show an error's sentence and hint; stopping is not an error and shows nothing."""
    if isinstance(error, Cancelled):
        return
    if not isinstance(error, FieldkitError):
        error = FieldkitError(
            _("Something unexpected happened ({kind}).").format(kind=type(error).__name__),
            hint=_("What was saved is safe. Try again, or restart the program."),
        )
    box = QMessageBox(QMessageBox.Icon.Warning, "fieldkit", error.sentence, parent=owner)
    box.setInformativeText(error.hint)
    box.open()


def ask(owner: QWidget, question: str, yes: str) -> bool:
    """Ask before something that cannot be undone; Escape and Enter mean no."""
    box = QMessageBox(QMessageBox.Icon.Question, "fieldkit", question, parent=owner)
    agree = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    refuse = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is agree
