"""Turns a form and its answers into the page that the editor shows, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldkit.domain.answers import Json
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.form import (
    SELECTS,
    FilledBy,
    Group,
    Labels,
    Node,
    Question,
    QuestionType,
    Repeat,
    Severity,
    Stage,
    label_in,
)
from fieldkit.domain.partial_date import Precision, from_json
from fieldkit.errors import InvalidAnswer, InvalidDate
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.program import Rule
from fieldkit.gui.widgets.questions import (
    Item,
    Option,
    QuestionView,
    RawAnswer,
    RepeatView,
    SectionView,
    questions_of,
)
from fieldkit.operations.field.read_answer import shown_answer
from fieldkit.translations import _

_UNSEEN = frozenset(
    {
        QuestionType.CALCULATE,
        QuestionType.HIDDEN,
        QuestionType.START,
        QuestionType.END,
        QuestionType.TODAY,
    }
)
_OF_OTHERS = frozenset({FilledBy.HQ, FilledBy.SYSTEM})


@dataclass(frozen=True)
class Said:
    """What is to be said beside a question."""

    message: str
    blocks: bool


NOTHING = Said("", blocks=False)


class Pages:
    """Makes the page of one report as often as asked; what cannot change is made once."""

    def __init__(self, engine: FormEngine, *, seals_answers: bool) -> None:
        """Take the engine, which says what is asked for now and in which language.

        `seals_answers`: whether there is a headquarters that answers can be sealed to.
        """
        self._engine = engine
        self._seals_answers = seals_answers
        self._options: dict[str, tuple[Option, ...]] = {}

    def page(self, problems: Mapping[str, Said]) -> SectionView:
        """Return the form as it is to be shown now; `problems` by path."""
        form = self._engine.form
        items = self._items(form.children, "", problems)
        return SectionView("", "", tuple(items))

    def title(self) -> str:
        """Return the title of the form."""
        form = self._engine.form
        return label_in(form.title, self._engine.language, form.default_language) or form.form_id

    def answers(self, page: SectionView) -> dict[str, RawAnswer]:
        """Return the answers of a page as its widgets show them."""
        return {
            question.path: self.answer(question.path)
            for question in questions_of(page)
            if question.kind != QuestionType.NOTE
        }

    def answer(self, path: str) -> RawAnswer:
        """Return one answer as its widget shows it."""
        return raw_answer(self._engine.answer(path))

    def label(self, path: str) -> str:
        """Return the label of a question, or its name where it has none."""
        question = question_at(self._engine, path)
        return self._text(path, question.label) or question.name

    def _text(self, path: str, labels: Labels) -> str:
        text = label_in(labels, self._engine.language, self._engine.form.default_language)
        return self._engine.shown(path, labels) if "${" in text else text

    def _items(
        self, children: Iterable[Node], prefix: str, problems: Mapping[str, Said]
    ) -> Iterator[Item]:
        for node in children:
            path = prefix + node.name
            if isinstance(node, Question):
                if node.type not in _UNSEEN and node.filled_by not in _OF_OTHERS:
                    yield self._question(path, node, problems.get(path, NOTHING))
            elif isinstance(node, Group):
                section = self._section(path, node, problems)
                if section.items:
                    yield section
            else:
                yield self._repeat(path, node, problems)

    def _section(self, path: str, group: Group, problems: Mapping[str, Said]) -> SectionView:
        return SectionView(
            path=path,
            title=self._text(path, group.label),
            hint=self._text(path, group.hint),
            items=tuple(self._items(group.children, f"{path}/", problems)),
            is_relevant=self._engine.relevant(path),
        )

    def _repeat(self, path: str, repeat: Repeat, problems: Mapping[str, Said]) -> RepeatView:
        title = self._text(path, repeat.label) or repeat.name
        rows = tuple(
            SectionView(
                path=f"{path}[{row}]",
                title=_("{title}: {number}").format(title=title, number=number),
                items=tuple(self._items(repeat.children, f"{path}[{row}]/", problems)),
            )
            for number, row in enumerate(self._engine.rows(path), start=1)
        )
        return RepeatView(
            path=path,
            title=title,
            rows=rows,
            hint=self._text(path, repeat.hint),
            is_relevant=self._engine.relevant(path),
            is_rapid=repeat.rapid,
            is_fixed=bool(repeat.count),
        )

    def _question(self, path: str, question: Question, problem: Said) -> QuestionView:
        engine = self._engine
        is_select = question.type in SELECTS
        return QuestionView(
            path=path,
            kind=question.type.value,
            label=self._text(path, question.label) or question.name,
            hint=self._text(path, question.hint),
            options=self._offered(path, question) if is_select else (),
            has_moving_options=bool(question.choice_filter),
            multiline="multiline" in question.appearance,
            sealed=question.sealed_at_entry,
            disabled_reason=self._reason(question),
            read_only=engine.holds(path, Rule.READ_ONLY) or bool(question.calculation),
            is_required=engine.holds(path, Rule.REQUIRED) and _blocks(question),
            is_relevant=engine.relevant(path),
            is_rapid=question.rapid,
            note=self._understood(path, question),
            problem=problem.message,
            problem_blocks=problem.blocks,
        )

    def _reason(self, question: Question) -> str:
        if question.sealed_at_entry and not self._seals_answers:
            return _("This is sealed to headquarters at once. Add the HQ card first.")
        return ""

    def _offered(self, path: str, question: Question) -> tuple[Option, ...]:
        key = question.choices or question.vocabulary
        if question.choice_filter:
            return self._labelled(path)
        if key not in self._options:
            self._options[key] = self._labelled(path)
        return self._options[key]

    def _labelled(self, path: str) -> tuple[Option, ...]:
        language, default = self._engine.language, self._engine.form.default_language
        return tuple(
            Option(choice.name, label_in(choice.label, language, default) or choice.name)
            for choice in self._engine.offered(path)
        )

    def _understood(self, path: str, question: Question) -> str:
        if question.type not in DATE_KINDS:
            return ""
        try:
            found = from_json(self._engine.answer(path))
        except InvalidDate:
            return ""
        shown = shown_date(found.edtf)
        iso = found.edtf.replace("T", " ").strip()
        if found.typed in (shown, iso, found.edtf) and found.precision is not Precision.ESTIMATE:
            return ""
        return _("Understood as: {date}").format(date=shown)


def _blocks(question: Question) -> bool:
    return question.at_seal is Severity.BLOCK and question.required_at is not Stage.HQ


def question_at(engine: FormEngine, path: str) -> Question:
    """Return the question whose answer stands at `path`.

    Raises:
        InvalidAnswer: There is none.
    """
    question = engine.program.schema.locate(path)[0].question
    if question is None:
        raise InvalidAnswer
    return question


def raw_answer(value: Json) -> RawAnswer:
    """Return a stored value as its widget shows it."""
    if isinstance(value, dict) and isinstance(value.get("attachments"), list):
        value = value["attachments"]
    shown = shown_answer(value)
    if isinstance(value, dict) and shown == value.get("edtf") and isinstance(shown, str):
        shown = shown.replace("T", " ").strip()  # what the program filled in, as people write it
    if isinstance(shown, list):
        return [item for item in shown if isinstance(item, str)]
    return shown if isinstance(shown, str | bool) else None
