"""What the widgets need to know of a form, in the language shown; knows no Qt.

A page is a tree of sections. Everything in it is plain data, so that two pages can be compared
and only the widgets of what changed are touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

RawAnswer: TypeAlias = "str | list[str] | bool | None"


@dataclass(frozen=True)
class Option:
    """One choice in the language shown."""

    code: str
    label: str


class OptionSearch(Protocol):
    """The choices of one question, found by what a person types, in the language shown."""

    def find(self, text: str) -> Sequence[Option]:
        """Return the choices that `text` could mean, the closest first; a screenful at most."""

    def label(self, code: str) -> str:
        """Return the label of a choice, or its code if it has none here."""


@dataclass(frozen=True)
class QuestionView:
    """One question of one form, at one place."""

    path: str
    kind: str  # the XLSForm type
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    # Of a long list `options` has nothing: its choices are found with this. Two pages look the
    # same if only this differs, as it finds what is offered at the moment.
    search: OptionSearch | None = field(default=None, compare=False)
    has_moving_options: bool = False  # what is offered depends on other answers
    multiline: bool = False
    sealed: bool = False  # only HQ will read the answer
    disabled_reason: str = ""
    read_only: bool = False
    is_required: bool = False
    is_relevant: bool = True
    is_rapid: bool = False
    note: str = ""  # how the answer was understood
    problem: str = ""  # what is wrong with the answer
    problem_blocks: bool = True  # False: it is only advice


@dataclass(frozen=True)
class SectionView:
    """Questions under one title; the page itself is one, with the path ""."""

    path: str
    title: str
    items: tuple[Item, ...]
    hint: str = ""
    is_relevant: bool = True


@dataclass(frozen=True)
class RepeatView:
    """Questions asked once per row; each row is a section."""

    path: str
    title: str
    rows: tuple[SectionView, ...]
    hint: str = ""
    is_relevant: bool = True
    is_rapid: bool = False
    is_fixed: bool = False  # the form says how many rows there are


Item: TypeAlias = QuestionView | SectionView | RepeatView


def walk(item: Item) -> Iterator[Item]:
    """Yield `item` and everything inside it, in form order."""
    yield item
    inside: tuple[Item, ...] = ()
    if isinstance(item, SectionView):
        inside = item.items
    elif isinstance(item, RepeatView):
        inside = item.rows
    for part in inside:
        yield from walk(part)


def questions_of(item: Item) -> Iterator[QuestionView]:
    """Yield every question in `item`, in form order."""
    for part in walk(item):
        if isinstance(part, QuestionView):
            yield part


def differences(old: Item, new: Item) -> tuple[Item, ...]:
    """Return the items of `new` that look different from those of `old`, the outer first.

    A section counts as different by its own title, hint and relevance, a repeat also by which
    rows it has; their contents are compared on their own. The contents of new rows are left out.
    """
    before = {part.path: part for part in walk(old)}
    return tuple(
        part for part in walk(new) if part.path in before and _own(part) != _own(before[part.path])
    )


def _own(item: Item) -> object:
    if isinstance(item, QuestionView):
        return item
    if isinstance(item, RepeatView):
        rows = tuple(row.path for row in item.rows)
        return (item.title, item.hint, item.is_relevant, rows)
    return (item.title, item.hint, item.is_relevant)
