"""Write one report as an ODK submission with its files: a folder in plain, for tools of others.

The folder has its name only when all of it is on the disk. What a failure leaves is deleted; what a
kill leaves ends in `.part`, and the next unlock deletes it.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from fieldkit.domain.consent import ConsentLevel, allows
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import ConfirmationNeeded, DiskFull, InvalidInput, NotAllowed
from fieldkit.operations.hq.plan_odk_export import ExportPlan, PlannedFile
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import open_attachment
from fieldkit.operations.hq.unfinished_exports import ended_on_failure, note_begun, note_ended
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    discarded_on_failure,
    free_bytes,
    fsync_file,
    fsync_folder,
    translate_os_error,
)
from fieldkit.platform.paths import PRIVATE_FOLDER
from fieldkit.transfer.submission_folder import DOCUMENT
from fieldkit.translations import _

logger = logging.getLogger(__name__)

# Tools of others are other people sooner or later: what a partner may have is asked for.
NEEDED_CONSENT = ConsentLevel.COALITION
_BATCH = 1 << 20  # bytes
_SPARE_BYTES = 1 << 20


def check_consent(plan: ExportPlan, *, is_consent_checked: bool) -> None:
    """Check that the people of a report allow that it leaves headquarters in plain.

    Raises:
        NotAllowed: Consent was withdrawn; nobody can overrule that.
        ConfirmationNeeded: Consent does not reach so far, and nobody said that it was checked.
    """
    if plan.consent is ConsentLevel.WITHDRAWN:
        raise NotAllowed(
            _("Consent was withdrawn: this report must not be handed to anybody."),
            hint=_("Nothing was written."),
        )
    if not allows(plan.consent, NEEDED_CONSENT) and not is_consent_checked:
        raise ConfirmationNeeded(
            _("The consent of this report is {level}; sharing it needs {needed} or more.").format(
                level=plan.consent.value, needed=NEEDED_CONSENT.value
            ),
            hint=_("Ask the people concerned. If they agree, repeat it with --consent-checked."),
        )


def export_odk(
    session: HeadquartersSession,
    plan: ExportPlan,
    folder: Path,
    progress: Progress = no_progress,
    *,
    is_plain_confirmed: bool = False,
    is_consent_checked: bool = False,
) -> Path:
    """Write `<instance uuid>/submission.xml` and the files into `folder`; return that folder.

    It is noted before the folder gets its name: a note too many is better than one too few.
    Progress counts bytes.

    Raises:
        NotAllowed, ConfirmationNeeded: Consent stands against it, or nobody confirmed that the
            files lie in plain.
        InvalidInput: It is there already; nothing was overwritten.
        DiskFull, DriveUnwritable, VaultDamaged, Cancelled: Nothing is left of it.
    """
    check_consent(plan, is_consent_checked=is_consent_checked)
    if not is_plain_confirmed:
        raise ConfirmationNeeded(
            _("The report and its files will lie in plain where they are written."),
            hint=_("Confirm that they may."),
        )
    target = folder / plan.instance_id.removeprefix("uuid:")
    unfinished = target.with_name(target.name + UNFINISHED_SUFFIX)
    note_begun(session, unfinished)
    with ended_on_failure(session, unfinished):
        _prepare(folder, target, unfinished, plan.byte_count)
        _fill(session, plan, unfinished, target, progress)
    note_ended(session, unfinished)
    logger.info("exported report %s, %d files", plan.report_id, len(plan.files))
    return target


def _fill(
    session: HeadquartersSession,
    plan: ExportPlan,
    unfinished: Path,
    target: Path,
    progress: Progress,
) -> None:
    with discarded_on_failure(unfinished):
        _write(unfinished / DOCUMENT, [plan.submission.xml])
        done = len(plan.submission.xml)
        for file in plan.files:
            _write(unfinished / file.name, _pieces(session, file))
            done += file.attachment.size
            progress(done, plan.byte_count)
        fsync_folder(unfinished)
        with session.store.transaction():
            session.store.audit.append(
                CustodyEvent.SHARED, plan.report_id, _detail(plan), session.clock.now()
            )
        _give_name(unfinished, target)


def _detail(plan: ExportPlan) -> str:
    """Return how it was shared and by which consent, as the log writes codes."""
    return f"odk-consent-{plan.consent.value.lower().replace('_', '-')}"


def _prepare(folder: Path, target: Path, unfinished: Path, byte_count: int) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            raise InvalidInput(
                _("This report was written there before."), hint=_("Nothing was overwritten.")
            )
        if free_bytes(folder) < byte_count + _SPARE_BYTES:
            raise DiskFull
        if unfinished.is_symlink():
            unfinished.unlink()
        elif unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=PRIVATE_FOLDER)
    except OSError as error:
        raise translate_os_error(error) from error


def _pieces(session: HeadquartersSession, file: PlannedFile) -> Iterator[bytes]:
    with open_attachment(session, Sha256(file.attachment.sha256)) as source:
        while piece := source.read(_BATCH):
            yield piece


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as target:
            for piece in pieces:
                target.write(piece)
            target.flush()
            fsync_file(target)
    except OSError as error:
        raise translate_os_error(error) from error


def _give_name(unfinished: Path, target: Path) -> None:
    try:
        os.rename(unfinished, target)
    except OSError as error:
        raise translate_os_error(error) from error
    with discarded_on_failure(target):
        fsync_folder(target.parent)
