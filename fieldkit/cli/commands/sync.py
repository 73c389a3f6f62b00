"""`fieldkit sync`: send sealed reports over a connection that can be trusted, take in answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from fieldkit.cli.commands.handover import read_lines, sealed_lines
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.connection import Cause, CheckResult, Finding, Network
from fieldkit.domain.local_text import local, short_moment, size
from fieldkit.domain.progress import Progress
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.operations.explain_checks import explained
from fieldkit.operations.explain_uploads import reason_text, state_text
from fieldkit.operations.field.allow_network import allow_network
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.field.remember_sync import LastSync, last_skew, last_sync
from fieldkit.operations.field.seal_on_revocation import seal_on_revocation
from fieldkit.operations.field.sync import check_connection, sync
from fieldkit.operations.field.sync_desk import SyncDesk, SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

_SHOWN_DIGITS = 12  # of a hash


def register(tree: CommandTree) -> None:
    """Add the command."""
    parser = tree.command("sync", _("send sealed reports to headquarters over the network"), run)
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--explain",
        action="store_true",
        help=_("only check the connection, and say what each check found"),
    )
    how.add_argument(
        "--status", action="store_true", help=_("only say what waits, and how the last run ended")
    )
    network = parser.add_mutually_exclusive_group()
    network.add_argument(
        "--allow-network",
        action="store_true",
        help=_("let sync run on this network, now and whenever you come back"),
    )
    network.add_argument(
        "--once", action="store_true", help=_("let sync run on this network this one time")
    )


def run(invocation: Invocation) -> None:
    """Run once, or only look."""
    arguments = invocation.arguments
    if arguments.status:
        with unlocked(invocation) as session:
            _say_status(invocation, session)
        return
    with unlocked(invocation) as session:
        desk = _desk(invocation, session)
        if arguments.explain:
            summary = check_connection(desk)
            lines = [*explained(summary.checks), *_how_to_allow(summary)]
        else:
            summary = sync(desk, progress=_sending(invocation))
            sealed = seal_on_revocation(session)
            lines = [*_check_lines(summary), *summary_lines(session, summary)]
            lines += sealed_lines(sealed)
    invocation.output.result(_document(summary), lines)
    if summary.error is not None:
        raise summary.error


def _sending(invocation: Invocation) -> Progress:
    """Return what shows how far the uploads are; before there are any, nothing is counted."""
    show = invocation.output.progress(_("Sending"))

    def progress(done: int, total: int) -> None:
        if total:
            show(done, total)

    return progress


def _desk(invocation: Invocation, session: Session) -> SyncDesk:
    """Return what the run needs, once it is known whether this network is allowed."""
    desk = desk_for(session, retry_now=True)
    network, is_unknown = _not_allowed(desk)
    if network is None:
        return desk
    if invocation.arguments.once:
        return desk_for(session, retry_now=True, allowed_once={network.once_word})
    if invocation.arguments.allow_network:
        allow_network(session.vault, network, session.clock.now())
    elif network.identity and is_unknown and invocation.prompts.can_ask:
        invocation.output.say(
            _("Whoever runs this network can see that this computer connects, and when.")
        )
        invocation.prompts.confirm(
            _("Let sync run on this network ({name}) from now on?").format(
                name=network.name or _("without a name")
            )
        )
        allow_network(session.vault, network, session.clock.now())
    return desk


def _not_allowed(desk: SyncDesk) -> tuple[Network | None, bool]:
    """Return the network, where all that is missing is the person's yes, and if none was asked."""
    judged = desk.way.judge(desk.in_vault)
    if any(found.may_connect for found in judged):
        return None, False
    causes = [one.cause for one in judged[0].results if one.finding is Finding.FAILED][:1]
    if causes in ([Cause.NETWORK_UNKNOWN], [Cause.NETWORK_REFUSED]):
        return judged[0].network, causes == [Cause.NETWORK_UNKNOWN]
    return None, False


def _check_lines(summary: SyncSummary) -> list[str]:
    worth_saying = (Finding.NOTED, Finding.FAILED)
    lines = explained(result for result in summary.checks if result.finding in worth_saying)
    return [*lines, *_how_to_allow(summary)]


def _how_to_allow(summary: SyncSummary) -> list[str]:
    causes = {result.cause for result in summary.checks}
    if Cause.NETWORK_UNKNOWN in causes:
        return [_("To allow it: fieldkit sync --allow-network, or --once for this one time.")]
    if Cause.NETWORK_REFUSED in causes:
        return [_("To allow it after all: fieldkit sync --allow-network")]
    return []


def summary_lines(session: Session, summary: SyncSummary) -> list[str]:
    """Return what a run did, as sentences."""
    lines = [] if summary.end is SyncEnd.NOT_TRUSTED else _sent_lines(summary)
    counted = (
        (summary.waiting, _("Sealed objects that still wait: {count}")),
        (summary.damaged, _("Left out, because their files here are damaged: {count}")),
    )
    lines += [text.format(count=count) for count, text in counted if count]
    lines += _why_lines(session) if summary.waiting else []
    if summary.waiting and summary.again_at is not None:
        again = short_moment(local(summary.again_at, session.clock))
        lines.append(_("The next try by itself: {when}").format(when=again))
    came_back = summary.came_back
    if came_back.letters or came_back.refused:
        lines += read_lines(came_back)
    return lines


def _why_lines(session: Session) -> list[str]:
    """Return each reason for which something waits once, with how many wait for it."""
    waiting = (UploadState.WAITING, UploadState.GIVEN_UP)
    reasons = Counter(
        reason_text(upload)
        for upload in list_uploads(session.vault)
        if upload.state in waiting and upload.reason
    )
    return [f"  {count} × {reason}" for reason, count in sorted(reasons.items())]


def _sent_lines(summary: SyncSummary) -> list[str]:
    if not summary.stored:
        return [] if summary.waiting else [_("There was nothing to send.")]
    sent = ngettext(
        "{count} sealed object is at the server now ({size}).",
        "{count} sealed objects are at the server now ({size}).",
        summary.stored,
    ).format(count=summary.stored, size=size(summary.stored_bytes))
    return [sent, _("Safe at headquarters is only what its receipt has come for.")]


def _say_status(invocation: Invocation, session: Session) -> None:
    uploads, last, skew = (
        list_uploads(session.vault),
        last_sync(session.vault),
        last_skew(session.vault),
    )
    lines = [_last_line(session, last)]
    if skew is not None and abs(skew.seconds) >= 120:
        ahead = _("This clock was {seconds} s ahead of the server's.")
        behind = _("This clock was {seconds} s behind the server's.")
        text = ahead if skew.seconds > 0 else behind
        lines.append(text.format(seconds=abs(skew.seconds)))
    lines += table(
        [_("Object"), _("Size"), _("State"), _("Why")],
        [_row(upload) for upload in uploads],
    ) or [_("Nothing waits to be sent.")]
    document: dict[str, object] = {
        "uploads": [_upload(upload) for upload in uploads],
        "last": None if last is None else _last(last),
        "clock_seconds": None if skew is None else skew.seconds,
    }
    invocation.output.result(document, lines)


def _last_line(session: Session, last: LastSync | None) -> str:
    if last is None:
        return _("Sync has not run yet.")
    when = short_moment(local(last.at, session.clock))
    texts = {
        SyncEnd.DONE: _("Last run: {when}, to its end."),
        SyncEnd.NOT_TRUSTED: _("Last run: {when}, ended by a check. See: fieldkit sync --explain"),
        SyncEnd.REVOKED: _("Last run: {when}; headquarters has cut this device off."),
        SyncEnd.STOPPED: _("Last run: {when}, stopped."),
        SyncEnd.BROKEN: _("Last run: {when}, broken off."),
    }
    return texts[last.end].format(when=when)


def _row(upload: Upload) -> list[str]:
    return [
        upload.sha256[:_SHOWN_DIGITS],
        size(upload.size),
        state_text(upload),
        reason_text(upload),
    ]


def _document(summary: SyncSummary) -> dict[str, object]:
    came_back = summary.came_back
    return {
        "end": summary.end.value,
        "error": None if summary.error is None else summary.error.code,
        "checks": [_check(result) for result in summary.checks],
        "stored": summary.stored,
        "stored_bytes": summary.stored_bytes,
        "waiting": summary.waiting,
        "given_up": summary.given_up,
        "damaged": summary.damaged,
        "again_at": None if summary.again_at is None else to_text(summary.again_at),
        "letters": came_back.letters,
        "accepted": came_back.accepted,
        "held": list(came_back.held),
        "deleted": came_back.deleted,
        "messages": came_back.messages,
        "new_forms": [asdict(form) for form in came_back.new_forms],
        "refused": len(came_back.refused),
        "confirmations": len(came_back.confirmations),
        "warnings": [warning.notice.value for warning in came_back.warnings],
        "device_state": came_back.device_state,
        "is_ahead": came_back.is_ahead,
    }


def _check(result: CheckResult) -> dict[str, object]:
    return {
        "check": result.check.value,
        "finding": result.finding.value,
        "cause": None if result.cause is None else result.cause.value,
        "number": result.number,
    }


def _last(last: LastSync) -> dict[str, object]:
    return {
        "at": to_text(last.at),
        "end": last.end.value,
        "good_at": None if last.good_at is None else to_text(last.good_at),
        "failures": last.failures,
        "stored": last.stored,
        "letters": last.letters,
    }


def _upload(upload: Upload) -> dict[str, object]:
    return {
        "sha256": upload.sha256,
        "size": upload.size,
        "state": upload.state.value,
        "offset": upload.size if upload.state is UploadState.STORED else upload.offset,
        "attempts": upload.attempts,
        "not_before": None if upload.not_before is None else to_text(upload.not_before),
        "reason": upload.reason,
    }
