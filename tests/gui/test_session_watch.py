"""The signals of the desktop, really sent on a bus."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.session_watch import SessionWatch, watch_buses
from fieldkit.gui.windows_session import WindowsSession
from tests.fakes.silent_bus import SilentBus

ROOT = Path(__file__).parents[2]
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None, reason="needs dbus-run-session"
)

# One step after the other: what the daemon is told, and how often `leaving` had come after it.
LISTENER = """
import json, subprocess, sys
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtDBus import QDBusConnection
from fieldkit.gui.session_watch import SessionWatch

application = QCoreApplication([])
daemon = subprocess.Popen(
    [sys.executable, "-m", "tests.fakes.login_daemon"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
assert daemon.stdout.readline() == "ready\\n"
bus = QDBusConnection.sessionBus()
watch, count = SessionWatch(bus, bus), []
watch.leaving.connect(lambda: count.append(True))
watch.start()

def settle(condition=lambda: False, steps=40):
    for _step in range(steps):
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()

settle(lambda: watch._delay is not None, 500)
found = {"inhibit": daemon.stdout.readline().split()}
for line in sys.argv[1:]:
    before = len(count)
    daemon.stdin.write(line + "\\n")
    daemon.stdin.flush()
    settle(lambda: len(count) > before)
    found[line] = found.get(line, 0) + len(count) - before
daemon.stdin.write("wait-for-release\\n")
daemon.stdin.flush()
said = [daemon.stdout.readline().split()]
while said[-1] != ["released"]:
    said.append(daemon.stdout.readline().split())
found["said"] = said
daemon.stdin.close()
daemon.wait()
print(json.dumps(found))
"""


@needs_bus
def test_lock_sleep_and_screen_savers_are_noticed() -> None:
    told = [
        "lock",
        "screen-saver on org.gnome.ScreenSaver",
        "screen-saver off org.gnome.ScreenSaver",
        "screen-saver on org.freedesktop.ScreenSaver",
        "sleep",
        "wake",
        "sleep",
    ]
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LISTENER, *told],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # What other programs can read of it says no more than that it runs.
    asked = ["inhibit", "sleep", "fieldkit", "fieldkit", "delay"]
    assert found.pop("inhibit") == asked
    # After it woke up it asks again; each sleep waited for the lock, and not longer.
    assert found.pop("said") == [asked, ["released"]]
    assert found == {
        "lock": 1,
        "screen-saver on org.gnome.ScreenSaver": 1,
        "screen-saver off org.gnome.ScreenSaver": 0,
        "screen-saver on org.freedesktop.ScreenSaver": 1,
        "sleep": 2,
        "wake": 0,
    }


def test_without_a_bus_nothing_is_said(qtbot) -> None:
    nowhere = QDBusConnection("no such connection")
    watch = SessionWatch(nowhere, nowhere)
    watch.start()
    assert not nowhere.isConnected()


@pytest.mark.parametrize(
    ("message", "parameter", "count"),
    [(0x02B1, 0x7, 1), (0x02B1, 0x8, 0), (0x0218, 0x4, 1), (0x0218, 0x12, 0), (0x0100, 0x7, 0)],
)
def test_windows_messages_are_read(qtbot, message: int, parameter: int, count: int) -> None:
    session, found = WindowsSession(), []
    session.leaving.connect(lambda: found.append(True))
    messages = session.start(0)
    sent = ctypes.wintypes.MSG(message=message, wParam=parameter)
    assert messages.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent)) == (False, 0)
    assert messages.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert len(found) == count


def test_a_silent_bus_does_not_stop_the_window(qtbot, monkeypatch, tmp_path) -> None:
    jobs, owner = BackgroundJobs(), QObject()
    with SilentBus(tmp_path, lets_in=False) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        watch_buses(jobs, owner, lambda: None)
        qtbot.waitUntil(lambda: owner.findChild(SessionWatch) is not None, timeout=20_000)
    jobs.close()
