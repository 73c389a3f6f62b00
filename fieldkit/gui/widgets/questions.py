"""What a widget needs to know of a question, in the language shown; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

RawAnswer: TypeAlias = "str | list[str] | bool | None"


@dataclass(frozen=True)
class Option:
    """One choice in the language shown."""

    code: str
    label: str


@dataclass(frozen=True)
class QuestionView:
    """One question of one form, at one place."""

    path: str
    kind: str  # the XLSForm type
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    multiline: bool = False
    sealed: bool = False  # only HQ will read the answer
    disabled_reason: str = ""
    read_only: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class SectionView:
    """Questions under one title; a repeat has one section for each row."""

    title: str
    questions: tuple[QuestionView, ...]
    path: str = ""  # of the group or row
    repeat: str = ""  # path of the repeat this is a row of
    adds_to: str = ""  # path of a repeat: this section only offers to add a row
    is_rapid: bool = False
