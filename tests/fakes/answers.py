"""An answer to every question of any form, each unlike the others, so that none can be mixed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from fieldkit.domain.answers import Json
from fieldkit.domain.form import FILES, SELECTS, Form, Group, Node, Question, QuestionType, Repeat
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.forms.choices import ChoiceLists
from fieldkit.forms.conversion import DATE_KINDS

ROWS = 2
_FIRST_DAY = date(2020, 11, 8)
# Where any number of its kind would not do.
_FITTING: Mapping[str, Json] = {
    "birth_year": 1980,
    "age_estimate": 40,
    "sanction": ["FINE_BASE_UNITS", "ARREST_DAYS"],
}
_UNTOLD = {"NONE", "NOT_ASKED", "NO_CONTACT"}
_UNANSWERED = FILES | {QuestionType.NOTE, QuestionType.CALCULATE}


@dataclass
class EveryAnswer:
    """Answers as they are typed or chosen: by name for fill_report, and by path without rows."""

    form: Form
    vocabularies: Mapping[str, Vocabulary]
    by_name: dict[str, Json] = field(default_factory=dict)
    by_path: dict[str, list[Json]] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self._lists = ChoiceLists(self.form, self.vocabularies)
        self.by_name |= self._all("", self.form.children)

    def _all(self, prefix: str, children: Sequence[Node]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for path, node in _flat(prefix, children):
            if isinstance(node, Repeat):
                found[node.name] = [self._all(f"{path}/", node.children) for _row in range(ROWS)]
            elif _is_answered(node):
                found[node.name] = self._answer(node)
                self.by_path.setdefault(path, []).append(found[node.name])
        return found

    def _answer(self, question: Question) -> Json:
        self._count += 1
        number = self._count
        if question.name in _FITTING:
            return _FITTING[question.name]
        if question.type in SELECTS:
            return self._chosen(question, number)
        if question.type in DATE_KINDS:
            return (_FIRST_DAY + timedelta(days=number)).strftime("%d.%m.%Y")
        return {
            QuestionType.INTEGER: number,
            QuestionType.DECIMAL: f"{number}.5",
            QuestionType.GEOPOINT: f"53.{number} 27.{number}",
        }.get(question.type, f"{question.name} {number}: ўсё, ещё, l’été")

    def _chosen(self, question: Question, number: int) -> Json:
        first, second = islice(self._told(question, number), 2)
        return first if question.type is QuestionType.SELECT_ONE else [first, second]

    def _told(self, question: Question, number: int) -> Iterator[str]:
        """Yield the choices that say something, from one on that differs between questions."""
        # Some lists are long: they are looked at, never gone through.
        choices = self._lists.in_order(question)
        for place in range(number, number + len(choices)):
            code = choices[place % len(choices)].name
            if code not in _UNTOLD:
                yield code


def _flat(prefix: str, children: Sequence[Node]) -> Iterator[tuple[str, Question | Repeat]]:
    for node in children:
        if isinstance(node, Group):
            yield from _flat(f"{prefix}{node.name}/", node.children)
        else:
            yield prefix + node.name, node


def _is_answered(question: Question) -> bool:
    """Say whether a person could answer it; the program numbers the report itself."""
    return (
        question.type not in _UNANSWERED
        and not question.calculation
        and question.name != "record_id"
    )
