"""Sync: mail from headquarters comes in, sealed objects go to the drop server, in this order."""

from __future__ import annotations

from fieldkit.domain.progress import Progress, no_progress
from fieldkit.operations.field.sync_desk import SyncDesk, SyncSummary


def sync(desk: SyncDesk, *, progress: Progress = no_progress) -> SyncSummary:
    """Run once. Progress counts the bytes of all uploads that are due.

    A network that fails or cannot be trusted is no exception: the summary says so.

    Raises:
        Cancelled: `progress` said so; it goes on where it stopped.
        FieldkitError: The vault or its disk failed; what was committed before stays.
    """
    raise NotImplementedError
