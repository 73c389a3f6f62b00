"""A NetworkManager of the tests on a bus of its own: a real dbus-daemon, and answers from a script.

As a program it is the service; as a module it starts both and yields the bus's address.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

ROOT = Path(__file__).parents[2]
SERVICE = "org.freedesktop.NetworkManager"
UUID, NAME = "11111111-2222-3333-4444-555555555555", "Invented Wi-Fi"
_DEVICE, _ACTIVE = "/device/1", "/active/1"


@contextlib.contextmanager
def a_bus(folder: Path) -> Iterator[str]:
    """Run a message bus and yield its address."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        + [f"--address=unix:path={folder}/bus"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()
    finally:
        bus.kill()
        bus.communicate()


@contextlib.contextmanager
def a_keeper(address: str, answer: str = "good") -> Iterator[None]:
    """Run the service on a bus; `answer` is "good" or what is odd about it."""
    service = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.connection_keeper", address, answer],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert service.stdout is not None
        assert service.stdout.readline() == "answering\n"
        yield
    finally:
        service.kill()
        service.communicate()


def main(address: str, answer: str) -> None:
    """Answer until killed."""
    with open_dbus_connection(address) as connection:
        connection.send_and_get_reply(message_bus.RequestName(SERVICE))
        sys.stdout.write("answering\n")
        sys.stdout.flush()
        while True:
            asked = connection.receive()
            if asked.header.message_type is MessageType.method_call:
                reply = _reply(asked, answer)
                if reply is not None:
                    connection.send(reply)


def _reply(asked: object, answer: str) -> object | None:
    member = asked.header.fields[HeaderFields.member]  # type: ignore[attr-defined]
    if answer == "silent":
        return None
    if answer == "refusing":
        return new_error(asked, "org.freedesktop.DBus.Error.AccessDenied")
    if member == "GetDeviceByIpIface":
        if asked.body != ("wlan0",):  # type: ignore[attr-defined]
            return new_error(asked, f"{SERVICE}.UnknownDevice")
        return new_method_return(asked, "o", (_DEVICE,))
    wanted = asked.body[1]  # type: ignore[attr-defined]
    if wanted == "ActiveConnection":
        return new_method_return(asked, "v", (("o", _ACTIVE),))
    if answer == "odd":
        return new_method_return(asked, "v", (("u", 7),))
    return new_method_return(asked, "v", (("s", {"Uuid": UUID, "Id": NAME}[wanted]),))


if __name__ == "__main__":
    main(*sys.argv[1:])
