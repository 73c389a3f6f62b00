"""What is done with a disk for backups, and how it is said; knows no Qt."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.local_text import short_moment, size
from fieldkit.domain.progress import Progress
from fieldkit.gui.hq.drive_work.presenter import DriveWork
from fieldkit.gui.hq.drive_work.shown import DriveResult, DriveTask
from fieldkit.gui.hq.turn import Turn
from fieldkit.hq.backup import INDEX_NAME
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.hq.drill import DrillResult, plan_drill, rehearse, remember_drill
from fieldkit.operations.hq.make_backup import (
    commit_backup,
    discard_snapshot,
    plan_backup,
    write_backup,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.in_vault import InVault
from fieldkit.translations import _, ngettext

_FOLDER = "fieldkit"  # within a drive, where no backup lies at its top


def backup_task() -> DriveTask:
    """Return what the screen says while a backup is to be made."""
    return DriveTask(
        title=_("Back up"),
        lead=_("What is new is copied, and every byte that is written is read again."),
        explanation=_(
            "Only the reserve opens it: keep the two in different places. Devices delete their "
            "copies once a backup holds them."
        ),
        none=_("Plug in the disk for backups. It appears here by itself."),
        action=_("Back up"),
        working=_("Copying and reading back. Leave the disk plugged in."),
    )


def drill_task() -> DriveTask:
    """Return what the screen says before a drill."""
    return DriveTask(
        title=_("Restore drill"),
        lead=_("The newest backup is restored for a trial, opened, counted, and destroyed again."),
        explanation=_("Bring the disk with the backup, and the reserve for these minutes."),
        none=_("Plug in the disk with the backup. It appears here by itself."),
        action=_("Do the drill"),
        working=_("Restoring and opening."),
    )


def backup_work(session: HeadquartersSession, in_vault: InVault, turn: Turn) -> DriveWork:
    """Return what makes a backup and says what it holds."""

    def work(drive: Path, progress: Progress) -> DriveResult:
        folder = backup_folder(drive)
        with turn.taken(in_vault):
            plan = in_vault(lambda: plan_backup(session, folder))
            try:
                written = write_backup(plan, progress)
            finally:
                discard_snapshot(plan)
            in_vault(lambda: commit_backup(session, plan, written))
        damaged = len(written.damaged)
        return DriveResult(
            lead=ngettext(
                "The backup holds {count} object; every byte written was read again.",
                "The backup holds {count} objects; every byte written was read again.",
                len(written.objects),
            ).format(count=len(written.objects)),
            sentences=(_("Written: {size}.").format(size=size(written.byte_count)),),
            warning=_("Damaged or missing here, and not in the backup: {count}.").format(
                count=damaged
            )
            if damaged
            else "",
            hint=_("Check this disk.") if damaged else "",
        )

    return work


def drill_work(
    session: HeadquartersSession, in_vault: InVault, keys: str, passphrase: str
) -> DriveWork:
    """Return what does a drill with the reserve that lies in `keys`."""

    def work(drive: Path, progress: Progress) -> DriveResult:
        reserve = load_reserve(Path(keys), lambda _name: passphrase or None)
        plan = in_vault(lambda: plan_drill(session))
        result = rehearse(plan, backup_folder(drive), [reserve], progress=progress)
        in_vault(lambda: remember_drill(session, result))
        return _drilled(result)

    return work


def backup_folder(drive: Path) -> Path:
    """Return where a backup lies, or will lie, on a drive or in a folder that was chosen."""
    if (drive / INDEX_NAME).exists() or not any(_visible(drive)):
        return drive
    return drive / _FOLDER


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if not path.name.startswith(".")]


def _drilled(result: DrillResult) -> DriveResult:
    sentences = [
        _("Every attachment in it was decrypted: {count}.").format(count=result.attachments),
        _("The trial vault is destroyed.")
        if result.is_destroyed
        else _("The trial vault could not be deleted: delete its folder by hand."),
    ]
    if result.newer:
        sentences.append(
            _("Objects that came since then, in no backup: {count}.").format(count=result.newer)
        )
    return DriveResult(
        lead=_(
            "The backup of {when} UTC came back whole: objects {objects}, reports {reports}."
        ).format(
            when=short_moment(result.saved_at), objects=result.objects, reports=result.reports
        ),
        sentences=tuple(sentences),
    )
