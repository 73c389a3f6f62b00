"""Works at a headquarters until it is killed, many times, and checks after each time what is left.

    python -m tests.faults.interrupted_headquarters FOLDER ROUNDS SEED

A program of its own, so that it forks from one thread. Each round a stick brings new objects; a
child takes it in, backs up and writes the return, and says through a pipe what was done. It is
killed (SIGKILL) in one stage after the other, after a time drawn from the seed. Then everything
that it said, and everything that a receipt on the stick says, must be true, and taking the same
stick in again must complete it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome, parse
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.operations.hq import intake_bag as intake
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.write_return import write_return
from fieldkit.vault.blobs import BlobKey, open_blob
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, Device, HandClock, a_headquarters, enrol
from tests.fakes.organisation import an_organisation

OBJECTS = 5  # of each round
STAGES = ("intake", "backup", "return", "done")
LONGEST_SECONDS = 0.2  # after a stage has begun


class Office:
    """Where everything of one run lies."""

    def __init__(self, folder: Path, device: Device) -> None:
        self.folder = folder
        self.device = device
        self.vault = folder / "hq"
        self.disk = folder / "disk"
        self.back = folder / "back"
        self.stick = folder / "stick"
        self.accepted: set[str] = set()  # what children said was accepted

    def opened(self) -> HeadquartersSession:
        """Open headquarters, as after a restart."""
        return open_session(unlock_vault_with_key(self.vault, VAULT_KEY), HandClock())


def work(office: Office, say: int) -> None:
    """Take in, back up, write the return; then the same again, until killed."""
    intake.GROUP_OBJECTS = 2
    session = office.opened()
    while True:
        os.write(say, b"intake\n")
        summary = intake.intake_bag(session, office.stick)
        for result in summary.results:
            if result.outcome is Outcome.ACCEPTED:
                os.write(say, f"{result.sha256}\n".encode())
        os.write(say, b"backup\n")
        make_backup(session, office.disk)
        os.write(say, b"return\n")
        target = office.back / random_hex(4)
        target.mkdir(parents=True)
        write_return(session, target)
        os.write(say, b"done\n")


def run_round(office: Office, seed: int) -> None:
    """Let a child work and kill it; keep what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(office, writing)
        finally:
            os._exit(1)
    os.close(writing)
    stage = STAGES[seed % len(STAGES)]
    with os.fdopen(reading) as pipe:
        lines = []
        for line in pipe:
            lines.append(line)
            if line == f"{stage}\n":
                break
        time.sleep(random.Random(seed).uniform(0, LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        lines += pipe
    _pid, status = os.waitpid(child, 0)
    expect(os.WIFSIGNALED(status), "the child failed by itself")
    office.accepted |= {line.strip() for line in lines if len(line) == 65}


def check(office: Office) -> int:
    """Check that headquarters is whole and that nothing promised is lost; return the receipts."""
    session = office.opened()
    store = session.store
    store.check()
    known = {sha256: state for sha256, _size, state in store.objects.every()}
    for sha256, state in known.items():
        path = session.archive.path_of(sha256, state)
        expect(path.is_file() and hash_of(path) == sha256, "an object is not where it must be")
        check_imported(session, sha256, state)
    expect(office.accepted <= set(known), "an accepted object is lost")
    for sha256, count in store.backups.copies(office.device.device_id).items():
        path = office.disk / "objects" / sha256[:2] / f"{sha256}.age"
        is_there = path.is_file() and hash_of(path) == sha256
        expect(count <= is_there, "a copy is counted that is not there")
    receipts = check_receipts(office, session, known)
    close_session(session)
    return receipts


def check_imported(session: HeadquartersSession, sha256: Sha256, state: Outcome) -> None:
    """Check that an object is imported as a whole, or not at all."""
    store = session.store
    records = store.records.of_object(sha256)
    expect(len(records) == (state is Outcome.ACCEPTED), "an object is half imported")
    for record in records:
        store.records.content(record.report_id)
        for attachment in store.records.attachments(record.report_id):
            content = store.contents.require(attachment.sha256)
            reader = open_blob(
                session.archive.attachments, content.blob_id, BlobKey(content.key), content.size
            )
            expect(sha256_hex(reader.readall()) == content.sha256, "an attachment is damaged")
            reader.close()


def check_receipts(
    office: Office, session: HeadquartersSession, known: dict[Sha256, Outcome]
) -> int:
    """Check every receipt that a whole bag carries; return how many there are."""
    count = 0
    backups = session.store.backups.copies(office.device.device_id)
    for folder in office.back.glob("*/*"):
        if folder.suffix == ".part":
            continue  # devices take no bag that was cut short
        for mail in office.device.read_mail(folder.parent):
            for item in mail.items:
                if item.kind is MailKind.RECEIPT:
                    receipt = parse(item.content)
                    count += 1
                    expect(known.get(receipt.object_sha256) is receipt.outcome, "an untrue receipt")
                    copies = 1 + backups.get(receipt.object_sha256, 0)
                    expect(receipt.copies <= copies, "a receipt counts copies that are not there")
    return count


def complete(office: Office) -> None:
    """Take the same stick in again, and check that nothing is missing or left over."""
    session = office.opened()
    summary = intake.intake_bag(session, office.stick)
    expect(summary.interrupted is None, "the stick cannot be taken in again")
    known = {sha256: state for sha256, _size, state in session.store.objects.every()}
    expect(set(known) == set(office.device.outbox), "an object is missing")
    expect(set(known.values()) == {Outcome.ACCEPTED}, "an object is held")
    expect(session.store.records.count() == len(known), "a report is missing")
    expect(session.archive.unlisted(known) == (), "a file is left over")
    expect(not list(session.archive.spool.iterdir()), "the spool is not empty")
    blobs = {path.name for path in session.archive.attachments.path.glob("*/*")}
    expect(blobs == session.store.contents.blobs(), "a blob is left over")
    close_session(session)


def hash_of(path: Path) -> Sha256:
    return sha256_hex(path.read_bytes())


def expect(is_so: bool, problem: str) -> None:
    if not is_so:
        raise AssertionError(problem)


def main(folder: Path, rounds: int, seed: int) -> None:
    """Run all rounds at a new headquarters."""
    organisation = an_organisation(threshold=1, count=1)
    session = a_headquarters(folder / "hq", organisation)
    device = Device(organisation)
    enrol(session, device, folder)
    close_session(session)
    office = Office(folder, device)
    receipts = 0
    for number in range(rounds):
        new = [
            device.seal(device.parts(photo=os.urandom(1000 + number))) for _time in range(OBJECTS)
        ]
        device.hand_over(office.stick, *new)
        run_round(office, seed * 1000 + number)
        receipts = check(office)
        complete(office)
    sys.stdout.write(json.dumps([len(office.accepted), receipts]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
