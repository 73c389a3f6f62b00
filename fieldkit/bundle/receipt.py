"""What headquarters signs when an object has arrived: accepted, or held for a reason.

Source: docs/formats.md, "Receipt and return". Rules without input or output.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.crypto import sshsig
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.errors import InvalidJson, ReceiptInvalid

FORMAT = "fieldkit-receipt/1"
NAMESPACE = "fieldkit-receipt@v1"
MAX_RECEIPT_BYTES = 64 * 1024
MAX_MISSING = 1000

_REASON = re.compile(r"[a-z]+(-[a-z]+)*")


class Outcome(enum.StrEnum):
    """What became of the object."""

    ACCEPTED = "accepted"
    HELD = "held"


class HeldReason(enum.StrEnum):
    """Why headquarters holds an object apart; a later version may know more reasons."""

    UNKNOWN_DEVICE = "unknown-device"
    REVOKED_DEVICE = "revoked-device"
    CHAIN_FORK = "chain-fork"
    DAMAGED = "damaged"
    NOT_FOR_US = "not-for-us"
    BAD_SIGNATURE = "bad-signature"
    BAD_MANIFEST = "bad-manifest"
    BAD_ARCHIVE = "bad-archive"
    BAD_RECORD = "bad-record"
    UNKNOWN_FORM = "unknown-form"
    OVERSIZE = "oversize"
    DUPLICATE_NUMBER = "duplicate-number"


@dataclass(frozen=True)
class Receipt:
    """What headquarters says of one object and of its device's chain at that moment."""

    object_sha256: Sha256  # of the file
    device: DeviceId
    sequence: int | None  # None where the object could not be read so far
    outcome: Outcome
    reason: str  # a `HeldReason` or one of a later version; empty where accepted
    copies: int  # how many headquarters has, its backups counted
    accepted_at: datetime  # or held at
    headquarters: HeadquartersId
    contiguous: int  # every object of the device up to this number is there
    missing: tuple[int, ...]  # numbers, ascending, the first 1,000
    chain_head: Sha256 | None  # H of the object `contiguous`; None where the chain is not known


def to_bytes(receipt: Receipt) -> bytes:
    """Return the canonical JSON that is signed.

    Raises:
        ReceiptInvalid: `parse` would refuse it.
    """
    try:
        data = canonical_json.write(
            {
                "format": FORMAT,
                "object": receipt.object_sha256,
                "device": receipt.device,
                "sequence": receipt.sequence,
                "outcome": receipt.outcome.value,
                "reason": receipt.reason,
                "copies": receipt.copies,
                "accepted_at": to_text(receipt.accepted_at),
                "headquarters": receipt.headquarters,
                "contiguous": receipt.contiguous,
                "missing": list(receipt.missing),
                "chain_head": receipt.chain_head,
            }
        )
    except InvalidJson as error:
        raise ReceiptInvalid from error
    parse(data)
    return data


def parse(data: bytes) -> Receipt:
    """Return the receipt in `data`, whose signature has been checked before.

    Raises:
        ReceiptInvalid: It does not keep every rule of the format.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_RECEIPT_BYTES)
        return _from_json(value)
    except InvalidJson as error:
        raise ReceiptInvalid from error


def sign_receipt(receipt: Receipt, key: SigningKey) -> tuple[bytes, bytes]:
    """Return the receipt's bytes and their detached signature by the receipt key."""
    data = to_bytes(receipt)
    return data, sshsig.sign(key, NAMESPACE, data)


def verify_receipt(data: bytes, signature: bytes, key: VerifyingKey) -> Receipt:
    """Return the receipt after checking that headquarters' receipt key signed these bytes.

    Raises:
        SignatureInvalid: It did not.
        ReceiptInvalid: The signed bytes are no receipt.
    """
    sshsig.verify(signature, NAMESPACE, data, key)
    return parse(data)


def _from_json(value: dict[str, Any]) -> Receipt:
    names = ("format", "object", "device", "sequence", "outcome", "reason", "copies")
    more = ("accepted_at", "headquarters", "contiguous", "missing", "chain_head")
    item = read.members(value, names + more)
    read.constant(item["format"], FORMAT)
    outcome, reason = _outcome(item["outcome"], item["reason"])
    sequence, chain_head = item["sequence"], item["chain_head"]
    return Receipt(
        object_sha256=read.hex_64(item["object"]),
        device=DeviceId(read.hex_32(item["device"])),
        sequence=None if sequence is None else read.integer(sequence, at_least=1),
        outcome=outcome,
        reason=reason,
        copies=read.integer(item["copies"]),
        accepted_at=read.moment(item["accepted_at"]),
        headquarters=HeadquartersId(read.hex_32(item["headquarters"])),
        contiguous=read.integer(item["contiguous"]),
        missing=_missing(item["missing"]),
        chain_head=None if chain_head is None else read.hex_64(chain_head),
    )


def _outcome(outcome: object, reason: object) -> tuple[Outcome, str]:
    if outcome == Outcome.ACCEPTED.value and reason == "":
        return Outcome.ACCEPTED, ""
    if outcome == Outcome.HELD.value:
        return Outcome.HELD, read.text(reason, max_length=40, pattern=_REASON)
    raise InvalidJson


def _missing(value: object) -> tuple[int, ...]:
    numbers = tuple(
        read.integer(item, at_least=1) for item in read.array(value, at_most=MAX_MISSING)
    )
    if any(later <= earlier for earlier, later in zip(numbers, numbers[1:], strict=False)):
        raise InvalidJson
    return numbers
