"""What every screen of headquarters' window is made with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.preferences import Preferences
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.act_memory import ActMemory
from fieldkit.gui.hq.destination import Destination
from fieldkit.gui.hq.turn import Turn
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.volumes import Volume, removable_volumes

Happened = Callable[[], None]


@dataclass(frozen=True)
class Workplace:
    """Headquarters, open, with the colleague who works there now, and where work for it runs."""

    session: HeadquartersSession
    jobs: BackgroundJobs
    language: str
    find_volumes: Callable[[], list[Volume]] = removable_volumes
    wear: Callable[[Preferences], None] = lambda _chosen: None  # lets preferences hold at once
    go_to: Callable[[Destination], None] = lambda _where: None  # leads to another section
    turn: Turn = field(default_factory=Turn)  # of sticks, syncs and backups
    acts: ActMemory = field(default_factory=ActMemory)  # of this colleague
    # Says what was done, and offers to undo it: a sentence, and the statements that were made.
    done: Callable[[str, Sequence[StatementId]], None] = lambda _sentence, _made: None
    arrived: Happened = lambda: None  # says that reports may have come
