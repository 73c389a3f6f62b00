"""Turns a form and its answers into the page that the editor shows, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fieldkit.domain.answers import Json
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.form import (
    SELECTS,
    FilledBy,
    Group,
    Labels,
    Question,
    QuestionType,
    Repeat,
    Severity,
    Stage,
    label_in,
)
from fieldkit.domain.identifiers import RowId
from fieldkit.domain.partial_date import Precision, from_json
from fieldkit.errors import InvalidAnswer, InvalidDate
from fieldkit.forms.choices import LONG_LIST
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.program import Rule
from fieldkit.forms.schema import Element, Rows
from fieldkit.gui.field.editor.option_search import OfferedOptions, option_of
from fieldkit.gui.field.editor.problems import Said
from fieldkit.gui.widgets.markup import escaped, plain
from fieldkit.gui.widgets.questions import (
    Item,
    Option,
    QuestionView,
    RawAnswer,
    RepeatView,
    SectionView,
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


PAGE_ROWS = 10  # so many rows of a repeat are shown at once


class Pages:
    """Makes the items of one report's page as often as asked; what cannot change is made once."""

    def __init__(
        self, engine: FormEngine, said: Callable[[str], Said], *, seals_answers: bool
    ) -> None:
        """Take the engine, which says what is asked for now and in which language.

        `said` gives what is to be said beside the question at a path; `seals_answers`: whether
        there is a headquarters that answers can be sealed to.
        """
        self._engine = engine
        self._said = said
        self._seals_answers = seals_answers
        self._options: dict[str, tuple[Option, ...]] = {}
        self._first: dict[str, int] = {}  # first shown row, by path of the repeat

    def page(self) -> SectionView:
        """Return the whole form as it is to be shown now."""
        return SectionView("", "", tuple(self._items(self._engine.program.schema.root, (), "")))

    def item(self, path: str, element: Element, rows: Rows) -> Item:
        """Return one item; of sections and rows only what they show themselves."""
        node = element.node
        if isinstance(node, Question):
            return self._question(path, element, rows, node)
        if isinstance(node, Group):
            return self._section(path, element, rows, node, ())
        if len(rows) < element.depth:
            return self._repeat(path, element, rows)
        return self._row(path, element, rows, ())

    def show_from(self, path: str, row: int) -> None:
        """Let the rows of a repeat that are made from now on be those about `row`, from 0 on."""
        self._first[path] = row

    def title(self) -> str:
        """Return the title of the form."""
        form = self._engine.form
        return label_in(form.title, self._engine.language, form.default_language) or form.form_id

    def title_of(self, path: str) -> str:
        """Return the title of a section or row as it stands now."""
        item = self.item(path, *self._engine.program.schema.locate(path))
        return "" if isinstance(item, QuestionView) else item.title

    def answers(self, paths: Iterable[str]) -> dict[str, RawAnswer]:
        """Return the answers to questions as their widgets show them."""
        return {path: raw_answer(self._engine.answer(path)) for path in paths}

    def _text(self, element: Element, rows: Rows, labels: Labels) -> str:
        engine = self._engine
        text = label_in(labels, engine.language, engine.form.default_language)
        return engine.outputs.text(text, element, rows, engine, escaped)

    def _items(self, parent: Element, rows: Rows, prefix: str) -> Iterator[Item]:
        for element in parent.children.values():
            node, path = element.node, prefix + (element.node.name if element.node else "")
            if isinstance(node, Question):
                if node.type not in _UNSEEN and node.filled_by not in _OF_OTHERS:
                    yield self._question(path, element, rows, node)
            elif isinstance(node, Group):
                items = tuple(self._items(element, rows, f"{path}/"))
                if items:
                    yield self._section(path, element, rows, node, items)
            else:
                yield self._repeat(path, element, rows)

    def _section(
        self, path: str, element: Element, rows: Rows, group: Group, items: tuple[Item, ...]
    ) -> SectionView:
        return SectionView(
            path=path,
            title=plain(self._text(element, rows, group.label)),
            hint=plain(self._text(element, rows, group.hint)),
            items=items,
            is_relevant=self._engine.is_relevant(element, rows),
            is_together="field-list" in group.appearance.split(),
        )

    def _repeat(self, path: str, element: Element, outer: Rows) -> RepeatView:
        repeat = element.node
        if not isinstance(repeat, Repeat):
            raise InvalidAnswer
        ids = self._engine.row_ids(element, outer)
        first = min(self._first.get(path, 0), max(len(ids) - 1, 0)) // PAGE_ROWS * PAGE_ROWS
        self._first[path] = first
        rows: list[SectionView] = []
        for row in ids[first : first + PAGE_ROWS]:
            at, inside = f"{path}[{row}]", (*outer, row)
            items = tuple(self._items(element, inside, f"{at}/"))
            rows.append(self._row(at, element, inside, items))
        return RepeatView(
            path=path,
            title=self._repeat_title(element, outer),
            rows=tuple(rows),
            first=first,
            total=len(ids),
            hint=plain(self._text(element, outer, repeat.hint)),
            is_relevant=self._engine.is_relevant(element, outer),
            is_rapid=repeat.rapid,
            is_fixed=bool(repeat.count),
        )

    def _repeat_title(self, element: Element, outer: Rows) -> str:
        node = element.node
        return (plain(self._text(element, outer, node.label)) or node.name) if node else ""

    def _row(self, path: str, element: Element, rows: Rows, items: tuple[Item, ...]) -> SectionView:
        number = self._engine.row_ids(element, rows[:-1]).index(RowId(rows[-1])) + 1
        title = self._repeat_title(element, rows[:-1])
        return SectionView(
            path=path,
            title=_("{title}: {number}").format(title=title, number=number),
            items=items,
        )

    def _question(
        self, path: str, element: Element, rows: Rows, question: Question
    ) -> QuestionView:
        engine, said = self._engine, self._said(path)
        is_frozen, is_select = engine.is_frozen(path), question.type in SELECTS
        hint = self._text(element, rows, question.hint)
        return QuestionView(
            path=path,
            kind=question.type.value,
            label=self._text(element, rows, question.label) or _name_of(question),
            hint=_with_reason(hint) if is_frozen else hint,
            guidance=self._text(element, rows, question.guidance),
            media=self._media(question),
            appearance=tuple(question.appearance.split()),
            parameters=question.parameters,
            options=self._offered(path, question) if is_select else (),
            search=OfferedOptions(engine, path, engine.language) if is_select else None,
            has_moving_options=bool(question.choice_filter),
            multiline="multiline" in question.appearance,
            sealed=question.sealed_at_entry,
            disabled_reason=self._reason(question),
            read_only=is_frozen or bool(question.calculation) or engine.holds(path, Rule.READ_ONLY),
            is_required=_blocks(question) and engine.holds(path, Rule.REQUIRED),
            is_relevant=engine.is_relevant(element, rows),
            is_rapid=question.rapid,
            note=self._understood(path, question),
            problem=said.message,
            problem_blocks=said.blocks,
        )

    def _media(self, question: Question) -> tuple[str, ...]:
        language, default = self._engine.language, self._engine.form.default_language
        return tuple(
            _media_words(kind).format(name=label_in(labels, language, default))
            for kind, labels in question.media.items()
        )

    def _reason(self, question: Question) -> str:
        if question.sealed_at_entry and not self._seals_answers:
            return _("This is sealed to headquarters at once. Add the HQ card first.")
        return ""

    def _offered(self, path: str, question: Question) -> tuple[Option, ...]:
        key = question.choices or question.vocabulary
        if len(self._engine.choices.in_order(question)) > LONG_LIST:
            return ()  # they are found as somebody types
        if question.choice_filter:
            return self._labelled(path)
        if key not in self._options:
            self._options[key] = self._labelled(path)
        return self._options[key]

    def _labelled(self, path: str) -> tuple[Option, ...]:
        return tuple(option_of(choice, self._engine) for choice in self._engine.offered(path))

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


def _name_of(question: Question) -> str:
    # The headings of a table need no words of their own.
    return "" if "label" in question.appearance.split() else question.name


def _with_reason(hint: str) -> str:
    reason = _("It is kept as first reported; add another spelling below.")
    return f"{hint}\n{reason}" if hint else reason


def _media_words(kind: str) -> str:
    if kind == "audio":
        return _("Sound: {name}")
    return _("Film: {name}") if kind == "video" else _("Picture: {name}")


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
