"""Looks over a stick that may be hostile: is there mail, are there sealed reports to carry?

Only beginnings of files are read, nothing is kept and nothing believed: what is taken in later is
copied, hashed and judged anew. Mail and sealed reports look alike but for one thing: mail is
sealed to one device, a report to two keys or more (docs/formats.md, "Sealed object", "Mail").
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from fieldkit.bundle import bag
from fieldkit.bundle.mail import MAX_MAIL_BYTES
from fieldkit.crypto.age import count_sealed_to
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import AgeFormatError, BagInvalid, DriveUnreadable
from fieldkit.transfer.drive import MOST_OBJECT_BYTES
from fieldkit.transfer.hostile_folder import BadReason, HostileFolder, Refused
from fieldkit.transfer.spool import find_bags

MOST_LOOKED_AT = 4000  # files of one stick
_MOST_NAMES = 100_000  # with those that are none: some ten bags full of them


class Kind(enum.Enum):
    """What a file looks like from its beginning."""

    LETTER = "letter"
    REPORT = "report"
    OTHER = "other"


@dataclass(frozen=True)
class Seen:
    """One file of a bag."""

    sha256: Sha256  # that its name promises
    size: int  # bytes, as the drive says
    kind: Kind


@dataclass(frozen=True)
class StickLook:
    """What lies in the bags of a stick; each file once."""

    bags: tuple[Path, ...] = ()
    letters: tuple[Seen, ...] = ()
    reports: tuple[Seen, ...] = ()


def look_at_stick(root: Path, *, progress: Progress = no_progress) -> StickLook:
    """Return what lies in the bags of a stick, `MOST_LOOKED_AT` files at most, by name.

    Raises:
        DriveUnreadable: The stick itself cannot be read; an unreadable bag is passed over.
        Cancelled: `progress` said so; it counts files.
    """
    bags = find_bags(root)
    found: dict[Sha256, Seen] = {}
    for seen in _files(bags, progress):
        found.setdefault(seen.sha256, seen)
        if len(found) == MOST_LOOKED_AT:
            break
    ordered = [found[sha256] for sha256 in sorted(found)]
    return StickLook(
        tuple(bags),
        tuple(seen for seen in ordered if seen.kind is Kind.LETTER),
        tuple(seen for seen in ordered if seen.kind is Kind.REPORT),
    )


def refuse_other(source: FileIO, size: int) -> BadReason | None:
    """Return why a file is not to be carried, None for what looks like a sealed report."""
    return None if _kind(source, size) is Kind.REPORT else BadReason.NOT_SEALED


def refuse_reports(source: FileIO, size: int) -> BadReason | None:
    """Return why a file is no mail, None for whatever may be."""
    return BadReason.NOT_FOR_US if _kind(source, size) is Kind.REPORT else None


def _files(bags: list[Path], progress: Progress) -> Iterator[Seen]:
    count = 0
    for path in bags:
        try:
            with (
                HostileFolder(path) as folder,
                folder.inner(bag.PAYLOAD_FOLDER) as payload,
            ):
                for name in sorted(payload.names(bag.MAX_OBJECTS)):
                    count += 1
                    if count > _MOST_NAMES:
                        return
                    progress(count, 0)
                    seen = _seen(payload, name)
                    if seen is not None:
                        yield seen
        except (DriveUnreadable, OSError):
            continue  # one bad bag hides no other


def _seen(payload: HostileFolder, name: str) -> Seen | None:
    try:
        sha256 = bag.parse_object_name(name)
        with payload.open(name, most=MOST_OBJECT_BYTES) as file:
            size = payload.size(name)
            return Seen(sha256, size, _kind(file, size))
    except (BagInvalid, Refused, OSError):
        return None


def _kind(source: FileIO, size: int) -> Kind:
    try:
        count = count_sealed_to(source)
    except AgeFormatError:
        return Kind.OTHER
    if count > 1:
        return Kind.REPORT
    return Kind.LETTER if size <= MAX_MAIL_BYTES else Kind.OTHER
