"""Microphones that say what a test tells them."""

from __future__ import annotations

from fieldkit.errors import DeviceError
from fieldkit.gui.devices.microphone import DeviceName


class FakeMicrophone:
    """Gives the pieces it was given, one at each reading; then nothing, like one that is gone."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.is_open = True

    def read(self) -> bytes:
        return self.pieces.pop(0) if self.pieces and self.is_open else b""

    def close(self) -> None:
        self.is_open = False


class FakeMicrophones:
    """Two microphones, or as many as a test likes."""

    def __init__(self, *names: str) -> None:
        self.devices = tuple(DeviceName(name.lower(), name) for name in names)
        self.sound: list[bytes] = []  # that the next one gives
        self.opened: list[tuple[str, FakeMicrophone]] = []

    def names(self) -> tuple[DeviceName, ...]:
        return self.devices

    def open(self, device_id: str = "") -> FakeMicrophone:
        if not self.devices:
            raise DeviceError("No microphone was found.", hint="Connect one.")
        made = FakeMicrophone(self.sound)
        self.opened.append((device_id or self.devices[0].device_id, made))
        return made
