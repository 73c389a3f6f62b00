"""A desktop of its own for one test: display, session bus, an empty home."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("strace", "Xvfb", "dbus-daemon")

# A bus that starts nothing: no keyring, no settings daemon, nobody who would write a file.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
</policy></busconfig>
"""


@dataclass(frozen=True)
class Desktop:
    """Where the program runs, and with which variables."""

    home: Path
    folders: tuple[Path, ...]  # whatever a program may think of writing to, empty at first
    environment: dict[str, str]
    sockets: tuple[str, ...]  # of the display and the bus; nothing else may be talked to

    def left_behind(self) -> list[str]:
        """Return what lies in those folders now."""
        return sorted(str(path) for folder in self.folders for path in folder.rglob("*"))


@contextlib.contextmanager
def a_desktop(folder: Path) -> Iterator[Desktop]:
    """Start a display and a bus that end with the test."""
    folder.mkdir()
    home, temporary, runtime = (folder / name for name in ("home", "tmp", "run"))
    for made in (home, temporary, runtime):
        made.mkdir(mode=0o700)
    bus = folder / "bus"
    (folder / "bus.conf").write_text(_BUS.format(socket=bus))
    with _display() as display, _bus(folder / "bus.conf"):
        number = display.removeprefix(":")
        yield Desktop(
            home,
            (home, temporary, runtime),
            {
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "HOME": str(home),
                "TMPDIR": str(temporary),
                "XDG_RUNTIME_DIR": str(runtime),
                "XDG_SESSION_TYPE": "x11",
                "DISPLAY": display,
                "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}",
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",  # an installed program is compiled already
            },
            (f"/tmp/.X11-unix/X{number}", f"@/tmp/.X11-unix/X{number}", str(bus)),  # noqa: S108
        )


@contextlib.contextmanager
def _display() -> Iterator[str]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        # Without a reset when the last window goes: the next program would be turned away then.
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def _bus(configuration: Path) -> Iterator[None]:
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        if bus.stdout is not None:
            bus.stdout.readline()  # there once it listens
        yield
    finally:
        bus.terminate()
        bus.wait()
        if bus.stdout is not None:
            bus.stdout.close()


@contextlib.contextmanager
def a_copied_picture(desktop: Desktop, word: str) -> Iterator[None]:
    """Let another program, which is not traced, have a picture on the clipboard."""
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.clipboard_owner", word],
        env=desktop.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        if owner.stdout is not None:
            owner.stdout.readline()
        yield
    finally:
        owner.terminate()
        owner.wait()
        if owner.stdout is not None:
            owner.stdout.close()


def program(*arguments: str) -> list[str]:
    """Return what starts the program with a robot at its keyboard."""
    return [sys.executable, "-m", "tests.end_to_end.traced_program", "gui", *arguments]
