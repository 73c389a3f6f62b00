"""`fieldkit-hq audit`: who did and saw what, and whether that record is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldkit.cli.hq_opening import opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.domain.local_text import short_day
from fieldkit.operations.hq.check_audit import check_audit
from fieldkit.operations.hq.colleagues import list_colleagues
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("audit", _("what was done and seen at headquarters"))
    parser = tree.command("audit show", _("show the newest entries"), show)
    parser.add_argument("--limit", type=int, default=50, help=_("how many at most"))
    parser.add_argument(
        "--about", metavar="ID", default="", help=_("only about this report, object or statement")
    )
    parser = tree.command("audit check", _("check that no entry was changed or left out"), check)
    parser.add_argument(
        "--known", metavar="HASH", default="", help=_("a hash that you wrote down earlier")
    )


def show(invocation: Invocation) -> None:
    """Show the newest entries, newest first."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        entries = session.store.audit.newest(limit=arguments.limit, subject=arguments.about)
        codes = {item.colleague_id: item.code for item in list_colleagues(session)}
        stated = _stated(session, entries, codes)
    rows = [
        [
            str(item.sequence),
            f"{short_day(item.at)} {item.at:%H:%M}",
            item.event.value,
            item.subject[:12],
            stated.get(item.sequence) or _readable(item.detail, codes),
        ]
        for item in entries
    ]
    document: dict[str, object] = {
        "entries": [
            {
                "sequence": item.sequence,
                "at": to_text(item.at),
                "event": item.event.value,
                "subject": item.subject,
                "detail": item.detail,
                "hash": item.hash,
            }
            for item in entries
        ]
    }
    headings = [_("Number"), _("When (UTC)"), _("Event"), _("About"), _("Who or what")]
    invocation.output.result(document, table(headings, rows) or [_("There is no such entry.")])


def check(invocation: Invocation) -> None:
    """Check the chain, and that it holds every statement."""
    with opened(invocation) as session:
        checked = check_audit(
            session,
            invocation.output.progress(_("Checking")),
            known=invocation.arguments.known,
        )
    lines = [
        ngettext(
            "{count} entry, each with the hash of the one before: none was changed or left out.",
            "{count} entries, each with the hash of the one before: none was changed or left out.",
            checked.entries,
        ).format(count=checked.entries),
        _("The last one: {hash}. Write it down elsewhere, to notice if the end is cut off.").format(
            hash=checked.last[:16]
        ),
    ]
    if checked.known is not None:
        lines.insert(
            1, _("The hash you wrote down is here: entry {number}.").format(number=checked.known)
        )
    invocation.output.result(
        {"entries": checked.entries, "last": checked.last, "known": checked.known}, lines
    )


def _stated(
    session: HeadquartersSession,
    entries: Iterable[CustodyEntry],
    codes: Mapping[ColleagueId, str],
) -> dict[int, str]:
    """Return who stated what, by the number of the entry that says so."""
    found = {}
    for item in entries:
        if item.event is CustodyEvent.STATED:
            made = session.store.statements.get(StatementId(item.subject))
            if made is not None:
                found[item.sequence] = f"{codes.get(made.author, '')} {made.kind.value}".strip()
    return found


def _readable(detail: str, codes: Mapping[ColleagueId, str]) -> str:
    for identifier, code in codes.items():
        detail = detail.replace(identifier, code)
    return detail[:60]
