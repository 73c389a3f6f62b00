"""A form made ready to run: its expressions compiled, ordered, and who depends on whom."""

from __future__ import annotations

import enum
import heapq
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fieldkit.domain.form import Form, Group, Question, Repeat
from fieldkit.errors import InvalidAnswer, InvalidDate, InvalidForm
from fieldkit.forms import conversion
from fieldkit.forms.expressions import Expression, compile_expression
from fieldkit.forms.paths import Reference
from fieldkit.forms.schema import Element, Schema
from fieldkit.translations import _


class Rule(enum.Enum):
    """What an expression of a question decides."""

    RELEVANT = "relevant"
    VALUE = "calculation"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    READ_ONLY = "read_only"
    COUNT = "repeat_count"


@dataclass(eq=False)
class Cell:
    """One rule of one element; `order` is its place in the order of evaluation."""

    element: Element
    rule: Rule
    expression: Expression
    order: int = -1

    @property
    def depth(self) -> int:
        """The number of rows it is evaluated for: a repeat is relevant as a whole."""
        whole = self.rule in (Rule.RELEVANT, Rule.COUNT) and self.element.is_repeat
        return self.element.depth - 1 if whole else self.element.depth


@dataclass(frozen=True)
class Dependent:
    """That `cell` must run again, in the rows shared for the first `bound` repeats."""

    cell: Cell
    bound: int
    order_only: bool = False


class Program:
    """A form's schema and cells; made once per form and shared by its reports."""

    def __init__(self, form: Form) -> None:
        """Compile `form`.

        Raises:
            InvalidForm: An expression cannot be read, leads nowhere, or runs in a circle.
        """
        self.schema = Schema(form)
        self.cells: list[Cell] = []
        self.defaults: dict[Element, Expression] = {}
        self.filters: dict[Element, Expression] = {}
        self.dependents: dict[Element, list[Dependent]] = defaultdict(list)
        self.row_dependents: dict[Element, list[Dependent]] = defaultdict(list)
        self._triggers: dict[Cell, tuple[str, ...]] = {}
        for element in self.schema.elements:
            self._compile(element)
        self.instance_name: Expression | None = None
        if form.instance_name:
            self.instance_name = self._expression(
                self.schema.root, "instance_name", form.instance_name
            )
        self.relevant: dict[Element, Cell] = {
            cell.element: cell for cell in self.cells if cell.rule is Rule.RELEVANT
        }
        # For each element, the relevance that decides on it: whose, and for how many rows.
        self.guards: dict[Element, tuple[tuple[Element, int], ...]] = {
            element: tuple(
                (place, self.relevant[place].depth)
                for place in (element, *element.ancestors())
                if place in self.relevant
            )
            for element in self.schema.elements
        }
        self.constraints: dict[Element, Cell] = {
            cell.element: cell for cell in self.cells if cell.rule is Rule.CONSTRAINT
        }
        for cell in self.cells:
            self._note_dependencies(cell)
        self.cells_inside: dict[Element, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            for repeat in cell.element.repeats[: cell.depth]:
                self.cells_inside[repeat].append(cell)
        self._order()

    def is_counted(self, repeat: Element) -> bool:
        """Say whether an expression fixes the number of rows."""
        return isinstance(repeat.node, Repeat) and bool(repeat.node.count)

    def is_triggered(self, cell: Cell) -> bool:
        """Say whether the cell runs only when one of its triggers changes."""
        return cell in self._triggers

    def _compile(self, element: Element) -> None:
        node = element.node
        if isinstance(node, Group | Repeat):
            self._add(element, Rule.RELEVANT, node.relevant)
        if isinstance(node, Repeat):
            self._add(element, Rule.COUNT, node.count)
        if isinstance(node, Question):
            self._compile_question(element, node)

    def _compile_question(self, element: Element, question: Question) -> None:
        self._add(element, Rule.RELEVANT, question.relevant)
        self._add(element, Rule.REQUIRED, question.required)
        self._add(element, Rule.CONSTRAINT, question.constraint)
        self._add(element, Rule.READ_ONLY, question.read_only)
        value = self._add(element, Rule.VALUE, question.calculation)
        if value is not None and question.trigger:
            self._triggers[value] = question.trigger
        if question.default:
            self._check_default(element, question)
        if question.default_expression:
            self.defaults[element] = self._expression(
                element, "default", question.default_expression
            )
        if question.choice_filter:
            self.filters[element] = self._expression(
                element, "choice_filter", question.choice_filter, over_choices=True
            )

    def _check_default(self, element: Element, question: Question) -> None:
        try:
            answer = conversion.from_typed(question, question.default, date(2000, 1, 1))
            conversion.check_shape(question, answer)
        except (InvalidAnswer, InvalidDate) as error:
            raise InvalidForm(
                _("Question {name}, column {column}: {reason}").format(
                    name=element.path, column="default", reason=error.sentence
                )
            ) from error

    def _add(self, element: Element, rule: Rule, source: str) -> Cell | None:
        if not source:
            return None
        over_rows = element.is_repeat and rule in (Rule.RELEVANT, Rule.COUNT)
        expression = self._expression(element, rule.value, source, over_rows=over_rows)
        cell = Cell(element, rule, expression)
        self.cells.append(cell)
        return cell

    def _expression(
        self,
        element: Element,
        column: str,
        source: str,
        *,
        over_choices: bool = False,
        over_rows: bool = False,
    ) -> Expression:
        try:
            return compile_expression(
                source, self.schema, element, over_choices=over_choices, over_rows=over_rows
            )
        except InvalidForm as error:
            raise InvalidForm(
                _("Question {name}, column {column}: {reason}").format(
                    name=element.path, column=column, reason=error.sentence
                )
            ) from error

    def _note_dependencies(self, cell: Cell) -> None:
        if cell not in self._triggers:
            for reference in cell.expression.references:
                self._note(cell, reference)
            return
        for name in self._triggers[cell]:
            source = self._expression(cell.element, "trigger", f"${{{name}}}")
            for reference in source.references:
                self._note(cell, reference)

    def _note(self, cell: Cell, reference: Reference) -> None:
        element, bound = reference.element, reference.bound
        if reference.order_only:
            self.row_dependents[element].append(Dependent(cell, bound, order_only=True))
            return
        self.dependents[element].append(Dependent(cell, bound))
        for repeat in element.repeats[bound:]:
            self.row_dependents[repeat].append(Dependent(cell, bound))

    def _order(self) -> None:
        """Give each cell its place: after all that it looks at, in form order otherwise."""
        followers: dict[Cell, set[Cell]] = {cell: self._followers(cell) for cell in self.cells}
        waiting = dict.fromkeys(self.cells, 0)
        for cells in followers.values():
            for cell in cells:
                waiting[cell] += 1
        place = {cell: number for number, cell in enumerate(self.cells)}
        ready = [place[cell] for cell, count in waiting.items() if not count]
        heapq.heapify(ready)
        ordered: list[Cell] = []
        while ready:
            cell = self.cells[heapq.heappop(ready)]
            cell.order = len(ordered)
            ordered.append(cell)
            for follower in followers[cell]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    heapq.heappush(ready, place[follower])
        if len(ordered) != len(self.cells):
            names = sorted({cell.element.path for cell, count in waiting.items() if count})
            raise InvalidForm(
                _("These questions depend on one another in a circle: {names}.").format(
                    names=", ".join(names[:10])
                )
            )
        self.cells = ordered

    def _followers(self, cell: Cell) -> set[Cell]:
        if cell.rule is Rule.VALUE:
            return {dependent.cell for dependent in self.dependents[cell.element]}
        if cell.rule is Rule.COUNT:
            rows = (*self.row_dependents[cell.element], *self.dependents[cell.element])
            return {dependent.cell for dependent in rows}.union(self.cells_inside[cell.element])
        if cell.rule is Rule.RELEVANT:
            # What is not relevant counts as empty, so relevance too changes what others see.
            return {
                dependent.cell
                for element in self.schema.inside(cell.element)
                for dependent in (*self.dependents[element], *self.row_dependents[element])
            }
        return set()
