"""A sheet of a thousand people in the real window: how long a person waits for each thing.

Run in a process of its own: `python -m benchmarks.sheet FOLDER`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from benchmarks.measure import in_own_process, report
from benchmarks.painting import Place, opened_window, worst_but_few
from benchmarks.result import Result
from benchmarks.scene import make_field_vault, open_field_vault
from fieldkit.domain.sheet import Cell, put_cells
from fieldkit.domain.sheet_columns import NAME
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.open_sheet import open_sheet
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_sheet import write_sheet
from tests.fakes.sheets import a_sheet, people

PEOPLE = 1000
_SAVES = 100
_TYPED = "man, about 25, red"
_MESSAGE = "\n".join(
    f"{number}. Invented {number}, man, about {20 + number % 50}, red jacket"
    for number in range(PEOPLE)
)


def sheet(folder: Path, _megabytes: int) -> list[Result]:
    """Type, scroll, paste, open, save and seal with a thousand people."""
    place = folder / "sheet"
    place.mkdir()
    found = in_own_process("sheet", str(place)).numbers
    return [
        _ms("sheet of 1,000: key to paint, p95", found["key_ms"], 16),
        _ms("sheet of 1,000: enter to paint, p95", found["enter_ms"], 16),
        _ms("sheet of 1,000: scroll by a page, p95", found["scroll_ms"], 16),
        _ms("sheet of 1,000: open, vault and window", found["read_ms"] + found["open_ms"], 300),
        _ms("sheet of 1,000: paste of 1,000 lines", found["paste_ms"], 500),
        _ms("sheet of 1,000: undo of that", found["undo_ms"], 100),
        _ms("sheet of 1,000: save a cell, p95", found["save_ms"], 50),
        Result(
            "sheet of 1,000: seal everybody",
            f"{found['seal_seconds']:.1f} s",
            "< 30 s",
            found["seal_seconds"] < 30,
        ),
    ]


def _ms(name: str, ours: float, target: float) -> Result:
    return Result(name, f"{ours:.1f} ms", f"< {target} ms", ours < target)


def numbers(folder: Path) -> dict[str, float]:
    """Measure everything once; what the window does is processor time of its own thread."""
    vault = folder / "vault"
    make_field_vault(vault)
    found = _in_the_vault(vault)
    with opened_window(vault) as place:
        found |= _in_the_window(place)
    return found | _sealing(vault)


def _in_the_vault(vault: Path) -> dict[str, float]:
    session = open_field_vault(vault)
    with session.vault:
        sheet_id = a_sheet(session, people(PEOPLE))
        before = open_sheet(session, sheet_id, "en").sheet
        times = []
        for number in range(_SAVES):
            after = put_cells(before, {(number * 7, NAME): Cell(f"Invented anew {number}")})
            times.append(_timed(partial(write_sheet, session, sheet_id, before, after)))
            before = after
        read = min(_timed(partial(open_sheet, session, sheet_id, "en")) for _round in range(3))
    return {"save_ms": sorted(times)[int(0.95 * len(times))], "read_ms": read}


def _in_the_window(place: Place) -> dict[str, float]:
    home = place.until_on_top(TodayScreen)
    place.until(lambda: home._model.rowCount() > 0)
    place.clock.rest(500)
    begun = time.thread_time()
    home.open_requested.emit(home._model.report(0).report_id)
    screen = place.until_on_top(SheetScreen)
    place.until(lambda: screen.grid.currentIndex().isValid())
    opened = 1000 * (time.thread_time() - begun)
    screen.go_to(400, NAME)
    place.clock.rest(300)
    keys, enters = [], []
    for _line in range(20):
        keys += place.clock.type(_TYPED)
        enters.append(place.clock.press(Qt.Key.Key_Return, text="\r"))
    scrolls = [place.clock.press(Qt.Key.Key_PageDown, text="\x00") for _page in range(30)]
    place.clock.rest(500)
    screen.go_to(PEOPLE, NAME)
    pasted = place.clock.time(lambda: screen.grid.pasted.emit(PEOPLE, NAME, _MESSAGE))
    place.clock.rest(500)
    undone = place.clock.time(screen.grid.undone.emit)
    place.until(lambda: bool(screen.presenters[0].is_saved()))  # type: ignore[attr-defined]
    return {
        "open_ms": opened,
        "key_ms": worst_but_few(keys).own_ms,
        "key_wall_ms": worst_but_few(keys).wall_ms,
        "enter_ms": worst_but_few(enters).own_ms,
        "scroll_ms": worst_but_few(scrolls).own_ms,
        "paste_ms": pasted.own_ms,
        "undo_ms": undone.own_ms,
    }


def _sealing(vault: Path) -> dict[str, float]:
    session = open_field_vault(vault)
    with session.vault:
        [sheet_id] = session.vault.sheets.sheet_ids()
        milliseconds = _timed(lambda: seal_report(session, [sheet_id]))
    return {"seal_seconds": milliseconds / 1000}


def _timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that something takes on the clock on the wall."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    report(lambda: numbers(Path(sys.argv[1])))
