"""Works in a vault until it is killed, many times, and checks after each time what is left.

    python -m tests.faults.interrupted_work FOLDER ROUNDS SEED

A program of its own, so that it forks from one thread. Each round a child saves answers, attaches,
seals and hands over, and says through a pipe what was done. It is killed (SIGKILL, in some rounds
SIGINT) after a number of steps and some time, both drawn from the seed; then the vault is unlocked
and everything the child has said must be there.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from fieldkit.bundle import record as records
from fieldkit.bundle.reader import open_object
from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import current
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.errors import NothingToSeal
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report, put_answers
from fieldkit.operations.session import Session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.transfer.spool import SpooledObject, copy_to_spool, find_bags
from fieldkit.vault.vault import unlock_vault_with_key
from fieldkit.vault.verify import housekeeping
from tests.fakes.clock import FixedClock
from tests.fakes.field import DETENTION, KEY, a_device, a_draft
from tests.fakes.organisation import an_organisation

CANARY = "CANARY-7d1f"  # in every answer and attachment
SUMMARY = "event/summary"
MOST_STEPS = 7
MOST_SECONDS = 0.06  # after a step, which is about how long the next one takes


@dataclass
class Promised:
    """What children have said was done."""

    saved: dict[str, int] = field(default_factory=dict)  # report -> last number acknowledged
    attached: dict[str, set[str]] = field(default_factory=dict)  # report -> SHA-256s
    sealed: set[str] = field(default_factory=set)

    def take(self, said: list[list[str]]) -> None:
        """Add what a child has said."""
        for what, report, detail in said:
            if what == "saved":
                self.saved[report] = int(detail)
            elif what == "attached":
                self.attached.setdefault(report, set()).add(detail)
            elif what == "sealed":
                self.sealed.add(report)


def work(folder: Path, stick: Path, say: int, seed: int) -> None:
    """Do one thing after the other, as long as somebody waits for it."""
    session = unlocked(folder)
    housekeeping(session.vault, session.clock.now())
    rng = random.Random(seed)
    os.write(say, b"ready\n")

    def said(what: str, report: str, detail: object = "") -> None:
        os.write(say, (json.dumps([what, report, str(detail)]) + "\n").encode())

    number, parent = 0, os.getppid()
    while os.getppid() == parent:  # or it would fill the disk for nobody
        report_id = begin_report(session, FormId("T02")).report_id
        fill_report(session, report_id, dict(DETENTION))
        for _time in range(rng.randint(1, 4)):
            number += 1
            put_answers(session, report_id, {SUMMARY: f"{CANARY} {number}"})
            said("saved", report_id, number)
            if rng.random() < 0.5:
                content = f"{CANARY} {number} ".encode() * rng.choice((10, 40_000))
                attach_file(session, report_id, io.BytesIO(content), "note.bin")
                said("attached", report_id, sha256_hex(content))
        if rng.random() < 0.6:
            seal_report(session, [report_id])
            said("sealed", report_id)
        if rng.random() < 0.5:
            try:
                hand_over(session, stick)
            except NothingToSeal:
                continue
            said("handed-over", report_id)


def unlocked(folder: Path) -> Session:
    return Session(unlock_vault_with_key(folder, KEY), FixedClock(), None)


def run_round(folder: Path, stick: Path, promised: Promised, seed: int) -> None:
    """Let a child work, end it, and keep what it said."""
    rng = random.Random(seed)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        # Who runs tests in the background of a shell hands on that interrupts are ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = 1
        try:
            work(folder, stick, writing, seed)
        except KeyboardInterrupt:
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        # By what was done and not by the clock: a busy machine must not spare the child.
        said = [pipe.readline() for _line in range(1 + rng.randint(0, MOST_STEPS))][1:]
        time.sleep(rng.uniform(0, MOST_SECONDS))
        ended_by = signal.SIGINT if rng.random() < 0.4 else signal.SIGKILL
        os.kill(child, ended_by)
        said += read_on(pipe, child, ended_by)
    _pid, status = os.waitpid(child, 0)
    expect(not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the child failed by itself")
    promised.take([json.loads(line) for line in said if line.endswith("\n")])


def read_on(pipe: TextIO, child: int, ended_by: signal.Signals) -> list[str]:
    """Return the lines that a child writes until it ends.

    An interrupt that comes while Python runs a destructor is dropped; a person presses again.
    """
    again = threading.Event()

    def press() -> None:
        while not again.wait(5):
            os.kill(child, ended_by)  # not waited for yet, so the number is still its own

    pressing = threading.Thread(target=press)
    pressing.start()
    try:
        return pipe.read().splitlines(keepends=True)
    finally:
        again.set()
        pressing.join()


def check(folder: Path, stick: Path, promised: Promised, reserve: HybridIdentity) -> None:
    """Check that the vault is whole and that nothing promised is lost."""
    session = unlocked(folder)
    with session.vault as vault:
        housekeeping(vault, session.clock.now())
        verify_vault(session, deep=True)
        drafts = {draft.report_id for draft in vault.reports.drafts()}
        stubs = {stub.report_id: stub for stub in vault.reports.stubs()}
        expect(not drafts & set(stubs), "a report is both draft and sealed")
        expect(promised.sealed <= set(stubs), "a sealed report is lost")
        for report, number in promised.saved.items():
            report_id = ReportId(report)
            if report_id in drafts:
                revisions = vault.reports.revisions(report_id)
                attached = {str(item.sha256) for item in vault.attachments.of_report(report_id)}
            else:
                expect(report_id in stubs, "a report is lost")
                path = vault.outbox.folder / f"{stubs[report_id].object_sha256}.age"
                revisions, attached = opened(session, path, reserve)
            text = str(current(revisions)[SUMMARY])
            expect(int(text.split()[-1]) >= number, "a saved answer is lost")
            expect(promised.attached.get(report, set()) <= attached, "an attachment is lost")
        known = {vault.outbox.path(sealed) for sealed in vault.outbox.with_file()}
        known |= {vault.blobs.path_of(item.blob_id) for item in vault.attachments.references()}
    found = {path for path in folder.rglob("*") if path.is_file() and path.parent != folder}
    expect(found == known, "an orphan is left")
    ours = {"lock", "vault.db", "blobs", "outbox"}
    expect({path.name for path in folder.iterdir()} <= ours, "something else is left")
    for path in [*folder.rglob("*"), *stick.rglob("*")]:
        if path.is_file():
            expect(CANARY.encode() not in path.read_bytes(), "something lies in plain")


def opened(session: Session, path: Path, reserve: HybridIdentity) -> tuple[tuple, set[str]]:
    """Return revisions and the hashes of the other members of a sealed object of one report."""
    device = load_identity(session.vault).device_id
    with path.open("rb") as source:
        found = open_object(source, [reserve], lambda _key: device)
        members = {member.name: member.read() for member in found.members()}
    record = records.parse(members["record-0001.json"])
    return record.revisions, {str(sha256_hex(content)) for content in members.values()}


def check_stick(stick: Path, spool: Path) -> int:
    """Check that every bag with its final name is whole; return how many objects there are."""
    spool.mkdir()
    items = [item for bag in find_bags(stick) for item in copy_to_spool(bag, spool)]
    expect(all(isinstance(item, SpooledObject) for item in items), "a bag is not whole")
    shutil.rmtree(spool)
    return len(items)


def expect(is_so: bool, problem: str) -> None:
    if not is_so:
        raise AssertionError(problem)


def main(folder: Path, rounds: int, seed: int) -> None:
    """Run all rounds in a new vault."""
    organisation = an_organisation(threshold=1, count=1)
    session = a_device(folder / "vault", organisation)
    with session.vault:
        a_draft(session)  # so that no child needs to read the form
    stick = folder / "stick"
    promised = Promised()
    handed_over = 0
    for number in range(rounds):
        stick.mkdir(exist_ok=True)
        run_round(folder / "vault", stick, promised, seed * 1000 + number)
        check(folder / "vault", stick, promised, organisation.reserve)
        handed_over += check_stick(stick, folder / "spool")
        if number % 5 == 4:
            shutil.rmtree(stick)
    counts = [len(promised.saved), len(promised.attached), len(promised.sealed), handed_over]
    sys.stdout.write(json.dumps(counts) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
