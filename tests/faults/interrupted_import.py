"""Imports ODK submissions until it is killed, many times, and checks after each time what is left.

    python -m tests.faults.interrupted_import FOLDER ROUNDS SEED

A program of its own, so that it forks from one thread. Each round a child imports new submissions,
each with a file, and is killed (SIGKILL) after as many of them and after a time drawn from the
seed. Whatever is here then must be whole, and importing the same folder again must bring the
rest, once.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.show_report import open_attachment, show_report
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock, a_headquarters
from tests.fakes.odk_folders import a_folder
from tests.fakes.organisation import an_organisation

SUBMISSIONS = 12  # of each round
LONGEST_SECONDS = 0.03  # after a submission was imported


def opened(folder: Path) -> HeadquartersSession:
    """Open headquarters, as after a restart."""
    return open_session(unlock_vault_with_key(folder / "hq", VAULT_KEY), HandClock())


def import_until_killed(folder: Path, box: Path, seed: int) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            import_odk(opened(folder), [box], lambda _done, _total: _say(writing))
            time.sleep(60)  # on a fast disk it is done before the kill comes
        finally:
            os._exit(1)
    os.close(writing)
    drawn = random.Random(seed)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        for _submission in range(drawn.randrange(1, SUBMISSIONS - 1)):
            expect(pipe.read(1) == b"!", "the child failed by itself")
        time.sleep(drawn.uniform(0, LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    expect(os.WIFSIGNALED(status), "the child failed by itself")


def _say(writing: int) -> None:
    os.write(writing, b"!")


def check(folder: Path) -> int:
    """Check that each submission is here as a whole, or not at all; return how many are."""
    session = opened(folder)
    session.store.check()
    session.store.audit.entries()
    found = session.store.submissions.newest()
    for item in found:
        shown = show_report(session, item.report_id)
        expect(len(shown.attachments) == 1, "a file is missing")
        for attached in shown.attachments:
            with open_attachment(session, attached.attachment.sha256) as reader:
                digest = sha256_hex(reader.readall())
            expect(digest == attached.attachment.sha256, "a file is damaged")
    close_session(session)
    return len(found)


def complete(folder: Path, box: Path, wanted: int) -> None:
    """Import the same again, and check that nothing is missing, twice or left over."""
    session = opened(folder)
    summary = import_odk(session, [box])
    expect(summary.interrupted is None and not summary.refused, "it cannot be imported again")
    expect(session.store.submissions.count() == wanted, "a submission is missing or here twice")
    expect(session.store.submissions.disputed() == frozenset(), "a submission is here twice")
    blobs = {path.name for path in session.archive.attachments.path.glob("*/*")}
    expect(blobs == session.store.contents.blobs(), "a blob is left over")
    close_session(session)


def expect(is_so: bool, problem: str) -> None:
    if not is_so:
        raise AssertionError(problem)


def main(folder: Path, rounds: int, seed: int) -> None:
    """Run all rounds at a new headquarters; write how many imports were cut short."""
    close_session(a_headquarters(folder / "hq", an_organisation(threshold=1, count=1)))
    cut = 0
    for number in range(rounds):
        box = folder / f"box-{number}"
        for _submission in range(SUBMISSIONS):
            a_folder(box, photo=os.urandom(200_000))
        import_until_killed(folder, box, seed * 1000 + number)
        here = check(folder) - number * SUBMISSIONS
        cut += 0 < here < SUBMISSIONS
        complete(folder, box, (number + 1) * SUBMISSIONS)
    sys.stdout.write(f"{cut}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
