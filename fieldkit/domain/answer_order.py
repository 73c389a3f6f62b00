"""The order in which answers are read: the form's, row by row, a time-line by its times."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.answers import Json, Step, join_path, parse_path, question_of
from fieldkit.domain.partial_date import PartialDate, from_json, in_order
from fieldkit.errors import InvalidDate

TIMELINE_TIME = "timeline.time"  # the concept (docs/forms.md, section 3) that orders its repeat

Place = tuple[int, ...]


def in_reading_order(answers: Mapping[str, Json], concepts: Mapping[str, str]) -> list[str]:
    """Return the paths of `answers`: the form's order, all of a row before the next row.

    `concepts` has the concept, or "", of each question by its path, in the form's order. Rows
    stand in the order they were added, those of a time-line in the order of their times.

    Raises:
        InvalidAnswer: A path of `answers` is none.
    """
    order: dict[str, int] = {}
    for path in concepts:
        parts = path.split("/")
        for length in range(1, len(parts) + 1):
            order.setdefault("/".join(parts[:length]), len(order))
    timed = {
        path.rpartition("/")[0]: path for path, name in concepts.items() if name == TIMELINE_TIME
    }
    rows = {
        path: _ranks(path, value, timed, answers)
        for path, value in answers.items()
        if isinstance(value, list)
    }
    return sorted(answers, key=lambda path: (_place(path, order, rows), path))


def _place(path: str, order: Mapping[str, int], rows: Mapping[str, Mapping[str, int]]) -> Place:
    steps, place = parse_path(path), []
    for length in range(1, len(steps) + 1):
        above = steps[:length]
        place.append(order.get("/".join(step.name for step in above), len(order)))
        row = above[-1].row
        if row is not None:
            repeat = join_path((*above[:-1], Step(above[-1].name)))
            ranks = rows.get(repeat, {})
            place.append(ranks.get(row, len(ranks)))
    return tuple(place)


def _ranks(
    path: str, value: list[Json], timed: Mapping[str, str], answers: Mapping[str, Json]
) -> dict[str, int]:
    """Return the place of each row of the repeat at `path`, by its id."""
    ids = [item for item in value if isinstance(item, str)]
    question = timed.get(question_of(path))
    if question is not None:
        name = question.rpartition("/")[2]
        ids.sort(key=lambda row: in_order(_date(answers.get(f"{path}[{row}]/{name}"))))
    return {row: rank for rank, row in enumerate(ids)}


def _date(value: Json) -> PartialDate | None:
    try:
        return from_json(value)
    except InvalidDate:
        return None
