"""A person as headquarters knows them: what reports and colleagues said, side by side.

Nothing here is stored. It is put together from mentions, which reports make, and from statements,
which people make, so that every value still names where it comes from.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Link
from fieldkit.domain.person_number import written
from fieldkit.domain.statement import Source


class Script(enum.StrEnum):
    """The letters in which a name is written."""

    CYRILLIC = "cyrillic"
    LATIN = "latin"
    OTHER = "other"  # mixed, or neither


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class KnownName:
    """One spelling, with everything that has it."""

    text: str
    kind: str  # of the vocabulary name_kind
    script: Script
    language: str  # "be" or "ru" where the letters or the kind show it, else ""
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class KnownValue:
    """One value, with everything that says so."""

    value: str
    sources: tuple[Source, ...]


class ContradictionField(enum.StrEnum):
    """In what the sources of one person can disagree."""

    BORN = "born"
    SEX = "sex"
    PATRONYMIC = "patronymic"
    DECISION = "decision"  # one said the same person, another said not; values are certainties


@dataclass(frozen=True)
class Contradiction:
    """Values that cannot all be right; none of them is dropped."""

    field: ContradictionField
    values: tuple[KnownValue, ...]


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class KnownPerson:
    """Everything that is linked as the same person, and what is probably so.

    Several numbers are shown by the lowest; every one of them finds the person.
    """

    person_id: PersonId  # of the lowest number
    number: int
    others: tuple[tuple[PersonId, int], ...]  # further people of the same component, by number
    names: tuple[KnownName, ...]  # those with most sources first
    name_be: str  # chosen by a colleague, or ""
    name_ru: str
    name_latin: str
    born_from: int | None
    born_to: int | None
    sex: str  # "" if nobody said, or if sources disagree
    town: str
    occupation: str
    mentions: tuple[Mention, ...]  # that are the same, oldest first
    probable: tuple[Mention, ...]  # that are probably the same
    probable_people: tuple[PersonId, ...]  # lowest numbers of other components, probably the same
    contradictions: tuple[Contradiction, ...]
    links: tuple[Link, ...]  # that hold and touch it, oldest first

    @property
    def person_ids(self) -> tuple[PersonId, ...]:
        """Everyone of the component, the lowest number first: cases and consent may be of any."""
        return (self.person_id, *(person for person, _number in self.others))

    @property
    def written_number(self) -> str:
        """The number as people read it, e.g. P-000123."""
        return written(self.number)

    @property
    def written_others(self) -> tuple[str, ...]:
        """The other numbers, as people read them."""
        return tuple(written(number) for _person, number in self.others)

    @property
    def name(self) -> str:
        """The name by which to show the person: chosen, else as most sources write it, or ""."""
        chosen = self.name_be or self.name_ru or self.name_latin
        return chosen or (self.names[0].text if self.names else "")

    def name_in(self, language: str) -> str:
        """Return the name for a list in `language` ("be", "ru", else Latin letters), or "".

        Chosen, else the first spelling that is plainly of that language. Never transliterated.
        """
        chosen = {"be": self.name_be, "ru": self.name_ru}.get(language, self.name_latin)
        return chosen or next((n.text for n in self.names if _is_of(n, language)), "")


def _is_of(name: KnownName, language: str) -> bool:
    if language in ("be", "ru"):
        return name.language == language
    return name.script is Script.LATIN
