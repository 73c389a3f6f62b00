"""The main job from end to end, with invented people: run by `make demo`.

A headquarters and a monitor are made in `demo/`; an assembly and a van of detained people are
recorded, sealed, carried on a "stick" (a folder), taken in, backed up; the receipts come back.
Then the same by network: a real drop server on this computer, real TLS, certificates of the demo.
At its end headquarters finds out who is who, opens cases, and publishes a list and figures.
Every step uses the same operations as the windows and the command line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from demo_headquarters import work_at_headquarters  # noqa: E402 - after the path is set
from demo_network import drop_server, send  # noqa: E402
from demo_stage import DEMO, PASSPHRASE, say, step  # noqa: E402

from fieldkit.bundle.receipt import Outcome  # noqa: E402
from fieldkit.cli.commands.handover import read_lines  # noqa: E402
from fieldkit.crypto.passphrase import Argon2Parameters  # noqa: E402
from fieldkit.domain.identifiers import FormId, ReportId  # noqa: E402
from fieldkit.domain.report import Amended, Stub  # noqa: E402
from fieldkit.operations.create_vault import create_vault  # noqa: E402
from fieldkit.operations.field.add_headquarters import add_headquarters, read_card  # noqa: E402
from fieldkit.operations.field.attach_file import attach_file  # noqa: E402
from fieldkit.operations.field.device_state import device_words  # noqa: E402
from fieldkit.operations.field.fill_report import fill_report  # noqa: E402
from fieldkit.operations.field.hand_over import hand_over  # noqa: E402
from fieldkit.operations.field.list_reports import list_reports  # noqa: E402
from fieldkit.operations.field.read_return import read_return  # noqa: E402
from fieldkit.operations.field.request_enrolment import (  # noqa: E402
    request_enrolment,
)
from fieldkit.operations.field.seal_report import seal_report  # noqa: E402
from fieldkit.operations.field.write_report import begin_report  # noqa: E402
from fieldkit.operations.hq.create_headquarters import create_headquarters  # noqa: E402
from fieldkit.operations.hq.enrol_device import approve_device, receive_request  # noqa: E402
from fieldkit.operations.hq.export_keys import (  # noqa: E402
    export_identity,
    export_signers,
)
from fieldkit.operations.hq.intake_bag import IntakeSummary, intake_bag  # noqa: E402
from fieldkit.operations.hq.make_backup import make_backup  # noqa: E402
from fieldkit.operations.hq.make_card import make_card  # noqa: E402
from fieldkit.operations.hq.prove_recovery import (  # noqa: E402
    make_recovery,
    prove_recovery,
    prove_reserve,
)
from fieldkit.operations.hq.session import HeadquartersSession, close_session  # noqa: E402
from fieldkit.operations.hq.write_return import write_return  # noqa: E402
from fieldkit.operations.session import Session  # noqa: E402
from fieldkit.platform.clock import SystemClock  # noqa: E402
from tests import sample_photos  # noqa: E402

VAN = [
    {"name_as_reported": "Vydumany Ivan", "sex": "M", "age_estimate": 25},
    {"name_as_reported": "man, red jacket, about 40", "sex": "M", "age_estimate": 40},
    {"name_as_reported": "Invented Alena", "sex": "F", "birth_year": 1999},
    {"name_as_reported": "woman with a violin case", "sex": "F"},
    {"name_as_reported": "Прыдуманы Янка", "sex": "M", "health_at_risk": "YES"},
]
LATE = {"name_as_reported": "Invented Late Person", "sex": "M"}
AGAIN = {"name_as_reported": "Выдуманы Янка", "sex": "M"}  # the first of the van, as another wrote
ASSEMBLY = {
    "assembly_name": "Invented march",
    "observed_at": "8.11.2020 13:00",
    "place": "Invented square",
    "detained_count": 5,
    "timeline": [
        {"timeline_event": "START", "timeline_at": "13:00"},
        {"timeline_event": "DETENTION", "timeline_at": "14:05"},
    ],
}
# Enough for a demonstration; real vaults measure what this machine can bear.
QUICK = Argon2Parameters(64 * 1024, 3, 4)
SHARED = {
    "observed_at": "8.11.2020 14:05",
    "place": "Invented square, by the metro",
    "source_type": "OWN_OBSERVATION",
    "sensitivity": "S2",
    "health_at_risk": "UNKNOWN",
    "vehicle_plate": "0000 XX-0",
    "taken_to": "BY_AKRESTSINA_CIP",
}


def main() -> int:
    """Run the demonstration from an empty folder."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    begun = time.perf_counter()
    print("Headquarters begins")
    office = begin_headquarters()
    print("A monitor begins")
    monitor = begin_monitor(office)
    print("A volunteer sets up a drop server")
    with drop_server(office):
        print("At the demonstration")
        stubs = record_and_seal(monitor)
        print("The stick")
        carry(monitor, office)
        print("The network")
        late = report(monitor, "T02", {**SHARED, **AGAIN})
        send(monitor, office, late)
        say(counts(monitor))
    print("At headquarters")
    work_at_headquarters(office)
    print("A court looks at one object")
    verify(office, stubs[0])
    close_session(office)
    monitor.vault.close()
    print("The windows")
    pictures()
    print(f"Done in {time.perf_counter() - begun:.1f} s. Everything is in demo/.")
    print(f"The passphrase of the demo's vaults is: {PASSPHRASE}")
    return open_window()


def begin_headquarters() -> HeadquartersSession:
    """Make headquarters: offline keys, vault, recovery shares, card."""
    with step("offline keys (2 of 3) and vault"):
        created = create_headquarters(
            DEMO / "hq",
            PASSPHRASE,
            DEMO / "offline",
            lambda name: PASSPHRASE,
            clock=SystemClock(),
            secrets=None,
            parameters=QUICK,
            work_factor=12,
        )
    office = created.session
    say("fingerprint: " + " ".join(created.fingerprint_words))
    with step("recovery shares for paper, two of three typed again"):
        prove_recovery(office, make_recovery(office)[:2])
    with step("a test report opened with the reserve, then the HQ card"):
        prove_reserve(office, DEMO / "offline", lambda name: PASSPHRASE)
        (DEMO / "hq-card").write_bytes(make_card(office, sealed=False).card)
    return office


def begin_monitor(office: HeadquartersSession) -> Session:
    """Make the monitor's vault, add the card, enrol."""
    with step("vault, HQ card compared by its words"):
        monitor = create_vault(
            DEMO / "monitor", PASSPHRASE, clock=SystemClock(), secrets=None, parameters=QUICK
        )
        offer = read_card((DEMO / "hq-card").read_bytes(), monitor.clock.now())
        add_headquarters(monitor, offer)
    with step("enrolment: sealed request, words read aloud, approval"):
        (DEMO / "request.age").write_bytes(request_enrolment(monitor))
        waiting = receive_request(office, DEMO / "request.age")
        if waiting.candidate.words != device_words(monitor.vault):
            raise SystemExit("The words of the device differ.")
        approve_device(office, waiting.candidate.device, "M07")
    say("device words: " + " ".join(device_words(monitor.vault)))
    return monitor


def record_and_seal(monitor: Session) -> tuple[Stub, ...]:
    """Record an assembly and a van, seal them as one; a late report and an amendment follow."""
    photos = photo_files()
    with step(f"an assembly and a van of {len(VAN)} people, {len(photos)} photos"):
        assembly = report(monitor, "T01", ASSEMBLY)
        van = [report(monitor, "T02", {**SHARED, **person}) for person in VAN]
        for number, path in enumerate(photos):
            with path.open("rb") as source:
                item = attach_file(monitor, [assembly, *van][number % 6], source, path.name)
            facts = ", ".join(filter(None, (item.facts.taken, item.facts.camera)))
            say(f"{path.name}: {facts or item.note or 'no facts inside'}")
    with step("sealed together as one object"):
        stubs = seal_report(monitor, [assembly, *van])
    with step("a late report, and an amendment to the first person of the van"):
        seal_report(monitor, [report(monitor, "T02", {**SHARED, **LATE})])
        first = stubs[1]
        amended = begin_report(
            monitor, FormId("T02"), amends=Amended(first.object_id, first.report_id)
        )
        fill_report(monitor, amended.report_id, {"birth_year": 1995})
        seal_report(monitor, [amended.report_id])
    report(monitor, "T02", {"name_as_reported": "Still being written (invented)"})
    say(counts(monitor))
    return stubs


def carry(monitor: Session, office: HeadquartersSession) -> None:
    """Hand over, take in with one damaged object, back up, bring the receipts home."""
    stick = DEMO / "stick"
    stick.mkdir()
    with step("written to the stick, every byte read again"):
        done, _plan = hand_over(monitor, stick)
    say(
        f"{done.count} objects, {done.bytes:,} bytes, "
        + ("verified" if done.verified else "written")
    )
    with step("the same stick, but one object damaged on the way: it alone is held back"):
        damaged = DEMO / "damaged-stick"
        shutil.copytree(stick, damaged)
        spoil(sorted(damaged.glob("*/data/*.age"))[0])
        say_intake(intake_bag(office, damaged))
    with step("the good stick: the missing one arrives, the others are known already"):
        say_intake(intake_bag(office, stick))
    with step("headquarters' backup, sealed to the reserve, read again"):
        backup = make_backup(office, DEMO / "backup")
    say(f"{len(backup.objects)} objects have two copies now")
    with step("receipts, approval and directory go back on the stick"):
        written = write_return(office, stick)
    say(f"letters, each sealed to one device: {written.handed_over.count}")
    with step("the monitor reads the stick"):
        read = read_return(monitor, stick)
    for line in read_lines(read):
        say(line)
    say(counts(monitor))


def verify(office: HeadquartersSession, stub: Stub) -> None:
    """Run fieldkit-verify on one object, with what headquarters exports for a court."""
    court = DEMO / "court"
    court.mkdir()
    with step("exported: the object, headquarters' key, signers, receipts, chain"):
        exported = export_for_court(office, stub, court)
    command = [sys.executable, "-m", "fieldkit.verify.main", *exported]
    with step("fieldkit-verify"):
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    for line in (done.stdout + done.stderr).splitlines():
        say(line)
    if done.returncode:
        raise SystemExit("fieldkit-verify found a fault.")


def export_for_court(office: HeadquartersSession, stub: Stub, court: Path) -> list[str]:
    """Write what a court expert is given, and return the arguments of `fieldkit-verify`."""
    sealed = court / f"{stub.object_sha256}.age"
    shutil.copy(office.archive.path_of(stub.object_sha256, Outcome.ACCEPTED), sealed)
    # In plain only because this is a demo: `fieldkit-hq identity export` seals it.
    (court / "identity.txt").write_bytes(export_identity(office, None, is_plain_confirmed=True))
    for file in export_signers(office):
        (court / file.name).write_bytes(file.content)
    [chain] = court.glob("chain-*.json")
    return [
        str(sealed),
        "--identity-file",
        str(court / "identity.txt"),
        "--allowed-signers",
        str(court / "allowed_signers"),
        "--receipts",
        str(court),
        "--chain",
        str(chain),
    ]


_PICTURED = (
    "unlock",
    "home",
    "report",
    "sheet",
    "viewer-picture",
    "seal",
    "hand-over",
    "handed-over",
    "hq-figures-map",
)


def pictures() -> None:
    """Save pictures of the windows."""
    with step("pictures of the windows, in demo/pictures"):
        subprocess.run(
            [
                *(sys.executable, str(ROOT / "packaging" / "screenshots.py")),
                *(str(DEMO / "pictures"), "--languages", "en", "--colours", "light"),
                *("--scenes", *_PICTURED),
            ],
            check=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            cwd=ROOT,
        )


def open_window() -> int:
    """Open the field window where there is a screen to show it on."""
    has_display = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not has_display or os.environ.get("CI"):
        print("There is no display: the window stays closed. `make run` opens it.")
        return 0
    return subprocess.call(
        [sys.executable, "-m", "fieldkit", "--vault", str(DEMO / "monitor")], cwd=ROOT
    )


def report(session: Session, form: str, answers: dict[str, object]) -> ReportId:
    """Write one report."""
    draft = begin_report(session, FormId(form))
    fill_report(session, draft.report_id, answers)  # type: ignore[arg-type]  # JSON
    return draft.report_id


def photo_files() -> list[Path]:
    """Return photos: real ones where FIELDKIT_SAMPLES names them, else made on the spot."""
    samples = os.environ.get("FIELDKIT_SAMPLES")
    if samples:
        found = sorted((Path(samples) / "data" / "photos").iterdir())
        if found:
            return found
    folder = DEMO / "photos"
    folder.mkdir()
    for name, content in {
        "upright.jpg": sample_photos.photo(),
        "turned.jpg": sample_photos.photo(orientation=6),
        "phone.heic": sample_photos.heic(),
        "damaged.jpg": sample_photos.truncated(),
    }.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


def spoil(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def say_intake(summary: IntakeSummary) -> None:
    """Print what became of each object."""
    for result in summary.results:
        known = "" if result.is_new else " (known already)"
        say(f"{result.sha256[:8]}: {result.outcome.value} {result.reason}".rstrip() + known)
    for bad in summary.unreadable:
        say(f"{bad.name[:8] or 'a file'}: not taken, {bad.reason.value}")


def counts(session: Session) -> str:
    """Return how many reports are only here and how many are safe."""
    found = list_reports(session)
    return f"{found.only_here} only here, {found.safe_at_headquarters} safe at HQ"


if __name__ == "__main__":
    sys.exit(main())
