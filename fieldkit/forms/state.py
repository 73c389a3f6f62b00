"""The state of one report under its form: answers, rows, and what the rules say of them.

After each answer only the rules that depend on it run again.
"""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from fieldkit.domain.answers import Json
from fieldkit.domain.clock import Clock
from fieldkit.domain.form import Question, QuestionType
from fieldkit.domain.identifiers import RowId
from fieldkit.domain.partial_date import from_moment
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import FormTooCostly, InvalidAnswer
from fieldkit.forms import conversion
from fieldkit.forms.changes import Changes, Dirty
from fieldkit.forms.choices import ChoiceLists
from fieldkit.forms.outputs import Outputs
from fieldkit.forms.paths import Digest
from fieldkit.forms.program import Cell, Dependent, Program, Rule
from fieldkit.forms.row_lists import RowLists
from fieldkit.forms.schema import Element, Rows
from fieldkit.forms.values import Value, to_number

MAX_ROWS = 5000  # that an expression may ask for in one repeat
MAX_STEPS = 5_000_000  # that one change may cost, some seconds

_Instance = tuple[Element, Rows]


class FormState:
    """Answers, rows and verdicts; the engine adds what callers do with them."""

    def __init__(
        self,
        program: Program,
        vocabularies: Mapping[str, Vocabulary],
        answers: Mapping[str, Json],
        clock: Clock,
        digest: Digest,
        language: str,
    ) -> None:
        """Load `answers` and run every rule once; see FormEngine."""
        self.program = program
        self.form = program.schema.form
        self.language = language or self.form.default_language
        self.unplaced: dict[str, Json] = {}
        self.choices = ChoiceLists(self.form, vocabularies)
        self.digest = digest
        self.outputs = Outputs(program.schema)
        self._clock = clock
        self._answers: dict[_Instance, Json] = {}
        self._values: dict[_Instance, Value] = {}
        self._rows = RowLists()
        self._fresh: list[_Instance] = []  # rows that a count made, still without defaults
        self._verdicts: dict[Rule, set[_Instance]] = {rule: set() for rule in Rule}
        self._irrelevant: set[_Instance] = set()
        self._unfinished: set[_Instance] = set()  # whose rules cost too much to be run
        self._steps_left = MAX_STEPS
        self._is_running = False
        self._load(answers)
        self.opened = Changes()  # what calculations gave at opening that was not stored so
        self._run(
            {cell: {()} for cell in program.cells if not program.is_triggered(cell)}, self.opened
        )
        self.opened.relevant.clear()
        self.opened.rechecked.clear()

    # What expressions look at (fieldkit.forms.paths.Answers)

    def value(self, element: Element, rows: Rows) -> Value:
        """Return the answer as expressions see it: "" if none or not relevant."""
        found = self._values.get((element, rows), "")
        return found if found == "" or self.is_relevant(element, rows) else ""

    def kept(self, element: Element, rows: Rows) -> Value:
        """Return the answer as expressions see it, relevant or not."""
        return self._values.get((element, rows), "")

    def is_relevant(self, element: Element, rows: Rows) -> bool:
        """Say whether an instance is asked for, its parents included."""
        if self._irrelevant:
            for guard, depth in self.program.guards.get(element, ()):
                if (guard, rows[:depth]) in self._irrelevant:
                    return False
        return True

    def row_ids(self, repeat: Element, outer: Rows) -> Sequence[RowId]:
        """Return the rows of a repeat, in order."""
        return self._rows.ids((repeat, outer))

    def choice_label(self, element: Element, code: str) -> str:
        """Return the label of a choice in the language of the engine."""
        question = element.question
        return self.choices.label(question, code, self.language) if question else ""

    def items(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the choices of a list as columns."""
        return self.choices.items(name, self.language)

    def item_with(self, name: str, column: str, value: str) -> Mapping[str, str]:
        """Return the first choice of a list whose column holds `value`; empty if none does."""
        return self.choices.item_with(name, column, value, self.language)

    def spend(self, steps: int) -> None:
        """Count work that grows with rows or choices.

        Raises:
            FormTooCostly: It was more than one change may cost.
        """
        self._steps_left -= steps
        if self._steps_left < 0:
            raise FormTooCostly

    def now(self) -> datetime:
        """Return local time, naive."""
        local = self._clock.now().astimezone(UTC) + timedelta(minutes=self._clock.offset_minutes())
        return local.replace(tzinfo=None)

    # Loading

    def _load(self, answers: Mapping[str, Json]) -> None:
        # Outer lists of rows before inner ones, and those before the answers in them.
        lists: list[tuple[str, Element, Rows, Json]] = []
        others: list[tuple[str, Element, Rows, Json]] = []
        for path, answer in answers.items():
            try:
                element, rows = self.program.schema.locate(path)
            except InvalidAnswer:
                self.unplaced[path] = answer
                continue
            (lists if element.is_repeat else others).append((path, element, rows, answer))
        for path, element, rows, answer in sorted(lists, key=lambda entry: len(entry[2])):
            self._load_rows(path, element, rows, answer)
        for path, element, rows, answer in others:
            if element.question is None:
                self.unplaced[path] = answer
            elif self._have_or_wait(element, rows):
                self._store(element, rows, answer)
            else:
                self.unplaced[path] = answer

    def _have_or_wait(self, element: Element, rows: Rows) -> bool:
        """Say whether all of `rows` stand or wait; note those that a falling count made wait."""
        missing = [
            ((repeat, rows[:place]), RowId(row))
            for place, (repeat, row) in enumerate(zip(element.repeats, rows, strict=False))
            if not self._rows.has((repeat, rows[:place]), row)
        ]
        if not all(self.program.is_counted(place[0]) for place, _row in missing):
            return False
        for place, row in missing:
            if not self._rows.is_waiting(place, row):
                self._rows.wait(place, row)
        return True

    def _load_rows(self, path: str, repeat: Element, outer: Rows, answer: Json) -> None:
        whole = len(outer) == repeat.depth - 1 and isinstance(answer, list)
        if not whole or not self._have_or_wait(repeat, outer):
            self.unplaced[path] = answer
            return
        ids = (
            [RowId(row) for row in answer if isinstance(row, str)]
            if isinstance(answer, list)
            else []
        )
        self._rows.put((repeat, outer), list(dict.fromkeys(ids)))

    # Running

    def _run(self, dirty: Dirty, changes: Changes) -> None:
        """Evaluate the dirty cells in order, and all that they make dirty in turn."""
        if self._is_running:
            self._run_once(dirty, changes)
            return
        self._is_running, self._steps_left = True, MAX_STEPS
        try:
            self._run_once(dirty, changes)
        finally:
            self._is_running = False
            if self._steps_left < 0:  # what is read until the next change is no dearer by that
                self._steps_left = MAX_STEPS

    def _run_once(self, dirty: Dirty, changes: Changes) -> None:
        self._run_cells(dirty, changes)
        fresh, self._fresh = self._fresh, []
        for repeat, rows in fresh:
            self._fill_row(repeat, rows, changes)

    def _fill_row(self, repeat: Element, rows: Rows, changes: Changes) -> None:
        """Give a new row its defaults."""
        for element in self.program.schema.inside(repeat):
            if element.repeats == repeat.repeats:
                self._fill_default(element, rows, changes)

    def _fill_default(self, element: Element, rows: Rows, changes: Changes) -> None:
        question = element.question
        if question is None or (element, rows) in self._answers:
            return
        answer = self._default(element, question, rows)
        if answer is not None:
            self._set(element, rows, answer, changes)

    def _default(self, element: Element, question: Question, rows: Rows) -> Json:
        if element in self.program.defaults:
            with contextlib.suppress(FormTooCostly):  # as if the form had no default
                value = self.program.defaults[element].value(self, rows)
                return conversion.to_answer(question, value)
            return None
        if question.type in (QuestionType.TODAY, QuestionType.START):
            return self._moment(question)
        if question.default:
            return conversion.from_typed(question, question.default, self.now().date())
        return None

    def _moment(self, question: Question) -> Json:
        kind = conversion.DATE_KINDS[question.type]
        return dict(from_moment(self.now(), kind).to_json())

    def _run_cells(self, dirty: Dirty, changes: Changes) -> None:
        queue = [cell.order for cell in dirty]
        heapq.heapify(queue)
        while queue:
            cell = self.program.cells[heapq.heappop(queue)]
            prefixes = dirty.pop(cell, None)
            if prefixes is None:
                continue
            before = set(dirty)
            for rows in dict.fromkeys(
                rows for prefix in prefixes for rows in self._rows_of(cell, prefix)
            ):
                self._try(cell, rows, dirty, changes)
            for added in dirty.keys() - before:
                heapq.heappush(queue, added.order)

    def _try(self, cell: Cell, rows: Rows, dirty: Dirty, changes: Changes) -> None:
        """Evaluate a cell; one that costs too much leaves things as they were, and is said."""
        instance = (cell.element, rows)
        try:
            self._evaluate(cell, rows, dirty, changes)
        except FormTooCostly:
            self._unfinished.add(instance)
            changes.rechecked.add(cell.element.text(rows))
            return
        if instance in self._unfinished:
            self._unfinished.discard(instance)
            changes.rechecked.add(cell.element.text(rows))

    def _evaluate(self, cell: Cell, rows: Rows, dirty: Dirty, changes: Changes) -> None:
        further = {
            Rule.VALUE: self._evaluate_value,
            Rule.RELEVANT: self._evaluate_relevance,
            Rule.COUNT: self._evaluate_count,
        }.get(cell.rule)
        if further is not None:
            further(cell, rows, dirty, changes)
            return
        instance = (cell.element, rows)
        verdicts = self._verdicts[cell.rule]
        if cell.rule is Rule.CONSTRAINT:
            now = self._values.get(instance, "") not in ("", conversion.SEALED) and not (
                cell.expression.truth(self, rows)
            )
        else:
            now = cell.expression.truth(self, rows)
        if now != (instance in verdicts):
            (verdicts.add if now else verdicts.discard)(instance)
            changes.rechecked.add(cell.element.text(rows))

    def _evaluate_value(self, cell: Cell, rows: Rows, dirty: Dirty, changes: Changes) -> None:
        question = cell.element.question
        if question is None:
            return
        answer = conversion.to_answer(question, cell.expression.value(self, rows))
        if answer != self._answers.get((cell.element, rows)):
            self._store(cell.element, rows, answer)
            changes.values[cell.element.text(rows)] = answer
            self._mark_changed(cell.element, rows, dirty)

    def _evaluate_relevance(self, cell: Cell, rows: Rows, dirty: Dirty, changes: Changes) -> None:
        instance = (cell.element, rows)
        now = cell.expression.truth(self, rows)
        if now == (instance not in self._irrelevant):
            return
        (self._irrelevant.discard if now else self._irrelevant.add)(instance)
        changes.relevant[cell.element.text(rows)] = now
        for element in self.program.schema.inside(cell.element):
            self._mark(self.program.dependents[element], rows, dirty)
            self._mark(self.program.row_dependents[element], rows, dirty)

    def _evaluate_count(self, cell: Cell, rows: Rows, dirty: Dirty, changes: Changes) -> None:
        repeat, place = cell.element, (cell.element, rows)
        number = to_number(cell.expression.value(self, rows))
        # NaN, as of a count that is not answered yet, is no row.
        count = int(min(max(number, 0), MAX_ROWS)) if number == number else 0
        before = list(self._rows.ids(place))
        new, back = self._rows.resize(place, count)
        ids = list(self._rows.ids(place))
        if ids == before:
            return
        changes.values[repeat.text(rows)] = list(ids) or None
        for row in (*new, *back):
            inner = (*rows, row)
            for inside in self.program.cells_inside[repeat]:
                if not self.program.is_triggered(inside):
                    dirty.setdefault(inside, set()).add(inner)
        self._mark_rows(repeat, rows, dirty)
        self._fresh += [(repeat, (*rows, row)) for row in new]

    def _mark(self, dependents: list[Dependent], rows: Rows, dirty: Dirty) -> None:
        for dependent in dependents:
            dirty.setdefault(dependent.cell, set()).add(rows[: dependent.bound])

    def _mark_changed(self, element: Element, rows: Rows, dirty: Dirty) -> None:
        self._mark(self.program.dependents[element], rows, dirty)
        constraint = self.program.constraints.get(element)
        if constraint is not None:
            dirty.setdefault(constraint, set()).add(rows)

    def _mark_rows(
        self,
        repeat: Element,
        outer: Rows,
        dirty: Dirty,
        *,
        appended: bool = False,
    ) -> None:
        # A row at the end leaves the positions of the others as they were.
        dependents = [
            dependent
            for dependent in self.program.row_dependents[repeat]
            if not (appended and dependent.order_only)
        ]
        self._mark(dependents, outer, dirty)
        self._mark(self.program.dependents[repeat], outer, dirty)

    # State

    def _set(
        self, element: Element, rows: Rows, answer: Json, changes: Changes, *, always: bool = False
    ) -> None:
        same = self._answers.get((element, rows)) == answer
        if always or not same:
            changes.values[element.text(rows)] = answer
        if same:
            return
        self._store(element, rows, answer)
        dirty: Dirty = {}
        self._mark_changed(element, rows, dirty)
        self._run(dirty, changes)

    def _store(self, element: Element, rows: Rows, answer: Json) -> None:
        question = element.question
        value = conversion.to_value(question, answer) if question is not None else ""
        if answer is None:
            self._answers.pop((element, rows), None)
        else:
            self._answers[element, rows] = answer
        if value == "":
            self._values.pop((element, rows), None)
        else:
            self._values[element, rows] = value

    def _forget(self, element: Element, rows: Rows, changes: Changes) -> None:
        instance = (element, rows)
        if self._answers.pop(instance, None) is not None:
            changes.values[element.text(rows)] = None
        self._values.pop(instance, None)
        self._irrelevant.discard(instance)
        for verdicts in self._verdicts.values():
            verdicts.discard(instance)

    def _forget_rows(self, repeat: Element, prefix: Rows, changes: Changes) -> None:
        """Drop the lists of rows of an inner repeat that stood under `prefix`."""
        inside = [outer for place, outer in self._rows.places() if place is repeat]
        for outer in inside:
            if outer[: len(prefix)] == prefix and self._rows.drop((repeat, outer)):
                changes.values[repeat.text(outer)] = None
        if repeat in self.program.relevant:
            self._irrelevant = {
                (place, outer)
                for place, outer in self._irrelevant
                if place is not repeat or outer[: len(prefix)] != prefix
            }

    def _rows_of(self, cell: Cell, prefix: Rows) -> Iterator[Rows]:
        at = cell.element if cell.depth == cell.element.depth else cell.element.parent
        return self._instances(at or cell.element, prefix)

    def _instances(
        self, element: Element, prefix: Rows, *, with_waiting: bool = False
    ) -> Iterator[Rows]:
        """Yield the rows of every instance of `element` under `prefix`, in order."""
        if len(prefix) >= element.depth:
            yield prefix[: element.depth]
            return
        place = (element.repeats[len(prefix)], prefix)
        for row in self._rows.with_waiting(place) if with_waiting else self._rows.ids(place):
            yield from self._instances(element, (*prefix, row), with_waiting=with_waiting)

    def _has_rows(self, element: Element, rows: Rows) -> bool:
        return all(
            self._rows.has((repeat, rows[:place]), row)
            for place, (repeat, row) in enumerate(zip(element.repeats, rows, strict=False))
        )
