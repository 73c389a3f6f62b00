"""Microphones and cameras that give what a test tells them."""

from __future__ import annotations

from PySide6.QtGui import QImage

from fieldkit.errors import DeviceError
from fieldkit.gui.devices.camera import Gone, Seen
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


class FakeCamera:
    """Shows the pictures that a test hands to `see`."""

    def __init__(self, device_id: str, see: Seen, on_gone: Gone) -> None:
        self.device_id = device_id
        self.is_open = True
        self.on_gone = on_gone
        self._see = see

    def see(self, picture: QImage) -> None:
        if self.is_open:
            self._see(picture)

    def close(self) -> None:
        self.is_open = False


class FakeCameras:
    """As many cameras as a test likes."""

    def __init__(self, *names: str) -> None:
        self.devices: list[DeviceName] = []
        self.opened: list[FakeCamera] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        self.devices.append(DeviceName(name.lower(), name))

    def names(self) -> tuple[DeviceName, ...]:
        return tuple(self.devices)

    def open(self, device_id: str, on_seen: Seen, on_gone: Gone) -> FakeCamera:
        if not self.devices:
            raise DeviceError("No camera was found.", hint="Connect one.")
        self.opened.append(FakeCamera(device_id, on_seen, on_gone))
        return self.opened[-1]
