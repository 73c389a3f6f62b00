"""Say, in plain words, what a letter from headquarters is, what it says and what it is about."""

from __future__ import annotations

from fieldkit.bundle.mail import MailKind
from fieldkit.operations.field.read_letters import AboutReport, ReadLetter
from fieldkit.translations import _


def kind_text(kind: MailKind) -> str:
    """Return what it is."""
    return {
        MailKind.TASK: _("Task"),
        MailKind.CORRECTION: _("Correction"),
        MailKind.REVOCATION: _("Revocation"),
    }.get(kind, _("Message"))


def state_text(letter: ReadLetter) -> str:
    """Return whether it was read, and of a task whether it is done; "" for nothing to say."""
    if not letter.is_read:
        return _("new")
    if letter.kind is not MailKind.TASK:
        return ""
    return _("done") if letter.is_done else _("to do")


def letter_text(letter: ReadLetter) -> str:
    """Return what it says, or why that cannot be shown."""
    if letter.kind is MailKind.REVOCATION:
        return _("Headquarters no longer accepts reports of this device. Ask why.")
    if letter.text is None:
        return _("This version cannot show it. Ask headquarters what it says.")
    return letter.text


def about_text(about: AboutReport) -> str:
    """Return which report is meant, and which line in it."""
    report = (
        _("About a report that is not known on this device")
        if about.sequence is None
        else _("About sealed report {number}").format(number=about.sequence)
    )
    if about.line is None:
        return report
    return _("{report}, line {line}").format(report=report, line=about.line)
