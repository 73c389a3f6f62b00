"""What is missing or wrong in an open report, kept path by path as it is answered."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fieldkit.domain.form import Severity, label_in
from fieldkit.domain.report import Draft
from fieldkit.forms.checks import Problem, ProblemKind
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.schema import Element, Rows
from fieldkit.gui.field.editor.touched import Instances, Touched
from fieldkit.gui.widgets.markup import escaped, plain
from fieldkit.operations.field.check_report import problems_at, problems_of

_Key = tuple[int, ...]


@dataclass(frozen=True)
class ShownProblem:
    """One entry of the list of what is missing or wrong."""

    path: str
    label: str
    message: str
    blocks: bool  # False: sealing is possible all the same


@dataclass(frozen=True)
class Said:
    """What is to be said beside a question."""

    message: str
    blocks: bool


NOTHING = Said("", blocks=False)


@dataclass(frozen=True)
class _Entry:
    """What is wrong at one question, and its place in the form."""

    element: Element
    rows: Rows
    key: _Key
    problems: tuple[ShownProblem, ...]


class ProblemList:
    """The problems of one report; only what an answer touches is looked at again."""

    def __init__(self, engine: FormEngine, draft: Draft) -> None:
        """Look at everything once."""
        self._engine = engine
        self._draft = draft
        self._found: dict[str, _Entry] = {}
        self._said: dict[str, Said] = {}
        self._refused: dict[str, Said] = {}  # sealed answers that break their constraint
        self._order: list[tuple[_Key, str]] = []
        self._places: dict[tuple[Element, Rows], dict[str, int]] = {}
        self._rows: dict[Instances, tuple[str, ...]] = {}
        self._look_at_all()
        self._note_rows(engine.program.schema.elements, ())

    def refuse(self, path: str, said: Said | None) -> None:
        """Say what is wrong with a sealed answer, which nobody here can look at again."""
        if said is None and path not in self._refused:
            return
        self._refused.pop(path, None)
        if said is not None:
            self._refused[path] = said
        self._look_at([self._engine.program.schema.locate(path)])

    def is_refused(self, path: str) -> bool:
        """Say whether a sealed answer breaks its constraint."""
        return path in self._refused

    def said(self, path: str) -> Said:
        """Return what is to be said beside a question: what is wrong, not what is missing."""
        return self._refused.get(path) or self._said.get(path, NOTHING)

    def shown(self) -> tuple[ShownProblem, ...]:
        """Return all of them, in form order."""
        return tuple(problem for _, path in self._order for problem in self._found[path].problems)

    def update(self, touched: Touched) -> None:
        """Look again at what one step touched."""
        for changed in sorted(touched.lists, key=lambda item: len(item.rows)):
            self._follow_rows(changed)
        self._look_at(
            (item.element, rows)
            for item in touched.judged
            if item.element.question is not None
            for rows in self._engine.instances_of(item.element, item.rows)
        )
        self._say_again(touched.seen)

    def _look_at_all(self) -> None:
        found: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems_of(self._engine, self._draft):
            found[problem.path].append(problem)
        for path, problems in found.items():
            element, rows = self._engine.program.schema.locate(path)
            self._keep(path, element, rows, problems)

    def _look_at(self, instances: Iterable[tuple[Element, Rows]]) -> None:
        looked_at = {element.text(rows): (element, rows) for element, rows in instances}
        found: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems_at(self._engine, self._draft, looked_at.values()):
            found[problem.path].append(problem)
        for path, (element, rows) in looked_at.items():
            self._keep(path, element, rows, found.get(path, []))

    def _keep(self, path: str, element: Element, rows: Rows, problems: list[Problem]) -> None:
        self._said.pop(path, None)
        for problem in problems:
            if problem.kind is not ProblemKind.REQUIRED:
                self._said[path] = _said(problem)
        messages = [_said(problem) for problem in problems]
        if path in self._refused:
            messages.append(self._refused[path])
        if not messages:
            self._drop(path)
            return
        label = self._label(element, rows)
        shown = tuple(ShownProblem(path, label, each.message, each.blocks) for each in messages)
        known = self._found.get(path)
        if known is None:
            key = self._key(element, rows)
            self._found[path] = _Entry(element, rows, key, shown)
            insort(self._order, (key, path))
        elif known.problems != shown:
            # What stays the same stays the same object: long lists are compared quickly.
            self._found[path] = replace(known, problems=shown)

    def _drop(self, path: str) -> None:
        known = self._found.pop(path, None)
        if known is not None:
            del self._order[bisect_left(self._order, (known.key, path))]

    def _label(self, element: Element, rows: Rows) -> str:
        question, engine = element.question, self._engine
        if question is None:
            return ""
        text = label_in(question.label, engine.language, engine.form.default_language)
        return plain(engine.outputs.text(text, element, rows, engine, escaped)) or question.name

    def _say_again(self, seen: Iterable[Instances]) -> None:
        """Look again at what is wrong already, whose label or message shows another answer."""
        looking: dict[Element, list[Rows]] = defaultdict(list)
        for item in seen:
            looking[item.element].append(item.rows)
        self._look_at(
            (known.element, known.rows)
            for known in (list(self._found.values()) if looking else ())
            if any(known.rows[: len(rows)] == rows for rows in looking.get(known.element, ()))
        )

    def _follow_rows(self, changed: Instances) -> None:
        """Forget the rows that went, count places anew, and look at the rows that came."""
        repeat, outer = changed.element, changed.rows
        before = self._rows.get(changed, ())
        now = tuple(self._engine.row_ids(repeat, outer))
        self._rows[changed] = now
        self._places.clear()
        for row in set(before) - set(now):
            self._forget(repeat.text((*outer, row)) + "/")
        for path, known in self._found.items():
            self._found[path] = replace(known, key=self._key(known.element, known.rows))
        self._order = sorted((known.key, path) for path, known in self._found.items())
        for row in set(now) - set(before):
            self._note_rows(self._engine.program.schema.inside(repeat)[1:], (*outer, row))
            self._look_at(self._inside(repeat, (*outer, row)))

    def _forget(self, beginning: str) -> None:
        for known in (self._found, self._said, self._refused):
            for path in [path for path in known if path.startswith(beginning)]:
                del known[path]

    def _inside(self, element: Element, rows: Rows) -> Iterator[tuple[Element, Rows]]:
        for inside in self._engine.program.schema.inside(element):
            if inside.question is not None:
                for instance in self._engine.instances_of(inside, rows):
                    yield inside, instance

    def _note_rows(self, elements: Iterable[Element], rows: Rows) -> None:
        for element in elements:
            if element.is_repeat and element.parent is not None:
                for outer in self._engine.instances_of(element.parent, rows):
                    ids = tuple(self._engine.row_ids(element, outer))
                    self._rows[Instances(element, outer)] = ids

    def _key(self, element: Element, rows: Rows) -> _Key:
        """Return what sorts instances in form order: places of elements and of rows, by turns."""
        key: list[int] = []
        for depth, repeat in enumerate(element.repeats):
            key += (repeat.index, self._place(repeat, rows[:depth], rows[depth]))
        return (*key, element.index)

    def _place(self, repeat: Element, outer: Rows, row: str) -> int:
        places = self._places.get((repeat, outer))
        if places is None:
            ids = self._engine.row_ids(repeat, outer)
            places = {str(known): place for place, known in enumerate(ids)}
            self._places[repeat, outer] = places
        return places.get(row, len(places))


def _said(problem: Problem) -> Said:
    return Said(problem.message, blocks=problem.severity is Severity.BLOCK)
