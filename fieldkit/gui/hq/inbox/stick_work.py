"""What is done with a stick at headquarters, and how it is said; knows no Qt.

Copying and reading run in the IO lane; each step that needs the vault is asked for there.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.local_text import short_day
from fieldkit.domain.progress import Progress
from fieldkit.errors import NotAllowed
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.drive_work.presenter import DriveWork
from fieldkit.gui.hq.drive_work.shown import DriveResult, DriveTask
from fieldkit.gui.hq.inbox.rows import file_lines
from fieldkit.gui.hq.turn import Turn
from fieldkit.gui.running import InVault
from fieldkit.operations.hq.explain_files import meanings
from fieldkit.operations.hq.judge_clock import doubtful_since
from fieldkit.operations.hq.remember_run import last_files
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import take_in_stick, told
from fieldkit.operations.hq.write_return import ReturnPlan, copy_return, prepare_return
from fieldkit.translations import _, ngettext


def take_in_task() -> DriveTask:
    """Return what the screen says while a stick is to be taken in."""
    return DriveTask(
        title=_("Take in a stick"),
        lead=_("Nothing on the stick is changed."),
        explanation=_("Everything is copied and checked on its own: a bad file costs only itself."),
        none=_("Plug in a stick. It appears here by itself."),
        action=_("Take in"),
        working=_("Copying and checking. Leave the stick plugged in."),
        counts_bytes=True,
    )


def return_task() -> DriveTask:
    """Return what the screen says while answers are to be written."""
    return DriveTask(
        title=_("Write answers onto a stick"),
        lead=_("Any stick may carry letters for several devices; each opens only its own."),
        explanation=_("Receipts, news and letters that devices have not acknowledged go onto it."),
        none=_("Plug in a stick. It appears here by itself."),
        action=_("Write"),
        working=_("Writing and reading back. Leave the stick plugged in."),
        counts_bytes=True,
    )


def take_in_work(session: HeadquartersSession, in_vault: InVault, turn: Turn) -> DriveWork:
    """Return what takes a stick in and says what came of it."""

    def work(folder: Path, progress: Progress) -> DriveResult:
        with turn.taken(in_vault):
            taken = take_in_stick(session, folder, progress, in_vault)
        figures = taken.run.figures
        warning = hint = ""
        if taken.summary.interrupted is not None:
            known = explained(taken.summary.interrupted)
            warning, hint = known.sentence, known.hint
        sentences = [*told(taken.run)]
        if figures.requests:
            sentences.append(_("Requests to be enrolled: {count}.").format(count=figures.requests))
        if figures.joined:
            sentences.append(
                _("Large attachments that are complete now: {count}.").format(count=figures.joined)
            )
        return DriveResult(
            lead=_("Taken in: {accepted}. Held: {held}. Here already: {repeated}.").format(
                accepted=figures.accepted, held=figures.held, repeated=figures.repeated
            ),
            sentences=tuple(sentences),
            lines=file_lines(in_vault(lambda: last_files(session)), meanings()),
            warning=warning,
            hint=hint,
            more=_("Write answers onto this stick"),
        )

    return work


def return_work(session: HeadquartersSession, in_vault: InVault, turn: Turn) -> DriveWork:
    """Return what writes the answers and says so."""

    def work(folder: Path, progress: Progress) -> DriveResult:
        # A sync plans the same letters, and takes the files of old ones away.
        with turn.taken(in_vault):
            plan = in_vault(lambda: _plan(session))
            written = copy_return(session.archive, plan, folder, progress)
        lead = ngettext(
            "Mail for {count} device is on the stick.",
            "Mail for {count} devices is on the stick.",
            plan.devices,
        ).format(count=plan.devices)
        is_verified = written.handed_over.verified
        return DriveResult(
            lead=lead,
            sentences=(
                _("It was read back from the drive: safe to unplug.")
                if is_verified
                else _("It was written; this system could not read it back from the drive."),
            ),
        )

    return work


def _plan(session: HeadquartersSession) -> ReturnPlan:
    last = doubtful_since(session)
    if last is not None:
        raise NotAllowed(
            _("This computer's clock shows {now}. Headquarters was last used on {last}.").format(
                now=short_day(session.clock.now()), last=short_day(last)
            ),
            hint=_("Letters carry this time, and devices believe it: set the clock first."),
        )
    return prepare_return(session)
