"""What every screen of the field window is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldkit.domain.preferences import Preferences
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.syncing import Syncing
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume, removable_volumes

Happened = Callable[[], None]


@dataclass(frozen=True)
class Workplace:
    """An open vault, and where work for it runs."""

    session: Session
    jobs: BackgroundJobs
    language: str
    syncing: Syncing  # outlives the screens: a run goes on while they are built anew
    find_volumes: Callable[[], list[Volume]] = removable_volumes
    wear: Callable[[Preferences], None] = lambda _chosen: None  # lets preferences hold at once
