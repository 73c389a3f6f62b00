"""The given names of Belarus: which forms are one name, and the patronymics made of them.

Read from `resources/names/given_names.tsv` (docs/formats.md, "Given names"). A form is found by
its sound, so in any script and spelling; one may belong to several names (Саша).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from fieldkit.errors import InvalidInput
from fieldkit.hq.names.readings import manner_of, readings
from fieldkit.hq.names.sounds import fold, fold_given
from fieldkit.platform.resources import resource_path
from fieldkit.translations import _

HEADER = "fieldkit-given-names/1"
_SEXES = ("M", "F")
_COLUMNS = 5


@dataclass(frozen=True)
class GivenName:
    """One name with its forms, in the order of the table."""

    number: int  # its place in the table
    sex: str  # M or F: of those who bear it
    belarusian: tuple[str, ...]
    russian: tuple[str, ...]
    everyday: tuple[str, ...]  # diminutives and forms used among friends, of both languages
    elsewhere: tuple[str, ...]  # of other languages

    @property
    def full(self) -> tuple[str, ...]:
        """The forms that papers may have."""
        return self.belarusian + self.russian + self.elsewhere


@dataclass(frozen=True)
class GivenNames:
    """What the table says, by sound."""

    names: tuple[GivenName, ...]
    by_full: Mapping[str, frozenset[int]]
    by_everyday: Mapping[str, frozenset[int]]
    by_patronymic: Mapping[str, frozenset[int]]  # the father's name
    full_forms: frozenset[str]  # in lower case
    full_sounds: tuple[frozenset[str], ...]  # of each name
    firsts: tuple[frozenset[str], ...]  # first sounds of each name, in papers
    main_sounds: tuple[frozenset[str], ...]  # of the first form in either language

    def meant_by(self, sounds: Iterable[str]) -> frozenset[int]:
        """Return the names that a word could be, read in any of these ways."""
        found: set[int] = set()
        for sound in sounds:
            found |= self.by_full.get(sound, frozenset())
            found |= self.by_everyday.get(sound, frozenset())
        return frozenset(found)

    def is_full(self, word: str) -> bool:
        """Say whether papers may have the word; by its letters, since Женя sounds like Жанна."""
        return word.casefold() in self.full_forms

    def main_names(self, sounds: Iterable[str]) -> frozenset[int]:
        """Return the names whose first form, in either language, a word is."""
        heard = frozenset(sounds)
        meant = self.meant_by(heard)
        return frozenset(it for it in meant if not heard.isdisjoint(self.main_sounds[it]))

    def fathers(self, sounds: Iterable[str]) -> frozenset[int]:
        """Return the names that a patronymic could be made of."""
        found: set[int] = set()
        for sound in sounds:
            found |= self.by_patronymic.get(sound, frozenset())
        return frozenset(found)


@cache
def given_names() -> GivenNames:
    """Return the table that comes with the program."""
    text = resource_path("names", "given_names.tsv").read_text(encoding="utf-8")
    return by_sound(read_given_names(text))


def read_given_names(text: str) -> tuple[GivenName, ...]:
    """Read the table.

    Raises:
        InvalidInput: It is not of the format, with the number of the line.
    """
    lines = text.split("\n")
    if lines[0] != HEADER:
        raise InvalidInput(_("This is no table of given names."))
    found: list[GivenName] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        columns = line.split("\t")
        forms = [tuple(column.split()) for column in columns[1:]]
        if len(columns) != _COLUMNS or columns[0] not in _SEXES or not (forms[0] and forms[1]):
            raise InvalidInput(
                _("Line {number} of the table of given names is wrong.").format(number=number)
            )
        found.append(GivenName(len(found), columns[0], *forms))
    return tuple(found)


def by_sound(names: tuple[GivenName, ...]) -> GivenNames:
    """Return the same by sound."""
    full: defaultdict[str, set[int]] = defaultdict(set)
    everyday: defaultdict[str, set[int]] = defaultdict(set)
    patronymics: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        _add(full, name.full, name.number)
        _add(everyday, name.everyday, name.number)
        if name.sex == "M":
            own = [*name.belarusian, *name.russian]
            made = [patronymic for form in own for patronymic in patronymics_of(form)]
            for raw in _raw(made):
                patronymics[fold(raw)].add(name.number)
    full_sounds = [_sounds(name.full) for name in names]
    own_sounds = [_sounds(name.belarusian + name.russian) for name in names]
    main_sounds = [_sounds(name.belarusian[:1] + name.russian[:1]) for name in names]
    return GivenNames(
        names,
        _frozen(full),
        _frozen(everyday),
        _frozen(patronymics),
        frozenset(form.casefold() for name in names for form in name.full),
        tuple(map(frozenset, full_sounds)),
        tuple(frozenset(sound.lstrip("j")[:1] for sound in sounds) for sounds in own_sounds),
        tuple(map(frozenset, main_sounds)),
    )


_IRREGULAR = {
    **{"Павел": "Павл", "Лев": "Льв", "Леў": "Льв", "Яков": "Яковл", "Якаў": "Якаўл"},
    **{"Міхаіл": "Міхайл", "Даниил": "Данил", "Самуил": "Самойл", "Пётр": "Петр"},
}


def patronymics_of(father: str) -> Iterator[str]:
    """Yield the patronymics of sons and daughters, as both languages make them (in Russian
    letters).

    What the two languages write differently is levelled by the sound anyway.
    """
    stem = _IRREGULAR.get(father, father)
    last = stem[-1]
    bare = stem[:-1]
    if last in "йь":
        yield from (f"{bare}евич", f"{bare}евна")
        if bare[-1] in "иы":
            yield from (f"{bare[:-1]}ьевич", f"{bare[:-1]}ьевна")
    elif last in "аяоы":
        yield from (f"{bare}ич", f"{bare}ична", f"{bare}инична", f"{bare}ович", f"{bare}овна")
    else:
        yield from (f"{stem}ович", f"{stem}овна", f"{stem}евич", f"{stem}евна")


def _add(table: defaultdict[str, set[int]], forms: Iterable[str], number: int) -> None:
    for sound in _sounds(forms):
        table[sound].add(number)


def _sounds(forms: Iterable[str]) -> set[str]:
    return {sound for raw in _raw(forms) for sound in fold_given(raw) if sound}


def _raw(forms: Iterable[str]) -> Iterator[str]:
    for form in forms:
        yield from readings(form.casefold(), manner_of(form.casefold()))


def _frozen(table: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {sound: frozenset(numbers) for sound, numbers in table.items()}
