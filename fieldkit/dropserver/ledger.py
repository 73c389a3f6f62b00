"""How much of each device lies here or is on its way; kept in memory by the folder storage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fieldkit.dropserver.storage import NoRoom, Room


class Ledger:
    """Bytes and counts by device. What is taken is there until it is given back."""

    def __init__(self, sizes: Mapping[tuple[str, str], int]) -> None:
        self._bytes: dict[str, int] = defaultdict(int)
        self._count: dict[str, int] = defaultdict(int)
        for (device, _), size in sizes.items():
            self.add(device, size)

    def take(self, device: str, size: int, room: Room) -> None:
        """Count one more thing of `size` bytes.

        Raises:
            NoRoom: It would be more than `room`; nothing was counted.
        """
        if self._bytes[device] + size > room.size or self._count[device] + 1 > room.count:
            self._forget_empty(device)
            raise NoRoom
        self.add(device, size)

    def add(self, device: str, size: int) -> None:
        """Count one more thing, whatever the room."""
        self._bytes[device] += size
        self._count[device] += 1

    def give_back(self, device: str, size: int) -> None:
        """Count one thing less."""
        self._bytes[device] -= size
        self._count[device] -= 1
        self._forget_empty(device)

    def _forget_empty(self, device: str) -> None:
        if not self._count[device]:
            del self._bytes[device], self._count[device]
