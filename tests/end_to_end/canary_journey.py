"""The whole journey with a canary in everything that must never be seen; run by test_canaries.py.

    python -m tests.end_to_end.canary_journey FOLDER

Answers on standard output, as JSON: what was logged at DEBUG, what every provoked failure said,
what commands wrote to standard error, the keys that open the databases, and a few sealed members
as headquarters reads them. Nothing is read from files and nothing is written beside FOLDER.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import ExifTags

from fieldkit.bundle.reader import open_object
from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.field import main as field_main
from fieldkit.cli.files import read_file
from fieldkit.cli.hq import main as headquarters_main
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import AttachmentId, FormId, ReportId
from fieldkit.domain.place import Place
from fieldkit.domain.sheet import remove_rows
from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import FieldkitError
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.field.add_headquarters import read_card
from fieldkit.operations.field.attach_file import attach_file, remove_attachment, stream_bytes
from fieldkit.operations.field.attach_to_row import attach_to_row
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.list_reports import find_report
from fieldkit.operations.field.note_work import note_work
from fieldkit.operations.field.read_return import read_mail, read_return
from fieldkit.operations.field.remember_place import remember_place
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.show_report import show_report
from fieldkit.operations.field.write_report import begin_report, discard_draft, put_answers
from fieldkit.operations.field.write_sheet import write_sheet
from fieldkit.operations.hq.export_keys import export_identity
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.publish_form import publish_form
from fieldkit.operations.hq.restore_backup import restore_backup
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.show_report import open_attachment
from fieldkit.operations.hq.show_report import show_report as show_received
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault.folder import DATABASE_LABEL, database_key
from tests import sample_photos
from tests.fakes.clock import FixedClock
from tests.fakes.journey import Office, a_monitor, an_office, bring_back, carry
from tests.fakes.secret_store import MemorySecretStore
from tests.fakes.sheets import a_row, a_sheet, kept

CANARY = "Kanarek7Q"
SEALED, OPEN, GONE, ENTRY = (f"{CANARY}{kind}" for kind in ("sealed", "open", "gone", "entry"))
PASSPHRASE = f"{CANARY} passphrase ż"


@dataclass
class Told:
    """Everything that the program has said by itself."""

    logged: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    standard_error: list[str] = field(default_factory=list)


class Listener(logging.Handler):
    """Keeps all of each record: text, arguments, exception."""

    def __init__(self, told: Told) -> None:
        super().__init__(logging.DEBUG)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        parts = [record.name, record.getMessage(), repr(record.args), str(record.exc_text)]
        if record.exc_info:
            parts.append(logging.Formatter().formatException(record.exc_info))
        self._told.logged.append(" | ".join(parts))


def answers(canary: str) -> dict[str, Any]:
    """Return answers that can be sealed, with the canary wherever text can stand."""
    return {
        "name_as_reported": f"{canary} name",
        "other_names": [{"name_other": f"{canary} other"}],
        "patronymic": f"{canary} patronymic",
        "home_town": f"{canary} town",
        "event_group": f"{canary} group",
        "observed_at": f"about {canary}",
        "place": f"{canary} place, вуліца",
        "summary": f"{canary} summary\nsecond line {canary}",
        "how_taken": f"{canary} how",
        "unit_detail": f"{canary} unit",
        "reason_given": f"{canary} reason",
        "vehicle_plate": f"{canary} plate",
        "source_ref": f"{canary} source",
        "source_type": "OWN_OBSERVATION",
        "sensitivity": "S2",
        "health_at_risk": "UNKNOWN",
    }


@functools.cache
def photo(canary: str) -> bytes:
    """Return a photo whose camera is called like the canary, with one behind its end as well."""
    facts = sample_photos.exif()
    facts[ExifTags.Base.Model] = f"{canary} camera"
    held = io.BytesIO()
    sample_photos.upright().save(held, "JPEG", exif=facts, comment=f"{canary} comment")
    return held.getvalue() + f"{canary} behind".encode()


def attach(session: Session, report_id: ReportId, canary: str) -> AttachmentId:
    attach_file(session, report_id, io.BytesIO(photo(canary)), f"{canary}.jpg")
    text = f"{canary} text ".encode() * 9000
    return attach_file(session, report_id, io.BytesIO(text), f"/x/{canary}.txt").attachment_id


def main(folder: Path) -> dict[str, Any]:
    """Run the journey and return what is to be looked at."""
    told = Told()
    for canary in (SEALED, OPEN, GONE):
        photo(canary)  # the library that makes them here logs what they hold
    logging.getLogger().addHandler(Listener(told))
    logging.getLogger().setLevel(logging.DEBUG)
    clock, secrets = FixedClock(), MemorySecretStore()
    office = an_office(folder / "office", clock, passphrase=PASSPHRASE)
    session = a_monitor(folder / "monitor", office, clock, secrets=secrets, passphrase=PASSPHRASE)
    office.enrol(session, folder, "M-07")
    sealed = write_reports(session)
    before = pages_key(session)
    stubs = seal_report(session, sealed)
    fail_in_the_field(session, told, folder)
    session.vault.close()
    session = unlock(folder / "monitor", secrets)
    stick = folder / "stick"
    carry(session, stick)
    intake_bag(office.session, stick)
    fail_at_headquarters(office, told, folder)
    members = read_members(office, stubs[0].object_sha256)
    for report_id in sealed:
        shown = show_received(office.session, report_id)
        for item in shown.attachments:
            with open_attachment(office.session, item.attachment.sha256) as content:
                content.read()
    make_backup(office.session, folder / "backup")
    bring_back(session, office, stick)
    restored = folder / "restored"
    restore_backup(
        folder / "backup",
        [load_reserve(office.offline, office.ask)],
        restored,
        PASSPHRASE,
        clock=clock,
        secrets=None,
        parameters=FOR_TESTS,
    )
    verify_vault(session, deep=True)
    keys = {str(folder / "monitor" / "vault.db"): before}
    session.vault.close()
    headquarters_key = office.session.vault.key
    keys[str(folder / "office" / "hq" / "vault.db")] = raw(headquarters_key)
    close_session(office.session)
    run_commands(folder, restored, told)
    return {
        "logged": told.logged,
        "failures": told.failures,
        "standard_error": told.standard_error,
        "keys": keys,
        "members": members,
    }


def write_reports(session: Session) -> list[ReportId]:
    """Write what is sealed, what stays open and what is thrown away; return the first."""
    seal_report(session, [write_people(session, SEALED)])
    discard_draft(session, write_people(session, GONE))
    write_people(session, OPEN)
    reports = []
    for _number in range(2):
        report_id = begin_report(session, FormId("T02")).report_id
        fill_report(session, report_id, answers(SEALED))
        fill_report(session, report_id, {"relative_contact": f"{ENTRY} contact"})
        fill_report(session, report_id, {"place": f"{SEALED} corrected", "home_town": None})
        attach(session, report_id, SEALED)
        reports.append(report_id)
    assembly = begin_report(session, FormId("T01")).report_id
    people = [{"person_name": f"{SEALED} person", "person_note": f"{SEALED} note"}]
    notes = [{"timeline_at": "13:00", "timeline_note": f"{SEALED} noted"}]
    fill_report(
        session,
        assembly,
        {"assembly_name": SEALED, "detained_count": 2, "people": people, "timeline": notes},
    )
    gone = begin_report(session, FormId("T02")).report_id
    fill_report(session, gone, answers(GONE))
    attach(session, gone, GONE)
    discard_draft(session, gone)
    stays = begin_report(session, FormId("T02")).report_id
    fill_report(session, stays, answers(OPEN))
    remove_attachment(session, attach(session, stays, OPEN))
    return [*reports, assembly]


def write_people(session: Session, canary: str) -> ReportId:
    """Write a sheet: a photo, a row that was removed, work that was cut, where one was."""
    rows = [a_row(name_as_reported=f"{canary} {number}", home_town=canary) for number in range(30)]
    sheet_id = a_sheet(session, rows, place=f"{canary} square", taken_to=f"{canary} station")
    photographed, removed = rows[0].row_id, rows[1].row_id
    for row_id in (photographed, removed):
        attached = stream_bytes(session, io.BytesIO(photo(canary)), f"{canary}.jpg")
        attach_to_row(session, sheet_id, row_id, f"{canary}.jpg", attached)
    before = kept(session, sheet_id)
    write_sheet(session, sheet_id, before, remove_rows(before, [1, 2]))
    note_work(session, WorkKind.ATTACH, reports=[rows[3].row_id], paths=[f"/{canary}.jpg"])
    remember_place(session, Place("find", "", {"text": f"{canary} looked for"}))
    return sheet_id


def unlock(folder: Path, secrets: SecretStore, passphrase: str = PASSPHRASE) -> Session:
    return unlock_vault(folder, passphrase, clock=FixedClock(), open_keyring=lambda: secrets)


def raw(key: Any) -> str:
    return database_key(key, DATABASE_LABEL)[0].hex()


def pages_key(session: Session) -> str:
    return raw(session.vault.key)


def fail(told: Told, *attempts: Callable[[], object]) -> None:
    """Let each attempt fail and keep everything that the failure says."""
    for attempt in attempts:
        try:
            attempt()
        except FieldkitError as error:
            told.failures.append(f"{error.code}: {error} | {error!r} | {error.hint}")
        else:
            raise AssertionError("this should have failed")


def fail_in_the_field(session: Session, told: Told, folder: Path) -> None:
    bad = begin_report(session, FormId("T02")).report_id
    number_of_sealed = session.vault.reports.stubs()[0].report_id
    outbox = session.vault.outbox.folder

    def refused(**wrong: Any) -> Callable[[], object]:
        return lambda: fill_report(session, bad, wrong)

    fill_report(session, bad, {"birth_year": f"{OPEN} year", "officers_count": f"{OPEN} many"})
    fail(
        told,
        refused(other_names=f"{OPEN} no list"),
        refused(other_names=[f"{OPEN} no object"]),
        refused(victim=f"{OPEN} no group"),
        refused(relative_contact=[f"{OPEN} no text"]),
        refused(relative_contact=" x "),
        lambda: seal_report(session, [bad]),
        lambda: put_answers(session, number_of_sealed, {"event/place": OPEN}),
        lambda: show_report(session, number_of_sealed),
        lambda: find_report(session, OPEN),
        lambda: begin_report(session, FormId(OPEN)),
        lambda: canonical_json.read_object(f'{{"{OPEN}": '.encode(), max_bytes=1000),
        lambda: canonical_json.read_object(f'{{"{OPEN}":1,"{OPEN}":2}}'.encode(), max_bytes=1000),
        lambda: read_file(folder / OPEN, 1000),
        lambda: unlock(folder / OPEN, MemorySecretStore()),
        lambda: unlock(folder / "monitor", MemorySecretStore(), f"{OPEN} wrong"),
        lambda: hand_over(session, folder / OPEN),
        lambda: read_return(session, folder / OPEN),
        lambda: read_card(OPEN.encode() * 100, session.clock.now()),
        lambda: read_card(b"age-encryption.org/v1\n" + OPEN.encode(), session.clock.now()),
    )
    told.failures += read_mail(session, [OPEN.encode(), b"age-encryption.org/v1\n"]).refused
    left_behind = [path.name for path in outbox.iterdir() if path.suffix == ".part"]
    if left_behind:
        raise AssertionError("an unfinished file is left")
    discard_draft(session, bad)


def fail_at_headquarters(office: Office, told: Told, folder: Path) -> None:
    session = office.session
    fail(
        told,
        lambda: intake_bag(session, folder / OPEN),
        lambda: show_received(session, OPEN),
        lambda: publish_form(session, forms={"t02.json": f'{{"{OPEN}": 1}}'.encode()}),
        lambda: publish_form(session, forms={f"{OPEN}": b"{}"}),
        lambda: export_identity(session, OPEN[:8]),
        lambda: load_reserve(office.offline, lambda _name: f"{OPEN} wrong"),
    )


def read_members(office: Office, sha256: Any) -> list[str]:
    """Return the members of an object that headquarters opens: here the canary must be."""
    path = office.session.archive.path_of(sha256, Outcome.ACCEPTED)
    with path.open("rb") as source:
        opened = open_object(source, intake_identities(office.session.vault), lambda _key: None)
        return [member.read().decode("utf-8", "replace") for member in opened.members()]


def run_commands(folder: Path, restored: Path, told: Told) -> None:
    """Run commands with --debug, good ones and bad ones, and keep their standard error."""
    monitor = folder / "monitor portable"
    a_monitor(monitor, None, FixedClock(), passphrase=PASSPHRASE).vault.close()
    good = json.dumps(answers(OPEN))
    for program, vault, words, given, expected in (
        (field_main, monitor, ["report", "new", "T02", "--answers", "-"], good, 0),
        (field_main, monitor, ["report", "list"], "", 0),
        (field_main, monitor, ["vault", "status"], "", 0),
        (field_main, monitor, ["vault", "verify", "--deep"], "", 0),
        (field_main, monitor, ["report", "new", "T02", "--answers", "-"], good[:-2], 2),
        (field_main, monitor, ["report", "new", OPEN, "--answers", "-"], good, 2),
        (field_main, monitor, ["report", "seal", OPEN], "", 2),
        (field_main, monitor, ["report", "show", OPEN], "", 2),
        (field_main, monitor, ["handover", "write", str(folder / OPEN)], "", 3),
        (field_main, monitor, ["hq", "add", str(folder / OPEN)], "", 2),
        (headquarters_main, restored, ["report", "list"], "", 0),
        (headquarters_main, restored, ["report", "show", OPEN], "", 2),
        (headquarters_main, restored, ["intake", str(folder / OPEN)], "", 9),
    ):
        with handed(given, told) as arguments:
            code = program([*words, f"--vault={vault}", "--debug", "--yes", *arguments])
        if code != expected:
            raise AssertionError(f"{words[:2]} ended with {code}: {told.standard_error[-1]}")


@contextlib.contextmanager
def handed(given: str, told: Told) -> Iterator[list[str]]:
    """Hand over standard input and a passphrase, and take what is written."""
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given.encode()))
    errors = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
            yield [f"--passphrase-fd={reading}"]
    finally:
        sys.stdin = before
        told.standard_error.append(errors.getvalue())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
