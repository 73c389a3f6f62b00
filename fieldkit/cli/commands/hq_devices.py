"""`fieldkit-hq enrol` and `fieldkit-hq device`: who may send."""

from __future__ import annotations

from pathlib import Path

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.hq_opening import opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_day
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import UnknownDevice
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.operations.hq.enrol_device import (
    approve_device,
    receive_request,
    refuse_device,
    waiting_request,
)
from fieldkit.operations.hq.list_reports import list_devices
from fieldkit.operations.hq.read_recovery import read_recovery
from fieldkit.operations.hq.release_held import release_of_device
from fieldkit.operations.hq.renew_device import renew_device, renew_due_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("enrol", _("compare words and approve a device"), enrol)
    parser.add_argument(
        "request", metavar="FILE|DEVICE", help=_("a request, or the device of one that waits")
    )
    parser.add_argument("--code", required=True, help=_("code of the monitor, e.g. M-07"))
    tree.group("device", _("devices that are enrolled or want to be"))
    tree.command("device list", _("list devices and what is missing of each"), show_list)
    parser = tree.command("device renew", _("give devices a new certificate"), renew)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("device", metavar="DEVICE", nargs="?", help=_("code or first characters"))
    which.add_argument("--all-due", action="store_true", help=_("all that end within 90 days"))
    tree.command("device requests", _("list requests that wait"), requests)
    for words, summary, command in (
        ("device refuse", _("close a request without approving"), refuse),
        ("device recovery", _("show the recovery words of a device"), recovery),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("device", metavar="DEVICE", help=_("code or first characters"))


def enrol(invocation: Invocation) -> None:
    """Approve a device after its words were compared, and take in what waited for it."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        waiting = _waiting(session, arguments.request)
        words = " ".join(waiting.candidate.words)
        invocation.output.say(_("The holder must read these words from the device:"))
        invocation.output.say(f"  {words}")
        invocation.prompts.confirm(_("Did the holder read you the same ten words?"))
        entry = approve_device(session, waiting.candidate.device, arguments.code)
        released = release_of_device(session, entry)
    taken = sum(result.outcome is Outcome.ACCEPTED for result in released)
    lines = [_("The device is enrolled. It learns so with the next sync or return.")]
    if released:
        lines.append(
            ngettext(
                "{count} object that waited for it was taken in.",
                "{count} objects that waited for it were taken in.",
                taken,
            ).format(count=taken)
        )
    invocation.output.result({"device": entry.device, "code": entry.code, "released": taken}, lines)


def requests(invocation: Invocation) -> None:
    """List requests that wait."""
    with opened(invocation) as session:
        waiting = session.store.roster.requests()
    document: dict[str, object] = {
        "requests": [
            {
                "device": item.candidate.device,
                "asked_at": to_text(item.candidate.asked_at),
                "words": list(item.candidate.words),
            }
            for item in waiting
        ]
    }
    rows = [
        [item.candidate.device[:8], short_day(item.candidate.asked_at), _words(item)]
        for item in waiting
    ]
    lines = table([_("Device"), _("Asked"), _("Words")], rows)
    invocation.output.result(document, lines or [_("No request waits.")])


def show_list(invocation: Invocation) -> None:
    """List devices."""
    with opened(invocation) as session:
        devices = list_devices(session)
    document: dict[str, object] = {
        "devices": [
            {
                "device": item.entry.device,
                "code": item.entry.code,
                "state": item.entry.state.value,
                "objects": item.objects,
                "contiguous": item.chain.contiguous,
                "highest": item.chain.highest,
                "missing_count": item.chain.missing_count,
                "missing": list(item.chain.missing),
                "forks": list(item.chain.forks),
                "last_seen": None if item.last_seen is None else to_text(item.last_seen),
                "days_left": item.days_left,
            }
            for item in devices
        ]
    }
    rows = [
        [
            item.entry.code,
            item.entry.device[:8],
            item.entry.state.value,
            str(item.objects),
            str(item.chain.missing_count),
            "-" if item.last_seen is None else short_day(item.last_seen),
            str(item.days_left) if item.entry.state is DeviceState.APPROVED else "-",
        ]
        for item in devices
    ]
    headers = [
        *(_("Code"), _("Device"), _("State"), _("Objects"), _("Missing")),
        *(_("Last seen"), _("Days left")),
    ]
    invocation.output.result(document, table(headers, rows) or [_("No device is enrolled.")])


def refuse(invocation: Invocation) -> None:
    """Close a request."""
    with opened(invocation) as session:
        device = refuse_device(session, invocation.arguments.device)
    invocation.output.result({"refused": device}, [_("The request is closed.")])


def renew(invocation: Invocation) -> None:
    """Give one device, or all whose certificate ends soon, a new one."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        if arguments.all_due:
            renewed = renew_due_devices(session)
        else:
            renewed = (renew_device(session, arguments.device),)
    lines = [
        ngettext(
            "{count} device gets a new certificate with the next sync or return.",
            "{count} devices get a new certificate with the next sync or return.",
            len(renewed),
        ).format(count=len(renewed))
    ]
    invocation.output.result({"renewed": [entry.device for entry in renewed]}, lines)


def recovery(invocation: Invocation) -> None:
    """Show the recovery words of a device."""
    with opened(invocation) as session:
        invocation.prompts.confirm(_("Are you sure who is asking for these words?"))
        words = read_recovery(session, invocation.arguments.device)
    invocation.output.result(
        {"words": words.split()}, [_("These words open the device's vault:"), f"  {words}"]
    )


def _waiting(session: HeadquartersSession, given: str) -> WaitingRequest:
    path = Path(given)
    if path.is_file():
        return receive_request(session, path)
    try:
        return waiting_request(session, given)
    except UnknownDevice as error:
        raise UnknownDevice(
            _("There is no such file, and no request of such a device waits."),
            hint=_("See the list of requests."),
        ) from error


def _words(item: WaitingRequest) -> str:
    return " ".join(item.candidate.words)
