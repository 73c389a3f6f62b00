"""Notices that the desktop locks its screen, that the machine goes to sleep or its lid closes.

Signals of systemd-logind on the system bus (`Lock` of a session, `PrepareForSleep`) and of the
screen savers on the session bus. Before a sleep logind waits for those who asked for it, a few
seconds at most: the descriptor that is kept for this is closed by the lock, with all others.
Source: https://systemd.io/INHIBITOR_LOCKS, https://specifications.freedesktop.org/idle-inhibit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.running import Lane
from fieldkit.platform.message_bus import MessageBus, answers

_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


def watch_buses(jobs: BackgroundJobs, owner: QObject, on_leaving: Callable[[], None]) -> None:
    """Begin to listen on each bus that answers: Qt would wait for a silent one, on this thread."""

    def listen(living: list[MessageBus]) -> None:
        system, session = MessageBus.SYSTEM in living, MessageBus.SESSION in living
        watch = SessionWatch(
            QDBusConnection.systemBus() if system else None,
            QDBusConnection.sessionBus() if session else None,
            owner,
        )
        watch.leaving.connect(on_leaving)
        watch.start()

    jobs.run(
        owner,
        lambda _progress: [bus for bus in MessageBus if answers(bus)],
        listen,
        _stay_deaf,
        lane=Lane.IO,
    )


def _stay_deaf(_error: Exception) -> None:
    """Nothing can be heard: the lock by time, and by key, is left."""


class SessionWatch(QObject):
    """One per application; `leaving` comes when nobody may be sitting there any more."""

    leaving = Signal()

    def __init__(
        self,
        system: QDBusConnection | None,
        session: QDBusConnection | None,
        parent: QObject | None = None,
    ) -> None:
        """Take the buses, None for one that must not be touched."""
        super().__init__(parent)
        self._system = system
        self._session = session
        self._delay: object = None  # while its descriptor is open, logind waits before a sleep

    def start(self) -> None:
        """Begin to listen; a bus that is not there says nothing."""
        # Any session's lock: one too many does no harm, and which one is ours is not asked.
        self._listen(self._system, _LOGIN, _MANAGER, "PrepareForSleep", "_prepare_for_sleep")
        self._listen(self._system, _LOGIN, _SESSION, "Lock", "_locked")
        for name in _SCREEN_SAVERS:
            self._listen(self._session, "", name, "ActiveChanged", "_active_changed")
        self._ask_for_delay()

    @Slot(QDBusMessage)
    def _prepare_for_sleep(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self.leaving.emit()
            self._delay = None  # nothing was open to be locked: the sleep must not wait
        else:
            self._ask_for_delay()

    @Slot(QDBusMessage)
    def _locked(self, _message: QDBusMessage) -> None:
        self.leaving.emit()

    @Slot(QDBusMessage)
    def _active_changed(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self.leaving.emit()

    @Slot(QDBusPendingCallWatcher)
    def _answered(self, asked: QDBusPendingCallWatcher) -> None:
        # Refused: go without, and the lock may come only after the sleep.
        self._delay = None if asked.isError() else asked.reply().arguments()
        asked.deleteLater()

    def _listen(
        self, bus: QDBusConnection | None, service: str, interface: str, signal: str, method: str
    ) -> None:
        slot: Any = SLOT(f"{method}(QDBusMessage)")  # text, whatever the stubs say
        if bus is not None and bus.isConnected():
            bus.connect(service, "", interface, signal, self, slot)

    def _ask_for_delay(self) -> None:
        if self._system is None or not self._system.isConnected():
            return
        ask = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, _MANAGER, "Inhibit")
        # Who asks and why is shown to other programs: no more than that it runs.
        ask.setArguments(["sleep", "fieldkit", "fieldkit", "delay"])
        asked = QDBusPendingCallWatcher(self._system.asyncCall(ask), self)
        asked.finished.connect(self._answered)
