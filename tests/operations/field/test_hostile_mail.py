"""Mail that lies: nothing of it is accepted, and nothing is half-changed.

A drop server, and whoever carries a stick, can hand a device any bytes. Most of what follows is
sealed to the device as headquarters' mail is; some of it is by headquarters itself, but old.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from fieldkit.bundle import ustar
from fieldkit.bundle.approval import Approval, write_approval
from fieldkit.bundle.mail import Mail, MailItem, MailKind, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome, Receipt, sign_receipt
from fieldkit.crypto import sshsig, x509
from fieldkit.crypto.age import encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.clock import to_text
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.domain.report import ReportState, Stub
from fieldkit.domain.roster import DeviceState
from fieldkit.hq.directory import publish_headquarters, publish_library, renew, replace_keys
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import directory_news, headquarters_of
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import ReturnRead, read_mail
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import TrustedDirectory
from tests.fakes.field import a_draft
from tests.fakes.organisation import NOW, Forge, Organisation, a_recipient, an_organisation

OTHER_DEVICE, OTHER_HQ = DeviceId("cd" * 16), HeadquartersId("cd" * 16)
LATER = NOW + timedelta(hours=3)


@dataclass(frozen=True)
class Attack:
    """A device with one sealed report, and what is known to whoever attacks it."""

    device: Session
    organisation: Organisation
    stub: Stub
    stranger: SigningKey

    @property
    def key(self) -> SigningKey:
        return self.organisation.receipt

    def receipt(self, **changed: object) -> Receipt:
        _number, head = self.device.vault.outbox.chain_head()
        receipt = Receipt(
            object_sha256=self.stub.object_sha256,
            device=load_identity(self.device.vault).device_id,
            sequence=self.stub.sequence,
            outcome=Outcome.ACCEPTED,
            reason="",
            copies=2,
            accepted_at=self.device.clock.now(),
            headquarters=self.organisation.headquarters.headquarters_id,
            contiguous=self.stub.sequence,
            missing=(),
            chain_head=head,
        )
        return replace(receipt, **changed)  # type: ignore[arg-type]  # each of its type

    def good(self, number: int = 1) -> tuple[MailItem, MailItem]:
        return receipt_items(number, *sign_receipt(self.receipt(), self.key))

    def signed(self, receipt: Receipt, number: int = 1) -> tuple[MailItem, MailItem]:
        return receipt_items(number, *sign_receipt(receipt, self.key))

    def mail(self, *items: MailItem, **changed: object) -> Mail:
        mail = Mail(
            random_hex(16),
            self.organisation.headquarters.headquarters_id,
            load_identity(self.device.vault).device_id,
            self.device.clock.now(),
            items,
        )
        return replace(mail, **changed)  # type: ignore[arg-type]  # each of its type

    def letter(self, *items: MailItem, key: SigningKey | None = None, **changed: object) -> bytes:
        recipient = load_identity(self.device.vault).age.recipient()
        return seal_mail(self.mail(*items, **changed), key or self.key, recipient, floor=1024)

    def archive(
        self, change: Callable[[list[tuple[str, bytes]]], object], namespace: str = "mail"
    ) -> bytes:
        """Seal a letter by headquarters whose archive was changed after it was signed."""
        item, signature = self.good()
        letter = canonical_json.write(
            {
                "format": "fieldkit-mail/1",
                "mail": random_hex(16),
                "headquarters": self.organisation.headquarters.headquarters_id,
                "device": load_identity(self.device.vault).device_id,
                "created": to_text(self.device.clock.now()),
                "members": [
                    {
                        "name": each.name,
                        "kind": each.kind.value,
                        "size": len(each.content),
                        "sha256": sha256_hex(each.content),
                    }
                    for each in (item, signature)
                ],
            }
        )
        members = [
            ("mail.json", letter),
            ("mail.json.sig", sshsig.sign(self.key, f"fieldkit-{namespace}@v1", letter)),
            (item.name, item.content),
            (signature.name, signature.content),
        ]
        change(members)
        recipient = load_identity(self.device.vault).age.recipient()
        return encrypt_bytes(ustar.pack(members, floor=1024), [recipient])

    def approval(self, state: DeviceState, device: DeviceId | None = None) -> bytes:
        number = device or load_identity(self.device.vault).device_id
        authority = x509.new_certificate_authority("ca")
        request = x509.new_request()[1]
        certificate = x509.issue(*authority, request, "device", number).decode("ascii")
        return write_approval(Approval(number, certificate, state, self.device.clock.now()))


@pytest.fixture
def attack(device: Session, organisation: Organisation) -> Attack:
    [stub] = seal_report(device, [a_draft(device)])
    return Attack(device, organisation, stub, SigningKey.generate())


def everything(device: Session) -> dict[str, list[object]]:
    """Return every row of every table, and the names of the sealed files."""
    database = device.vault.database
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    found: dict[str, list[object]] = {
        name: list(database.rows(f"SELECT * FROM {name}")) for (name,) in tables
    }
    found["files"] = sorted(path.name for path in device.vault.outbox.folder.glob("*.age"))
    return found


def _swapped(attack: Attack) -> bytes:
    """Two good receipts whose signatures changed places."""
    one, two = attack.good(1), attack.signed(attack.receipt(copies=9), 2)
    return attack.letter(
        one[0],
        replace(one[1], content=two[1].content),
        two[0],
        replace(two[1], content=one[1].content),
    )


def _altered(attack: Attack) -> bytes:
    item, signature = attack.signed(attack.receipt(copies=1))
    lied = item.content.replace(b'"copies":1', b'"copies":9')
    return attack.letter(replace(item, content=lied), signature)


def _as_mail(attack: Attack) -> bytes:
    """A receipt signed as mail is: another use of the same key."""
    item, signature = attack.good()
    other = sshsig.sign(attack.key, "fieldkit-mail@v1", item.content)
    return attack.letter(item, replace(signature, content=other))


def _second_is_forged(attack: Attack) -> bytes:
    forged = receipt_items(2, *sign_receipt(attack.receipt(copies=9), attack.stranger))
    return attack.letter(*attack.good(1), *forged)


def _item(kind: MailKind, content: bytes) -> MailItem:
    return MailItem("item.json", kind, content)


REFUSED: dict[str, Callable[[Attack], bytes]] = {
    "a letter by a stranger": lambda a: a.letter(*a.good(), key=a.stranger),
    "a letter by the device itself": lambda a: a.letter(
        *a.good(), key=load_identity(a.device.vault).signing
    ),
    "a letter by a holder of a root key": lambda a: a.letter(*a.good(), key=a.organisation.root[0]),
    "a letter by the key that signs the news": lambda a: a.letter(
        *a.good(), key=a.organisation.online.timestamp
    ),
    "a letter of another headquarters": lambda a: a.letter(*a.good(), headquarters=OTHER_HQ),
    "a letter to another device, sealed to this one": lambda a: a.letter(
        *a.good(), device=OTHER_DEVICE
    ),
    "a receipt by a stranger in a good letter": lambda a: a.letter(
        *receipt_items(1, *sign_receipt(a.receipt(), a.stranger))
    ),
    "a receipt of another device": lambda a: a.letter(*a.signed(a.receipt(device=OTHER_DEVICE))),
    "a receipt by another headquarters": lambda a: a.letter(
        *a.signed(a.receipt(headquarters=OTHER_HQ))
    ),
    "receipts that changed signatures": _swapped,
    "a receipt with more copies than were signed": _altered,
    "a receipt with the signature of a letter": _as_mail,
    "a good receipt beside a forged one": _second_is_forged,
    "a receipt without its signature": lambda a: a.letter(a.good()[0]),
    "an approval of another device": lambda a: a.letter(
        *a.good(), _item(MailKind.APPROVAL, a.approval(DeviceState.APPROVED, OTHER_DEVICE))
    ),
    "a revocation of another device": lambda a: a.letter(
        *a.good(), _item(MailKind.REVOCATION, a.approval(DeviceState.REVOKED, OTHER_DEVICE))
    ),
    "a revocation that says approved": lambda a: a.letter(
        *a.good(), _item(MailKind.REVOCATION, a.approval(DeviceState.APPROVED))
    ),
    "an approval that is none": lambda a: a.letter(
        *a.good(), _item(MailKind.APPROVAL, b'{"state":"approved"}')
    ),
    "a letter signed as a receipt": lambda a: a.archive(lambda _m: None, namespace="receipt"),
    "a letter that lacks an item": lambda a: a.archive(lambda m: m.pop()),
    "a letter with one item more": lambda a: a.archive(lambda m: m.append(("more.json", b"{}"))),
    "a letter with its items in another order": lambda a: a.archive(lambda m: m.insert(2, m.pop())),
    "a letter with another item of the same size": lambda a: a.archive(
        lambda m: m.__setitem__(2, (m[2][0], bytes(len(m[2][1]))))
    ),
    "a letter without a signature": lambda a: a.archive(lambda m: m.pop(1)),
    "a letter with another text under its signature": lambda a: a.archive(
        lambda m: m.__setitem__(0, ("mail.json", m[0][1].replace(b"receipt", b"message", 1)))
    ),
    "a letter that was cut": lambda a: a.letter(*a.good())[:-1],
    "a letter with a byte too many": lambda a: a.letter(*a.good()) + b"\0",
    "nothing": lambda _a: b"",
    "an empty archive": lambda a: a.archive(lambda m: m.clear()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_as_a_whole(attack: Attack, name: str) -> None:
    before = everything(attack.device)
    done = read_mail(attack.device, [REFUSED[name](attack)])
    assert (done.letters, done.accepted, done.deleted, done.device_state) == (0, 0, 0, "")
    assert len(done.refused) == 1
    assert everything(attack.device) == before


def test_the_harness_can_accept(attack: Attack) -> None:
    """Else the refusals above would prove nothing."""
    for letter in (attack.letter(*attack.good()), attack.archive(lambda _m: None)):
        done = read_mail(attack.device, [letter])
        assert (done.letters, done.refused) == (1, [])
    assert attack.device.vault.reports.stub(attack.stub.report_id).state is ReportState.RECEIVED


def test_every_flipped_byte_of_a_letter_is_refused_or_not_for_us(attack: Attack) -> None:
    """A letter of the smallest size, a byte of each stretch of 97."""
    letter = attack.letter(*attack.good())
    before = everything(attack.device)
    for place in range(0, len(letter), 97):
        flipped = bytearray(letter)
        flipped[place] ^= 1
        done = read_mail(attack.device, [bytes(flipped)])
        assert done.letters == 0
        assert done.not_for_us + len(done.refused) == 1
    assert everything(attack.device) == before


def test_a_letter_that_is_replayed_counts_once(attack: Attack) -> None:
    letter = attack.letter(*attack.good())
    read_mail(attack.device, [letter])
    before = everything(attack.device)
    done = read_mail(attack.device, [letter, letter])
    assert (done.known_already, done.accepted) == (2, 0)
    assert everything(attack.device) == before


def test_an_older_held_receipt_takes_nothing_back(attack: Attack) -> None:
    held = attack.receipt(outcome=Outcome.HELD, reason="damaged")
    read_mail(attack.device, [attack.letter(*attack.good())])
    read_mail(attack.device, [attack.letter(*attack.signed(held))])
    assert attack.device.vault.reports.stub(attack.stub.report_id).state is ReportState.RECEIVED


def test_a_receipt_for_an_unknown_object_deletes_nothing(attack: Attack) -> None:
    unknown = attack.receipt(object_sha256=Sha256("ab" * 32))
    done = read_mail(attack.device, [attack.letter(*attack.signed(unknown))])
    assert (done.accepted, done.deleted) == (0, 0)
    assert attack.device.vault.reports.stub(attack.stub.report_id).state is ReportState.SEALED
    assert everything(attack.device)["files"] == [f"{attack.stub.object_sha256}.age"]


@pytest.mark.parametrize("copies", [0, 1])
def test_too_few_copies_delete_nothing(attack: Attack, copies: int) -> None:
    done = read_mail(attack.device, [attack.letter(*attack.signed(attack.receipt(copies=copies)))])
    assert done.deleted == 0
    assert everything(attack.device)["files"] == [f"{attack.stub.object_sha256}.age"]


def test_a_held_receipt_with_many_copies_deletes_nothing(attack: Attack) -> None:
    held = attack.receipt(outcome=Outcome.HELD, reason="damaged", copies=9)
    assert read_mail(attack.device, [attack.letter(*attack.signed(held))]).deleted == 0


def test_an_approval_after_a_revocation_changes_nothing(attack: Attack) -> None:
    revocation = _item(MailKind.REVOCATION, attack.approval(DeviceState.REVOKED))
    assert read_mail(attack.device, [attack.letter(revocation)]).device_state == "revoked"
    attack.device.clock.pass_time(days=3)  # type: ignore[attr-defined]  # a clock of tests
    approval = _item(MailKind.APPROVAL, attack.approval(DeviceState.APPROVED))
    assert read_mail(attack.device, [attack.letter(approval)]).device_state == "revoked"
    assert enrolment_state(attack.device.vault) == "revoked"


# Directories: judged by their own signatures; the receipt beside one still counts.


@functools.cache
def _directories(organisation: Organisation) -> dict[str, TrustedDirectory]:
    """Return what this headquarters published, one after the other."""
    online, signers = organisation.online, organisation.signers
    first = organisation.directory()
    strict = organisation.with_changes(policy=Policy(require_tor=True))
    second = publish_headquarters(first, strict, signers, online, NOW + timedelta(hours=1))
    forms = {"A.json": b"1"}
    third = publish_library(second, forms=forms, vocabularies={}, online=online, now=LATER)
    return {"first": first, "second": second, "third": third}


def _mixed(organisation: Organisation, known: dict[str, TrustedDirectory], *names: str) -> bytes:
    """Return the third directory with these files of the first."""
    old = known["first"].published_files()
    files = known["third"].published_files() | {name: old[name] for name in names}
    return TrustedDirectory(files).to_archive()


def _forged(organisation: Organisation, known: dict[str, TrustedDirectory]) -> Forge:
    return Forge(organisation, known["third"])


def _raise_version(signed: dict[str, object]) -> None:
    signed["version"] = 99


def _weaken(organisation: Organisation, keys: tuple[SigningKey, ...]) -> bytes:
    """Publish a new intake key, signed by these keys alone."""
    known = _directories(organisation)["third"]
    forge = Forge(organisation, known)
    thief = replace(organisation, targets=keys, threshold=len(keys))
    other = publish_headquarters(
        thief.directory(),
        organisation.with_changes(intake=(a_recipient(),)),
        thief.signers,
        thief.online,
        LATER,
    ).published_files()
    for name, content in other.items():
        if name == "targets.json" or (len(name) == 69 and name not in forge.files):
            forge.files[name] = content
    return forge.follow().archive()


Known = dict[str, TrustedDirectory]
DIRECTORIES: dict[str, Callable[[Organisation, Known], bytes]] = {
    "rolled back by one": lambda _o, k: k["second"].to_archive(),
    "rolled back to the first": lambda _o, k: k["first"].to_archive(),
    "of another headquarters": lambda _o, _k: an_organisation().directory().to_archive(),
    "mixed: old timestamp": lambda o, k: _mixed(o, k, "timestamp.json"),
    "mixed: old snapshot": lambda o, k: _mixed(o, k, "snapshot.json"),
    "mixed: old targets": lambda o, k: _mixed(o, k, "targets.json"),
    "mixed: old library": lambda o, k: _mixed(o, k, "library.json"),
    "mixed: old timestamp and snapshot": lambda o, k: _mixed(
        o, k, "timestamp.json", "snapshot.json"
    ),
    "targets by one holder": lambda o, k: (
        _forged(o, k).edit("targets.json", _raise_version, o.targets[:1]).follow().archive()
    ),
    "targets by one holder twice": lambda o, k: (
        _forged(o, k).edit("targets.json", _raise_version, o.targets[:1] * 2).follow().archive()
    ),
    "targets by holders of root": lambda o, k: (
        _forged(o, k).edit("targets.json", _raise_version, o.root).follow().archive()
    ),
    "new keys by strangers": lambda o, _k: _weaken(
        o, (SigningKey.generate(), SigningKey.generate())
    ),
    "timestamp by a stranger": lambda o, k: (
        _forged(o, k).edit("timestamp.json", _raise_version, [SigningKey.generate()]).archive()
    ),
    "snapshot by the key of the timestamp": lambda o, k: (
        _forged(o, k).edit("snapshot.json", _raise_version, [o.online.timestamp]).archive()
    ),
    "a library that publishes what only holders may": lambda o, k: (
        _forged(o, k).add_target("library.json", "headquarters.json", b"{}").follow().archive()
    ),
    "the same versions with another content": lambda o, k: (
        _forged(o, k)
        .edit("timestamp.json", lambda signed: signed.update(expires="2030-01-01T00:00:00Z"))
        .archive()
    ),
    "a root by the old online keys": lambda o, k: _with_root(o, k, [o.online.snapshot] * 2),
    "a root by one holder": lambda o, k: _with_root(o, k, o.root[:1]),
    "a root that skips a version": lambda o, k: _with_root(o, k, o.root, version=3),
    "cut": lambda _o, k: k["third"].to_archive()[:-512],
    "nothing": lambda _o, _k: b"",
}


def _with_root(
    organisation: Organisation,
    known: Known,
    keys: list[SigningKey] | tuple[SigningKey, ...],
    version: int = 2,
) -> bytes:
    """Add a second root that lets one key alone decide, signed by these keys."""
    forge = Forge(organisation, known["third"])
    forge.files["root-0002.json"] = forge.files["root-0001.json"]

    def alone(signed: dict[str, object]) -> None:
        roles = signed["roles"]
        assert isinstance(roles, dict)
        signed["version"] = version
        for role in ("root", "targets"):
            roles[role]["threshold"] = 1

    return forge.edit("root-0002.json", alone, keys).follow().archive()


def deliver(attack: Attack, *snapshots: bytes) -> ReturnRead:
    items = [
        MailItem(f"directory-{number}.tar", MailKind.DIRECTORY, snapshot)
        for number, snapshot in enumerate(snapshots)
    ]
    return read_mail(attack.device, [attack.letter(*items, *attack.good())])


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_directory_that_lies_is_refused_and_the_receipt_counts(attack: Attack, name: str) -> None:
    known = _directories(attack.organisation)
    assert deliver(attack, known["third"].to_archive()).refused == []
    held = directory_news(attack.device.vault, LATER)
    done = deliver(attack, DIRECTORIES[name](attack.organisation, known))
    assert (done.letters, len(done.refused), done.confirmations) == (1, 1, ())
    after = directory_news(attack.device.vault, LATER)
    assert (after.versions, after.headquarters) == (held.versions, held.headquarters)
    assert after.trusted.files == held.trusted.files
    assert headquarters_of(attack.device.vault, LATER).policy.require_tor


def test_a_root_that_holders_signed_is_taken_in(attack: Attack) -> None:
    """The control of the roots above."""
    organisation = attack.organisation
    known = _directories(organisation)["third"]
    other = an_organisation()
    signers = replace(
        organisation.signers, root=(*organisation.root, *other.root), targets=other.targets
    )
    changed = replace_keys(known, other.custody, signers, organisation.online, LATER)
    assert deliver(attack, changed.to_archive()).refused == []


def test_a_letter_that_an_attacker_seals_around_a_good_directory_changes_nothing(
    attack: Attack,
) -> None:
    """Even good news comes only with headquarters' signature on the letter."""
    renewed = renew(attack.organisation.directory(), attack.organisation.online, LATER)
    item = MailItem("directory.tar", MailKind.DIRECTORY, renewed.to_archive())
    before = everything(attack.device)
    done = read_mail(attack.device, [attack.letter(item, key=attack.stranger)])
    assert (done.letters, len(done.refused)) == (0, 1)
    assert everything(attack.device) == before
