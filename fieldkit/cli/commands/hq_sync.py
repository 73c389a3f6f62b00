"""`fieldkit-hq sync`: fetch from drop servers, answer there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.hq_opening import opened
from fieldkit.cli.intake_text import intake_document, run_lines, trouble_lines
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.errors import FieldkitError, InvalidInput, NotTrusted
from fieldkit.operations.explain_checks import sentence_of
from fieldkit.operations.hq.issue_server_certificate import list_servers
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.sync_with_servers import ServerSync, SyncDone
from fieldkit.operations.hq.take_in_stick import sync_and_read
from fieldkit.transfer.trust import CLOCK_NOTED_SECONDS
from fieldkit.translations import _, ngettext

_SOON_DAYS = 60
_NEEDS_TOR = (Cause.NAME_WITHOUT_TOR, Cause.NO_TOR, Cause.NOT_TOR)


def register(tree: CommandTree) -> None:
    """Add the command."""
    parser = tree.command("sync", _("fetch from drop servers, answer there"), sync)
    parser.add_argument(
        "--server",
        metavar="URL",
        action="append",
        help=_("only this server; repeat for several (else all that are published)"),
    )
    parser.add_argument(
        "--tor", metavar="ADDRESS:PORT", help=_("through Tor, whose SOCKS port this is")
    )


def sync(invocation: Invocation) -> None:
    """Sync; exits with the first error of a server after all of them were tried."""
    arguments = invocation.arguments
    tor = None if arguments.tor is None else _address(arguments.tor)
    with opened(invocation) as session:
        reach = ServerReach(session, tor)
        synced = sync_and_read(
            session,
            reach.connect,
            urls=arguments.server,
            progress=invocation.output.progress(_("Syncing")),
        )
        done = synced.done
        ends = {server.url: server.days_left for server in list_servers(session)}
    is_one = len(done.servers) == 1
    lines = [
        line
        for server in done.servers
        for line in _lines(server, ends.get(server.url), is_one=is_one)
    ]
    lines += run_lines(synced.run)
    lines += clock_lines(reach.ahead.values())
    if done.renewed:
        lines.append(
            ngettext(
                "{count} device gets a new certificate.",
                "{count} devices get a new certificate.",
                done.renewed,
            ).format(count=done.renewed)
        )
    invocation.output.result(_document(done, reach.ahead), lines)
    if done.failure is not None:
        raise done.failure


def clock_lines(ahead: Iterable[int]) -> list[str]:
    """Say it once, of the server that differs least: it is rather this clock that is wrong."""
    seconds = min(ahead, key=abs, default=0)
    if abs(seconds) < CLOCK_NOTED_SECONDS:
        return []
    result = CheckResult(Check.CLOCK, Finding.NOTED, Cause.CLOCK_DIFFERS, seconds)
    return [
        sentence_of(result).sentence,
        _("Set it if it is wrong: letters and news to devices carry its time."),
    ]


def _lines(server: ServerSync, days_left: int | None, *, is_one: bool) -> list[str]:
    lines = []
    if server.was_emptied:
        lines.append(_("It had lost everything; it was asked and told anew."))
    if server.failure is None or server.done:
        lines += _count_lines(server) + _notes(server)
    if days_left is not None and 0 <= days_left < _SOON_DAYS:
        lines.append(
            ngettext(
                "Its certificate ends in {count} day: fieldkit-hq server certificate",
                "Its certificate ends in {count} days: fieldkit-hq server certificate",
                days_left,
            ).format(count=days_left)
        )
    if server.failure is not None:
        lines += _failure_lines(server.failure, is_one=is_one)
    return [f"{server.url}:", *(f"  {line}" for line in lines)]


def _count_lines(server: ServerSync) -> list[str]:
    return [
        _("Taken in: {accepted}. Held: {held}. Here already: {repeated}.").format(
            accepted=server.count(Outcome.ACCEPTED),
            held=server.count(Outcome.HELD),
            repeated=server.repeated,
        ),
        *(line for pulled in server.pulled for line in trouble_lines(pulled.intake)),
        _("Letters left: {left}. Taken back: {back}. Objects deleted there: {deleted}.").format(
            left=server.left, back=server.taken_back, deleted=server.deleted
        ),
    ]


def _notes(server: ServerSync) -> list[str]:
    lines = []
    if server.allowed or server.refused:
        lines.append(
            _("Certificates allowed there: {allowed}, refused from now on: {refused}.").format(
                allowed=server.allowed, refused=server.refused
            )
        )
    if server.waiting:
        lines.append(
            ngettext(
                "{count} object stays there until a backup holds it: fieldkit-hq backup",
                "{count} objects stay there until a backup holds them: fieldkit-hq backup",
                server.waiting,
            ).format(count=server.waiting)
        )
    if server.not_kept:
        lines.append(
            ngettext(
                "{count} file there is no sealed report for us; nothing of it is kept here.",
                "{count} files there are no sealed reports for us; nothing of them is kept here.",
                server.not_kept,
            ).format(count=server.not_kept)
        )
    if server.no_room:
        lines.append(_("It has no room for some letters. Its administrator can make room."))
    return lines


def _failure_lines(failure: FieldkitError, *, is_one: bool) -> list[str]:
    if not isinstance(failure, NotTrusted):
        # Of a single server the error itself is told, after the result.
        return [] if is_one else [failure.sentence]
    if failure.cause == Cause.OURS_REFUSED:
        return [
            _("The server does not know this headquarters."),
            _("Its administrator needs the number that fieldkit-hq server list shows."),
        ]
    if failure.cause == Cause.CLOCK_DIFFERS:
        return [_("Nothing was fetched or left: letters to devices would carry a wrong time.")]
    result = CheckResult(Check(failure.check), Finding.FAILED, Cause(failure.cause), failure.number)
    lines = [sentence_of(result).sentence]
    if failure.cause in _NEEDS_TOR:
        lines.append(_("Name the SOCKS port of Tor, for example --tor 127.0.0.1:9050."))
    return lines


def _document(done: SyncDone, ahead: Mapping[str, int]) -> dict[str, object]:
    return {
        "servers": [
            _server_document(server) | {"clock_ahead_seconds": ahead.get(server.url)}
            for server in done.servers
        ],
        "renewed": done.renewed,
    }


def _server_document(server: ServerSync) -> dict[str, object]:
    failure = server.failure
    document: dict[str, object] = {
        "url": server.url,
        "accepted": server.count(Outcome.ACCEPTED),
        "held": server.count(Outcome.HELD),
        "repeated": server.repeated,
        "intake": [intake_document(pulled.intake) for pulled in server.pulled],
        "letters_left": server.left,
        "letters_taken_back": server.taken_back,
        "letters_without_room": len(server.no_room),
        "deleted": server.deleted,
        "waiting_for_backup": server.waiting,
        "not_kept": server.not_kept,
        "allowed": server.allowed,
        "refused": server.refused,
        "was_emptied": server.was_emptied,
        "error": None if failure is None else failure.code,
    }
    if isinstance(failure, NotTrusted):
        document |= {"check": failure.check, "cause": failure.cause}
    return document


def _address(text: str) -> tuple[str, int]:
    host, _colon, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise InvalidInput(
            _("This is not the address of a SOCKS port."), hint=_("Tor's is 127.0.0.1:9050.")
        )
    return host.removeprefix("[").removesuffix("]"), int(port)
