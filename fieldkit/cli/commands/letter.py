"""`fieldkit letter`: what headquarters wrote in words."""

from __future__ import annotations

from fieldkit.bundle.mail import MailKind
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import local, short_moment
from fieldkit.errors import InvalidInput
from fieldkit.operations.explain_letters import about_text, kind_text, letter_text, state_text
from fieldkit.operations.field.read_letters import (
    ReadLetter,
    list_letters,
    mark_read,
    remove_letter,
    tick_off,
)
from fieldkit.operations.session import Session
from fieldkit.translations import _


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("letter", _("what headquarters wrote to you"))
    tree.command("letter list", _("read the letters, the newest first"), show)
    for words, summary, command in (
        ("letter done", _("tick a task off"), done),
        ("letter remove", _("throw a letter away for good"), remove),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("letter", metavar="NUMBER", type=int, help=_("from the list"))


def show(invocation: Invocation) -> None:
    """Show all letters; they count as read then."""
    with unlocked(invocation) as session:
        letters = list_letters(session)
        lines = [line for letter in letters for line in _lines(session, letter)]
        invocation.output.result(
            {"letters": [_document(letter) for letter in letters]},
            lines or [_("Headquarters has not written anything.")],
        )
        for letter in letters:
            if not letter.is_read:
                mark_read(session, letter.number)


def done(invocation: Invocation) -> None:
    """Tick a task off."""
    with unlocked(invocation) as session:
        letter = _letter(session, invocation.arguments.letter)
        if letter.kind is not MailKind.TASK:
            raise InvalidInput(_("This letter is no task."), hint=_("See: fieldkit letter list"))
        tick_off(session, letter.number, is_done=True)
    invocation.output.result({"done": letter.number}, [_("The task is ticked off.")])


def remove(invocation: Invocation) -> None:
    """Throw a letter away."""
    with unlocked(invocation) as session:
        letter = _letter(session, invocation.arguments.letter)
        invocation.prompts.confirm(_("It cannot be brought back. Throw this letter away?"))
        remove_letter(session, letter.number)
    invocation.output.result({"removed": letter.number}, [_("The letter is gone.")])


def _letter(session: Session, number: int) -> ReadLetter:
    for letter in list_letters(session):
        if letter.number == number:
            return letter
    raise InvalidInput(_("There is no letter of this number."), hint=_("See: fieldkit letter list"))


def _lines(session: Session, letter: ReadLetter) -> list[str]:
    when = short_moment(local(letter.arrived_at, session.clock))
    parts = (str(letter.number), when, kind_text(letter.kind), state_text(letter))
    about = [] if letter.about is None else [f"  {about_text(letter.about)}"]
    text = [f"  {line}" for line in letter_text(letter).splitlines()]
    return ["  ".join(part for part in parts if part), *text, *about, ""]


def _document(letter: ReadLetter) -> dict[str, object]:
    about = letter.about
    return {
        "number": letter.number,
        "kind": letter.kind.value,
        "arrived_at": to_text(letter.arrived_at),
        "read": letter.is_read,
        "done": letter.is_done,
        "text": letter.text,
        "report": None if about is None else about.sequence,
        "line": None if about is None else about.line,
    }
