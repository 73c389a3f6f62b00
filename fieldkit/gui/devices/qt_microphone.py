"""Microphones by way of Qt Multimedia.

The sound is fetched and not pushed: Qt keeps two seconds of it, so a window that is busy for a
moment loses nothing, and no code of ours runs on a thread of Qt's.
"""

from __future__ import annotations

from PySide6.QtCore import QMicrophonePermission
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices

from fieldkit.errors import DeviceError
from fieldkit.gui.devices.microphone import DeviceName
from fieldkit.gui.devices.permission import check_permission
from fieldkit.media.wave import BYTES_PER_SECOND, SAMPLE_BYTES, SAMPLE_RATE
from fieldkit.translations import _

_KEPT_SECONDS = 2
# By name: PySide has these two enumerations twice, and members of one never equal the other's.
_NO_ERROR, _STOPPED = "NoError", "StoppedState"


class QtMicrophone:
    """One microphone that is listening."""

    def __init__(self, device: QAudioDevice) -> None:
        self._source = QAudioSource(device, _format())
        self._source.setBufferSize(_KEPT_SECONDS * BYTES_PER_SECOND)
        self._sound = self._source.start()
        self._rest = b""
        if self._sound is None or self._source.error().name != _NO_ERROR:
            raise DeviceError(
                _("This microphone cannot be used."),
                hint=_("Perhaps another program uses it. Choose another one, or add a file."),
            )

    def read(self) -> bytes:
        """Return the sound that came since the last time; whole samples only."""
        if self._source.state().name == _STOPPED:
            return b""
        came = self._rest + bytes(self._sound.readAll().data())
        whole = len(came) // SAMPLE_BYTES * SAMPLE_BYTES
        self._rest = came[whole:]
        return came[:whole]

    def close(self) -> None:
        """Stop listening."""
        self._source.stop()


def names() -> tuple[DeviceName, ...]:
    """Return the microphones that are there now, the usual one first."""
    return tuple(DeviceName(_id_of(device), device.description()) for device in _devices())


def open_microphone(device_id: str) -> QtMicrophone:
    """Listen to one microphone, or to the usual one.

    Raises:
        DeviceError: There is none, or the system does not allow it.
    """
    check_permission(QMicrophonePermission())
    devices = _devices()
    if not devices:
        raise DeviceError(
            _("No microphone was found."), hint=_("Connect one and press again, or add a file.")
        )
    wanted = [device for device in devices if _id_of(device) == device_id]
    return QtMicrophone((wanted or devices)[0])


def _devices() -> list[QAudioDevice]:
    return sorted(QMediaDevices.audioInputs(), key=lambda device: not device.isDefault())


def _id_of(device: QAudioDevice) -> str:
    return bytes(device.id().data()).hex()


def _format() -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(SAMPLE_RATE)
    made.setChannelCount(1)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made
