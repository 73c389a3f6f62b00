"""`fieldkit-hq inbox`: what came and waits, and what is decided on it."""

from __future__ import annotations

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.hq_opening import as_argument, opened, second_arguments, second_word, working
from fieldkit.cli.intake_text import result_document
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import number, short_day, short_moment, size
from fieldkit.errors import InvalidInput
from fieldkit.hq.ask_words import text_for_chain, text_for_held
from fieldkit.hq.quarantine import meaning_of
from fieldkit.operations.hq.decide_held import accept_unverified, ask_for_missing, refuse_held
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.release_held import find_held
from fieldkit.operations.hq.remember_run import close_cut_run
from fieldkit.operations.hq.second_person import Act
from fieldkit.operations.hq.show_chain import show_chain
from fieldkit.operations.hq.show_inbox import Inbox, show_inbox
from fieldkit.operations.hq.take_in_stick import told
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("inbox", _("what came and waits, and decisions on it"))
    tree.command("inbox show", _("show what came and what waits"), show)
    parser = tree.command("inbox ask", _("ask a device's holder for what is missing"), ask)
    parser.add_argument("device", metavar="DEVICE", help=_("code or first characters"))
    parser.add_argument("--about", metavar="HASH", default="", help=_("a held object"))
    parser.add_argument("--text", default="", help=_("what to write, instead of what is proposed"))
    as_argument(parser)
    for words, summary, command in (
        ("inbox accept-unverified", _("take a held object in, as two people decide"), accept),
        ("inbox refuse", _("close a held object without taking it in"), refuse),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("object", metavar="HASH", help=_("first characters of its hash"))
        parser.add_argument("--why", default="", help=_("a word on the reason, for colleagues"))
        as_argument(parser)
        if command is accept:
            second_arguments(parser)
        else:
            parser.add_argument(
                "--erase", action="store_true", help=_("also erase the file; needs --second")
            )
            parser.add_argument(
                "--second", metavar="CODE", default="", help=_("code of the second person")
            )


def show(invocation: Invocation) -> None:
    """Show the inbox."""
    with opened(invocation) as session:
        close_cut_run(session)
        inbox = show_inbox(session)
    invocation.output.result(_document(inbox), _lines(inbox))


def ask(invocation: Invocation) -> None:
    """Ask for what is missing."""
    arguments = invocation.arguments
    with working(invocation) as session:
        text = arguments.text
        if not text and arguments.about:
            text = text_for_held(find_held(session, arguments.about).reason)
        elif not text:
            chain = show_chain(session, find_device(session, arguments.device))
            text = text_for_chain(chain.missing)
        if not text:
            raise InvalidInput(_("Nothing of this device is missing; say what to write: --text"))
        invocation.output.say(text)
        invocation.prompts.confirm(_("Is this to be written to the holder of the device?"))
        made = ask_for_missing(session, arguments.device, text, about=arguments.about)
    invocation.output.result(
        {"statement": made.statement_id, "text": text},
        [_("It goes out with the next sync or return.")],
    )


def accept(invocation: Invocation) -> None:
    """Take one held object in as unverified."""
    with working(invocation) as session:
        item = find_held(session, invocation.arguments.object)
        invocation.output.say(meaning_of(item.reason))
        invocation.output.say(_("Its reports will say for ever that they are unverified."))
        invocation.prompts.confirm(_("Take it in all the same?"))
        second = second_word(invocation, session, Act.ACCEPT_UNVERIFIED, item.sha256)
        result = accept_unverified(session, item.sha256, second, invocation.arguments.why)
    is_taken = result.outcome is Outcome.ACCEPTED
    line = _("It was taken in, as unverified.") if is_taken else meaning_of(result.reason)
    invocation.output.result({"objects": [result_document(result)]}, [line])


def refuse(invocation: Invocation) -> None:
    """Close one held object."""
    arguments = invocation.arguments
    if arguments.erase and not arguments.second:
        raise InvalidInput(_("Erasing needs a second person: --second CODE"))
    with working(invocation) as session:
        item = find_held(session, arguments.object)
        invocation.output.say(meaning_of(item.reason))
        if arguments.erase:
            invocation.prompts.confirm(_("The file is erased for ever. Go on?"))
            second = second_word(invocation, session, Act.ERASE, item.sha256)
        else:
            second = None
        made = refuse_held(session, item.sha256, arguments.why, erasing=second)
    lines = [
        _("It is refused; its device goes on hearing that it is held."),
        _("The file is erased.") if second is not None else _("The file is kept."),
    ]
    invocation.output.result({"statement": made.statement_id, "erased": second is not None}, lines)


def _lines(inbox: Inbox) -> list[str]:
    lines: list[str] = []
    for run in inbox.runs[:1]:
        lines.append(_("Last taken in on {when} UTC.").format(when=short_moment(run.at)))
        lines += [f"  {line}" for line in told(run)]
    lines += _held_lines(inbox) + _chain_lines(inbox) + _other_lines(inbox)
    return lines or [_("Nothing came, and nothing waits.")]


def _held_lines(inbox: Inbox) -> list[str]:
    lines = []
    for item in inbox.held:
        when = short_day(item.object.received_at)
        lines.append(f"{item.name}  {when}  {item.code or '-'}  {item.object.reason}")
        lines.append(f"  {item.meaning} {item.advice}")
        lines += [f"  {sentence}" for sentence in item.decided]
        if item.actions:
            names = ", ".join(action.value for action in item.actions)
            lines.append("  " + _("What can be done: {actions}").format(actions=names))
    return lines


def _chain_lines(inbox: Inbox) -> list[str]:
    return [
        f"{chain.entry.code}: {sentence}"
        for chain in inbox.troubled
        for sentence in chain.sentences
    ]


def _other_lines(inbox: Inbox) -> list[str]:
    lines = [
        _("{code}: a large file is here in part, {here} of {size}; it came with {places}.").format(
            code=item.code or "-",
            here=size(item.here),
            size=size(item.size),
            places=", ".join(
                _("number {place} on {day}").format(place=place, day=short_day(day))
                for place, day in item.parts
            ),
        )
        for item in inbox.large
    ]
    waiting = sum(item.receipts for item in inbox.letters)
    on_the_way = sum(item.on_the_way for item in inbox.letters)
    if waiting:
        lines.append(
            ngettext(
                "{count} receipt goes out with the next sync or return.",
                "{count} receipts go out with the next sync or return.",
                waiting,
            ).format(count=number(waiting))
        )
    if on_the_way:
        lines.append(
            ngettext(
                "{count} letter is on the way and not acknowledged.",
                "{count} letters are on the way and not acknowledged.",
                on_the_way,
            ).format(count=number(on_the_way))
        )
    return lines


def _document(inbox: Inbox) -> dict[str, object]:
    return {
        "held": [
            {
                "sha256": item.object.sha256,
                "reason": item.object.reason,
                "code": item.code,
                "received_at": to_text(item.object.received_at),
                "refused": item.refusal is not None,
                "actions": [action.value for action in item.actions],
            }
            for item in inbox.held
        ],
        "chains": [
            {
                "code": chain.entry.code,
                "device": chain.entry.device,
                "whole": chain.is_whole,
                "branching": chain.branching.value,
                "places": [[run.first, run.last, run.state.value] for run in chain.places],
            }
            for chain in inbox.chains
        ],
        "large": [
            {"sha256": item.sha256, "code": item.code, "size": item.size, "here": item.here}
            for item in inbox.large
        ],
        "letters": [
            {
                "code": item.code,
                "receipts": item.receipts,
                "others": item.others,
                "on_the_way": item.on_the_way,
            }
            for item in inbox.letters
        ],
    }
