"""What a run of sync is handed, tells while it goes on, and returns in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from fieldkit.domain.connection import CheckResult, Network
from fieldkit.domain.progress import Progress
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.domain.upload import Upload
from fieldkit.errors import NetworkError
from fieldkit.operations.field.judge_connection import JudgedServer
from fieldkit.operations.field.read_return import ReturnRead
from fieldkit.operations.in_vault import InVault, at_once
from fieldkit.operations.session import Session
from fieldkit.transfer.drop_box import DeviceDropBox

Judged = JudgedServer  # what was found of one server before anything left this machine


class SyncWatcher(Protocol):
    """Is told how a run goes, from the thread that it runs in."""

    def entered(self, stage: SyncStage) -> None:
        """Hear what the run does now."""

    def checked(self, results: tuple[CheckResult, ...]) -> None:
        """Hear all checks so far, each check once, in their order."""

    def moved(self, upload: Upload) -> None:
        """Hear that an object changed its state, or that more of it is durable at the server."""

    def took_in(self, came_back: ReturnRead) -> None:
        """Hear what the mail taken in so far has brought; the object goes on changing."""


class NobodyWatches:
    """A watcher that looks away."""

    def entered(self, stage: SyncStage) -> None:
        """Ignore it."""

    def checked(self, results: tuple[CheckResult, ...]) -> None:
        """Ignore them."""

    def moved(self, upload: Upload) -> None:
        """Ignore it."""

    def took_in(self, came_back: ReturnRead) -> None:
        """Ignore it."""


class OpenWay(Protocol):
    """A connection whose server has proved who it is."""

    @property
    def box(self) -> DeviceDropBox:
        """What the server offers."""

    @property
    def is_usable(self) -> bool:
        """Whether another question may be asked over it: some refusals end it."""

    @property
    def server_time(self) -> datetime | None:
        """What time it is there, None before the first answer."""


class SyncWay(Protocol):
    """How a connection is come by: judged before it is made, and judged again at each step."""

    def judge(self, in_vault: InVault) -> tuple[Judged, ...]:
        """Return what is found of each server, the preferred one first; nothing is sent.

        At least one: where nothing may be tried, it says why.
        """

    def check_unmoved(self) -> None:
        """Check that what was judged still holds; cheap, asked all the time, never in the vault.

        Raises:
            ConnectionCut: This machine is on another network, or leaves it by another way, or
                what the vault says of rules, networks and this device has changed.
        """

    def open(self, judged: Judged, progress: Progress) -> AbstractContextManager[OpenWay]:
        """Connect. Raises `NotTrusted` where the server does not prove who it is."""

    def after_handshake(
        self, results: tuple[CheckResult, ...], failure: NetworkError | None
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with those that connecting has answered."""

    def after_first_answer(
        self,
        results: tuple[CheckResult, ...],
        failure: NetworkError | None,
        server_time: datetime | None,
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with those that the first answer, or its absence, has answered."""

    def after_mail(
        self, results: tuple[CheckResult, ...], in_vault: InVault
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with what is known now of headquarters' directory."""


@dataclass(frozen=True)
class SyncDesk:
    """It carries and never does. All that touches the vault goes through `in_vault`."""

    session: Session
    way: SyncWay
    in_vault: InVault = at_once
    watcher: SyncWatcher = field(default_factory=NobodyWatches)
    wait: Callable[[float], None] = time.sleep  # seconds, a part of one at a time
    retry_now: bool = False  # a person asked for this run: nothing waits for its next try


@dataclass
class SyncSummary:
    """What one run did. Whatever was done before it ended stays done."""

    end: SyncEnd = SyncEnd.DONE
    network: Network | None = None
    checks: tuple[CheckResult, ...] = ()
    came_back: ReturnRead = field(default_factory=ReturnRead)
    stored: int = 0  # objects that the server has whole since this run
    stored_bytes: int = 0
    waiting: int = 0  # objects that are still to go
    damaged: int = 0  # objects left out, because their files here are damaged
    given_up: int = 0  # objects that are not tried again for a while; in `waiting` too
    again_at: datetime | None = None  # when the first of those waiting may be tried again; UTC
    error: NetworkError | None = None
