"""What stands against a step of a report: answers that are missing, or do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fieldkit.domain.edtf import Span
from fieldkit.domain.form import FilledBy, Question, Severity, Stage
from fieldkit.errors import FormTooCostly, InvalidAnswer
from fieldkit.forms import conversion
from fieldkit.forms.checks import (
    Problem,
    ProblemKind,
    check_answer,
    constraint_message,
    required_message,
)
from fieldkit.forms.program import Cell, Rule
from fieldkit.forms.schema import Element, Rows
from fieldkit.forms.state import MAX_STEPS, FormState
from fieldkit.forms.values import Moment, Value

EVENT_TIME = "event.time"  # the concept of the question that says when it happened
_ORDER = (Stage.SAVE, Stage.SEAL, Stage.HQ)


class FormProblems(FormState):
    """The state of a report with what is wrong in it; nothing here changes an answer."""

    def problems(self, stage: Stage | str) -> tuple[Problem, ...]:
        """Return what stands against this stage, in form order; see docs/forms.md, "Stages".

        At `save` nothing blocks. What only HQ answers is looked at only at `hq`.
        """
        return self.problems_at(self._below(self.program.schema.root, ()), stage)

    def problems_at(
        self, instances: Iterable[tuple[Element, Rows]], stage: Stage | str
    ) -> tuple[Problem, ...]:
        """Return those of `problems` that stand at these questions, in the order given."""
        at, when = Stage(stage), self._when()
        found = [
            problem
            for element, rows in instances
            for problem in self._problems_of(element, rows, at, when)
        ]
        if at is not Stage.SAVE:
            return tuple(found)
        return tuple(replace(problem, severity=Severity.WARN) for problem in found)

    def check_before_sealing(self, path: str, plaintext: str) -> tuple[Problem, ...]:
        """Return what is wrong with an answer that is about to be sealed; nothing is kept of it.

        Raises:
            InvalidAnswer: The question is not one that is sealed at entry.
        """
        element, rows = self.program.schema.locate(path)
        question = element.question
        if question is None or not question.sealed_at_entry:
            raise InvalidAnswer
        value = conversion.to_value(question, plaintext)
        cell = self.program.constraints.get(element)
        if cell is None or value == "" or self._fits(cell, rows, value):
            return ()
        message = constraint_message(question, self.language, self.form.default_language)
        message = self.outputs.text(message, element, rows, self)
        return (Problem(path, ProblemKind.CONSTRAINT, Severity.BLOCK, message),)

    def _fits(self, cell: Cell, rows: Rows, value: Value) -> bool:
        """Say whether an answer that is not stored keeps its constraint; unfinished, it does."""
        self._steps_left = MAX_STEPS
        try:
            return cell.expression.truth(self, rows, own=value)
        except FormTooCostly:
            return True

    def _problems_of(
        self, element: Element, rows: Rows, stage: Stage, when: Span | None
    ) -> Iterator[Problem]:
        question = element.question
        if question is None or not _concerns(question, stage):
            return
        if not self.is_relevant(element, rows):
            return
        path, default = element.text(rows), self.form.default_language
        if (element, rows) in self._unfinished:
            message = FormTooCostly().sentence
            yield Problem(path, ProblemKind.TYPE, Severity.WARN, message)
        answer = self._answers.get((element, rows))
        if answer is None:
            if (element, rows) in self._verdicts[Rule.REQUIRED] and _is_due(question, stage):
                message = required_message(question, self.language, default)
                message = self.outputs.text(message, element, rows, self)
                severity = Severity.BLOCK if stage is Stage.HQ else question.at_seal
                yield Problem(path, ProblemKind.REQUIRED, severity, message)
            return
        if (element, rows) in self._verdicts[Rule.CONSTRAINT]:
            message = constraint_message(question, self.language, default)
            message = self.outputs.text(message, element, rows, self)
            yield Problem(path, ProblemKind.CONSTRAINT, question.at_seal, message)
        finding = check_answer(
            question,
            answer,
            self.choices.by_name(question),
            self.choices.vocabulary(question),
            when,
        )
        if finding is not None:
            yield Problem(path, ProblemKind.TYPE, finding.severity, finding.message)

    def _below(self, parent: Element, rows: Rows) -> Iterator[tuple[Element, Rows]]:
        for child in parent.children.values():
            if child.question is not None:
                yield child, rows
            elif child.is_repeat:
                for row in self.row_ids(child, rows):
                    yield from self._below(child, (*rows, row))
            else:
                yield from self._below(child, rows)

    def _when(self) -> Span | None:
        """Return the time that the report is about, from the question of that concept."""
        for element in self.program.schema.elements:
            question = element.question
            if question is not None and question.concept == EVENT_TIME and not element.repeats:
                value = self._values.get((element, ()))
                return value.span if isinstance(value, Moment) else None
        return None


def _concerns(question: Question, stage: Stage) -> bool:
    """Say whether whoever passes this stage answers for the question."""
    if question.filled_by is FilledBy.SYSTEM:
        return False
    return question.filled_by is not FilledBy.HQ or stage is Stage.HQ


def _is_due(question: Question, stage: Stage) -> bool:
    return _ORDER.index(question.required_at) <= _ORDER.index(stage)
