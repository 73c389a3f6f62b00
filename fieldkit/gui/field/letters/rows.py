"""What the screen of letters says of each, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.bundle.mail import MailKind
from fieldkit.gui.field.today.rows import Tone
from fieldkit.operations.field.read_letters import AboutReport, ReadLetter
from fieldkit.translations import _

_BEGINNING = 100  # characters of the text that a line of the list shows


@dataclass(frozen=True)
class LetterRow:
    """One letter."""

    number: int
    title: str  # what it is
    when: str
    state: str  # "new", "to do", "done" or nothing
    tone: Tone
    beginning: str = field(repr=False)
    text: str = field(repr=False)
    about: str
    is_new: bool
    can_be_done: bool
    is_done: bool


def letter_row(letter: ReadLetter, when: Callable[[datetime], str]) -> LetterRow:
    """Return a letter as it is shown."""
    is_task = letter.kind is MailKind.TASK
    text = _text(letter)
    return LetterRow(
        letter.number,
        _kind_words(letter.kind),
        when(letter.arrived_at),
        *_state(letter, is_task=is_task),
        beginning=_beginning(text),
        text=text,
        about="" if letter.about is None else about_words(letter.about),
        is_new=not letter.is_read,
        can_be_done=is_task,
        is_done=letter.is_done,
    )


def about_words(about: AboutReport) -> str:
    """Return which report is meant, and which line in it."""
    report = (
        _("About a report that is not known on this device")
        if about.sequence is None
        else _("About sealed report {number}").format(number=about.sequence)
    )
    if about.line is None:
        return report
    return _("{report}, line {line}").format(report=report, line=about.line)


def _kind_words(kind: MailKind) -> str:
    return {
        MailKind.TASK: _("Task"),
        MailKind.CORRECTION: _("Correction"),
        MailKind.REVOCATION: _("Revocation"),
    }.get(kind, _("Message"))


def _state(letter: ReadLetter, *, is_task: bool) -> tuple[str, Tone]:
    if not letter.is_read:
        return _("new"), Tone.WAITING
    if is_task and letter.is_done:
        return _("done"), Tone.SAFE
    if is_task:
        return _("to do"), Tone.DRAFT
    return "", Tone.SAFE


def _text(letter: ReadLetter) -> str:
    if letter.kind is MailKind.REVOCATION:
        return _("Headquarters no longer accepts reports of this device. Ask why.")
    if letter.text is None:
        return _("This version cannot show it. Ask headquarters what it says.")
    return letter.text


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rstrip()}…"
