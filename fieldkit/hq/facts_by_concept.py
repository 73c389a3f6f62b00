"""The answers of a report by their concepts, for the whole report and for each person's row."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from fieldkit.domain.answers import Json, question_of
from fieldkit.domain.form import Form, Question, Repeat, nodes
from fieldkit.domain.person import PERSON
from fieldkit.errors import InvalidAnswer


class Facts:
    """The answers whose concepts are wanted, by the row they stand in, in form order."""

    def __init__(self, places: Places, answers: Mapping[str, Json]) -> None:
        found = [
            (places[question], path, answers[path])
            for path, question in _questions(answers)
            if question in places
        ]
        found.sort(key=lambda item: (item[0].order, item[1]))
        self._values: dict[tuple[str, str], list[Json]] = {}
        for place, path, value in found:
            row = "/".join(path.split("/")[: place.depth])
            self._values.setdefault((place.concept, row), []).append(value)

    def of(self, concept: str, row: str) -> Iterator[Json]:
        """Yield what is said of a person: in their row first, then for the whole report."""
        if row:
            yield from self._values.get((concept, row), ())
        yield from self._values.get((concept, ""), ())

    def every(self, concept: str) -> Iterator[Json]:
        """Yield what is said anywhere, of the report and of each person."""
        for (found, _row), values in self._values.items():
            if found == concept:
                yield from values

    def text(self, concept: str, row: str, length: int) -> str:
        """Return the first text of a concept, cut to so many characters, or nothing."""
        return next((text for text in map(text_of, self.of(concept, row)) if text), "")[:length]


@dataclass(frozen=True)
class Place:
    """Where in the form a wanted answer stands; `depth` counts the names to a person's row."""

    order: int
    concept: str
    depth: int


Places = Mapping[str, Place]


class _Same:
    """A form as the key of what is kept of it: the very same one, as forms cannot be hashed."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.form is self.form


def places_of(form: Form, wanted: Collection[str]) -> Places:
    """Return where questions of these concepts stand, by their paths."""
    # Thousands of reports are read with one form.
    return _places_of(_Same(form), frozenset(wanted))


@functools.lru_cache(maxsize=32)
def _places_of(same: _Same, wanted: frozenset[str]) -> Places:
    form = same.form
    found: dict[str, Place] = {}
    rows: list[str] = []  # paths of the repeats of people
    for order, (path, node) in enumerate(nodes(form)):
        if isinstance(node, Repeat) and node.concept == PERSON:
            rows.append(f"{path}/")
        elif isinstance(node, Question) and node.concept in wanted:
            depth = max((row.count("/") for row in rows if path.startswith(row)), default=0)
            found[path] = Place(order, node.concept, depth)
    return found


def _questions(answers: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for path in answers:
        try:
            yield path, question_of(path)
        except InvalidAnswer:
            continue


def text_of(value: Json) -> str:
    """Return an answer that is a text, or nothing."""
    return value.strip() if isinstance(value, str) else ""
