"""Read what headquarters wrote in words: messages, tasks, corrections; tick off, throw away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.bundle.letter import About, read_letter_text
from fieldkit.bundle.mail import MailKind
from fieldkit.domain.delivery import Letter
from fieldkit.errors import DamagedData, UnknownReport
from fieldkit.operations.session import Session

_IN_WORDS = frozenset({MailKind.MESSAGE, MailKind.TASK, MailKind.CORRECTION, MailKind.REVOCATION})
_LINE = re.compile(r"\[(\d{1,6})\]")


@dataclass(frozen=True)
class AboutReport:
    """Which report a letter is about."""

    sequence: int | None = None  # number of the sealed report, None where it is not known here
    line: int | None = None  # row of a list or sheet in it, from 1


@dataclass(frozen=True)
class ReadLetter:
    """One letter; its text is shown as it stands and never obeyed."""

    number: int
    kind: MailKind
    arrived_at: datetime  # UTC
    is_read: bool
    is_done: bool
    text: str | None = field(repr=False)  # None: it cannot be read, or there are no words in it
    about: AboutReport | None = None


def list_letters(session: Session) -> tuple[ReadLetter, ...]:
    """Return all letters that are written in words, newest first."""
    kinds = {kind.value: kind for kind in _IN_WORDS}
    return tuple(
        _read(session, letter, kinds[letter.kind])
        for letter in session.vault.mail.letters()
        if letter.kind in kinds
    )


def mark_read(session: Session, number: int) -> None:
    """Note that a person has had a letter before them."""
    if not session.vault.read_only:
        with session.vault.transaction():
            session.vault.mail.set_read(number)


def tick_off(session: Session, number: int, *, is_done: bool) -> None:
    """Note that a task is done, or that it is not."""
    with session.vault.transaction():
        session.vault.mail.set_done(number, is_done=is_done)


def remove_letter(session: Session, number: int) -> None:
    """Throw a letter away for good; that it came stays known."""
    with session.vault.transaction():
        session.vault.mail.remove_letter(number)


def _read(session: Session, letter: Letter, kind: MailKind) -> ReadLetter:
    text, about = None, None
    if kind is not MailKind.REVOCATION:
        try:
            written = read_letter_text(letter.content)
            text, about = written.text, written.about
        except DamagedData:
            text = None  # by another version, perhaps: that something came is shown all the same
    return ReadLetter(
        letter.number,
        kind,
        letter.arrived_at,
        letter.is_read,
        letter.is_done,
        text,
        None if about is None else _about(session, about),
    )


def _about(session: Session, about: About) -> AboutReport:
    line = _LINE.search(about.path)
    try:
        sequence: int | None = session.vault.reports.stub(about.record).sequence
    except UnknownReport:
        sequence = None
    return AboutReport(sequence, int(line[1]) if line else None)
