"""Decides what of a stick is not even kept, so that a hostile one cannot fill headquarters' disk.

Three rules; what they turn away is named in the result, stays on the stick, and can come again:

1. What is no sealed file of ours, or sealed to keys that are not here, is never kept. No receipt
   can be written about it, so its device keeps it. Large files are looked at before they are
   copied, since a sparse file costs its writer nothing.
2. What is held because of what was read (an unknown or revoked device, damage, a bad signature)
   is kept only while all such objects together stay below `room_for_held`.
3. A part of the disk stays free for the databases and for receipts (`reserve`).

Objects that are good, and those that only a person can decide on, know only the third rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import FileIO

from fieldkit.bundle.reader import open_object
from fieldkit.bundle.receipt import HeldReason
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.errors import AgeFormatError, AgeNoMatch, DamagedData, InvalidInput, SignerUnknown
from fieldkit.hq.intake import reserve_bytes
from fieldkit.operations.hq.read_object import ReadingPlan, ReadObject
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import total_bytes
from fieldkit.transfer.spool import BadReason

# Smaller ones are copied first: reading their beginning twice would take longer than the copy.
GLANCED_FROM = 4 * 1024**2  # bytes


@dataclass
class Admission:
    """Who comes in; it counts the room that is left for what will be held."""

    plan: ReadingPlan
    reserve: int  # bytes of the disk that stay free
    room_for_held: int  # bytes

    def glance(self, source: FileIO, size: int) -> BadReason | None:
        """Return why a file of `size` bytes need not be copied, if one look at it tells.

        Raises:
            OSError: The drive does not give it.
        """
        if size < GLANCED_FROM:
            return None
        try:
            opened = open_object(source, self.plan.identities, lambda _key: None)
            self._check_signer(opened.signer)
        except AgeFormatError:
            return BadReason.NOT_SEALED
        except AgeNoMatch:
            return BadReason.NOT_FOR_US
        except (DamagedData, InvalidInput):
            return BadReason.NO_ROOM if size > self.room_for_held else None
        return None

    def refusal(self, item: ReadObject) -> BadReason | None:
        """Return why an object that was read is not kept, if so; else count its room."""
        if not item.is_ours:
            is_for_others = item.reason is HeldReason.NOT_FOR_US
            return BadReason.NOT_FOR_US if is_for_others else BadReason.NOT_SEALED
        if item.reason is None:
            return None
        if item.size > self.room_for_held:
            return BadReason.NO_ROOM
        self.room_for_held -= item.size
        return None

    def _check_signer(self, signer: VerifyingKey) -> None:
        if signer.to_openssh() not in self.plan.roster:
            raise SignerUnknown


def admission_of(session: HeadquartersSession, plan: ReadingPlan) -> Admission:
    """Return the rules for an intake that begins now.

    Raises:
        DriveUnreadable: The disk is gone.
    """
    reserve = reserve_bytes(total_bytes(session.archive.folder))
    held = session.store.objects.bytes_held_from_reading()
    return Admission(plan, reserve, max(0, reserve - held))
