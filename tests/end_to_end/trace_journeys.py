"""What a monitor does with the program, by keyboard: the journeys of test_traces.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit

from tests.end_to_end.robot import Journey, Robot, names, shown_texts

CANARY = "Kanarek7Q"
PASSPHRASE = f"{CANARY}pass invented words"
# What is asked for in figures; everything else is answered with the canary.
_FIGURES = {
    "If a group": "3",
    "Year of birth": "1995",
    "Age": "25",
    "When it happened": f"about {CANARY}",
    "Coordinates": "53.9023 27.5619",
    "Number of officers": "4",
    "Released": "8.11.2020 14:05",
}
_MOST_FIELDS = 150


def first_day(robot: Robot, places: Path) -> Journey:
    """Create a vault, add headquarters, record, attach, seal, hand over, close."""
    yield from create(robot)
    yield from add_headquarters(robot, places)
    yield from record(robot)
    yield from attach(robot, places / "camera")
    yield from look_at_attachments(robot)
    yield from seal(robot)
    yield from fill_sheet(robot)
    yield from hand_over(robot, places / "stick")
    yield from begin_another(robot)
    yield from close(robot)


def create(robot: Robot) -> Journey:
    """Choose a passphrase; there is no keyring here."""
    yield from robot.push("Begin")
    yield from robot.see("Choose a passphrase")
    yield from robot.answer("New passphrase", PASSPHRASE)
    yield from robot.push("Continue")
    yield from robot.see("Type it once more")
    yield from robot.answer("The same once more", PASSPHRASE)
    yield from robot.go_to("Passphrase and this computer together")
    yield from robot.press("Down")
    yield from robot.push("Create the vault")
    yield from robot.see("Step 4")


def add_headquarters(robot: Robot, places: Path) -> Journey:
    """Take in the card and save the request for headquarters."""
    yield from robot.push("Choose the card file")
    yield from choose(robot, places / "card", "Open")
    yield from robot.push("The same words: add")
    yield from robot.push("Next: ask to be enrolled")
    yield from robot.push("Save the request")
    yield from choose(robot, places / "request", "Save here", is_folder=True)
    yield from robot.see("Saved as")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def record(robot: Robot) -> Journey:
    """Answer every question that can be typed, with a canary where text can stand."""
    yield from robot.press("Control_L+n")
    yield from robot.see("Fast questions")
    yield from robot.press("Control_L+2")
    yield from robot.see("The person")
    yield from robot.wait(300)
    yield from robot.press("Control_L+v")  # the picture that another program has copied
    yield lambda: _rows("Attachments") == 1
    answered: set[str] = set()
    for _field in range(_MOST_FIELDS):
        field = QApplication.focusWidget()
        name = next(iter(names(field)), "") if field is not None else ""
        if name in answered:
            break
        if isinstance(field, QLineEdit | QPlainTextEdit):
            answered.add(name)
            figures = (text for start, text in _FIGURES.items() if name.startswith(start))
            yield from robot.type(next(figures, f"{CANARY} {name.split()[0].lower()}"))
            if isinstance(field, QPlainTextEdit):
                for key in ("a", "c", "v", "v"):
                    yield from robot.press(f"Control_L+{key}")
        elif isinstance(field, QAbstractItemView) and "source" in name:
            yield from robot.press("Down")
            yield from robot.press("space")
        yield from robot.press("Tab")
    yield from robot.wait(600)


def attach(robot: Robot, camera: Path) -> Journey:
    """Attach everything that lies in the folder of the camera."""
    before = _rows("Attachments")
    count = len(list(camera.iterdir()))
    yield from robot.press("Control_L+Shift_L+a")
    yield from choose(robot, camera, "Attach")
    yield lambda: _rows("Attachments") == before + count
    yield from robot.wait(300)


def look_at_attachments(robot: Robot) -> Journey:
    """Open each attachment, and make a clean copy of the picture."""
    for row in range(_rows("Attachments")):
        yield from robot.go_to("Attachments")
        yield from robot.press("Home")
        for _row in range(row):
            yield from robot.press("Down")
        yield from robot.push("Open")
        yield from robot.see("What this file reveals")
        yield from robot.wait(300)
        if _can_see(".jpg"):
            yield from robot.see("Make a clean copy")
            yield from robot.press("Control_L+Return")
            yield from robot.see("is in the report now")
        yield from robot.press("Escape")
        yield from robot.see("Fast questions")


def fill_sheet(robot: Robot) -> Journey:
    """Write down people in a van."""
    yield from robot.push("Many people")
    yield from robot.see("Shared by all")
    yield from robot.wait(600)
    yield from robot.type(f"{CANARY} cell")
    yield from robot.press("Tab")
    yield from robot.wait(600)
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def seal(robot: Robot) -> Journey:
    """Seal what is open."""
    yield from robot.press("Control_L+Return")
    yield from robot.see("This report will be sealed")
    yield from robot.see("It can be sealed")
    yield from robot.press("Control_L+Return")
    yield from robot.see("1 report only here")


def hand_over(robot: Robot, stick: Path) -> Journey:
    """Copy everything sealed to a stick."""
    yield from robot.press("Control_L+h")
    yield from robot.push("Choose a folder")
    yield from choose(robot, stick, "Use this folder", is_folder=True)
    yield from robot.see("The folder that you chose")
    yield from robot.press("Control_L+Return")
    yield from robot.see("Every byte was read back")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def begin_another(robot: Robot) -> Journey:
    """Leave a draft open, with the cursor in it."""
    yield from robot.press("Control_L+n")
    yield from robot.see("Fast questions")
    yield from robot.type(f"{CANARY} open draft")


def next_day(robot: Robot, _places: Path) -> Journey:
    """Unlock, go on in the draft, and lock: the program is replaced."""
    yield from unlock(robot)
    yield from robot.see("Fast questions")
    yield from robot.type(f" {CANARY} typed before the lock")
    os.environ["FIELDKIT_JOURNEY"] = "after_lock"
    yield from robot.press("Control_L+l")
    yield lambda: False


def after_lock(robot: Robot, places: Path) -> Journey:
    """Unlock once more, look for something, change settings, read a stick, destroy everything."""
    yield from unlock(robot)
    yield from robot.see("Fast questions")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")
    yield from find(robot)
    yield from change_settings(robot)
    yield from read_return(robot, places / "stick")
    yield from look_at_network(robot)
    yield from read_letters(robot)
    yield from panic(robot)


def find(robot: Robot) -> Journey:
    """Look for the canary among the drafts."""
    yield from robot.press("Control_L+f")
    yield from robot.answer("Find", CANARY)
    yield lambda: _rows("What was found") > 0
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def change_settings(robot: Robot) -> Journey:
    """Go through all subjects, and choose larger text and dark colours."""
    yield from robot.press("Control_L+comma")
    yield from robot.see("Size of text")
    for _subject in range(7):
        yield from robot.press("Control_L+Next")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def read_return(robot: Robot, stick: Path) -> Journey:
    """Read what headquarters sent."""
    yield from robot.press("Control_L+h")
    yield from robot.push("Choose a folder")
    yield from choose(robot, stick, "Use this folder", is_folder=True)
    yield from robot.push("Read it")
    yield from robot.see("This came back")
    while not _can_see("Record a detention"):
        yield from robot.press("Escape")
        yield from robot.wait(200)
    yield from robot.see("1 safe at headquarters")


def look_at_network(robot: Robot) -> Journey:
    """See what would be sent over which network, and every check; nothing is sent."""
    yield from robot.press("Control_L+Shift_L+s")
    yield from robot.see("May reports leave over this network?")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def read_letters(robot: Robot) -> Journey:
    """Read what headquarters wrote, tick it off, go back."""
    yield from robot.push("Read it")
    yield from robot.see(f"{CANARY} find a witness")
    yield from robot.press("Control_L+Return")
    yield from robot.see("Not done yet")
    yield from robot.press("Escape")
    yield from robot.see("Record a detention")


def panic(robot: Robot) -> Journey:
    """Press the key twice: the program is replaced by the small one that destroys."""
    yield from robot.press("F12")
    yield from robot.press("F12")
    yield lambda: False


def unlock(robot: Robot) -> Journey:
    """Type the passphrase."""
    yield from robot.see("Unlock")
    yield from robot.answer("Passphrase", PASSPHRASE)
    yield from robot.press("Return")


def choose(robot: Robot, folder: Path, accept: str, *, is_folder: bool = False) -> Journey:
    """Choose a folder, or all the files in it, in the program's own chooser."""
    yield from robot.go_to("Folder")
    yield from robot.press("Control_L+a")
    yield from robot.type(str(folder))
    yield from robot.press("Return")
    if not is_folder:
        count = len(list(folder.iterdir()))
        yield lambda: _rows("Files and folders") == count
        yield from robot.go_to("Files and folders")
        yield from robot.press("Control_L+a" if count > 1 else "space")
    yield from robot.push(accept)


def close(robot: Robot) -> Journey:
    """Close the window as its corner does; which key does it is the desktop's."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.close()
    yield from robot.wait(10)


def _can_see(text: str) -> bool:
    return any(text in shown for shown in shown_texts())


def _rows(name: str) -> int:
    """Return how many rows the list of this name shows."""
    for view in QApplication.allWidgets():
        is_it = isinstance(view, QAbstractItemView) and view.accessibleName() == name
        if is_it and view.isVisible() and view.model() is not None:
            return int(view.model().rowCount(view.rootIndex()))
    return -1


JOURNEYS: dict[str, Callable[[Robot, Path], Journey]] = {
    "first_day": first_day,
    "next_day": next_day,
    "after_lock": after_lock,
}
