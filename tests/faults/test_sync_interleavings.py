"""Cuts, kills, sticks, receipts and a server that forgets, in every order that chance finds.

Whatever happens, an object of this device lies here or at headquarters, and in the end
headquarters has each of them and this device knows.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import ReportState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.domain.upload import UploadState
from fieldkit.errors import Cancelled, NothingToSeal
from fieldkit.operations.field.hand_over import commit_hand_over, plan_hand_over
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncDesk
from tests.fakes.drop_box import MemoryDropBox, MemoryWay
from tests.fakes.field import a_device, reopened
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.organisation import an_organisation
from tests.fakes.outbox import put_object
from tests.faults.test_sync_cuts import Kill, Killed

ORGANISATION = an_organisation(threshold=1, count=1)
SIZES = st.integers(1, 12_000)


class Everything(RuleBasedStateMachine):
    """A device, a drop server and a headquarters, and what can happen between them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.session = a_device(self.folder / "vault", ORGANISATION)
        self.box = MemoryDropBox()
        self.own: dict[Sha256, bytes] = {}
        self.headquarters: dict[Sha256, bytes] = {}
        self.letters: list[bytes] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.settle()
            self.session.vault.close()
            shutil.rmtree(self.folder)

    @rule(size=SIZES)
    def seal(self, size: int) -> None:
        content = len(self.own).to_bytes(4, "big") + bytes(size)
        self.own[put_object(self.session, content)] = content

    @rule(number=st.integers(0, 3), size=SIZES)
    def carry(self, number: int, size: int) -> None:
        content = b"carried" + bytes([number]) * size
        if not self.session.vault.outbox.knows(sha256_hex(content)):
            put_object(self.session, content, carried=True)

    @rule(cut_after=st.none() | st.integers(0, 20_000), asks=st.booleans())
    def sync(self, cut_after: int | None, asks: bool) -> None:
        self.box.cut_after = cut_after
        self.box.faults = lambda _request, _name: None
        summary = sync(self.desk(Kill(0), retry_now=asks))
        note(f"{summary.end} {summary.stored}")
        self.box.cut_after = None

    @rule(at=st.integers(1, 40))
    def killed(self, at: int) -> None:
        kill = Kill(at)
        self.box.faults = lambda _request, _name: kill.step()
        try:
            sync(self.desk(kill), progress=lambda _done, _total: kill.step())
        except Killed:
            self.session = reopened(self.session)

    @rule(at=st.integers(0, 15_000))
    def stopped(self, at: int) -> None:
        self.box.faults = lambda _request, _name: None

        def stop(done: int, _total: int) -> None:
            if done >= at:
                raise Cancelled

        try:
            sync(self.desk(Kill(0)), progress=stop)
        except Cancelled:
            note("stopped")

    @rule()
    def stick_to_headquarters(self) -> None:
        try:
            plan = plan_hand_over(self.session)
        except NothingToSeal:
            return
        for sha256, path, _size in plan.files:
            self.headquarters[sha256] = path.read_bytes()
        commit_hand_over(self.session, plan)

    @rule(deletes=st.booleans())
    def headquarters_pulls(self, deletes: bool) -> None:
        self.headquarters |= self.box.complete
        if deletes:
            self.box.complete.clear()

    @rule(by_stick=st.booleans(), copies=st.integers(1, 2))
    def receipts(self, by_stick: bool, copies: int) -> None:
        known = [sha256 for sha256 in self.headquarters if self.session.vault.outbox.knows(sha256)]
        letter = a_letter(
            self.session,
            ORGANISATION,
            *(
                a_receipt_for(self.session, ORGANISATION, sha256, copies=copies)
                for sha256 in known
                if sha256 in self.own
            ),
        )
        self.letters.append(letter)
        if by_stick:
            read_mail(self.session, [letter])
        else:
            self.box.leave(letter)

    @rule()
    def an_old_letter_comes_again(self) -> None:
        if self.letters:
            self.box.leave(self.letters[0])

    @rule()
    def server_forgets(self) -> None:
        self.box.forget_everything()

    @rule(days=st.integers(1, 5))
    def time_passes(self, days: int) -> None:
        self.session.clock.pass_time(days=days)  # type: ignore[attr-defined]  # of tests

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "folder"):
            return
        vault = self.session.vault
        for sha256, content in self.own.items():
            assert self.headquarters.get(sha256, content) == content
            if sha256 not in self.headquarters:
                assert vault.outbox.path(vault.outbox.get(sha256)).read_bytes() == content
        for sha256, content in self.box.complete.items():
            assert sha256_hex(content) == sha256
        received = [one for one in vault.outbox.all() if one.state is ReportState.RECEIVED]
        assert {one.sha256 for one in received} <= self.headquarters.keys()

    def settle(self) -> None:
        """Let everything go well, a few times with days between."""
        self.box.faults = lambda _request, _name: None
        self.box.cut_after = None
        for _ in range(2):
            self.time_passes(4)
            assert sync(self.desk(Kill(0), retry_now=True)).end is SyncEnd.DONE
            self.headquarters_pulls(deletes=True)
            self.receipts(by_stick=False, copies=2)
            assert sync(self.desk(Kill(0))).end is SyncEnd.DONE
        self.nothing_is_lost()
        assert self.own.keys() <= self.headquarters.keys()
        vault = self.session.vault
        states = {one.state for one in vault.outbox.all() if not one.carried}
        assert states <= {ReportState.RECEIVED}
        assert self.box.letters == {}
        left = {item.upload.state for item in vault.uploads.items()}
        assert left <= {UploadState.STORED}  # carried ones, whose receipts go to their owners

    def desk(self, kill: Kill, *, retry_now: bool = False) -> SyncDesk:
        way = MemoryWay(self.session, [self.box])
        return SyncDesk(
            self.session, way, kill.in_vault, wait=lambda _seconds: None, retry_now=retry_now
        )


Everything.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEverything = Everything.TestCase
