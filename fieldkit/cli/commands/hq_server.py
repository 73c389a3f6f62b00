"""`fieldkit-hq server`: what the administrator of a drop server needs."""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.files import read_file, write_new_file
from fieldkit.cli.hq_opening import asking, keys_argument, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_day
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.issue_server_certificate import (
    START_COMMAND,
    ListedServer,
    issue_server_certificate,
    list_servers,
)
from fieldkit.operations.hq.own_certificate import current_certificate
from fieldkit.platform.paths import make_private_folder
from fieldkit.translations import _, ngettext

_MAX_REQUEST_BYTES = 16 * 1024


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("server", _("drop servers: their certificates"))
    parser = tree.command("server certificate", _("issue or renew one"), certificate)
    keys_argument(parser)
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        action="append",
        required=True,
        help=_("IP address or onion name of the server; repeat for several"),
    )
    parser.add_argument(
        "--request",
        metavar="FILE",
        help=_("its request, so that its key never leaves it; without one a new key is made"),
    )
    parser.add_argument("folder", metavar="DIR", help=_("new folder to write"))
    tree.command("server list", _("list servers, and how long they are valid"), show_list)


def certificate(invocation: Invocation) -> None:
    """Issue a certificate and write what goes to the administrator."""
    arguments = invocation.arguments
    folder = Path(arguments.folder)
    if folder.exists():
        raise InvalidInput(_("This folder exists already."), hint=_("Choose a new one."))
    request = None
    if arguments.request is not None:
        request = read_file(Path(arguments.request), _MAX_REQUEST_BYTES)
    with opened(invocation) as session:
        kit = issue_server_certificate(
            session, Path(arguments.keys), asking(invocation), arguments.host, request
        )
    make_private_folder(folder)
    for name, content in kit.files():
        write_new_file(folder / name, content)
    lines = [
        _("Give this folder to the administrator of the server. It is started there with:"),
        f"  {START_COMMAND}",
        _("Valid until {day}.").format(day=short_day(kit.ends_at)),
    ]
    if kit.key is not None:
        lines.append(
            _("server.key is secret: carry it on an encrypted stick, and keep no copy here.")
        )
    invocation.output.result(
        {
            "files": [name for name, _content in kit.files()],
            "hosts": list(kit.hosts),
            "headquarters": kit.headquarters,
            "valid_until": to_text(kit.ends_at),
            "start": START_COMMAND,
        },
        lines,
    )


def show_list(invocation: Invocation) -> None:
    """List servers."""
    with opened(invocation) as session:
        servers = list_servers(session)
        own = current_certificate(session)
        days = (own.ends_at - session.clock.now()).days
    document: dict[str, object] = {
        "servers": [
            {
                "url": server.url,
                "published": server.is_published,
                "days_left": server.days_left,
                "synced_at": None if server.synced_at is None else to_text(server.synced_at),
            }
            for server in servers
        ],
        "headquarters": {"certificate": own.sha256, "days_left": days},
    }
    rows = [_row(server) for server in servers]
    lines = table([_("Server"), _("Published"), _("Days left"), _("Synced")], rows)
    lines = lines or [_("No drop server is published.")]
    lines.append(
        ngettext(
            "Headquarters itself is known there by {certificate} (for {days} more day).",
            "Headquarters itself is known there by {certificate} (for {days} more days).",
            days,
        ).format(certificate=own.sha256, days=days)
    )
    invocation.output.result(document, lines)


def _row(server: ListedServer) -> list[str]:
    return [
        server.url,
        _("yes") if server.is_published else _("no"),
        "?" if server.days_left is None else str(server.days_left),
        "-" if server.synced_at is None else short_day(server.synced_at),
    ]
