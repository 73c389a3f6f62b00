"""What the screen of letters says of each, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.bundle.mail import MailKind
from fieldkit.gui.field.today.rows import Tone
from fieldkit.operations.explain_letters import about_text, kind_text, letter_text, state_text
from fieldkit.operations.field.read_letters import ReadLetter

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
    text = letter_text(letter)
    return LetterRow(
        letter.number,
        kind_text(letter.kind),
        when(letter.arrived_at),
        state_text(letter),
        _tone(letter, is_task=is_task),
        beginning=_beginning(text),
        text=text,
        about="" if letter.about is None else about_text(letter.about),
        is_new=not letter.is_read,
        can_be_done=is_task,
        is_done=letter.is_done,
    )


def _tone(letter: ReadLetter, *, is_task: bool) -> Tone:
    if not letter.is_read:
        return Tone.WAITING
    return Tone.DRAFT if is_task and not letter.is_done else Tone.SAFE


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rstrip()}…"
