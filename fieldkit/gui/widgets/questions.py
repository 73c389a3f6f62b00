"""What the widgets need to know of a form, in the language shown; knows no Qt.

A page is a tree of sections. Everything in it is plain data, so that what an item looked like can
be compared with what it looks like now, and only the widgets of what changed are touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    label: str  # this and the hints may carry marks, see markup.py
    hint: str = ""
    guidance: str = ""  # more of a hint, for those who ask for it
    media: tuple[str, ...] = ()  # pictures and sounds that belong to the label, in words
    appearance: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    # Of a long list `options` has nothing: its choices are found with this.
    search: OptionSearch | None = None
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
    is_together: bool = False  # its questions belong on one screen


@dataclass(frozen=True)
class RepeatView:
    """Questions asked once per row; each row is a section. Of many rows only some are shown."""

    path: str
    title: str
    rows: tuple[SectionView, ...]  # those that are shown
    first: int = 0  # how many there are before the shown ones
    total: int = 0
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


def look(item: Item) -> object:
    """Return what an item shows itself; what is inside it is compared on its own.

    A repeat looks different also when other rows of it are shown.
    """
    if isinstance(item, QuestionView):
        return item
    if isinstance(item, RepeatView):
        rows = tuple(row.path for row in item.rows)
        return (item.title, item.hint, item.is_relevant, rows, item.first, item.total)
    return (item.title, item.hint, item.is_relevant)
