"""Typing in a form of two hundred questions: from the press of a key to the painted letter.

Run in a process of its own: `python -m benchmarks.typed_letters FOLDER`. The window is the real
one (benchmarks/painting.py): what is typed is announced and saved meanwhile, several times a line,
and the form shows what follows from it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from benchmarks import large_forms, measure
from benchmarks.editor import a_report
from benchmarks.measure import report
from benchmarks.painting import Place, Stroke, opened_window, worst_but_few
from benchmarks.result import Result
from benchmarks.scene import make_field_vault, open_field_vault
from fieldkit.domain.form import Form, QuestionType, questions
from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.operations.session import Session

QUESTIONS = 200
FIELDS = 8  # that are typed in, spread over the form
LETTERS = "invented person"  # in each
ROUNDS = 3
MOST_MS = 16


def typed_letters(folder: Path, _megabytes: int) -> list[Result]:
    """Type in a form of 200 questions."""
    rounds: list[dict[str, float]] = []
    for number in range(ROUNDS):
        place = folder / f"typed{number}"
        place.mkdir()
        rounds.append(measure.in_own_process("typed_letters", str(place)).numbers)
    best = min(rounds, key=lambda found: found["own_ms"])
    text = (
        f"{best['own_ms']:.1f} ms (then {best['after_ms']:.1f} ms until the next,"
        f" {best['keys']:.0f} keys)"
    )
    name = "200 questions: key press to paint, p95"
    return [Result(name, text, f"< {MOST_MS} ms", best["own_ms"] < MOST_MS)]


def numbers(folder: Path) -> dict[str, float]:
    """Measure one round."""
    make_field_vault(folder / "vault")
    form = large_forms.compiled(large_forms.long_form(QUESTIONS))
    begun: list[ReportId] = []

    def make(vault_folder: Path) -> Session:
        session = open_field_vault(vault_folder)
        begun.append(a_report(session, form, {}))
        return session

    with opened_window(folder / "vault", make) as place:
        if place.window._navigation is None:
            raise RuntimeError("the window is locked")
        place.window._navigation.open_report(begun[0])
        editor = place.until_on_top(EditorScreen)
        place.until(lambda: bool(editor.title))
        strokes = [stroke for path in _texts(form) for stroke in _typed(place, editor, path)]
    found = worst_but_few(strokes)
    return {"keys": len(strokes), "own_ms": found.own_ms, "after_ms": found.after_ms}


def _texts(form: Form) -> list[str]:
    typed = [path for path, one in questions(form) if one.type is QuestionType.TEXT]
    return typed[:: max(1, len(typed) // FIELDS)][:FIELDS]


def _typed(place: Place, editor: EditorScreen, path: str) -> list[Stroke]:
    editor.jump_to(path)
    place.clock.rest(200)
    line = QApplication.focusWidget()
    if not isinstance(line, QLineEdit):
        return []  # it is not asked for now
    strokes = place.clock.type(LETTERS)
    if line.text() != LETTERS:
        raise RuntimeError("what was typed did not arrive")
    return strokes


if __name__ == "__main__":
    report(lambda: numbers(Path(sys.argv[1])))
