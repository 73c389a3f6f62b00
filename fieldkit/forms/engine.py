"""Runs a form over the answers of one report: what to ask, what is calculated, what is wrong.

Nothing here blocks saving; `problems` says what stands against sealing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from fieldkit.domain.answers import Json
from fieldkit.domain.clock import Clock
from fieldkit.domain.form import (
    Choice,
    Form,
    Labels,
    Question,
    QuestionType,
    label_in,
)
from fieldkit.domain.identifiers import RowId
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import FormTooCostly, FrozenAnswer, InvalidAnswer
from fieldkit.forms import conversion
from fieldkit.forms.changes import Changes, Dirty
from fieldkit.forms.choice_filters import demands
from fieldkit.forms.choices import columns_of
from fieldkit.forms.paths import Digest
from fieldkit.forms.problems import FormProblems
from fieldkit.forms.program import Program, Rule
from fieldkit.forms.schema import Element, Rows
from fieldkit.forms.state import MAX_STEPS
from fieldkit.forms.values import to_text
from fieldkit.translations import _

NAME_AS_REPORTED = "person.name_as_reported"
# A slip of the pen may be mended; what a source said may not be changed afterwards.
NAME_STAYS_AFTER = timedelta(minutes=15)


class FormEngine(FormProblems):
    """The state of one report. Paths are those of domain/answers.py."""

    def __init__(
        self,
        form: Form | Program,
        vocabularies: Mapping[str, Vocabulary],
        answers: Mapping[str, Json],
        clock: Clock,
        digest: Digest,
        *,
        language: str = "",
        written: Mapping[str, datetime] | None = None,
        is_amendment: bool = False,
    ) -> None:
        """Open a report with the answers it has; none for a new one, which then `begin`s.

        Answers that the form has no place for stay in `unplaced`; they are never dropped.
        `written` says when each answer was first given, as names stay as they were reported.

        Raises:
            InvalidForm: `form` is not compiled yet and cannot be.
        """
        program = form if isinstance(form, Program) else Program(form)
        super().__init__(program, vocabularies, answers, clock, digest, language)
        self._written = dict(written or {})
        self._is_amendment = is_amendment

    def begin(self) -> Changes:
        """Fill a new report with the defaults of its form; all of it is to be stored.

        What opening calculated (`opened`) is among the changes.
        """
        changes = Changes(dict(self.opened.values))
        for element in self.program.schema.elements:
            if not element.repeats:
                self._fill_default(element, (), changes)
        return changes

    def put(self, path: str, answer: Json) -> Changes:
        """Take the answer to one question; None takes it away.

        Raises:
            InvalidAnswer: No such question or row, the wrong shape, or a calculated question.
            FrozenAnswer: A name that stays as it was reported.
        """
        element, rows = self.program.schema.locate(path)
        question = element.question
        if question is None or question.type is QuestionType.CALCULATE:
            raise InvalidAnswer
        if not self._has_rows(element, rows):
            raise InvalidAnswer
        conversion.check_shape(question, answer)
        if question.concept == NAME_AS_REPORTED:
            self._take_name(path, answer)
        changes = Changes()
        self._set(element, rows, answer, changes, always=True)
        return changes

    def is_frozen(self, path: str) -> bool:
        """Say whether a name stays as it was reported; further spellings stand beside it.

        A name can be mended for a quarter of an hour. An amendment changes no name at all.

        Raises:
            InvalidAnswer: The form has no such place.
        """
        element, rows = self.program.schema.locate(path)
        question = element.question
        if question is None or question.concept != NAME_AS_REPORTED:
            return False
        if self._is_amendment and not rows:
            return True
        since = self._written.get(path)
        if since is None or (element, rows) not in self._answers:
            return False
        return self._clock.now() - since > NAME_STAYS_AFTER

    def instance_name(self) -> str:
        """Return what the form calls this report among others, "" if it says nothing.

        Raises:
            FormTooCostly: It asks for too much.
        """
        self._steps_left = MAX_STEPS
        expression = self.program.instance_name
        return "" if expression is None else to_text(expression.value(self, ()))

    def ending(self) -> dict[str, Json]:
        """Return the answers of questions that ask when the report was ended: now."""
        return {
            path: self._moment(element.question)
            for path, element, _rows in self.instances()
            if element.question is not None and element.question.type is QuestionType.END
        }

    def question(self, path: str) -> Question:
        """Return the question at `path`.

        Raises:
            InvalidAnswer: The form has no such question.
        """
        question = self.program.schema.locate(path)[0].question
        if question is None:
            raise InvalidAnswer
        return question

    def answer(self, path: str) -> Json:
        """Return the stored answer, relevant or not; None if there is none.

        Raises:
            InvalidAnswer: The form has no such place.
        """
        element, rows = self.program.schema.locate(path)
        if element.is_repeat:
            return list(self.row_ids(element, rows)) or None
        return self._answers.get((element, rows))

    def relevant(self, path: str) -> bool:
        """Say whether the question, group, repeat or row is asked for now.

        Raises:
            InvalidAnswer: The form has no such place.
        """
        element, rows = self.program.schema.locate(path)
        return self.is_relevant(element, rows)

    def holds(self, path: str, rule: Rule) -> bool:
        """Say whether a question is required or read-only now, or breaks its constraint.

        Raises:
            InvalidAnswer: The form has no such place.
        """
        return self.program.schema.locate(path) in self._verdicts[rule]

    def rows(self, path: str) -> tuple[RowId, ...]:
        """Return the row ids of a repeat, in order.

        Raises:
            InvalidAnswer: The form has no such repeat.
        """
        return tuple(self.row_ids(*self._repeat(path)))

    def add_row(self, path: str, at: int | None = None) -> tuple[RowId, Changes]:
        """Add a row to a repeat, last or before the row now at `at`, with its defaults.

        Raises:
            InvalidAnswer: No such repeat, or its own outer row is missing.
        """
        repeat, outer = self._repeat(path)
        if self.program.is_counted(repeat):
            raise InvalidAnswer(_("The form itself says how many there are."))
        row = self._rows.add((repeat, outer), at)
        ids = list(self.row_ids(repeat, outer))
        changes = Changes({path: list(ids)})
        rows = (*outer, row)
        dirty = {
            cell: {rows}
            for cell in self.program.cells_inside[repeat]
            if not self.program.is_triggered(cell)
        }
        self._mark_rows(repeat, outer, dirty, appended=row == ids[-1])
        self._run(dirty, changes)
        self._fill_row(repeat, rows, changes)
        return row, changes

    def remove_row(self, path: str) -> Changes:
        """Remove a row (`people[3f2a9c01]`) and all its answers.

        Raises:
            InvalidAnswer: There is no such row.
        """
        repeat, rows = self.program.schema.locate(path)
        place = (repeat, rows[:-1])
        if not repeat.is_repeat or len(rows) != repeat.depth or not self._rows.has(place, rows[-1]):
            raise InvalidAnswer
        if self.program.is_counted(repeat):
            raise InvalidAnswer(_("The form itself says how many there are."))
        changes = Changes()
        inside = self.program.schema.inside(repeat)
        for element in inside:
            for instance in list(self._instances(element, rows, with_waiting=True)):
                self._forget(element, instance, changes)
        for element in reversed(inside):
            if element.is_repeat and element is not repeat:
                self._forget_rows(element, rows, changes)
        self._rows.remove(place, rows[-1])
        changes.values[repeat.text(rows[:-1])] = list(self._rows.ids(place)) or None
        dirty: Dirty = {}
        self._mark_rows(repeat, rows[:-1], dirty)
        self._run(dirty, changes)
        return changes

    def restore_row(self, path: str, at: int, answers: Mapping[str, Json]) -> Changes:
        """Bring a removed row back before the one now at `at`, with the answers it had.

        `answers`: of all inside it by path, the lists of its own rows included, as `current` gave
        them before it was removed.

        Raises:
            InvalidAnswer: It is no row of this form, it is there, or its own outer row is missing.
        """
        repeat, rows = self.program.schema.locate(path)
        if not repeat.is_repeat or len(rows) != repeat.depth or self._has_rows(repeat, rows):
            raise InvalidAnswer
        outer = rows[:-1]
        self._repeat(repeat.text(outer))
        self._rows.add((repeat, outer), at, RowId(rows[-1]))
        changes = Changes({repeat.text(outer): list(self.row_ids(repeat, outer))})
        located = [
            (self.program.schema.locate(inside), answer) for inside, answer in answers.items()
        ]
        lists = [(place, answer) for place, answer in located if place[0].is_repeat]
        for (inner, around), answer in sorted(lists, key=lambda item: len(item[0][1])):
            self._load_rows(inner.text(around), inner, around, answer)
            changes.values[inner.text(around)] = answer
        dirty = {
            cell: {rows}
            for cell in self.program.cells_inside[repeat]
            if not self.program.is_triggered(cell)
        }
        self._mark_rows(repeat, outer, dirty)
        self._run(dirty, changes)
        for (element, around), answer in located:
            question = element.question
            if question is not None and question.type is not QuestionType.CALCULATE:
                self._set(element, around, answer, changes, always=True)
        return changes

    def instances(self) -> Iterator[tuple[str, Element, Rows]]:
        """Yield (path, element, rows) of every question there is now, row by row in form order."""
        for element, rows in self._below(self.program.schema.root, ()):
            yield element.text(rows), element, rows

    def instances_of(self, element: Element, rows: Rows) -> Iterator[Rows]:
        """Yield the rows of every instance of `element` under `rows`, in order."""
        return self._instances(element, rows)

    def current(self) -> dict[str, Json]:
        """Return all answers by path, the lists of rows included, relevant or not."""
        found: dict[str, Json] = {}
        for repeat, outer in self._rows.places():
            ids = self._rows.ids((repeat, outer))
            if ids:
                found[repeat.text(outer)] = list(ids)
        for (element, rows), answer in self._answers.items():
            found[element.text(rows)] = answer
        return found

    def offered(self, path: str) -> Sequence[Choice]:
        """Return the choices that a select offers now, its choice filter applied.

        Raises:
            InvalidAnswer: The form has no such question.
        """
        found = self.choices.in_order(self.question(path))
        keeps = self._keeps(path)
        return found if keeps is None else tuple(filter(keeps, found))

    def find_offered(self, path: str, text: str, *, limit: int) -> tuple[Choice, ...]:
        """Return the choices offered now that `text` could mean, the closest first.

        Raises:
            InvalidAnswer: The form has no such question.
        """
        question, keeps = self.question(path), self._keeps(path)
        if keeps is None:
            return self.choices.find(question, text, limit=limit)
        having = self._demanded(path, question.choice_filter)
        return self.choices.find(question, text, limit=limit, keep=keeps, having=having)

    def _demanded(self, path: str, choice_filter: str) -> dict[str, str]:
        """Return the columns without which the filter cannot keep a choice now."""
        element, rows = self.program.schema.locate(path)
        found = {}
        for column, expression in demands(choice_filter, self.program.schema, element):
            value = expression.value(self, rows)
            if isinstance(value, str) and value:
                found[column] = value
        return found

    def _keeps(self, path: str) -> Callable[[Choice], bool] | None:
        """Return what the choice filter of a question says of a choice; None without one."""
        element, rows = self.program.schema.locate(path)
        chosen = self.program.filters.get(element)
        if chosen is None:
            return None
        default = self.form.default_language
        self._steps_left = MAX_STEPS

        def keeps(choice: Choice) -> bool:
            try:
                return chosen.keeps(self, rows, columns_of(choice, self.language, default))
            except FormTooCostly:
                return True  # too many choices, rather than a question that cannot be answered

        return keeps

    def shown(self, path: str, labels: Labels, escaped: Callable[[str], str] = str) -> str:
        """Return a label or hint in the language of the engine, `${name}` replaced by answers.

        `escaped` is applied to each answer that is put in.

        Raises:
            InvalidAnswer: The form has no such place.
        """
        element, rows = self.program.schema.locate(path)
        text = label_in(labels, self.language, self.form.default_language)
        return self.outputs.text(text, element, rows, self, escaped)

    def _take_name(self, path: str, answer: Json) -> None:
        """Note when a name was first written; refuse to change one that stays."""
        before = self.answer(path)
        if answer != before and self.is_frozen(path):
            raise FrozenAnswer
        if answer is None:
            self._written.pop(path, None)
        elif before is None:
            self._written[path] = self._clock.now()

    def _repeat(self, path: str) -> tuple[Element, Rows]:
        element, rows = self.program.schema.locate(path)
        if not element.is_repeat or len(rows) != element.depth - 1:
            raise InvalidAnswer
        if not self._has_rows(element, rows):
            raise InvalidAnswer
        return element, rows
