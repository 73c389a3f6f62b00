"""`fieldkit-hq house` and `fieldkit-hq drill`: how the house stands, and whether a backup works."""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.hq_opening import asking, keys_argument, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.house import Urgency
from fieldkit.domain.local_text import short_moment
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.hq.drill import plan_drill, rehearse, remember_drill
from fieldkit.operations.hq.house_state import house_state
from fieldkit.translations import _, mark

_MARKS = {Urgency.OK: mark("fine"), Urgency.SOON: mark("soon"), Urgency.OVER: mark("overdue")}


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.command("house", _("show what ends soon or is overdue"), house)
    parser = tree.command("drill", _("restore a backup for a trial, and destroy that again"), drill)
    parser.add_argument("folder", metavar="DIR", help=_("the folder of the backup"))
    parser.add_argument(
        "--scratch",
        metavar="DIR",
        help=_("where the trial vault lies for the time being (else beside this one)"),
    )
    keys_argument(parser)


def house(invocation: Invocation) -> None:
    """Show how the house stands."""
    with opened(invocation) as session:
        lines = house_state(session)
    document: dict[str, object] = {
        "house": [
            {
                "subject": line.subject.value,
                "state": line.urgency.value,
                "fact": line.fact,
                "next_step": line.next_step,
            }
            for line in lines
        ]
    }
    shown = []
    for line in lines:
        shown.append(f"{_(_MARKS[line.urgency])}: {line.fact}")
        if line.next_step:
            shown.append(f"  {line.next_step}")
    invocation.output.result(document, shown)


def drill(invocation: Invocation) -> None:
    """Restore a backup for a trial."""
    arguments = invocation.arguments
    scratch = None if arguments.scratch is None else Path(arguments.scratch)
    with opened(invocation) as session:
        reserve = load_reserve(Path(arguments.keys), asking(invocation))
        result = rehearse(
            plan_drill(session, scratch),
            Path(arguments.folder),
            [reserve],
            progress=invocation.output.progress(_("Restoring")),
        )
        remember_drill(session, result)
    lines = [
        _("The backup of {when} UTC came back whole: objects {objects}, reports {reports}.").format(
            when=short_moment(result.saved_at), objects=result.objects, reports=result.reports
        ),
        _("Every attachment in it was decrypted: {count}.").format(count=result.attachments),
        _("The trial vault is destroyed.")
        if result.is_destroyed
        else _("The trial vault could not be deleted: delete its folder by hand."),
    ]
    if result.newer:
        lines.insert(
            1, _("Objects that came since then, in no backup: {count}.").format(count=result.newer)
        )
    invocation.output.result(
        {
            "saved_at": to_text(result.saved_at),
            "objects": result.objects,
            "reports": result.reports,
            "attachments": result.attachments,
            "newer": result.newer,
            "destroyed": result.is_destroyed,
        },
        lines,
    )
