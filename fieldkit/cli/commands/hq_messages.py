"""`fieldkit-hq message`: what people at headquarters write to devices."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fieldkit.bundle.letter import MAX_LETTER_BYTES
from fieldkit.bundle.mail import MailKind
from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_day
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.write_message import WrittenMessage, list_messages, write_message
from fieldkit.translations import _


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("message", _("write to devices"))
    for words, summary, kind in (
        ("message send", _("a message to read"), MailKind.MESSAGE),
        ("message task", _("something to do, e.g. find a witness"), MailKind.TASK),
        ("message correction", _("something to put right in a report"), MailKind.CORRECTION),
    ):
        parser = tree.command(words, summary, partial(write, kind))
        parser.add_argument("device", metavar="DEVICE", help=_("code or first characters"))
        given = parser.add_mutually_exclusive_group(required=True)
        # A command line can be seen by others on this computer, and is kept by shells.
        given.add_argument(
            "--text", metavar="TEXT", help=_("what to say; others here may see it: prefer a file")
        )
        given.add_argument("--file", metavar="FILE", help=_("a text file with what to say"))
        parser.add_argument("--about", metavar="REPORT", help=_("the report that is meant"))
        parser.add_argument("--where", metavar="PATH", help=_("the question or row in it"))
    parser = tree.command("message list", _("list what was written, and who has it"), show_list)
    parser.add_argument("device", metavar="DEVICE", nargs="?", help=_("of one device only"))


def write(kind: MailKind, invocation: Invocation) -> None:
    """Write to one device."""
    arguments = invocation.arguments
    text = arguments.text if arguments.file is None else _text_of(Path(arguments.file))
    with opened(invocation) as session:
        written = write_message(
            session,
            arguments.device,
            kind,
            text,
            about=arguments.about or "",
            path=arguments.where or "",
        )
    invocation.output.result(
        {"message": written.letter.message_id, "code": written.code},
        [_("It goes out with the next sync or return.")],
    )


def show_list(invocation: Invocation) -> None:
    """List what was written."""
    with opened(invocation) as session:
        messages = list_messages(session, invocation.arguments.device or "")
    lines = []
    for item in messages:
        known = _state(item)
        day = short_day(item.letter.at)
        lines.append(f"{day}  {item.code}  {item.kind.value}  {known}")
        lines += [f"  {line}" for line in item.letter.text.splitlines()]
    invocation.output.result(
        {"messages": [_document(item) for item in messages]},
        lines or [_("Nothing was written yet.")],
    )


def _state(item: WrittenMessage) -> str:
    if item.is_acknowledged:
        return _("received")
    return _("taken back") if item.is_recalled else _("not confirmed yet")


def _document(item: WrittenMessage) -> dict[str, object]:
    about = item.letter.about
    return {
        "message": item.letter.message_id,
        "code": item.code,
        "kind": item.kind.value,
        "at": to_text(item.letter.at),
        "text": item.letter.text,
        "about": None if about is None else {"record": about.record, "path": about.path},
        "acknowledged": item.is_acknowledged,
        "recalled": item.is_recalled,
    }


def _text_of(path: Path) -> str:
    try:
        return read_file(path, MAX_LETTER_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("This file is no text in UTF-8.")) from error
