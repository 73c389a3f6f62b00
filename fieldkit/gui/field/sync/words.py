"""The sentences of the screen of the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.local_text import size as size_text
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.gui.errors import explained
from fieldkit.gui.field.incoming.presenter import result_lines
from fieldkit.gui.field.sync.runs import RunState
from fieldkit.gui.field.sync.shown import (
    Said,
    ShownCheck,
    ShownConnection,
    ShownReturn,
    ShownWork,
    UploadRow,
)
from fieldkit.gui.field.today.rows import Tone, reason_words
from fieldkit.operations.explain_checks import sentence_of
from fieldkit.operations.explain_uploads import reason_text, state_text
from fieldkit.operations.field.read_return import ReturnRead
from fieldkit.translations import _, ngettext

if TYPE_CHECKING:
    # Named only: what judges and speaks is loaded when a run begins.
    from fieldkit.operations.field.sync_desk import SyncSummary

When = Callable[[datetime], str]  # how a moment is written for the person

_UNDECIDED = frozenset({Cause.NETWORK_UNKNOWN})
_TONES = {
    UploadState.RECEIVED: Tone.SAFE,
    UploadState.HELD: Tone.HELD,
    UploadState.GIVEN_UP: Tone.HELD,
}
_LOCAL = frozenset({Check.ENROLLED, Check.ADDRESS, Check.ALLOWED, Check.PROXY, Check.ROUTE})
_HANDSHAKE = frozenset(
    {Check.ENCRYPTION, Check.SERVER_CERTIFICATE, Check.SERVER_TIME, Check.SERVER_NAME}
)


def waiting_words(count: int, size: int) -> tuple[str, str]:
    """Return what waits, in bytes, and what will happen to it."""
    if not count:
        return (
            _("Nothing waits to be sent."),
            _("You can look whether headquarters has sent something."),
        )
    lead = ngettext(
        "{count} sealed object waits for headquarters ({size}).",
        "{count} sealed objects wait for headquarters ({size}).",
        count,
    ).format(count=count, size=size_text(size))
    return lead, _(
        "They leave this computer only when every check of the connection has passed. Nobody on"
        " the way can open them, and neither can the server."
    )


def revoked_words() -> tuple[str, str]:
    """Return what is said in place of what waits once headquarters has cut this device off."""
    return (
        _("Headquarters has revoked this device."),
        _("Nothing more is sent from here, and headquarters takes nothing more from it."),
    )


def is_undecided(checks: tuple[CheckResult, ...]) -> bool:
    """Return whether all that is missing is the person's word about this network."""
    failed = _first_failed(checks)
    return failed is not None and failed.cause in _UNDECIDED


def was_refused_outside(state: RunState) -> bool:
    """Return whether the last run met something wrong beyond this computer: it stays said."""
    failed = _first_failed(state.checks)
    return state.has_ended and failed is not None and failed.check not in (*_LOCAL, Check.REACHED)


def has_failed(checks: tuple[CheckResult, ...]) -> bool:
    """Return whether something speaks against the connection."""
    return _first_failed(checks) is not None


def _first_failed(checks: tuple[CheckResult, ...]) -> CheckResult | None:
    return next((one for one in checks if one.finding is Finding.FAILED), None)


def connection_words(state: RunState) -> ShownConnection | None:
    """Return whether the connection can be trusted, None where nothing was asked of one yet."""
    if not state.checks:
        return None
    sentence, hint, tone = _judgement(state)
    return ShownConnection(sentence, hint, tone, tuple(_check(one) for one in state.checks))


def _judgement(state: RunState) -> tuple[str, str, Tone]:
    checks = state.checks
    failed = _first_failed(checks)
    if failed is not None:
        # Judged anew after a cut: what this run sent before is at the server.
        return _broken_off(failed) if state.stored or state.done else _refusal(failed)
    if any(one.finding is Finding.NOT_REACHED for one in checks):
        if not state.is_running:
            hint = _("The server is asked when you send.")
            return _("Nothing speaks against this network."), hint, Tone.DRAFT
        return _("The connection is being checked."), "", Tone.DRAFT
    if any(one.finding is Finding.NOTED for one in checks):
        hint = _("Something about it is worth knowing.")
        return _("This connection can be trusted."), hint, Tone.SAFE
    return _("This connection can be trusted."), "", Tone.SAFE


def _refusal(failed: CheckResult) -> tuple[str, str, Tone]:
    stick = _("A stick is always possible.")
    if failed.check in _LOCAL:
        return _("Not now. Nothing has left this computer."), stick, Tone.WAITING
    if failed.check is Check.REACHED:
        return _("The server was not reached. Nothing was sent."), stick, Tone.WAITING
    if failed.check in _HANDSHAKE:
        return _("This connection cannot be trusted. Nothing was sent."), stick, Tone.HELD
    return _("Something must be set right first. No report was sent."), stick, Tone.HELD


def _broken_off(failed: CheckResult) -> tuple[str, str, Tone]:
    hint = _("What the server has is kept there. It goes on from there.")
    if failed.check in _LOCAL:
        return _("Not any more. Nothing more leaves this computer."), hint, Tone.WAITING
    if failed.check is Check.REACHED:
        return (
            _("The server is not reached any more. Nothing more is sent."),
            hint,
            Tone.WAITING,
        )
    if failed.check in _HANDSHAKE:
        return _("This connection cannot be trusted. Nothing more is sent."), hint, Tone.HELD
    return _("Something must be set right first. Nothing more is sent."), hint, Tone.HELD


def _check(result: CheckResult) -> ShownCheck:
    words = sentence_of(result)
    return ShownCheck(words.title, result.finding, words.sentence, words.hint)


def work_words(state: RunState, count: int) -> ShownWork | None:
    """Return what goes on, None at rest; `count` objects were due when it began."""
    if not state.is_running:
        return None
    if state.is_stopping:
        return ShownWork(_("Stopping…"), state.done, state.total, is_stopping=True)
    if state.stage is SyncStage.UPLOADS:
        text = ngettext(
            "Sending: {done} of {count} sealed object is at the server.",
            "Sending: {done} of {count} sealed objects are at the server.",
            count,
        ).format(done=state.stored, count=max(count, state.stored))
        return ShownWork(text, state.done, state.total)
    if state.stage is SyncStage.MAIL:
        return ShownWork(_("Taking in what headquarters sent…"))
    if state.stage is SyncStage.CONNECTING:
        return ShownWork(_("Connecting to the server…"))
    return ShownWork(_("Checking the network…"))


def activity_words(state: RunState) -> str:
    """Return what the bar says of a run while one works elsewhere, "" at rest."""
    if not state.is_running or state.is_stopping:
        return ""
    if state.stage is SyncStage.UPLOADS:
        return _("Sending…")
    return _("Connecting…")


def news_words(state: RunState) -> Said | None:
    """Return what the first screen says of a run that nobody watched, None for nothing.

    Who did not ask for it is told what it brought, and what is dangerous; not that a server was
    out of reach.
    """
    summary = state.summary
    if summary is not None and (summary.stored or _has_news(summary.came_back)):
        lines = return_words(state, has_changes=False, has_letters=False).lines
        if lines:
            return Said(lines[0], " ".join(lines[1:]), "good")
    failed = _first_failed(state.checks)
    if failed is not None and (state.by_person or failed.check in _HANDSHAKE):
        words = sentence_of(failed)
        return Said(words.sentence, words.hint)
    trouble = trouble_words(state)
    is_grave = trouble is not None and trouble.role == "alarm"
    return trouble if not state.is_stopped and (state.by_person or is_grave) else None


def trouble_words(state: RunState) -> Said | None:
    """Return what did not work in a run that is over."""
    if state.is_running:
        return None
    if state.is_stopped:
        return Said(
            _("Stopped."), _("What the server has is kept there. It goes on from there."), "banner"
        )
    if state.error is not None:
        known = explained(state.error)
        return Said(known.sentence, known.hint)
    return None if state.summary is None else _trouble_of(state.summary)


def _trouble_of(summary: SyncSummary) -> Said | None:
    # Where a check says it already, it is not said twice.
    is_said = has_failed(summary.checks)
    if summary.end is SyncEnd.BROKEN and summary.error is not None and not is_said:
        known = explained(summary.error)
        return Said(known.sentence, known.hint, "banner")
    if summary.damaged:
        text = ngettext(
            "{count} object was left out: its file on this device is damaged.",
            "{count} objects were left out: their files on this device are damaged.",
            summary.damaged,
        )
        return Said(text.format(count=summary.damaged), _("Tell headquarters which ones."))
    if summary.end is SyncEnd.DONE and summary.given_up:
        text = ngettext(
            "{count} object did not go through. It is tried again later.",
            "{count} objects did not go through. They are tried again later.",
            summary.given_up,
        )
        return Said(text.format(count=summary.given_up), "", "banner")
    return None


def return_words(state: RunState, *, has_changes: bool, has_letters: bool) -> ShownReturn:
    """Return what a run brought and took along, once something is to be said."""
    lines: list[str] = []
    summary, came_back = state.summary, state.came_back
    if summary is not None and summary.stored:
        text = ngettext(
            "{count} sealed object is at the server now ({size}).",
            "{count} sealed objects are at the server now ({size}).",
            summary.stored,
        ).format(count=summary.stored, size=size_text(summary.stored_bytes))
        lines += [text, _("It counts as safe once headquarters' receipt has come back.")]
    if came_back is not None and (_has_news(came_back) or _is_done(summary)):
        lines += result_lines(came_back)
    return ShownReturn(tuple(lines), has_changes, has_letters)


def _has_news(came_back: ReturnRead) -> bool:
    return bool(came_back.letters or came_back.refused)


def _is_done(summary: SyncSummary | None) -> bool:
    return summary is not None and summary.end is SyncEnd.DONE


def later_words(uploads: Sequence[Upload], last: datetime | None, now: datetime, when: When) -> str:
    """Return when it last worked, and when the next try of what waits is."""
    said = []
    if last is not None:
        said.append(_("Last connection: {when}.").format(when=when(last)))
    moments = [
        upload.not_before
        for upload in uploads
        if upload.not_before is not None and upload.not_before > now
    ]
    if moments:
        said.append(_("Next try of what failed: {when}.").format(when=when(min(moments))))
    return " ".join(said)


def upload_row(upload: Upload, title: str, now: datetime, when: When) -> UploadRow:
    """Return an object as it is listed."""
    text, why = state_text(upload), _why(upload)
    if why:
        text = _("{state}: {reason}").format(state=text, reason=why)
    if upload.not_before is not None and upload.not_before > now:
        text = _("{state}, next try {when}").format(state=text, when=when(upload.not_before))
    tone = _TONES.get(upload.state, Tone.WAITING)
    return UploadRow(upload.sha256, title, size_text(upload.size), text, tone)


def _why(upload: Upload) -> str:
    """Return why it is not further, "" where nothing went wrong."""
    if not upload.reason or upload.state in (UploadState.STORED, UploadState.RECEIVED):
        return ""
    if upload.state is UploadState.HELD:
        return reason_words(upload.reason)
    return reason_text(upload)
