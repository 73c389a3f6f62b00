"""What a microphone gives, whichever system it hangs on.

Sound is always of one kind: one voice, 16 bits, little-endian, `media.wave.SAMPLE_RATE` a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fieldkit.gui.field.viewer.multimedia_rules import prepare_multimedia


@dataclass(frozen=True)
class DeviceName:
    """A microphone or camera as the system calls it; the name is shown and never logged."""

    device_id: str
    name: str


class Microphone(Protocol):
    """One microphone that is listening; used on the GUI thread."""

    def read(self) -> bytes:
        """Return the sound that came since the last time, at once; nothing where none came."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


class Microphones(Protocol):
    """The microphones of this computer."""

    def names(self) -> tuple[DeviceName, ...]:
        """Return those that are there now, the usual one first."""
        ...

    def open(self, device_id: str = "") -> Microphone:
        """Listen to one, or to the usual one.

        Raises:
            DeviceError: There is none, or the system does not allow it.
        """
        ...


class SystemMicrophones:
    """The real ones."""

    def names(self) -> tuple[DeviceName, ...]:
        """Return those that are there now, the usual one first."""
        # Here and not above: it takes 70 ms and 30 MB that only those pay who record.
        prepare_multimedia()
        from fieldkit.gui.devices import qt_microphone

        return qt_microphone.names()

    def open(self, device_id: str = "") -> Microphone:
        """Listen to one, or to the usual one.

        Raises:
            DeviceError: There is none, or the system does not allow it.
        """
        prepare_multimedia()
        from fieldkit.gui.devices import qt_microphone

        return qt_microphone.open_microphone(device_id)
