"""The way to the drop server as it really is: judged by `transfer/trust.py`, over `drop_client`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from fieldkit.domain.connection import Cause, CheckResult, Finding
from fieldkit.domain.progress import Progress
from fieldkit.errors import (
    ConnectionCut,
    DirectoryInvalid,
    NetworkError,
    NoHeadquarters,
    NotTrusted,
)
from fieldkit.operations.field.directory_refusal import directory_refusal
from fieldkit.operations.field.judge_connection import (
    Machine,
    SystemMachine,
    TrustFacts,
    judge_servers,
    standing_rules,
    trust_facts,
)
from fieldkit.operations.field.keep_directory import directory_news
from fieldkit.operations.field.keep_sync_choice import kept_sync_choice
from fieldkit.operations.field.sync_desk import (
    Judged,
    NobodyWatches,
    OpenWay,
    SyncDesk,
    SyncWatcher,
)
from fieldkit.operations.in_vault import InVault, at_once
from fieldkit.operations.session import Session
from fieldkit.transfer import trust
from fieldkit.transfer.drop_box import DeviceDropBox
from fieldkit.transfer.drop_client import (
    ClientTls,
    DeviceClient,
    DropConnection,
    Limits,
    connect,
)

_LIMITS = Limits()
_UNMOVED_SECONDS = 1.0


def desk_for(
    session: Session,
    *,
    in_vault: InVault = at_once,
    watcher: SyncWatcher | None = None,
    allowed_once: Collection[str] = (),
    retry_now: bool = False,
    limits: Limits = _LIMITS,
    machine: Machine | None = None,
) -> SyncDesk:
    """Return what one run needs. `allowed_once` are networks that were allowed for this run."""
    way = TrustedWay(session, frozenset(allowed_once), limits, machine or SystemMachine())
    return SyncDesk(session, way, in_vault, watcher or NobodyWatches(), retry_now=retry_now)


@dataclass
class _Opened:
    connection: DropConnection
    box: DeviceDropBox

    @property
    def is_usable(self) -> bool:
        """Whether another question may be asked over it."""
        return self.connection.is_usable

    @property
    def server_time(self) -> datetime | None:
        """What time it is there."""
        return self.connection.server_time


class TrustedWay:
    """Facts of the vault are read anew whenever it is judged, and used until then."""

    def __init__(
        self,
        session: Session,
        allowed_once: frozenset[str],
        limits: Limits,
        machine: Machine,
    ) -> None:
        self._session = session
        self._allowed_once = allowed_once
        self._limits = limits
        self._machine = machine
        self._facts: TrustFacts | None = None
        self._rules: object = None
        self._in_vault: InVault = at_once
        self._token: Hashable = None
        self._asked_at = 0.0

    def judge(self, in_vault: InVault) -> tuple[Judged, ...]:
        """Return what is found of each server; nothing is sent."""
        self._in_vault = in_vault
        # Before it is judged: what changes meanwhile is noticed, not what was before.
        self._token, self._asked_at = self._machine.token(), time.monotonic()
        self._facts, limit, self._rules = in_vault(self._read)
        self._limits = replace(self._limits, bytes_per_second=limit)
        return judge_servers(self._facts, allowed_once=self._allowed_once, machine=self._machine)

    def check_unmoved(self) -> None:
        """Check about once a second that what was judged still holds.

        Without it a connection over a VPN that ended, or a cable that was pulled, would sit out
        its time limits, and a device that was revoked by a stick would go on to send.
        """
        now = time.monotonic()
        if now - self._asked_at >= _UNMOVED_SECONDS:
            self._asked_at = now
            self._check_network()
            if self._in_vault(lambda: standing_rules(self._session.vault)) != self._rules:
                raise ConnectionCut

    @contextlib.contextmanager
    def open(self, judged: Judged, progress: Progress) -> Iterator[OpenWay]:
        """Connect to a server that was judged."""
        facts = self._facts
        if facts is None or judged.server is None or judged.route is None:
            raise LookupError("only what was judged is connected to")
        self._check_network()  # judging took its time: it may have asked for Tor
        tls = ClientTls(
            authorities=facts.authorities,
            certificate=facts.certificate.encode("ascii"),
            key=facts.key,
            trusted_time=facts.own.trusted_time,
            folder=self._session.vault.folder,
            clock=self._session.clock.now,
        )
        with connect(
            judged.server,
            route=judged.route,
            tls=tls,
            tor=judged.tor,
            interface=judged.interface or None,
            limits=self._limits,
            progress=progress,
            may_reopen=lambda: self._judge_again(judged),
        ) as connection:
            yield _Opened(connection, DeviceClient(connection))

    def after_handshake(
        self, results: tuple[CheckResult, ...], failure: NetworkError | None
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with those that connecting has answered."""
        found = trust.judge_handshake(results, failure)
        if self._facts is not None and self._facts.authority_waits:
            found = trust.allow_for_waiting_authority(found)
        return found

    def after_first_answer(
        self,
        results: tuple[CheckResult, ...],
        failure: NetworkError | None,
        server_time: datetime | None,
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with those that the first answer, or its absence, has answered."""
        ends = None if self._facts is None else self._facts.own.certificate_ends
        answer = trust.FirstAnswer(failure, server_time, self._session.clock.now(), ends)
        return trust.judge_first_answer(results, answer)

    def after_mail(
        self, results: tuple[CheckResult, ...], in_vault: InVault
    ) -> tuple[CheckResult, ...]:
        """Return all checks, with what is known now of headquarters' directory."""
        refused, age_days = in_vault(self._directory)
        return trust.judge_directory(results, refused, age_days)

    def _check_network(self) -> None:
        if self._machine.token() != self._token:
            raise ConnectionCut

    def _judge_again(self, judged: Judged) -> None:
        """Let a letter that was cut go on, where everything is still as it was judged.

        Raises:
            NotTrusted: A check fails now.
            ConnectionCut: It is another network or way: the run begins anew.
        """
        found = [again for again in self.judge(self._in_vault) if again.server == judged.server]
        if not found:
            raise ConnectionCut
        (again,) = found
        for result in again.results:
            if result.finding is Finding.FAILED and result.cause is not None:
                raise NotTrusted(result.check, result.cause, result.number)
        if replace(again, results=judged.results) != judged:
            raise ConnectionCut

    def _read(self) -> tuple[TrustFacts, int, object]:
        vault = self._session.vault
        choice = kept_sync_choice(vault)
        return trust_facts(self._session), choice.bytes_per_second, standing_rules(vault)

    def _directory(self) -> tuple[Cause | None, int | None]:
        vault = self._session.vault
        try:
            age_days = directory_news(vault, self._session.clock.now()).age_days
        except (NoHeadquarters, DirectoryInvalid):
            return Cause.DIRECTORY_INVALID, None
        return directory_refusal(vault), age_days
