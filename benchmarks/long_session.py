"""The window over years of work: how much memory it takes, how long Python looks for garbage.

Run in a process of its own: `python -m benchmarks.long_session FOLDER`. Today, the editor with all
its questions and the search are used, over a vault with 100,000 sealed reports; then somebody types
without a pause.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.measure import in_own_process, report
from benchmarks.painting import Place, opened_window
from benchmarks.result import Result
from benchmarks.scene import make_field_vault
from benchmarks.work import fill_stubs
from fieldkit.gui.collecting import GuiThreadCollector
from fieldkit.gui.field.editor.view import EditorScreen

MEMORY_MEGABYTES = 250
PAUSE_MS = 16
CONTROL = Qt.KeyboardModifier.ControlModifier
_TYPED = "invented words of somebody who never pauses, "
_TIMES = 20


def session(folder: Path, _megabytes: int) -> list[Result]:
    """Use the window over a large vault."""
    make_field_vault(folder / "vault")
    fill_stubs(folder / "vault")
    found = in_own_process("long_session", str(folder / "vault")).numbers
    memory, pause = found["memory_mb"], found["pause_ms"]
    return [
        Result(
            "window over 100,000 reports: memory",
            f"{memory:.0f} MB (peak {found['peak_mb']:.0f} MB)",
            f"< {MEMORY_MEGABYTES} MB",
            found["peak_mb"] < MEMORY_MEGABYTES,
        ),
        Result(
            "looking for garbage while somebody types, longest",
            f"{pause:.1f} ms (a look at everything {found['everything_ms']:.0f} ms)",
            f"< {PAUSE_MS} ms",
            pause < PAUSE_MS,
        ),
    ]


def numbers(vault: Path) -> dict[str, float]:
    """Lead the window from screen to screen, then type."""
    with opened_window(vault) as place:
        _use_everything(place)
        collector = _collector()
        collector.collect_all()  # as twenty seconds after the last touch
        pauses = _Pauses()
        for _time in range(_TIMES):
            collector.put_off()  # as every touch does in the program
            place.clock.type(_TYPED)
        while gc.get_count()[2] <= gc.get_threshold()[2]:
            gc.collect(1)  # until Python would look at everything by its own rules
        collector.collect()
        longest = pauses.longest_ms()
        begun = time.thread_time()
        collector.collect_all()
        everything = time.thread_time() - begun
        return {
            "memory_mb": _memory("VmRSS"),
            "peak_mb": _memory("VmHWM"),
            "pause_ms": longest,
            "everything_ms": 1000 * everything,
        }


def _use_everything(place: Place) -> None:
    home: Any = place.window.stack.top
    place.until(lambda: bool(home._forms))
    place.clock.press(Qt.Key.Key_F, CONTROL)
    place.clock.type("Invented")
    place.clock.rest(1000)
    place.clock.press(Qt.Key.Key_Escape)
    place.clock.press(Qt.Key.Key_N, CONTROL)
    editor = place.until_on_top(EditorScreen)
    place.until(lambda: bool(editor.title))
    place.clock.press(Qt.Key.Key_2, CONTROL)
    for _question in range(60):
        place.clock.press(Qt.Key.Key_Tab)
    editor.jump_to("victim/name_as_reported")


def _collector() -> Any:
    application: Any = QApplication.instance()
    return application.findChild(GuiThreadCollector)


class _Pauses:
    """Times every look for garbage from now on."""

    def __init__(self) -> None:
        self._begun = 0.0
        self._longest = 0.0
        gc.callbacks.append(self._note)

    def longest_ms(self) -> float:
        """Stop, and return the longest in milliseconds."""
        gc.callbacks.remove(self._note)
        return 1000 * self._longest

    def _note(self, phase: str, _about: dict[str, int]) -> None:
        if phase == "start":
            self._begun = time.thread_time()
        else:
            self._longest = max(self._longest, time.thread_time() - self._begun)


def _memory(name: str) -> float:
    """Return what Linux says of this process, in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(name)


if __name__ == "__main__":
    report(lambda: numbers(Path(sys.argv[1])))
