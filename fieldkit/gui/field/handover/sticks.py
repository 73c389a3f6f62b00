"""What the hand-over screen says about sticks, and about what waits; knows no Qt."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from fieldkit.domain.local_text import size as size_text
from fieldkit.operations.field.carry_objects import Carried as Carried
from fieldkit.operations.field.survey_stick import MailCount, StickNews
from fieldkit.platform.volumes import Volume
from fieldkit.translations import _

# As people know them; the system's own name stands for all others.
_FILE_SYSTEMS = {
    "vfat": "FAT",
    "exfat": "exFAT",
    "ntfs": "NTFS",
    "ntfs3": "NTFS",
    "fuseblk": "NTFS",
}


class Work(enum.Enum):
    """What is running."""

    HAND_OVER = "hand over"
    CARRY = "carry"


@dataclass(frozen=True)
class Waiting:
    """What waits to be handed over; with a sentence where nothing does."""

    own: int  # sealed objects of this device
    carried: int  # and of colleagues
    size: int  # bytes of both
    sentence: str = ""
    hint: str = ""


@dataclass(frozen=True)
class StickRow:
    """One stick that is plugged in."""

    path: str
    title: str
    facts: str
    problem: str = ""  # why it cannot take what waits, as it seems
    is_writable: bool = True


@dataclass(frozen=True)
class StickFinds:
    """What is on one stick."""

    path: str
    letters: int = 0  # from headquarters, for this device, not read yet
    receipts: int = 0  # in them
    is_for_others: bool = False  # there is mail, none of which opens here
    reports: int = 0  # of colleagues, not carried yet
    report_bytes: int = 0
    bytes_there: int = 0  # of what waits, left by an attempt that was stopped


@dataclass(frozen=True)
class HandOverResult:
    """What stands on the stick now."""

    count: int
    size: int  # bytes
    folder_name: str
    is_verified: bool
    damaged: int  # left out, because their files here are damaged
    carried: int = 0  # of colleagues, among the count


def stick_rows(volumes: Collection[Volume], needed: int) -> tuple[StickRow, ...]:
    """Return sticks as they are listed; `needed` is what waits, in bytes.

    Where two have one name, they are told apart by where the system shows them.
    """
    names = Counter(volume.label for volume in volumes)
    return tuple(
        _stick_row(volume, needed, is_alone=names[volume.label] == 1) for volume in volumes
    )


def _stick_row(volume: Volume, needed: int, *, is_alone: bool) -> StickRow:
    facts = _("{free} free of {size}").format(
        free=size_text(volume.free), size=size_text(volume.size)
    )
    kind = _FILE_SYSTEMS.get(volume.file_system, volume.file_system)
    problem = ""
    if volume.is_read_only:
        problem = _("write-protected")
    elif volume.free < needed:
        problem = _("not enough room")
    return StickRow(
        str(volume.mount_point),
        volume.label if is_alone else f"{volume.label} ({volume.mount_point})",
        " · ".join(part for part in (facts, kind) if part),
        problem,
        is_writable=not volume.is_read_only,
    )


def finds_of(folder: str, news: StickNews, mail: MailCount, bytes_there: int) -> StickFinds:
    """Return what is said of a stick."""
    return StickFinds(
        folder,
        mail.letters,
        mail.receipts,
        is_for_others=bool(news.letters) and not mail.letters,
        reports=len(news.reports),
        report_bytes=news.report_bytes,
        bytes_there=bytes_there,
    )
