"""Whether a message bus of this desktop (D-Bus) answers: what uses a silent one waits for ever."""

from __future__ import annotations

import enum

from fieldkit.platform.limited_wait import NotAnswered, answer_within

_SECONDS = 3.0  # a bus that lives says hello within milliseconds


class MessageBus(enum.Enum):
    """The two buses of a Linux desktop; the value is what the library calls them."""

    SESSION = "SESSION"
    SYSTEM = "SYSTEM"


def answers(bus: MessageBus, service: str = "", *, seconds: float = _SECONDS) -> bool:
    """Return whether the bus says hello in time, and `service` on it, where one is named."""
    try:
        return answer_within(seconds, lambda: _greet(bus, service))
    except NotAnswered:
        return False


def _greet(bus: MessageBus, service: str) -> bool:
    # Imported here: only Linux has it, and asking for the passphrase does not need it.
    try:
        from jeepney import (  # type: ignore[import-untyped]  # has no stubs
            DBusAddress,
            DBusErrorResponse,
            new_method_call,
        )
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
    except ImportError:
        return False
    # jeepney lets errors of the socket through, and those of what the address says.
    refusals = (DBusErrorResponse, OSError, EOFError, AssertionError)
    failures = (*refusals, KeyError, ValueError, RuntimeError)
    try:
        with open_dbus_connection(bus.value) as connection:
            if service:
                peer = DBusAddress("/", service, "org.freedesktop.DBus.Peer")
                connection.send_and_get_reply(new_method_call(peer, "Ping"))
    except failures:
        return False
    return True
