"""Mail from headquarters to one device: receipts, directory, messages, sealed to that device.

It is an age file named by its SHA-256 like a sealed report. Inside is a restricted ustar archive:
mail.json, its signature by headquarters' receipt key, then the items in the order of mail.json.
Source: docs/formats.md, "Receipt and return". Mail is small and is handled in memory.
"""

from __future__ import annotations

import enum
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.bundle import ustar
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import AgeReader, Identity, Recipient, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.errors import (
    ArchiveInvalid,
    InvalidJson,
    ManifestInvalid,
)
from fieldkit.translations import _

FORMAT = "fieldkit-mail/1"
NAMESPACE = "fieldkit-mail@v1"
LETTER_NAME = "mail.json"
SIGNATURE_NAME = "mail.json.sig"
MAX_LETTER_BYTES = 1024 * 1024
MAX_SIGNATURE_BYTES = 4 * 1024
MAX_ITEMS = 2000
MAX_MAIL_BYTES = 64 * 1024 * 1024  # of the file


class MailKind(enum.StrEnum):
    """What an item of mail is."""

    RECEIPT = "receipt"
    RECEIPT_SIGNATURE = "receipt-signature"
    DIRECTORY = "directory"
    APPROVAL = "approval"
    MESSAGE = "message"
    TASK = "task"
    CORRECTION = "correction"
    REVOCATION = "revocation"


@dataclass(frozen=True)
class MailItem:
    """One file of the mail; its name is as archives allow."""

    name: str
    kind: MailKind
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Mail:
    """One letter from headquarters to one device."""

    mail_id: str  # 32 hex, random
    headquarters: HeadquartersId
    device: DeviceId
    created: datetime
    items: tuple[MailItem, ...]


# Returns nothing if the key may sign mail, else raises `SignerUnknown`.
SignerCheck = Callable[[VerifyingKey], None]


def receipt_items(number: int, receipt: bytes, signature: bytes) -> tuple[MailItem, MailItem]:
    """Return the two items that carry the receipt with this number, from 1."""
    name = f"receipt-{number:04d}.json"
    return (
        MailItem(name, MailKind.RECEIPT, receipt),
        MailItem(f"{name}.sig", MailKind.RECEIPT_SIGNATURE, signature),
    )


def receipts_of(mail: Mail) -> tuple[tuple[bytes, bytes], ...]:
    """Return the receipts of a letter with their signatures, in order, unverified.

    Raises:
        ManifestInvalid: A receipt lacks its signature.
    """
    signatures = {
        item.name: item.content for item in mail.items if item.kind is MailKind.RECEIPT_SIGNATURE
    }
    try:
        return tuple(
            (item.content, signatures[f"{item.name}.sig"])
            for item in mail.items
            if item.kind is MailKind.RECEIPT
        )
    except KeyError as error:
        raise ManifestInvalid from error


def seal_mail(
    mail: Mail, signer: SigningKey, recipient: Recipient, *, floor: int = DEFAULT_FLOOR
) -> bytes:
    """Return the age file that only the device can open; its name is `mail_file_name`.

    Raises:
        ManifestInvalid: The letter does not keep the rules of the format.
    """
    letter = _to_bytes(mail)
    members = [(LETTER_NAME, letter), (SIGNATURE_NAME, sshsig.sign(signer, NAMESPACE, letter))]
    members += [(item.name, item.content) for item in mail.items]
    return encrypt_bytes(ustar.pack(members, floor=floor), [recipient])


def mail_file_name(sealed: bytes) -> str:
    """Return `<64 hex>.age`, the SHA-256 of the file."""
    return f"{sha256_hex(sealed)}.age"


def open_mail(
    sealed: bytes, identity: Identity, check_signer: SignerCheck, *, device: DeviceId
) -> Mail:
    """Open mail to `device`, check who signed it, and return it whole.

    `check_signer` is asked about the key that made the signature before anything is parsed.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: The file does not open.
        SignerUnknown: As `check_signer` says.
        SignatureInvalid: The signature does not fit.
        ArchiveInvalid, ManifestInvalid: What is inside is not a letter to this device.
    """
    if len(sealed) > MAX_MAIL_BYTES:
        raise ArchiveInvalid
    archive = AgeReader(io.BytesIO(sealed), [identity], sealed_only=True)
    reader = ustar.ArchiveReader(archive)
    letter = _named(reader, LETTER_NAME, MAX_LETTER_BYTES)
    signature = _named(reader, SIGNATURE_NAME, MAX_SIGNATURE_BYTES)
    check_letter(letter, signature, check_signer)
    heading, lines = _parse(letter)
    if heading.device != device:
        raise ManifestInvalid(_("This mail is addressed to another device."))
    items = tuple(_item(reader, *line) for line in lines)
    if reader.next_member() is not None:
        raise ArchiveInvalid
    reader.finish(floor=DEFAULT_FLOOR)
    return Mail(heading.mail_id, heading.headquarters, heading.device, heading.created, items)


def check_letter(letter: bytes, signature: bytes, check_signer: SignerCheck) -> None:
    """Check that a key which `check_signer` knows signed these bytes as mail.

    Raises:
        SignerUnknown: As `check_signer` says.
        SignatureInvalid: The signature does not fit.
    """
    signer = sshsig.signer_of(signature)
    check_signer(signer)
    sshsig.verify(signature, NAMESPACE, letter, signer)


_Line = tuple[str, MailKind, int, Sha256]


def _named(reader: ustar.ArchiveReader, name: str, at_most: int) -> bytes:
    member = reader.next_member()
    if member is None or member[0] != name:
        raise ArchiveInvalid
    return reader.read_whole(at_most=at_most)


def _item(
    reader: ustar.ArchiveReader, name: str, kind: MailKind, size: int, sha256: Sha256
) -> MailItem:
    reader.expect(name, size)
    content = reader.read_whole(at_most=MAX_MAIL_BYTES)
    if sha256_hex(content) != sha256:
        raise ManifestInvalid
    return MailItem(name, kind, content)


def _to_bytes(mail: Mail) -> bytes:
    value = {
        "format": FORMAT,
        "mail": mail.mail_id,
        "headquarters": mail.headquarters,
        "device": mail.device,
        "created": to_text(mail.created),
        "members": [
            {
                "name": item.name,
                "kind": item.kind.value,
                "size": len(item.content),
                "sha256": sha256_hex(item.content),
            }
            for item in mail.items
        ],
    }
    try:
        data = canonical_json.write(value)
    except InvalidJson as error:
        raise ManifestInvalid from error
    _parse(data)
    return data


def _parse(data: bytes) -> tuple[Mail, list[_Line]]:
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_LETTER_BYTES)
        return _from_json(value)
    except InvalidJson as error:
        raise ManifestInvalid from error


def _from_json(value: dict[str, Any]) -> tuple[Mail, list[_Line]]:
    names = ("format", "mail", "headquarters", "device", "created", "members")
    item = read.members(value, names)
    read.constant(item["format"], FORMAT)
    lines = [_line(line) for line in read.array(item["members"], at_most=MAX_ITEMS)]
    taken = {LETTER_NAME, SIGNATURE_NAME, *(line[0] for line in lines)}
    if len(taken) != len(lines) + 2:
        raise InvalidJson
    heading = Mail(
        mail_id=read.hex_32(item["mail"]),
        headquarters=HeadquartersId(read.hex_32(item["headquarters"])),
        device=DeviceId(read.hex_32(item["device"])),
        created=read.moment(item["created"]),
        items=(),
    )
    return heading, lines


def _line(value: object) -> _Line:
    item = read.members(value, ("name", "kind", "size", "sha256"))
    try:
        kind = MailKind(item["kind"])
    except ValueError as error:
        raise InvalidJson from error
    name = read.text(item["name"], max_length=80, pattern=ustar.NAME)
    size = read.integer(item["size"], at_most=MAX_MAIL_BYTES)
    return name, kind, size, read.hex_64(item["sha256"])


def items_of_kind(items: Sequence[MailItem], kind: MailKind) -> tuple[MailItem, ...]:
    """Return the items of one kind, in order."""
    return tuple(item for item in items if item.kind is kind)
