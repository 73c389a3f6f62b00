"""`fieldkit-hq intake, held, return`: what comes in, what waits, what goes back."""

from __future__ import annotations

from pathlib import Path

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.hq_opening import opened
from fieldkit.cli.intake_text import (
    intake_document,
    result_document,
    run_document,
    run_lines,
    summary_lines,
)
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_day
from fieldkit.hq.quarantine import advice_on, meaning_of
from fieldkit.operations.hq.judge_clock import doubtful_since
from fieldkit.operations.hq.list_reports import list_held
from fieldkit.operations.hq.release_held import review_again
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import take_in_stick
from fieldkit.operations.hq.write_return import write_return
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("intake", _("take in what a stick brings"), intake)
    parser.add_argument("folder", metavar="DIR", help=_("the stick, or a folder of sealed files"))
    tree.group("held", _("objects that were not taken in"))
    tree.command("held list", _("list them, with what can be done"), held_list)
    tree.command("held again", _("look at all of them once more"), held_again)
    parser = tree.command("return", _("write what goes back to devices"), give_back)
    parser.add_argument("folder", metavar="DIR", help=_("the stick"))


def intake(invocation: Invocation) -> None:
    """Take in what a stick brings; exits with the error that ended it early, if one did."""
    with opened(invocation) as session:
        taken = take_in_stick(
            session,
            Path(invocation.arguments.folder),
            invocation.output.progress(_("Taking in")),
        )
    lines = [*summary_lines(taken.summary), *run_lines(taken.run)]
    if taken.summary.interrupted is not None:
        for line in lines:
            invocation.output.say(line)
        raise taken.summary.interrupted
    invocation.output.result({**intake_document(taken.summary), **run_document(taken.run)}, lines)


def held_list(invocation: Invocation) -> None:
    """List held objects."""
    with opened(invocation) as session:
        held = list_held(session)
    document: dict[str, object] = {
        "held": [
            {
                "sha256": item.sha256,
                "reason": item.reason,
                "device": item.device,
                "size": item.size,
                "received_at": to_text(item.received_at),
            }
            for item in held
        ]
    }
    lines = []
    for item in held:
        lines.append(f"{item.sha256[:12]}  {short_day(item.received_at)}  {item.reason}")
        lines.append(f"  {meaning_of(item.reason)} {advice_on(item.reason)}")
    invocation.output.result(document, lines or [_("Nothing is held.")])


def held_again(invocation: Invocation) -> None:
    """Look at all held objects once more."""
    with opened(invocation) as session:
        results = review_again(session)
    taken = sum(result.outcome is Outcome.ACCEPTED for result in results)
    invocation.output.result(
        {"objects": [result_document(result) for result in results]},
        [_("{taken} of {all} were taken in.").format(taken=taken, all=len(results))],
    )


def give_back(invocation: Invocation) -> None:
    """Write the return bag."""
    with opened(invocation) as session:
        _ask_about_clock(invocation, session)
        written = write_return(
            session,
            Path(invocation.arguments.folder),
            invocation.output.progress(_("Writing")),
        )
    plan, bag = written.plan, written.handed_over
    lines = [
        ngettext(
            "Mail for {count} device is on the drive, in the folder {folder}.",
            "Mail for {count} devices is on the drive, in the folder {folder}.",
            plan.devices,
        ).format(count=plan.devices, folder=bag.folder_name),
        _("It was read back from the drive: safe to unplug.")
        if bag.verified
        else _("It was written; this system could not read it back from the drive itself."),
    ]
    invocation.output.result(
        {
            "folder": bag.folder_name,
            "mails": len(plan.mails),
            "devices": plan.devices,
            "verified": bag.verified,
        },
        lines,
    )


def _ask_about_clock(invocation: Invocation, session: HeadquartersSession) -> None:
    """Ask whether the date is right: devices believe the time in a letter."""
    last = doubtful_since(session)
    if last is not None:
        invocation.prompts.confirm(
            _(
                "This computer's clock shows {now}. Headquarters was last used on {last}. Letters"
                " carry this time, and devices believe it. Is the date right?"
            ).format(now=short_day(session.clock.now()), last=short_day(last))
        )
