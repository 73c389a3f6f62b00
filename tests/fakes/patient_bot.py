"""The hands of pytest-qt, waiting longer: a busy machine is no fault of a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

_MILLISECONDS = 60_000


class PatientBot(QtBot):
    """Waits up to a minute where nothing else is said; what comes sooner is not waited for."""

    def waitUntil(  # noqa: N802 - as the library calls it
        self, callback: Callable[[], bool | None], *, timeout: int = _MILLISECONDS
    ) -> None:
        """Wait until `callback` holds."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802 - as the library calls it
        self, signal: Any, *, timeout: int = _MILLISECONDS, **more: Any
    ) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=timeout, **more)
