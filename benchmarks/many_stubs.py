"""Our side of `first_screen`, run in a process of its own by `measure.in_own_process`."""

from __future__ import annotations

import functools
import importlib
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.measure import report
from benchmarks.scene import open_field_vault
from fieldkit.domain.identifiers import ObjectId, ReportId, Sha256
from fieldkit.domain.report import ReportState, Stub
from fieldkit.domain.stub_filter import StubFilter
from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.find.model import FindModel
from fieldkit.gui.field.find.presenter import FindPresenter
from fieldkit.gui.field.screens.reports import find_screen
from fieldkit.gui.field.syncing import Syncing
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.operations.field.keep_preferences import kept_preferences
from fieldkit.operations.field.remember_language import remembered_language
from fieldkit.operations.session import Session
from fieldkit.operations.shipped_forms import shipped_forms
from fieldkit.vault.verify import housekeeping
from tests.fakes.field import a_draft
from tests.fakes.window import a_window

STUBS = 100_000
DRAFTS = 5
_STATES = (
    ReportState.RECEIVED,
    ReportState.RECEIVED,
    ReportState.HANDED_OVER,
    ReportState.SEALED,
    ReportState.HELD,
)
_JUMPS = 150


def fill(folder: Path) -> dict[str, float]:
    """Put stubs of years of work into a vault, and a few drafts."""
    session = open_field_vault(folder)
    with session.vault:
        with session.vault.transaction():
            for number in range(STUBS):
                session.vault.reports.add_stub(_stub(number))
        for _number in range(DRAFTS):
            a_draft(session)
    return {}


def today(folder: Path) -> dict[str, float]:
    """Open the vault by its key and paint the first screen; the window is there already.

    Beside the time on the clock the processor's time of all threads is told: nothing here waits
    for anything else, and other programs are not to be charged for.
    """
    application, _languages = start_qt("en")
    # As gui/preload.py does while the passphrase is typed.
    shipped_forms()
    importlib.import_module("fieldkit.gui.field.navigation")
    jobs = BackgroundJobs()
    window = a_window(jobs, folder)
    window.resize(1080, 740)
    window.show()
    _turn_until(application, lambda: True)
    opened: list[Session] = []
    begun, worked = time.perf_counter(), time.process_time()
    jobs.run(window, lambda _progress: _unlock(folder), opened.append, _raise)
    _turn_until(application, lambda: bool(opened))
    window.show_session(opened[0])
    home = window.stack.top
    if not isinstance(home, TodayScreen):
        raise TypeError
    _turn_until(application, lambda: home._model.rowCount() > 0)
    home.grab()
    seconds, work = time.perf_counter() - begun, time.process_time() - worked
    rows = home._model.rowCount()
    window.close()
    jobs.close()
    return {"seconds": seconds, "rows": rows, "work_ms": 1000 * work}


def scroll(folder: Path) -> dict[str, float]:
    """Jump and scroll through the search; the model's own calls are timed one by one."""
    application, _languages = start_qt("en")
    calls: list[float] = []
    pages: list[float] = []
    for name in ("data", "rowCount", "headerData", "columnCount"):
        setattr(FindModel, name, _timed(getattr(FindModel, name), calls))
    FindPresenter._rows = _timed(FindPresenter._rows, pages)  # type: ignore[method-assign]
    jobs = BackgroundJobs()
    opened: list[Session] = []
    jobs.run(jobs, lambda _progress: _unlock(folder), opened.append, _raise)
    _turn_until(application, lambda: bool(opened))
    view = find_screen(Workplace(opened[0], jobs, "en", Syncing(opened[0], jobs, jobs)))
    view.resize(1080, 740)
    view.show()
    _turn_until(application, lambda: view._model.rowCount() > STUBS)
    bar = view._table.verticalScrollBar()
    chosen = random.Random(3)
    for jump in range(_JUMPS):
        at = bar.value() + 7 if jump % 4 else chosen.randint(0, bar.maximum())
        bar.setValue(min(at, bar.maximum()))
        application.processEvents()
    _turn_until(application, lambda: not jobs._jobs)
    jobs.run(jobs, lambda _progress: opened[0].vault.close(), _ignore, _raise)
    _turn_until(application, lambda: not jobs._jobs)
    jobs.close()
    return {
        "worst_ms": 1000 * max(calls),
        "calls": len(calls),
        "page_ms": 1000 * sorted(pages)[len(pages) * 95 // 100],
    }


def filter_stubs(folder: Path) -> dict[str, float]:
    """Run each kind of filter five times; the number is the slowest of their best."""
    session = open_field_vault(folder)
    filters = (
        StubFilter(),
        StubFilter(states=frozenset({ReportState.HELD})),
        StubFilter(states=frozenset({ReportState.HANDED_OVER, ReportState.STORED})),
        StubFilter(first_day=date(2026, 3, 1), last_day=date(2026, 3, 31)),
        StubFilter(sequence=77),
        StubFilter(beginning="00a1"),
    )
    slowest = 0.0
    with session.vault:
        for wanted in filters:
            times = []
            for _round in range(5):
                begun = time.thread_time()
                session.vault.reports.stub_ids(wanted)
                times.append(time.thread_time() - begun)
            slowest = max(slowest, min(times))
    return {"slowest_ms": 1000 * slowest}


def _stub(number: int) -> Stub:
    chosen = random.Random(number)
    return Stub(
        ReportId(f"{chosen.getrandbits(128):032x}"),
        ObjectId(f"{chosen.getrandbits(128):032x}"),
        number // 3 + 1,
        Sha256(f"{number // 3:064x}"),
        Sha256(f"{number // 3:064x}"),
        date(2026, 1, 1) + timedelta(days=number // 300),
        _STATES[number % len(_STATES)],
    )


def _unlock(folder: Path) -> Session:
    """Do what follows the derivation of the key."""
    session = open_field_vault(folder)
    housekeeping(session.vault, session.clock.now())
    remembered_language(session.vault)
    kept_preferences(session.vault)
    return session


def _timed(function: Callable[..., Any], times: list[float]) -> Callable[..., Any]:
    """Return a function that notes the processor's time of each call: nothing waits in it."""

    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        begun = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            times.append(time.thread_time() - begun)

    return timed


def _turn_until(application: QApplication, condition: Callable[[], bool]) -> None:
    application.processEvents()
    while not condition():
        time.sleep(0.0005)
        application.processEvents()


def _raise(error: Exception) -> None:
    raise error


def _ignore(_result: object) -> None:
    """Nothing follows."""


WORK: dict[str, Callable[[Path], dict[str, float]]] = {
    "fill": fill,
    "today": today,
    "scroll": scroll,
    "filter": filter_stubs,
}

if __name__ == "__main__":
    report(lambda: WORK[sys.argv[1]](Path(sys.argv[2])))
