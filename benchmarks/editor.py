"""The editor of the window with large forms, without a display: how long a person waits.

Run in a process of its own: `python -m benchmarks.editor FOLDER`. What the vault does in its own
lane is timed apart from what keeps the window from answering. Counted is the time of the processor,
as nothing here waits for anything else, and other programs are not to be charged for.
"""

from __future__ import annotations

import gc
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from benchmarks import large_forms
from benchmarks.measure import report
from benchmarks.scene import make_field_vault, open_field_vault
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form, questions
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import no_progress
from fieldkit.domain.report import Draft, FormReference
from fieldkit.forms.loader import write_form
from fieldkit.gui.app import start_qt
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.running import Job, Lane
from fieldkit.operations.field.list_forms import list_forms, published_form
from fieldkit.operations.field.write_report import put_answers
from fieldkit.operations.session import Session
from tests.fakes.field import a_draft

T = TypeVar("T")
SIZE = (1180, 780)


class _NothingToCancel:
    def cancel(self) -> None:
        """Do nothing: the work is done."""


@dataclass
class TwoClocks:
    """Does the vault's work on the spot and times it apart from what follows in the window."""

    vault_seconds: float = 0.0

    def __call__(
        self,
        work: Callable[[Callable[[int, int], None]], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
        *,
        lane: Lane = Lane.VAULT,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        begun = time.thread_time()
        result = work(no_progress)
        self.vault_seconds += time.thread_time() - begun
        on_done(result)
        return _NothingToCancel()


@dataclass
class Opened:
    """One report in a window of its own."""

    application: QApplication
    screen: EditorScreen
    presenter: EditorPresenter
    clocks: TwoClocks
    open_ms: float
    open_window_ms: float

    def step_ms(self, step: Callable[[], object]) -> float:
        """Return the milliseconds that the window needs for one step, shown and painted."""
        self.settle()
        before, begun = self.clocks.vault_seconds, time.thread_time()
        step()
        self.application.processEvents()
        vault = self.clocks.vault_seconds - before
        return 1000 * (time.thread_time() - begun - vault)

    def settle(self) -> None:
        """Let the window do what it does while nobody waits."""
        for _round in range(50):
            self.application.processEvents()


def opened(session: Session, application: QApplication, report_id: ReportId) -> Opened:
    """Open a report, until its first question can be typed in and the window is painted."""
    clocks = TwoClocks()
    screen = EditorScreen(report_id)
    screen.resize(*SIZE)
    screen.show()
    application.processEvents()
    presenter = EditorPresenter(screen, session, clocks, report_id, language="en")
    screen.answered.connect(presenter.answer)
    screen.turned.connect(presenter.turn)
    screen.place_requested.connect(presenter.jump)
    begun = time.thread_time()
    presenter.start()
    application.processEvents()
    seconds = time.thread_time() - begun
    window = seconds - clocks.vault_seconds
    return Opened(application, screen, presenter, clocks, 1000 * seconds, 1000 * window)


def a_report(session: Session, form: Form, answers: Mapping[str, Json]) -> ReportId:
    """Keep a form and begin a report with these answers."""
    content = write_form(form)
    reference = FormReference(form.form_id, form.version, sha256_hex(content))
    report_id = ReportId(sha256_hex(content)[:32])
    now = session.clock.now()
    with session.vault.transaction():
        session.vault.forms.put_form(reference, content)
        session.vault.settings.put(published_form(form.form_id), reference.sha256)
        session.vault.reports.add(Draft(report_id, reference, now, now))
    list_forms(session)  # as the list of reports does, from which a report is opened
    if answers:
        put_answers(session, report_id, answers)
    return report_id


def conversion_ms(sheets: large_forms.Sheets, path: Path) -> float:
    """Return the milliseconds that pyxform needs to convert the same form."""
    large_forms.write_workbook(sheets, path)
    begun = time.thread_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        convert(xlsform=str(path), validate=False)
    return 1000 * (time.thread_time() - begun)


def long_numbers(session: Session, application: QApplication, folder: Path) -> dict[str, float]:
    """Measure the form of a thousand questions."""
    sheets = large_forms.long_form()
    form = large_forms.compiled(sheets)
    place = opened(session, application, a_report(session, form, {}))
    kinds = {path: question.type.value for path, question in questions(form)}
    answers: list[tuple[str, str]] = []
    for section in range(0, 45, 2):
        at = f"s{section}/s{section}_"
        answers += [(at + "men", "5"), (at + "known", "yes"), (at + "kind", "k3")]
    times = [place.step_ms(partial(place.presenter.answer, path, text)) for path, text in answers]
    last = list(kinds)[-3]
    jump = place.step_ms(lambda: place.screen.jump_to(last))
    return {
        "questions": len(kinds),
        "open_ms": place.open_ms,
        "open_window_ms": place.open_window_ms,
        "answer_ms": _median(times),
        "answer_worst_ms": max(times),
        "jump_ms": jump,
        "pyxform_ms": conversion_ms(sheets, folder / "long.xlsx"),
    }


def row_numbers(session: Session, application: QApplication, folder: Path) -> dict[str, float]:
    """Measure the repeat of two thousand people."""
    sheets = large_forms.people_form()
    form = large_forms.compiled(sheets)
    answers = large_forms.people_answers()
    place = opened(session, application, a_report(session, form, answers))
    rows = [str(row) for row in cast(list[Json], answers["people"])]
    times: list[float] = []
    for number in range(10):
        at = f"people[{rows[number]}]/"
        for name, text in (("hours", str(number)), ("name", f"Other {number}"), ("held", "no")):
            times.append(place.step_ms(partial(place.presenter.answer, at + name, text)))
    far = f"people[{rows[1500]}]/name"
    return {
        "rows": len(rows),
        "open_ms": place.open_ms,
        "open_window_ms": place.open_window_ms,
        "answer_ms": _median(times),
        "answer_worst_ms": max(times),
        "turn_ms": place.step_ms(lambda: place.presenter.turn("people", 1000)),
        "jump_ms": place.step_ms(lambda: place.screen.jump_to(far)),
        "add_ms": place.step_ms(lambda: place.presenter.add_row("people")),
        "pyxform_ms": conversion_ms(sheets, folder / "people.xlsx"),
    }


def numbers(folder: Path) -> dict[str, float]:
    """Measure both forms; the names of what is measured begin with the form's."""
    make_field_vault(folder / "vault")
    session = open_field_vault(folder / "vault")
    application, _languages = start_qt("en")
    gc.disable()  # as in the window, which collects while nobody waits (gui/collecting.py)
    found: dict[str, float] = {}
    with session.vault:
        # A report is opened from another screen: fonts and the style are there already.
        opened(session, application, a_draft(session)).screen.close()
        for name, measure in (("long", long_numbers), ("rows", row_numbers)):
            measured = measure(session, application, folder)
            found |= {f"{name}_{key}": value for key, value in measured.items()}
    return found


def _median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    report(lambda: numbers(Path(sys.argv[1])))
