"""What a camera gives, whichever system it hangs on: pictures in memory, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QImage

from fieldkit.gui.devices.microphone import DeviceName
from fieldkit.gui.field.viewer.multimedia_rules import prepare_multimedia

Seen = Callable[[QImage], None]
Gone = Callable[[], None]


class Camera(Protocol):
    """One camera that is looking; used on the GUI thread."""

    def close(self) -> None:
        """Stop looking; its light goes out."""
        ...


class Cameras(Protocol):
    """The cameras of this computer."""

    def names(self) -> tuple[DeviceName, ...]:
        """Return those that are there now, the usual one first."""
        ...

    def open(self, device_id: str, on_seen: Seen, on_gone: Gone) -> Camera:
        """Look through one, "": the usual one; `on_seen` is handed whole pictures.

        Raises:
            DeviceError: There is none, or the system does not allow it.
        """
        ...


class SystemCameras:
    """The real ones."""

    def names(self) -> tuple[DeviceName, ...]:
        """Return those that are there now, the usual one first."""
        # Here and not above: only those wait for Qt Multimedia who take a photo.
        prepare_multimedia()
        from fieldkit.gui.devices import qt_camera

        return qt_camera.names()

    def open(self, device_id: str, on_seen: Seen, on_gone: Gone) -> Camera:
        """Look through one, "": the usual one.

        Raises:
            DeviceError: There is none, or the system does not allow it.
        """
        prepare_multimedia()
        from fieldkit.gui.devices import qt_camera

        return qt_camera.open_camera(device_id, on_seen, on_gone)
