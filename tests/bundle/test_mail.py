from __future__ import annotations

import dataclasses
import io
import json
import random
from collections.abc import Callable

import pytest

from fieldkit.bundle import mail as mails
from fieldkit.bundle import receipt as receipts
from fieldkit.bundle import ustar
from fieldkit.bundle.mail import Mail, MailItem, MailKind
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import AgeReader, HybridIdentity, X25519Identity, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.domain.identifiers import DeviceId, HeadquartersId
from fieldkit.errors import (
    AgeNoMatch,
    ArchiveInvalid,
    DamagedData,
    ManifestInvalid,
    SignatureInvalid,
    SignerUnknown,
)
from tests.fakes.sealed_objects import AT, DEVICE

KEY = SigningKey.from_bytes(bytes(range(1, 33)))
DEVICE_KEY = HybridIdentity.generate()
QUICK_KEY = X25519Identity.generate()
LETTER = Mail(
    mail_id="cc" * 16,
    headquarters=HeadquartersId("aa" * 16),
    device=DEVICE,
    created=AT,
    items=(
        *mails.receipt_items(1, b'{"receipt":1}', b"signature 1"),
        *mails.receipt_items(2, b'{"receipt":2}', b"signature 2"),
        MailItem("directory.tar", MailKind.DIRECTORY, bytes(3000)),
        MailItem("message-0001.json", MailKind.MESSAGE, b"{}"),
    ),
)


def known(key: VerifyingKey) -> None:
    if key != KEY.public:
        raise SignerUnknown


def sealed(letter: Mail = LETTER, *, signer: SigningKey = KEY) -> bytes:
    return mails.seal_mail(letter, signer, QUICK_KEY.recipient(), floor=0)


def opened(data: bytes, device: DeviceId = DEVICE) -> Mail:
    return mails.open_mail(data, QUICK_KEY, known, device=device)


@pytest.mark.parametrize("identity", [QUICK_KEY, DEVICE_KEY], ids=["x25519", "hybrid"])
def test_mail_arrives_whole(identity: X25519Identity | HybridIdentity) -> None:
    data = mails.seal_mail(LETTER, KEY, identity.recipient())
    assert mails.open_mail(data, identity, known, device=DEVICE) == LETTER
    assert mails.mail_file_name(data) == f"{sha256_hex(data)}.age"


def test_mail_is_padded_like_reports() -> None:
    data = mails.seal_mail(LETTER, KEY, QUICK_KEY.recipient())
    assert len(AgeReader(io.BytesIO(data), [QUICK_KEY]).read()) == 256 * 1024


def test_receipts_come_with_their_signatures() -> None:
    assert mails.receipts_of(opened(sealed())) == (
        (b'{"receipt":1}', b"signature 1"),
        (b'{"receipt":2}', b"signature 2"),
    )
    messages = mails.items_of_kind(LETTER.items, MailKind.MESSAGE)
    assert [item.name for item in messages] == ["message-0001.json"]


def test_a_receipt_without_signature_is_refused() -> None:
    letter = dataclasses.replace(LETTER, items=LETTER.items[:1])
    with pytest.raises(ManifestInvalid):
        mails.receipts_of(letter)


def test_mail_to_another_key_does_not_open() -> None:
    with pytest.raises(AgeNoMatch):
        mails.open_mail(sealed(), X25519Identity.generate(), known, device=DEVICE)


def test_mail_to_another_device_is_refused() -> None:
    with pytest.raises(ManifestInvalid, match="another device"):
        opened(sealed(), DeviceId("ee" * 16))


def test_mail_by_a_stranger_is_refused() -> None:
    with pytest.raises(SignerUnknown):
        opened(sealed(signer=SigningKey.generate()))


def forge(change: Callable[[list[tuple[str, bytes]]], None], *, sign: bool = True) -> bytes:
    archive = AgeReader(io.BytesIO(sealed()), [QUICK_KEY]).read()
    members = list(ustar.unpack(archive, max_members=99, max_bytes=10**6, floor=0))
    change(members)
    if sign:
        letter = members[0][1]
        members[1] = (members[1][0], sshsig.sign(KEY, mails.NAMESPACE, letter))
    return encrypt_bytes(ustar.pack(members, floor=0), [QUICK_KEY.recipient()])


def with_letter(**changes: object) -> Callable[[list[tuple[str, bytes]]], None]:
    def change(members: list[tuple[str, bytes]]) -> None:
        members[0] = ("mail.json", json.dumps(json.loads(members[0][1]) | changes).encode())

    return change


def line(**changes: object) -> list[dict[str, object]]:
    good: dict[str, object] = {
        "name": "message-0001.json",
        "kind": "message",
        "size": 2,
        "sha256": sha256_hex(b"{}"),
    }
    return [good | changes]


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "fieldkit-mail/2"},
        {"more": 1},
        {"mail": "x"},
        {"headquarters": None},
        {"created": "today"},
        {"members": {}},
        {"members": line(kind="order")},
        {"members": line(kind=[])},
        {"members": line(name="Message")},
        {"members": line(name="mail.json")},
        {"members": line(name="mail.json.sig")},
        {"members": line(size=-1)},
        {"members": line(size=2**40)},
        {"members": line(sha256="0")},
        {"members": line() * 2},
    ],
)
def test_such_a_letter_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ManifestInvalid):
        opened(forge(with_letter(**changes)))


def test_a_letter_changed_after_signing_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        opened(forge(with_letter(device="ee" * 16), sign=False))


def test_a_letter_signed_as_something_else_is_refused() -> None:
    def change(members: list[tuple[str, bytes]]) -> None:
        signature = sshsig.sign(KEY, receipts.NAMESPACE, members[0][1])
        members[1] = (members[1][0], signature)

    with pytest.raises(SignatureInvalid):
        opened(forge(change, sign=False))


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.pop(),
        lambda members: members.append(("more.json", b"{}")),
        lambda members: members.reverse(),
        lambda members: members.insert(2, ("more.json", b"{}")),
        lambda members: members.__setitem__(-1, (members[-1][0], b"{ }")),
        lambda members: members.__setitem__(0, ("letter.json", members[0][1])),
    ],
)
def test_items_must_be_as_listed(change: Callable[[list[tuple[str, bytes]]], None]) -> None:
    with pytest.raises(ArchiveInvalid):
        opened(forge(change, sign=False))


def test_other_content_of_the_same_size_is_refused() -> None:
    with pytest.raises(ManifestInvalid):
        opened(forge(lambda members: members.__setitem__(-1, (members[-1][0], b"[]"))))


def test_damage_anywhere_is_refused() -> None:
    chosen = random.Random(6)
    data = sealed()
    for place in range(0, len(data), 13):
        damaged = bytearray(data)
        damaged[place] ^= 1 << chosen.randrange(8)
        with pytest.raises(DamagedData):
            opened(bytes(damaged))
        with pytest.raises(DamagedData):
            opened(data[:place])


def test_mail_above_the_limit_is_refused() -> None:
    with pytest.raises(ArchiveInvalid):
        opened(bytes(mails.MAX_MAIL_BYTES + 1))


def test_an_invalid_letter_is_not_sealed() -> None:
    for items in (
        (LETTER.items[0], LETTER.items[0]),
        (MailItem("mail.json", MailKind.MESSAGE, b""),),
        (MailItem("../x", MailKind.MESSAGE, b""),),
    ):
        with pytest.raises(ManifestInvalid):
            sealed(dataclasses.replace(LETTER, items=items))


def test_content_of_mail_stays_out_of_its_repr() -> None:
    assert "CANARY" not in repr(MailItem("a.json", MailKind.MESSAGE, b"CANARY"))
