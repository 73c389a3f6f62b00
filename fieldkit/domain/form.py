"""What a form is: questions, groups and repeats, with the meaning XLSForm gives them.

The compiled text of a form (`fieldkit-form/1`) is read and written by forms/loader.py.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from fieldkit.domain.identifiers import FormId

Labels: TypeAlias = Mapping[str, str]  # language code ("be", "und" if unsaid) -> text


class QuestionType(enum.StrEnum):
    """The types of XLSForm that a form may have, by their XLSForm names."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    BARCODE = "barcode"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    CALCULATE = "calculate"
    HIDDEN = "hidden"
    START = "start"
    END = "end"
    TODAY = "today"


SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
FILES = frozenset({QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE})


class Stage(enum.StrEnum):
    """When an answer is asked for at the latest; each stage includes those before it."""

    SAVE = "save"
    SEAL = "seal"
    HQ = "hq"


class Severity(enum.StrEnum):
    """Whether a problem stops the step or is only said."""

    BLOCK = "block"
    WARN = "warn"


class FilledBy(enum.StrEnum):
    """Who answers a question; the field app hides those of HQ and of the program."""

    FIELD = "field"
    HQ = "hq"
    BOTH = "both"
    SYSTEM = "system"


@dataclass(frozen=True)
class Choice:
    """One choice of a select question; `columns` are what a choice filter may look at."""

    name: str
    label: Labels
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question. Expressions are kept as the form's author wrote them; "" means none."""

    name: str
    type: QuestionType
    label: Labels = field(default_factory=dict)
    hint: Labels = field(default_factory=dict)
    guidance: Labels = field(default_factory=dict)
    required: str = ""
    required_message: Labels = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Labels = field(default_factory=dict)
    calculation: str = ""
    trigger: tuple[str, ...] = ()  # names of questions whose change runs the calculation
    default: str = ""  # as typed in the sheet
    default_expression: str = ""  # instead of `default`, run once when the report or row begins
    read_only: str = ""
    choices: str = ""  # name of a list of the form itself
    vocabulary: str = ""  # or name of a vocabulary
    choice_filter: str = ""
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Labels] = field(default_factory=dict)  # "image", "audio" ... -> file
    # Columns of our own (docs/forms.md, "Our columns").
    concept: str = ""
    rapid: bool = False
    precision: str = ""
    required_at: Stage = Stage.SEAL
    at_seal: Severity = Severity.BLOCK
    sealed_at_entry: bool = False
    sensitivity: str = ""
    filled_by: FilledBy = FilledBy.FIELD


@dataclass(frozen=True)
class Group:
    """Questions shown together."""

    name: str
    children: tuple[Node, ...]
    label: Labels = field(default_factory=dict)
    hint: Labels = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    concept: str = ""


@dataclass(frozen=True)
class Repeat:
    """Questions asked once per row; the expression `count` fixes how many, "" leaves it open."""

    name: str
    children: tuple[Node, ...]
    label: Labels = field(default_factory=dict)
    hint: Labels = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    concept: str = ""
    rapid: bool = False
    count: str = ""


Node: TypeAlias = Question | Group | Repeat


@dataclass(frozen=True)
class Form:
    """One version of one form."""

    form_id: FormId
    version: str
    title: Labels
    default_language: str
    languages: tuple[str, ...]
    children: tuple[Node, ...]
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()  # vocabularies that expressions read
    instance_name: str = ""  # an expression that names a report among others

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The names of the vocabularies that questions and expressions use, sorted."""
        used = {question.vocabulary for _, question in questions(self) if question.vocabulary}
        return tuple(sorted(used.union(self.lists)))


def nodes(form: Form) -> Iterator[tuple[str, Node]]:
    """Yield (path without rows, node) of everything in the form, in form order."""
    yield from _walk("", form.children)


def questions(form: Form) -> Iterator[tuple[str, Question]]:
    """Yield (path without rows, question) in form order."""
    for path, node in nodes(form):
        if isinstance(node, Question):
            yield path, node


def label_in(labels: Labels, language: str, default_language: str = "") -> str:
    """Return the label in `language`, else in the default language, else in any, else ""."""
    for wanted in (language, language.partition("-")[0], default_language, "und", "en"):
        if labels.get(wanted):
            return labels[wanted]
    return next((text for text in labels.values() if text), "")


def _walk(prefix: str, children: tuple[Node, ...]) -> Iterator[tuple[str, Node]]:
    for node in children:
        path = prefix + node.name
        yield path, node
        if not isinstance(node, Question):
            yield from _walk(path + "/", node.children)
