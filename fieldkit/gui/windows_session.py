"""Notices on Windows that the session is locked or the machine goes to sleep. Never run.

Windows tells windows, by messages that Qt hands to a filter before it looks at them itself.
"""

from __future__ import annotations

import ctypes
import ctypes.wintypes
import sys

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject, Signal

_WM_POWERBROADCAST = 0x0218  # winuser.h
_WM_WTSSESSION_CHANGE = 0x02B1
_PBT_APMSUSPEND = 0x4
_WTS_SESSION_LOCK = 0x7  # wtsapi32.h
_NOTIFY_FOR_THIS_SESSION = 0

_LEAVING = {(_WM_POWERBROADCAST, _PBT_APMSUSPEND), (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK)}


class WindowsSession(QObject):
    """`leaving` comes when nobody may be sitting there any more."""

    leaving = Signal()

    def start(self, window_id: int) -> QAbstractNativeEventFilter:
        """Ask for the news of the session; return the filter to be installed and kept."""
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                window_id, _NOTIFY_FOR_THIS_SESSION
            )
        self._messages = _Messages(self)  # Qt does not keep it
        return self._messages


class _Messages(QAbstractNativeEventFilter):
    def __init__(self, told: WindowsSession) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look at one message, and let it through."""
        if event_type == b"windows_generic_MSG":
            found = ctypes.wintypes.MSG.from_address(int(message))
            if (found.message, found.wParam) in _LEAVING:
                self._told.leaving.emit()
        return False, 0
