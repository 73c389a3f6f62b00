"""Takes logind's place on a bus of its own, within dbus-run-session.

It says what it does, a line each, and does what it is told on standard input:
`sleep`, `wake`, `lock`, `screen-saver on|off NAME`, `wait-for-release`.
"""

from __future__ import annotations

import os
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", NAME, f"{NAME}.Manager")
SESSION = DBusAddress("/org/freedesktop/login1/session/_31", NAME, f"{NAME}.Session")


def main() -> None:
    connection = open_dbus_connection(bus="SESSION", enable_fds=True)
    connection.send_and_get_reply(message_bus.RequestName(NAME))
    delays: list[int] = []
    threading.Thread(target=serve, args=(connection, delays), daemon=True).start()
    say("ready")
    for line in sys.stdin:
        act(connection, line.split(), delays)


def serve(connection, delays: list[int]) -> None:
    """Give the descriptor of a delay to whoever asks for one; keep the other end of each."""
    while True:
        message = connection.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        if message.header.fields.get(HeaderFields.member) == "Inhibit":
            reading, writing = os.pipe()
            delays.append(reading)
            say("inhibit " + " ".join(message.body))
            connection.send(new_method_return(message, "h", (writing,)))
            os.close(writing)


def act(connection, words: list[str], delays: list[int]) -> None:
    if words[0] in ("sleep", "wake"):
        connection.send(new_signal(MANAGER, "PrepareForSleep", "b", (words[0] == "sleep",)))
    elif words[0] == "lock":
        connection.send(new_signal(SESSION, "Lock"))
    elif words[0] == "screen-saver":
        saver = DBusAddress("/ScreenSaver", None, words[2])
        connection.send(new_signal(saver, "ActiveChanged", "b", (words[1] == "on",)))
    elif words[0] == "wait-for-release":
        for reading in delays:
            os.read(reading, 1)
        say("released")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
