"""A real headquarters, monitors with real vaults, and what passes between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.clock import Clock
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.add_headquarters import add_headquarters, read_card
from fieldkit.operations.field.device_state import device_words
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.read_return import ReturnRead, read_return
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.intake_bag import IntakeSummary, intake_bag
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.prove_recovery import make_recovery, prove_recovery, prove_reserve
from fieldkit.operations.hq.release_held import release_of_device
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import WrittenReturn, write_return
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from tests.fakes.field import ASSEMBLY, DETENTION

PASSPHRASE = "invented words for tests"
WORK_FACTOR = 2  # of the offline keys' passphrases


@dataclass
class Office:
    """A headquarters, its offline keys in a folder, and its card."""

    session: HeadquartersSession
    offline: Path
    card: bytes
    words: tuple[str, ...]

    def ask(self, _name: object) -> str:
        """Be the holder of every offline key."""
        return PASSPHRASE

    def take_in(self, stick: Path) -> IntakeSummary:
        return intake_bag(self.session, stick)

    def write_return(self, stick: Path) -> WrittenReturn:
        stick.mkdir(parents=True, exist_ok=True)
        return write_return(self.session, stick)

    def enrol(self, monitor: Session, folder: Path, code: str) -> int:
        """Approve a monitor's device by its request; return how many objects that released."""
        path = folder / f"request-{code}.age"
        path.write_bytes(request_enrolment(monitor))
        waiting = receive_request(self.session, path)
        assert waiting.candidate.words == device_words(monitor.vault)
        entry = approve_device(self.session, waiting.candidate.device, code)
        return len(release_of_device(self.session, entry))


def an_office(
    folder: Path, clock: Clock, *, choices: Choices | None = None, passphrase: str = PASSPHRASE
) -> Office:
    """Create a headquarters as a person would: keys, proofs, card."""
    folder.mkdir(parents=True, exist_ok=True)
    created = create_headquarters(
        folder / "hq",
        passphrase,
        folder / "offline",
        lambda _name: PASSPHRASE,
        clock=clock,
        secrets=None,
        choices=choices or Choices(threshold=2, holders=2),
        parameters=FOR_TESTS,
        work_factor=WORK_FACTOR,
    )
    session = created.session
    prove_recovery(session, make_recovery(session)[:2])
    prove_reserve(session, folder / "offline", lambda _name: PASSPHRASE)
    card = make_card(session, sealed=False).card
    return Office(session, folder / "offline", card, created.fingerprint_words)


def a_monitor(
    folder: Path,
    office: Office | None,
    clock: Clock,
    *,
    secrets: SecretStore | None = None,
    passphrase: str = PASSPHRASE,
) -> Session:
    """Create a monitor's vault and add the card, its words compared."""
    session = create_vault(folder, passphrase, clock=clock, secrets=secrets, parameters=FOR_TESTS)
    if office is not None:
        offer = read_card(office.card, clock.now())
        assert offer.words == office.words
        add_headquarters(session, offer)
    return session


def a_report(session: Session, form: str = "T02", **answers: object) -> ReportId:
    """Begin a report and fill it so that it can be sealed."""
    draft = begin_report(session, FormId(form))
    filled = {**(DETENTION if form == "T02" else ASSEMBLY), **answers}
    fill_report(session, draft.report_id, filled)  # type: ignore[arg-type]  # JSON
    return draft.report_id


def carry(monitor: Session, stick: Path) -> None:
    """Hand over onto a stick."""
    stick.mkdir(parents=True, exist_ok=True)
    hand_over(monitor, stick)


def bring_back(monitor: Session, office: Office, stick: Path) -> ReturnRead:
    """Let headquarters answer on a stick, and the monitor read it."""
    office.write_return(stick)
    return read_return(monitor, stick)


def spoil(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
