"""Asks NetworkManager which of its connections an interface carries, over the system bus.

Nobody starts it for this question, and nobody waits for it longer than some seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from fieldkit.platform.limited_wait import NotAnswered, answer_within

_SECONDS = 3.0  # for all questions together; it answers within milliseconds
_SERVICE = "org.freedesktop.NetworkManager"
_PATH = "/org/freedesktop/NetworkManager"
_MAX_CHARACTERS = 128  # of what is shown
_LEFT_ALONE_SECONDS = 60.0  # one that kept silent, so that not every look at the network waits

_silent_until = [float("-inf")]  # by the monotonic clock


@dataclass(frozen=True)
class ManagedConnection:
    """A profile that the system keeps: the same whenever it is used."""

    uuid: str = field(repr=False)
    name: str = field(repr=False)  # as the person knows it, for a Wi-Fi mostly that of its sender


def managed_connection(interface: str) -> ManagedConnection | None:
    """Return the connection that is active on an interface, None where nobody tells."""
    if time.monotonic() < _silent_until[0]:
        return None
    try:
        return answer_within(_SECONDS, lambda: _ask(interface))
    except NotAnswered:
        _silent_until[0] = time.monotonic() + _LEFT_ALONE_SECONDS
        return None


def _ask(interface: str) -> ManagedConnection | None:
    # Imported here: only Linux has it.
    try:
        from jeepney import (  # type: ignore[import-untyped]  # has no stubs
            DBusAddress,
            DBusErrorResponse,
            MessageFlag,
            Properties,
            new_method_call,
        )
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
        from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]
    except ImportError:
        return None
    # jeepney lets errors of the socket through, and those of what the address says.
    refusals = (DBusErrorResponse, OSError, EOFError, AssertionError)
    failures = (*refusals, KeyError, ValueError, RuntimeError, TypeError, IndexError)
    try:
        with open_dbus_connection("SYSTEM") as connection:

            def call(message: object) -> object:
                message.header.flags |= MessageFlag.no_auto_start  # type: ignore[attr-defined]
                return unwrap_msg(connection.send_and_get_reply(message))[0]

            def member(path: object, interface_name: str, name: str) -> object:
                place = DBusAddress(path, _SERVICE, f"{_SERVICE}.{interface_name}")
                return call(Properties(place).get(name))[1]  # type: ignore[index]

            manager = DBusAddress(_PATH, _SERVICE, _SERVICE)
            device = call(new_method_call(manager, "GetDeviceByIpIface", "s", (interface,)))
            active = member(device, "Device", "ActiveConnection")
            uuid = member(active, "Connection.Active", "Uuid")
            name = member(active, "Connection.Active", "Id")
    except failures:
        return None
    if not isinstance(uuid, str) or not isinstance(name, str) or not uuid:
        return None
    return ManagedConnection(uuid[:_MAX_CHARACTERS], name[:_MAX_CHARACTERS])
