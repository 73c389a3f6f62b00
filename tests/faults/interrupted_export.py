"""Lets the list leave until it is killed, many times; what the next unlock finds is removed.

    python -m tests.faults.interrupted_export FOLDER ROUNDS SEED

A program of its own, so that it forks from one thread. Each round a child lets the list leave, over
and over, and is killed (SIGKILL): in every second round while a folder is unfinished, else after
one has left, each time after a moment drawn from the seed. Then headquarters is opened as after a
restart: no unfinished folder may be left, and every whole one must be whole.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.operations.hq.export_tables import HASH_LIST, export_planned
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.unfinished_exports import remove_unfinished
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import Detainee, detained
from tests.fakes.headquarters import VAULT_KEY, HandClock, a_headquarters
from tests.fakes.organisation import an_organisation

PEOPLE = 40
LONGEST_SECONDS = 0.4  # after a folder was begun, or has left


def opened(folder: Path) -> HeadquartersSession:
    """Open headquarters, as after a restart."""
    return open_session(unlock_vault_with_key(folder / "hq", VAULT_KEY), HandClock())


def work(folder: Path, say: int) -> None:
    """Let lists leave until killed."""
    session = with_colleague(opened(folder))
    while True:
        planned = plan_list_export(session, plan_list(session, ListOrder()), "families ask")
        export_planned(session, planned, folder / "stick")
        os.write(say, b"left\n")


def run_round(folder: Path, seed: int) -> None:
    """Let a child work and kill it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(folder, writing)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        if seed % 2:
            pipe.readline()
        else:
            while not list((folder / "stick").glob("*.part")):
                time.sleep(0.001)
        time.sleep(random.Random(seed).uniform(0, LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        pipe.read()
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("the child failed by itself")


def check(folder: Path) -> tuple[int, int]:
    """Open it again; return how many unfinished folders there were, and how many whole ones are."""
    stick = folder / "stick"
    before = len(list(stick.glob("*.part")))
    session = opened(folder)
    said = remove_unfinished(session)
    close_session(session)
    if list(stick.glob("*.part")):
        raise AssertionError("names lie in plain")
    if bool(said) != bool(before):
        raise AssertionError("nobody was told, or of nothing")
    whole = list(stick.glob("detainees-*"))
    for left in whole:
        for line in (left / HASH_LIST).read_text().splitlines():
            sha256, name = line.split("  ")
            if sha256_hex((left / name).read_bytes()) != sha256:
                raise AssertionError("a list is not whole")
    return before, len(whole)


def main(folder: Path, rounds: int, seed: int) -> None:
    """Run all rounds at a new headquarters."""
    session = with_colleague(a_headquarters(folder / "hq", an_organisation(threshold=1, count=1)))
    detained(session, [Detainee(f"Прыдуманы Чалавек {number}") for number in range(PEOPLE)])
    close_session(session)
    (folder / "stick").mkdir()
    cut, whole = 0, 0
    for number in range(rounds):
        run_round(folder, seed * 1000 + number)
        found, whole = check(folder)
        cut += found
    sys.stdout.write(json.dumps([cut, whole]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
