"""The demonstration's way by network: a real drop server on this computer, real TLS."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from demo_stage import DEMO, PASSPHRASE, ROOT, say, step

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.commands.handover import read_lines
from fieldkit.domain.connection import Finding
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.explain_checks import explained
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.hq.issue_server_certificate import (
    START_COMMAND,
    issue_server_certificate,
)
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.publish_directory import publish_policy
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.sync_with_servers import ServerSync, sync_with_servers
from fieldkit.operations.hq.write_message import write_message
from fieldkit.operations.session import Session


@contextmanager
def drop_server(office: HeadquartersSession) -> Iterator[None]:
    """Run a drop server of this headquarters on this computer, and publish where it is."""
    kit = DEMO / "drop-kit"
    with step("its certificate from the offline authority; fieldkit-drop starts"):
        made = issue_server_certificate(
            office, DEMO / "offline", lambda name: PASSPHRASE, ["127.0.0.1"]
        )
        kit.mkdir()
        for name, content in made.files():
            (kit / name).write_bytes(content)
        words = START_COMMAND.replace("DIR", "../drop-server").split()[1:]
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "fieldkit.dropserver.main", *words),
                *("--listen", "127.0.0.1:0"),
            ],
            cwd=kit,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        port = listening_port(process)
    try:
        with step("two holders sign its address; devices learn it from headquarters only"):
            publish_policy(
                office,
                [DEMO / "offline"],
                lambda name: PASSPHRASE,
                servers=(f"https://127.0.0.1:{port}",),
            )
        yield
    finally:
        process.terminate()
        process.wait(30)


def listening_port(process: subprocess.Popen[str]) -> int:
    """Return the port that the drop server says it listens on."""
    for line in process.stdout or ():
        if line.startswith("listening on "):
            return int(line.rsplit(":", 1)[1])
    raise SystemExit("The drop server did not start.")


def send(monitor: Session, office: HeadquartersSession, draft: ReportId) -> None:
    """Seal a report and send it over the network, answer, and bring the receipt home."""
    with step("headquarters syncs first: the server learns which devices may come"):
        answer(office)
    with step("a late report is sealed; the monitor allows this network and sends"):
        seal_report(monitor, [draft])
        sent = go(monitor)
    passed = sum(result.finding is Finding.PASSED for result in sent.checks)
    say(f"{passed} of {len(sent.checks)} checks of the connection passed before anything left")
    say(f"{sent.stored} object, {sent.stored_bytes:,} bytes, lie on the server, unreadable there")
    with step("headquarters fetches it, takes it in, leaves the receipt and a task"):
        code = office.store.roster.entries()[0].code
        write_message(office, code, MailKind.TASK, "Find a witness (invented).")
        say_server(answer(office))
    with step("backup; only then the object is deleted on the server"):
        make_backup(office, DEMO / "backup")
        say_server(answer(office))
    with step("the monitor syncs again: the receipt is home, the sealed file may go"):
        read = go(monitor)
    for line in read_lines(read.came_back):
        say(line)


def go(monitor: Session) -> SyncSummary:
    """Let the monitor sync on whatever network this is, this once."""
    desk = desk_for(monitor)
    judged = desk.way.judge(desk.in_vault)
    here = {one.network.once_word for one in judged if one.network is not None}
    summary = sync(desk_for(monitor, allowed_once=here, retry_now=True))
    if summary.end is not SyncEnd.DONE:
        raise SystemExit("\n".join(explained(summary.checks)))
    return summary


def answer(office: HeadquartersSession) -> ServerSync:
    """Let headquarters sync."""
    done = sync_with_servers(office, ServerReach(office).connect)
    if done.failure is not None:
        raise SystemExit(done.failure.sentence)
    return done.servers[0]


def say_server(done: ServerSync) -> None:
    """Print what a sync of headquarters did."""
    say(
        f"taken in: {done.count(Outcome.ACCEPTED)}, letters left: {done.left}, "
        f"deleted there: {done.deleted}, waiting for a backup: {done.waiting}"
    )
