"""What was taken away from a report last, so that it can be brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.forms.changes import Changes
from fieldkit.forms.engine import FormEngine


@dataclass(frozen=True)
class TakenAway:
    """A row with its answers, or one answer; `place` is a row's, None where it is an answer."""

    path: str
    place: int | None
    answers: Mapping[str, Json] = field(repr=False)


def row_of(engine: FormEngine, path: str) -> TakenAway:
    """Return a row as it is now, before it is removed."""
    repeat, _bracket, row = path.rpartition("[")
    place = [str(known) for known in engine.rows(repeat)].index(row.rstrip("]"))
    inside = f"{path}/"
    answers = {at: answer for at, answer in engine.current().items() if at.startswith(inside)}
    return TakenAway(path, place, answers)


def answer_of(engine: FormEngine, path: str) -> TakenAway:
    """Return an answer as it is now, before it is taken away."""
    return TakenAway(path, None, {path: engine.answer(path)})


def bring_back(engine: FormEngine, taken: TakenAway) -> Changes:
    """Put back what was taken away; all of it is to be saved.

    Raises:
        InvalidAnswer: Something else stands there by now.
    """
    if taken.place is not None:
        return engine.restore_row(taken.path, taken.place, taken.answers)
    return engine.put(taken.path, taken.answers[taken.path])
