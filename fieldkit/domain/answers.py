"""Answers are an append-only log of revisions; what is current is the last one per path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from fieldkit.domain.identifiers import RowId
from fieldkit.errors import InvalidAnswer

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"

MAX_PATH = 512  # characters

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)(?:\[([0-9a-f]{8})\])?\Z")


@dataclass(frozen=True)
class Revision:
    """One answer as it was given at one moment; `value` None takes the answer away.

    A path is the names from the form's top joined by "/"; a row of a repeat is named by its
    random id, as in `people[3f2a9c01]/name`. The value at a repeat's own path is the list of
    its row ids, in their order.
    """

    path: str
    value: Json
    at: datetime  # aware, UTC


@dataclass(frozen=True)
class Step:
    """One part of a path: a name and, where it is a row of a repeat, the row's id."""

    name: str
    row: RowId | None = None

    def __str__(self) -> str:
        return self.name if self.row is None else f"{self.name}[{self.row}]"


def current(revisions: Iterable[Revision]) -> dict[str, Json]:
    """Return the last value of each path; `revisions` are oldest first, None means removed."""
    answers: dict[str, Json] = {}
    for revision in revisions:
        if revision.value is None:
            answers.pop(revision.path, None)
        else:
            answers[revision.path] = revision.value
    return answers


def first_written(revisions: Iterable[Revision]) -> dict[str, datetime]:
    """Return when each path that has an answer was first given one; `revisions` oldest first.

    An answer that was taken away and given again counts from then.
    """
    found: dict[str, datetime] = {}
    for revision in revisions:
        if revision.value is None:
            found.pop(revision.path, None)
        else:
            found.setdefault(revision.path, revision.at)
    return found


def parse_path(path: str) -> tuple[Step, ...]:
    """Return the steps of `path`, outermost first.

    Raises:
        InvalidAnswer: It is no path.
    """
    if len(path) > MAX_PATH:
        raise InvalidAnswer
    steps = []
    for part in path.split("/"):
        match = _STEP.match(part)
        if match is None:
            raise InvalidAnswer
        row = match.group(2)
        steps.append(Step(match.group(1), None if row is None else RowId(row)))
    return tuple(steps)


def join_path(steps: Sequence[Step]) -> str:
    """Return the text of `steps`, as `parse_path` reads it."""
    return "/".join(str(step) for step in steps)


def question_of(path: str) -> str:
    """Return the path without its row ids: the question that `path` answers.

    Raises:
        InvalidAnswer: It is no path.
    """
    return "/".join(step.name for step in parse_path(path))


def is_sealed(value: Json) -> bool:
    """Say whether only HQ can read `value` (docs/formats.md, "Sealed answers")."""
    return isinstance(value, dict) and set(value) == {"sealed"} and isinstance(value["sealed"], str)
