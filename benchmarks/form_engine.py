"""How quickly forms run, beside the time pyxform takes to convert the same form once."""

from __future__ import annotations

import hashlib
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pyxform.xls2xform import convert  # type: ignore[import-untyped]  # it has no types

from benchmarks import large_forms
from benchmarks.result import Result
from fieldkit.domain.form import QuestionType
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.loader import load_program, write_form

ROUNDS = 5
EDITS = 400


class _Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 10, 5, tzinfo=UTC)

    def offset_minutes(self) -> int:
        return 180

    def monotonic_ms(self) -> int:
        return 1


def forms(folder: Path, _megabytes: int) -> list[Result]:
    """Open and answer a form of 1,000 questions, and a repeat of 2,000 people."""
    peer = _peer_ms(folder)
    long_form = write_form(large_forms.compiled(large_forms.long_form()))
    people_form = write_form(large_forms.compiled(large_forms.people_form()))
    opened = min(_ms(lambda: _opened(long_form)) for _round in range(ROUNDS))
    answers = _answer_times(_opened(long_form))
    people = _opened(people_form, large_forms.people_answers())
    rows = people.rows("people")[:EDITS]
    local = [_ms(_put(people, f"people[{row}]/age", 20 + at % 50)) for at, row in enumerate(rows)]
    fed = [_ms(_put(people, f"people[{row}]/hours", at)) for at, row in enumerate(rows)]
    return [
        _result("form of 1,000 questions: open", opened, 300, peer),
        _result("an answer in it, p95", _p95(answers), 5, peer),
        _result("2,000 people: an answer of one row, p95", _p95(local), 5, peer),
        _result("2,000 people: one that feeds a sum, p95", _p95(fed), 20, peer),
    ]


def _opened(form: bytes, answers: dict[str, large_forms.Json] | None = None) -> FormEngine:
    """Open a form as the field does: from its bytes, with everything checked and compiled."""
    return FormEngine(load_program(form), {}, answers or {}, _Clock(), _digest)


def _answer_times(engine: FormEngine) -> list[float]:
    """Answer every question that can be answered with a number or a choice, twice."""
    times = []
    for number in (1, 2):
        for path, element, _rows in list(engine.instances()):
            question = element.question
            if question is None:
                continue
            if question.type is QuestionType.INTEGER:
                times.append(_ms(_put(engine, path, number)))
            elif question.type is QuestionType.SELECT_ONE:
                code = engine.offered(path)[: number + 1]
                if code:
                    times.append(_ms(_put(engine, path, code[-1].name)))
    return times


def _peer_ms(folder: Path) -> float:
    path = folder / "form.xlsx"
    large_forms.write_workbook(large_forms.long_form(), path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return min(_ms(lambda: convert(xlsform=str(path), validate=False)) for _round in range(2))


def _put(engine: FormEngine, path: str, value: large_forms.Json) -> Callable[[], object]:
    return lambda: engine.put(path, value)


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _p95(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[int(len(ordered) * 0.95)]


def _result(name: str, ours: float, target: float, peer: float) -> Result:
    text = f"{ours:.2f} ms (pyxform converts it in {peer:.0f} ms)"
    return Result(name, text, f"< {target} ms", ours < target)


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name.replace("-", "").lower(), data).digest()
