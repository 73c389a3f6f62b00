"""A name made ready to be compared many times."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Ending(enum.Enum):
    """What the ending of a surname tells of the form; never of the person (domain: never infer)."""

    NONE = ""
    MASCULINE = "m"
    FEMININE = "f"


@dataclass(frozen=True, slots=True)
class Surname:
    """One surname, or one half of a double one."""

    text: str
    stems: tuple[str, ...]  # folded, without what differs between man and woman
    ending: Ending = Ending.NONE


@dataclass(frozen=True, slots=True)
class Given:
    """A given name, an everyday form of one, or an initial."""

    text: str
    sounds: tuple[str, ...]  # folded; of an initial the first sounds it may stand for
    names: frozenset[int] = frozenset()  # of the table of given names
    is_everyday: bool = False
    is_initial: bool = False


@dataclass(frozen=True, slots=True)
class Patronymic:
    """A patronymic, or the initial of one."""

    text: str
    sounds: tuple[str, ...]
    fathers: frozenset[int] = frozenset()  # of the table of given names
    is_initial: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of telling which word is which."""

    surnames: tuple[Surname, ...] = ()
    given: Given | None = None
    patronymic: Patronymic | None = None


@dataclass(frozen=True, slots=True)
class PreparedName:
    """A name as written, and the ways in which its words can be understood, the likeliest first.

    There is no layout where nothing in it can be a name. It is small and can be made again from
    `text` at any time: `text` is what to store.
    """

    text: str
    layouts: tuple[Layout, ...]
