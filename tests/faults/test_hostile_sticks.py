"""Sticks from strangers, and letters that headquarters itself should never have written."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.mail import Mail, MailItem, MailKind, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.errors import BagInvalid, DriveUnreadable, FieldkitError
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_mail, read_return
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.session import Session
from fieldkit.transfer.drive import write_bag
from fieldkit.transfer.spool import BadReason
from tests.fakes.field import a_device, a_draft
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import Organisation, an_organisation

HEX = "ab" * 32
NEUTRAL = re.compile(r"([0-9a-f]{64}\.age)?")  # no name that a stranger chose


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@pytest.fixture
def device(tmp_path: Path, organisation: Organisation) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", organisation)
    yield session
    session.vault.close()


@pytest.fixture
def headquarters(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    session = a_headquarters(tmp_path / "hq", organisation)
    yield session
    close_session(session)


def a_letter(device: Session, organisation: Organisation, *items: MailItem) -> bytes:
    identity = load_identity(device.vault)
    mail = Mail(
        random_hex(16),
        organisation.headquarters.headquarters_id,
        identity.device_id,
        device.clock.now(),
        items,
    )
    return seal_mail(mail, organisation.receipt, identity.age.recipient(), floor=1024)


def a_message(device: Session, organisation: Organisation) -> bytes:
    return a_letter(device, organisation, MailItem("message-1.json", MailKind.MESSAGE, b"{}"))


def a_link(payload: Path, secret: Path) -> None:
    (payload / f"{HEX}.age").symlink_to(secret)


def a_link_to_a_folder(payload: Path, secret: Path) -> None:
    (payload / f"{HEX}.age").symlink_to(secret.parent, target_is_directory=True)


def a_pipe(payload: Path, _secret: Path) -> None:
    os.mkfifo(payload / f"{HEX}.age")


def a_folder(payload: Path, _secret: Path) -> None:
    (payload / f"{HEX}.age").mkdir()


def an_enormous_file(payload: Path, _secret: Path) -> None:
    with (payload / f"{HEX}.age").open("wb") as file:
        file.truncate(5 * 1024**3)


def another_content(payload: Path, _secret: Path) -> None:
    (payload / f"{HEX}.age").write_bytes(b"not what the name says")


def strange_names(payload: Path, _secret: Path) -> None:
    for name in ("..age", "invented.exe", "ż" * 80, f"{HEX.upper()}.age", "autorun.inf", "a\nb"):
        (payload / name).write_bytes(b"x")


def a_true_file_that_is_nothing(payload: Path, _secret: Path) -> None:
    content = random.Random(1).randbytes(5000)
    (payload / f"{sha256_hex(content)}.age").write_bytes(content)


TRICKS = [
    a_link,
    a_link_to_a_folder,
    a_pipe,
    a_folder,
    an_enormous_file,
    another_content,
    strange_names,
    a_true_file_that_is_nothing,
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_monitor_reads_the_good_letter_beside_it(
    device: Session,
    organisation: Organisation,
    tmp_path: Path,
    trick: Callable[[Path, Path], None],
) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(a_message(device, organisation))
    stick, secret = tmp_path / "stick", tmp_path / "vault" / "vault.db"
    stick.mkdir()
    bag = write_bag(stick, [(sha256_hex(letter.read_bytes()), letter, letter.stat().st_size)])
    trick(stick / bag.folder_name / "data", secret)
    before = tree(tmp_path / "vault")
    done = read_return(device, stick)
    assert (done.letters, done.messages) == (1, 1)
    assert tree(tmp_path / "vault") == before
    assert secret.exists()


@pytest.mark.parametrize("trick", TRICKS)
def test_headquarters_takes_in_the_good_object_beside_it(
    headquarters: HeadquartersSession,
    organisation: Organisation,
    tmp_path: Path,
    trick: Callable[[Path, Path], None],
) -> None:
    made = Device(organisation)
    enrol(headquarters, made, tmp_path)
    made.seal()
    bag = made.hand_over(tmp_path / "stick")
    trick(bag / "data", headquarters.vault.folder / "vault.db")
    summary = intake_bag(headquarters, tmp_path / "stick")
    assert summary.count(Outcome.ACCEPTED) == 1
    assert summary.interrupted is None
    assert len(summary.unreadable) + summary.count(Outcome.HELD) >= 1
    assert all(NEUTRAL.fullmatch(bad.name) for bad in summary.unreadable)
    assert tree(headquarters.archive.spool) == set()


def test_a_bag_without_its_lists_still_gives_its_objects(
    headquarters: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> None:
    made = Device(organisation)
    enrol(headquarters, made, tmp_path)
    made.seal()
    bag = made.hand_over(tmp_path / "stick")
    (bag / "manifest-sha256.txt").write_bytes(b"../../etc/passwd  data/x\n")
    summary = intake_bag(headquarters, tmp_path / "stick")
    assert summary.count(Outcome.ACCEPTED) == 1
    assert [bad.reason for bad in summary.unreadable] == [BadReason.BAD_BAG]


@pytest.mark.parametrize("place", ["nowhere", "a file", "empty", "a link"])
def test_what_is_no_stick_says_so(device: Session, tmp_path: Path, place: str) -> None:
    stick = tmp_path / "stick"
    if place == "a file":
        stick.write_bytes(b"")
    if place == "empty":
        stick.mkdir()
    if place == "a link":
        stick.symlink_to(tmp_path / "nowhere")
    with pytest.raises((BagInvalid, DriveUnreadable)) as caught:
        read_return(device, stick)
    assert caught.value.sentence
    assert caught.value.hint


def test_a_damaged_letter_is_told(
    device: Session, organisation: Organisation, tmp_path: Path
) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(a_message(device, organisation))
    stick = tmp_path / "stick"
    stick.mkdir()
    bag = write_bag(stick, [(sha256_hex(letter.read_bytes()), letter, letter.stat().st_size)])
    [written] = (stick / bag.folder_name / "data").iterdir()
    written.write_bytes(written.read_bytes()[:-1] + b"x")
    done = read_return(device, stick)
    assert (done.letters, len(done.refused)) == (0, 1)


APPROVAL = b'{"at":"2026-11-22T12:00:00.000Z","certificate":"","device":"%s","format":"x"}'


@pytest.mark.parametrize(
    "items",
    [
        [MailItem("a", MailKind.APPROVAL, b"")],
        [MailItem("a", MailKind.APPROVAL, b"{")],
        [MailItem("a", MailKind.APPROVAL, b"[]")],
        [MailItem("a", MailKind.APPROVAL, b'{"format":"fieldkit-approval/1"}')],
        [MailItem("a", MailKind.APPROVAL, APPROVAL % (b"cd" * 16))],
        [MailItem("a", MailKind.APPROVAL, b"\xff\xfe\x00")],
        [MailItem("a", MailKind.APPROVAL, b"[" * 30_000)],
        list(receipt_items(1, b"", b"")),
        list(receipt_items(1, b"{}", b"-----BEGIN SSH SIGNATURE-----\n")),
        [MailItem("receipt-0001.json", MailKind.RECEIPT, b"{}")],
    ],
    ids=range(10),
)
def test_a_signed_letter_with_bad_items_changes_nothing(
    device: Session, organisation: Organisation, items: list[MailItem]
) -> None:
    before = device.vault.commit_counter
    bad = a_letter(device, organisation, MailItem("m", MailKind.MESSAGE, b"{}"), *items)
    done = read_mail(device, [bad])
    assert (done.letters, len(done.refused), done.messages) == (0, 1, 0)
    assert device.vault.commit_counter == before
    assert device.vault.mail.letters() == ()
    assert read_mail(device, [bad, a_message(device, organisation)]).letters == 1


def test_no_flipped_bit_of_a_letter_is_taken_in(
    device: Session, organisation: Organisation
) -> None:
    letter = a_message(device, organisation)
    rng = random.Random(5)
    changed = []
    for _number in range(60):
        flipped = bytearray(letter)
        flipped[rng.randrange(len(letter))] ^= 1 << rng.randrange(8)
        changed.append(bytes(flipped))
    changed += [letter[: rng.randrange(len(letter))] for _number in range(20)]
    done = read_mail(device, changed)
    assert (done.letters, done.messages) == (0, 0)
    assert done.not_for_us + len(done.refused) == len(changed)


@pytest.mark.parametrize("is_missing", [True, False])
def test_a_sealed_file_that_was_lost_here_holds_up_no_other(
    device: Session, tmp_path: Path, is_missing: bool
) -> None:
    lost, good = (seal_report(device, [a_draft(device)])[0] for _number in range(2))
    path = device.vault.outbox.folder / f"{lost.object_sha256}.age"
    if is_missing:
        path.unlink()
    else:
        path.write_bytes(bytes(path.stat().st_size))
    stick = tmp_path / "stick"
    stick.mkdir()
    done, plan = hand_over(device, stick)
    assert (done.count, plan.damaged) == (1, 1)
    [written] = (stick / done.folder_name / "data").iterdir()
    assert written.stem == good.object_sha256
    states = {stub.report_id: stub.state.value for stub in device.vault.reports.stubs()}
    assert states == {lost.report_id: "sealed", good.report_id: "handed-over"}


def test_nothing_sound_to_hand_over_says_so(device: Session, tmp_path: Path) -> None:
    seal_report(device, [a_draft(device)])
    shutil.rmtree(device.vault.outbox.folder)
    with pytest.raises(FieldkitError) as caught:
        hand_over(device, tmp_path)
    assert "damaged" in caught.value.sentence


def tree(folder: Path) -> set[str]:
    """Return the names below a folder; SQLite's own files beside the database come and go."""
    with contextlib.suppress(FileNotFoundError):
        return {
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if not path.name.startswith("vault.db-")
        }
    return set()
