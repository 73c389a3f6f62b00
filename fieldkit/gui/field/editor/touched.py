"""Which questions an answer touches beyond its own: the only place that knows.

The engine says what it changed; who shows such an answer in a label, offers choices by it, or is
judged by the time of the event, follows from the form alone and is found out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldkit.forms.changes import Changes
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.paths import Reference
from fieldkit.forms.problems import EVENT_TIME
from fieldkit.forms.schema import Element, Rows


@dataclass(frozen=True)
class Instances:
    """All instances of `element` in the rows that begin with `rows`."""

    element: Element
    rows: Rows


@dataclass(frozen=True)
class Touched:
    """What one step touched.

    `judged`: instances whose answer, relevance or verdicts changed; they may also look different.
    `seen`: instances that may look different and are no more right or wrong than before.
    `lists`: repeats of which rows came or went.
    """

    judged: frozenset[Instances]
    seen: frozenset[Instances]
    lists: frozenset[Instances]


class Onlookers:
    """Who looks at whose answer in one report."""

    def __init__(self, engine: FormEngine) -> None:
        self._schema = engine.program.schema
        self._of_answer: dict[Element, set[tuple[Element, int]]] = defaultdict(set)
        self._of_rows: dict[Element, set[tuple[Element, int]]] = defaultdict(set)
        self._dated = [
            element
            for element in self._schema.elements
            if element.question is not None and element.question.vocabulary
        ]
        for element in self._schema.elements:
            for reference in engine.outputs.references(element):
                self._note(element, reference)
            chosen = engine.program.filters.get(element)
            for reference in chosen.references if chosen is not None else ():
                self._note(element, reference)

    def touched(self, changes: Changes) -> Touched:
        """Return all that one step of the engine touches."""
        judged: set[Instances] = set()
        seen: set[Instances] = set()
        lists: set[Instances] = set()
        for path in changes.values:
            element, rows = self._schema.locate(path)
            if element.is_repeat:
                lists.add(Instances(element, rows))
                seen |= self._watching(self._of_rows[element], rows)
            else:
                judged.add(Instances(element, rows))
                judged |= set(self._judged_by_time(element))
            seen |= self._watching(self._of_answer[element], rows)
        for path in changes.relevant:
            element, rows = self._schema.locate(path)
            for inside in self._schema.inside(element):
                # What is not asked for counts as empty, so whoever shows it shows less.
                judged.add(Instances(inside, rows))
                seen |= self._watching(self._of_answer[inside] | self._of_rows[inside], rows)
        judged |= {Instances(*self._schema.locate(path)) for path in changes.rechecked}
        return Touched(frozenset(judged), frozenset(seen), frozenset(lists))

    def _judged_by_time(self, element: Element) -> Iterator[Instances]:
        question = element.question
        if question is not None and question.concept == EVENT_TIME and not element.repeats:
            yield from (Instances(dated, ()) for dated in self._dated)

    def _watching(self, watching: Iterable[tuple[Element, int]], rows: Rows) -> set[Instances]:
        return {Instances(element, rows[:bound]) for element, bound in watching}

    def _note(self, element: Element, reference: Reference) -> None:
        watching = (element, reference.bound)
        if reference.order_only:
            self._of_rows[reference.element].add(watching)
            return
        self._of_answer[reference.element].add(watching)
        for repeat in reference.element.repeats[reference.bound :]:
            self._of_rows[repeat].add(watching)
