"""Whether the system lets this program hear and see; only some systems ask the person."""

from __future__ import annotations

from PySide6.QtCore import QCameraPermission, QCoreApplication, QMicrophonePermission, Qt

from fieldkit.errors import DeviceError
from fieldkit.translations import _

Wish = QMicrophonePermission | QCameraPermission


def check_permission(wish: Wish) -> None:
    """Return if it is allowed; else let the system ask, and say what to do.

    Raises:
        DeviceError: It is not allowed, or not yet.
    """
    application = QCoreApplication.instance()
    if application is None:
        return
    status = application.checkPermission(wish)
    if status == Qt.PermissionStatus.Granted:
        return
    if status == Qt.PermissionStatus.Undetermined:
        application.requestPermission(wish, application, _nothing)
        raise DeviceError(
            _("The system asks whether this is allowed."), hint=_("Answer it, then press again.")
        )
    raise DeviceError(
        _("The system does not allow this."),
        hint=_("Allow it in the settings of the system, or add a file."),
    )


def _nothing(*_args: object) -> None:
    """The person presses again."""
