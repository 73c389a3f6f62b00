"""The HQ card: one file by which a vault comes to know its headquarters.

A restricted ustar archive: card.json, its signature by the receipt key, then the full directory
snapshot. It names no organisation. Optionally the whole is sealed with a passphrase that is read
aloud. What a card says is believed only once a person has compared the fingerprint.
Source: docs/formats.md, "Directory".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.bundle import ustar
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import ScryptIdentity, ScryptRecipient, decrypt_bytes, encrypt_bytes
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.crypto.random import random_bytes
from fieldkit.crypto.recipients import DEFAULT_WORK_FACTOR
from fieldkit.crypto.slip39 import fingerprint_words
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import HeadquartersId, Sha256
from fieldkit.errors import (
    AgeNoMatch,
    ArchiveInvalid,
    InvalidJson,
    ManifestInvalid,
    WrongPassphrase,
)
from fieldkit.translations import _

FORMAT = "fieldkit-card/1"
NAMESPACE = "fieldkit-card@v1"
CARD_NAME = "card.json"
SIGNATURE_NAME = "card.json.sig"
MAX_HEADING_BYTES = 4 * 1024
MAX_CARD_BYTES = 80 * 1024 * 1024
MAX_MEMBERS = 1500
PASSPHRASE_WORDS = 7  # 10 bits each, and scrypt makes every guess cost

_AGE_MAGIC = b"age-encryption.org/"


@dataclass(frozen=True)
class Card:
    """What a card says; `signer` must turn out to be the receipt key in the snapshot."""

    headquarters: HeadquartersId
    created: datetime
    root_sha256: Sha256  # the fingerprint: of the first root
    signer: VerifyingKey
    snapshot: bytes = field(repr=False)


def make_card(
    snapshot: bytes,
    headquarters: HeadquartersId,
    root_sha256: Sha256,
    receipt_key: SigningKey,
    created: datetime,
) -> bytes:
    """Return the card with this directory snapshot, unsealed.

    Raises:
        ArchiveInvalid: The snapshot is not one of our archives.
    """
    heading = canonical_json.write(
        {
            "format": FORMAT,
            "headquarters": headquarters,
            "created": to_text(created),
            "root_sha256": root_sha256,
        }
    )
    members = ustar.unpack(snapshot, max_members=MAX_MEMBERS, max_bytes=MAX_CARD_BYTES)
    front = (
        (CARD_NAME, heading),
        (SIGNATURE_NAME, sshsig.sign(receipt_key, NAMESPACE, heading)),
    )
    return ustar.pack((*front, *members), floor=DEFAULT_FLOOR)


def read_card(card: bytes) -> Card:
    """Return what an unsealed card says, its signature checked by the key that it names.

    Raises:
        ArchiveInvalid, ManifestInvalid: It is not a card.
        SignatureInvalid: card.json was altered.
    """
    members = ustar.unpack(
        card, max_members=MAX_MEMBERS, max_bytes=MAX_CARD_BYTES, floor=DEFAULT_FLOOR
    )
    if [name for name, _content in members[:2]] != [CARD_NAME, SIGNATURE_NAME]:
        raise ArchiveInvalid(_("This file is not an HQ card."))
    heading, signature = members[0][1], members[1][1]
    signer = sshsig.signer_of(signature)
    sshsig.verify(signature, NAMESPACE, heading, signer)
    try:
        value = canonical_json.read_object(heading, max_bytes=MAX_HEADING_BYTES)
        item = read.members(value, ("format", "headquarters", "created", "root_sha256"))
        read.constant(item["format"], FORMAT)
        return Card(
            headquarters=HeadquartersId(read.hex_32(item["headquarters"])),
            created=read.moment(item["created"]),
            root_sha256=read.hex_64(item["root_sha256"]),
            signer=signer,
            snapshot=ustar.pack(members[2:]),
        )
    except InvalidJson as error:
        raise ManifestInvalid from error


def is_sealed_card(data: bytes) -> bool:
    """Say whether a passphrase is needed before `read_card`."""
    return data.startswith(_AGE_MAGIC)


def seal_card(card: bytes, passphrase: str, *, work_factor: int = DEFAULT_WORK_FACTOR) -> bytes:
    """Return the card as an age file that opens with the passphrase (`age -d` does it, too)."""
    return encrypt_bytes(card, [ScryptRecipient(passphrase, work_factor)])


def unseal_card(data: bytes, passphrase: str) -> bytes:
    """Return the card inside an age file.

    Raises:
        WrongPassphrase: It does not open with this passphrase.
        AgeFormatError, AgeHeaderForged, AgePayloadDamaged, ObjectDamaged: It is damaged.
    """
    try:
        return decrypt_bytes(data, [ScryptIdentity(passphrase)], MAX_CARD_BYTES)
    except AgeNoMatch as error:
        raise WrongPassphrase(hint=_("Ask for the words of this card again.")) from error


def new_card_passphrase() -> str:
    """Return 7 random words that are easy to read aloud."""
    return " ".join(fingerprint_words(random_bytes(16))[:PASSPHRASE_WORDS])
