"""A drop server in memory, and ways to it that are judged as a test asks.

It keeps the promises of docs/formats.md, "Wire": what it acknowledged it has, it appends at
exactly its offset, and it calls complete only what has the hash that is its name. What goes wrong
is scripted: `faults` are asked before each request and may raise what the real client would.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import BinaryIO

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import (
    Check,
    CheckResult,
    Finding,
    Network,
    Route,
    Server,
)
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    ConnectionCut,
    NetworkError,
    NotOnServer,
    NotTrusted,
    OffsetDiffers,
    ServerRefused,
    UploadDamaged,
)
from fieldkit.operations.field.directory_refusal import directory_refusal
from fieldkit.operations.field.sync_desk import Judged, OpenWay
from fieldkit.operations.in_vault import InVault
from fieldkit.operations.session import Session
from fieldkit.transfer.drop_box import ListedMail, Progressed
from fieldkit.transfer.trust import failed_by

NETWORK = Network("ab" * 32, "invented network")
PIECE = 4096  # bytes that it acknowledges at a time
Fault = Callable[[str, str], None]  # (request, name); raises what goes wrong


def nothing_fails(_request: str, _name: str) -> None:
    """Let every request through."""


@dataclass
class MemoryDropBox:
    """What one device sees of a server; a `DeviceDropBox` without a wire."""

    parts: dict[Sha256, bytes] = field(default_factory=dict)  # durable, not complete
    complete: dict[Sha256, bytes] = field(default_factory=dict)
    letters: dict[Sha256, bytes] = field(default_factory=dict)
    faults: Fault = nothing_fails
    requests: list[tuple[str, str]] = field(default_factory=list)
    completions: list[Sha256] = field(default_factory=list)  # each time that one became complete
    sent: int = 0  # bytes that came over the wire
    closes_after_refusal: bool = False  # as a server that does not want to read the body
    is_usable: bool = True
    cut_after: int | None = None  # bytes of uploads, until the connection is cut once

    def leave(self, content: bytes) -> Sha256:
        """Leave a mail, as headquarters does."""
        sha256 = sha256_hex(content)
        self.letters[sha256] = content
        return sha256

    def forget_everything(self) -> None:
        """Lose the data, as after a restore from nothing."""
        self.parts.clear()
        self.complete.clear()

    def mail(self) -> tuple[ListedMail, ...]:
        """List this device's mail, oldest first."""
        self._ask("list", "")
        return tuple(ListedMail(sha256, len(letter)) for sha256, letter in self.letters.items())

    def fetch_mail(self, mail: ListedMail, *, progress: Progress = no_progress) -> bytes:
        """Give a mail whole."""
        self._ask("fetch", mail.sha256)
        progress(0, mail.size)
        if mail.sha256 not in self.letters:
            raise NotOnServer
        return self.letters[mail.sha256]

    def delete_mail(self, sha256: Sha256) -> None:
        """Delete a mail."""
        self._ask("delete", sha256)
        self.letters.pop(sha256, None)

    def uploaded(self, sha256: Sha256) -> Progressed:
        """Say how much of an object is here."""
        self._ask("head", sha256)
        return self._progressed(sha256)

    def upload(
        self,
        sha256: Sha256,
        source: BinaryIO,
        size: int,
        offset: int,
        *,
        acknowledged: Callable[[int], None],
        progress: Progress = no_progress,
    ) -> Progressed:
        """Append what comes from `offset` on, piece by piece."""
        self._ask("patch", sha256)
        here = self._progressed(sha256)
        if here.offset != offset:
            raise OffsetDiffers(here.offset)
        source.seek(offset)
        while offset < size:
            piece = self._as_far_as_the_cut(source.read(min(PIECE, size - offset)))
            self.parts[sha256] = self.parts.get(sha256, b"") + piece
            offset += len(piece)
            self.sent += len(piece)
            if self.cut_after == 0:
                self.cut_after = None
                raise ConnectionCut
            progress(offset, size)
            if offset < size:
                acknowledged(offset)
        self._settle(sha256)
        return self._progressed(sha256)

    def _as_far_as_the_cut(self, piece: bytes) -> bytes:
        if self.cut_after is None:
            return piece
        arrived = piece[: self.cut_after]
        self.cut_after -= len(arrived)
        return arrived

    def _settle(self, sha256: Sha256) -> None:
        content = self.parts.pop(sha256)
        if sha256_hex(content) != sha256:
            raise UploadDamaged(460)
        self.complete[sha256] = content
        self.completions.append(sha256)

    def _progressed(self, sha256: Sha256) -> Progressed:
        if sha256 in self.complete:
            return Progressed(len(self.complete[sha256]), is_complete=True)
        return Progressed(len(self.parts.get(sha256, b"")), is_complete=False)

    def _ask(self, request: str, name: str) -> None:
        if not self.is_usable:
            raise ConnectionCut
        self.requests.append((request, name))
        try:
            self.faults(request, name)
        except ServerRefused:
            self.is_usable = not self.closes_after_refusal
            raise


@dataclass
class Opened:
    """A connection that proved itself."""

    box: MemoryDropBox
    server_time: datetime | None

    @property
    def is_usable(self) -> bool:
        """Say whether another question may be asked."""
        return self.box.is_usable


@dataclass
class MemoryWay:
    """A way to servers in memory: one that may be trusted, unless a test says otherwise."""

    session: Session
    boxes: list[MemoryDropBox]
    failing: list[CheckResult] = field(default_factory=list)  # found before connecting
    on_open: Callable[[int], None] = lambda _number: None  # raises what connecting meets
    seconds_behind: int = 0  # of the servers' clock
    has_moved: bool = False  # noticed once
    judged: int = 0
    opened: list[int] = field(default_factory=list)  # which server, each time

    def judge(self, in_vault: InVault) -> tuple[Judged, ...]:
        """Judge each server the same."""
        in_vault(lambda: self.session.vault.settings.names())
        self.judged += 1
        failing = {result.check: result for result in self.failing}
        results = _until_failed(failing, before=Check.REACHED)
        return tuple(
            Judged(
                results=results,
                server=Server(f"https://192.0.2.{number}", f"192.0.2.{number}"),
                route=Route.DIRECT,
                network=NETWORK,
            )
            for number, _box in enumerate(self.boxes)
        )

    def check_unmoved(self) -> None:
        """Notice what a test did to the network."""
        if self.has_moved:
            self.has_moved = False
            raise ConnectionCut

    @contextlib.contextmanager
    def open(self, judged: Judged, progress: Progress) -> Iterator[OpenWay]:
        """Connect to the server that was judged."""
        progress(0, 0)
        assert judged.server is not None
        number = int(judged.server.host.rpartition(".")[2])
        self.on_open(number)
        self.opened.append(number)
        self.boxes[number].is_usable = True
        now = self.session.clock.now() - timedelta(seconds=self.seconds_behind)
        yield Opened(self.boxes[number], now)

    def after_handshake(
        self, results: tuple[CheckResult, ...], failure: NetworkError | None
    ) -> tuple[CheckResult, ...]:
        """Add how connecting ended."""
        return _with(results, failure, Check.REACHED, Check.OUR_CERTIFICATE)

    def after_first_answer(
        self,
        results: tuple[CheckResult, ...],
        failure: NetworkError | None,
        server_time: datetime | None,
    ) -> tuple[CheckResult, ...]:
        """Add how the first answer was."""
        return _with(results, failure, Check.OUR_CERTIFICATE, Check.DIRECTORY)

    def after_mail(
        self, results: tuple[CheckResult, ...], in_vault: InVault
    ) -> tuple[CheckResult, ...]:
        """Add what is known of the directory."""
        refused = in_vault(lambda: directory_refusal(self.session.vault))
        if refused is None:
            return _with(results, None, Check.DIRECTORY, None)
        return _replaced(results, CheckResult(Check.DIRECTORY, Finding.FAILED, refused))


def _until_failed(failing: dict[Check, CheckResult], *, before: Check) -> tuple[CheckResult, ...]:
    found: list[CheckResult] = []
    is_over = False
    for check in Check:
        is_over = is_over or check is before
        result = failing.get(check, CheckResult(check, Finding.PASSED))
        found.append(CheckResult(check, Finding.NOT_REACHED) if is_over else result)
        is_over = is_over or result.finding is Finding.FAILED
    return tuple(found)


def _with(
    results: tuple[CheckResult, ...],
    failure: NetworkError | None,
    first: Check,
    behind: Check | None,
) -> tuple[CheckResult, ...]:
    order = list(Check)
    end = len(order) if behind is None else order.index(behind)
    if failure is None:
        asked = order[order.index(first) : end]
        for check in asked:
            results = _replaced(results, CheckResult(check, Finding.PASSED))
        return results
    check = Check(failure.check) if isinstance(failure, NotTrusted) else first
    return _replaced(results, replace(failed_by(failure), check=check))


def _replaced(results: tuple[CheckResult, ...], result: CheckResult) -> tuple[CheckResult, ...]:
    return tuple(result if known.check is result.check else known for known in results)
