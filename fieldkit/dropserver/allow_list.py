"""Who may come, in memory, as the index has it."""

from __future__ import annotations

from fieldkit.dropserver.identity import DEVICE, HEADQUARTERS

Line = tuple[int, str, str, str]  # sequence, role, device ("" for headquarters), certificate


class AllowList:
    """The list that every request is held against."""

    def __init__(self, lines: list[Line]) -> None:
        self.replace(lines)

    def replace(self, lines: list[Line]) -> None:
        """Take the list as it stands in the index now."""
        self._devices = {
            (device, certificate): sequence
            for sequence, role, device, certificate in lines
            if role == DEVICE
        }
        self._headquarters = frozenset(
            certificate for _, role, _, certificate in lines if role == HEADQUARTERS
        )

    def is_allowed(self, device: str, certificate: str) -> bool:
        """Say whether a device may come with a certificate."""
        return (device, certificate) in self._devices

    def is_headquarters(self, certificate: str) -> bool:
        """Say whether headquarters may come with a certificate."""
        return certificate in self._headquarters

    def headquarters(self) -> tuple[str, ...]:
        """Return headquarters' certificates, sorted."""
        return tuple(sorted(self._headquarters))

    def page(self, after: int, limit: int) -> list[tuple[int, str, str]]:
        """Return sequence, device and certificate after a sequence number, oldest first."""
        later = sorted(
            (sequence, device, certificate)
            for (device, certificate), sequence in self._devices.items()
            if sequence > after
        )
        return later[:limit]
