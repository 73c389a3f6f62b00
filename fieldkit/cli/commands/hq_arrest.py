"""`fieldkit-hq device revoke, arrested, deputy`: a device is in other hands."""

from __future__ import annotations

from fieldkit.cli.hq_opening import (
    as_argument,
    opened,
    second_or_alone_arguments,
    second_word_or_alone,
    working,
)
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.hq.arrest_words import checklist, deputy_text, limits
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.monitor_arrested import (
    Arrest,
    hand_over_to_deputy,
    look_again,
    monitor_arrested,
)
from fieldkit.operations.hq.revoke_by_two import revoke_by_two
from fieldkit.operations.hq.second_person import Act
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    for words, summary, command in (
        ("device revoke", _("take a device's rights away, as two people decide"), revoke),
        ("device arrested", _("revoke, list who is at risk, make tasks"), arrested),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("device", metavar="DEVICE", help=_("code or first characters"))
        parser.add_argument(
            "--at-once",
            action="store_true",
            help=_("drop servers refuse it from your next sync on; it hears of it by stick only"),
        )
        parser.add_argument("--why", default="", help=_("a word on the reason, for colleagues"))
        as_argument(parser)
        second_or_alone_arguments(parser)
    parser = tree.command("device knew", _("show what a device knew, and who is at risk"), knew)
    parser.add_argument("device", metavar="DEVICE", help=_("code or first characters"))
    parser = tree.command("device deputy", _("let another device go on for it"), deputy)
    parser.add_argument("device", metavar="DEVICE", help=_("the device that was revoked"))
    parser.add_argument("deputy", metavar="DEPUTY", help=_("the device that goes on"))
    parser.add_argument("--text", default="", help=_("what to write, instead of what is proposed"))
    as_argument(parser)


def revoke(invocation: Invocation) -> None:
    """Revoke a device."""
    arguments = invocation.arguments
    with working(invocation) as session:
        entry = find_device(session, arguments.device)
        invocation.output.say(_("What this device sends from now on is held."))
        invocation.output.say(_cut_off(arguments.at_once))
        invocation.prompts.confirm(_("It cannot be undone. Go on?"))
        second = second_word_or_alone(invocation, session, Act.REVOKE, entry.device, entry.code)
        entry = revoke_by_two(
            session, entry.device, second, at_once=arguments.at_once, why=arguments.why
        )
    invocation.output.result(
        {"revoked": entry.device, "code": entry.code, "at_once": arguments.at_once},
        [
            _("The device is revoked. What comes from it now is held."),
            _("Tell the drop servers now: fieldkit-hq sync"),
            _("Without a network it learns of it by the next stick: fieldkit-hq return."),
        ],
    )


def arrested(invocation: Invocation) -> None:
    """Revoke the device of an arrested monitor, and print the checklist."""
    arguments = invocation.arguments
    with working(invocation) as session:
        entry = find_device(session, arguments.device)
        for line in limits():
            invocation.output.say(line)
        invocation.output.say(_cut_off(arguments.at_once))
        invocation.prompts.confirm(_("It cannot be undone. Go on?"))
        second = second_word_or_alone(invocation, session, Act.REVOKE, entry.device, entry.code)
        arrest = monitor_arrested(
            session, entry.device, second, at_once=arguments.at_once, why=arguments.why
        )
    tasks = len(arrest.made) - 1
    said = ngettext(
        "{count} task was made. Names stand below: print them only to burn them.",
        "{count} tasks were made. Names stand below: print them only to burn them.",
        tasks,
    ).format(count=tasks)
    document = {**_document(arrest), "tasks": tasks}
    invocation.output.result(document, [said, "", *checklist(arrest.knowledge, arrest.people)])


def knew(invocation: Invocation) -> None:
    """Show what a device knew, and change nothing."""
    with opened(invocation) as session:
        arrest = look_again(session, invocation.arguments.device)
    invocation.output.result(_document(arrest), [*checklist(arrest.knowledge, arrest.people)])


def deputy(invocation: Invocation) -> None:
    """Ask another device's holder to go on."""
    arguments = invocation.arguments
    with working(invocation) as session:
        text = arguments.text or deputy_text(look_again(session, arguments.device).knowledge)
        invocation.output.say(text)
        invocation.prompts.confirm(_("Is this to be written to the holder of the device?"))
        made = hand_over_to_deputy(session, arguments.device, arguments.deputy, text)
    invocation.output.result(
        {"statement": made.statement_id, "deputy": made.other},
        [_("It goes out with the next sync or return.")],
    )


def _document(arrest: Arrest) -> dict[str, object]:
    return {
        "device": arrest.entry.device,
        "code": arrest.entry.code,
        "state": arrest.entry.state.value,
        "reports": arrest.knowledge.reports,
        "carried": dict(arrest.knowledge.carried),
        "event_groups": list(arrest.knowledge.event_groups),
        "at_risk": [
            {
                "risk": item.risk.value,
                "name": item.label,
                "subject": item.subject,
                "sensitivity": item.sensitivity,
                "reports": item.reports,
            }
            for item in arrest.people
        ],
    }


def _cut_off(at_once: bool) -> str:
    if at_once:
        return _(
            "Drop servers refuse it after your next sync. It does not learn why, and seals no "
            "drafts, until a stick tells it."
        )
    return _(
        "It may fetch the letter that says so from drop servers, for a week at most: then it "
        "seals its drafts if your rules say so, and tells its holder. Whoever has it can do the "
        "same so long, and leave there what is held here. To cut it off at once instead: "
        "--at-once"
    )
